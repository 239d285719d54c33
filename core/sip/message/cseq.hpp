#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/method.hpp"

namespace webphone::sip {

/// CSeq is a request's number in its dialog and its method (RFC 3261 §20.16).
struct CSeq {
  std::uint32_t number = 0;
  Method method = Method::Other;
  std::string_view method_name;
};

/// parse_cseq refuses numbers from 2^31 up (§8.1.1.5).
std::optional<CSeq> parse_cseq(std::string_view text);

std::string make_cseq(std::uint32_t number, std::string_view method_name);
inline std::string make_cseq(std::uint32_t number, Method method) {
  return make_cseq(number, method_name(method));
}

}  // namespace webphone::sip
