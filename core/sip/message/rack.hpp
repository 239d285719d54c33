#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/cseq.hpp"

namespace webphone::sip {

/// RAck names the provisional response that a PRACK acknowledges (RFC 3262 §7.2).
struct RAck {
  std::uint32_t rseq = 0;
  CSeq cseq;  ///< of the request that was answered
};

/// parse_rseq takes 1 to 2^32-1 and nothing else (RFC 3262 §7.1).
std::optional<std::uint32_t> parse_rseq(std::string_view text);

/// parse_rack refuses what parse_rseq and parse_cseq refuse.
std::optional<RAck> parse_rack(std::string_view text);

/// make_rack is the value of RAck; cseq is that of the request that was answered.
std::string make_rack(std::uint32_t rseq, std::string_view cseq);

}  // namespace webphone::sip
