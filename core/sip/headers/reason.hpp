#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

/// Reason is one value of the Reason header (RFC 3326): why a request was sent, such as the call having been
/// answered elsewhere (`SIP;cause=200`) or a cause of the telephone network (`Q.850;cause=16`). It views the
/// text that it was read from.
struct Reason {
  std::string_view protocol;
  std::optional<std::uint16_t> cause;
  Parameters parameters;

  /// text is the explanation, its quotes resolved; empty when there is none.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool is_sip() const;
  [[nodiscard]] bool is_q850() const;
  [[nodiscard]] std::string write() const;
};

std::optional<Reason> parse_reason(std::string_view value);

/// make_reason composes a value; text may be empty.
std::string make_reason(std::string_view protocol, std::uint16_t cause, std::string_view text = {});

}  // namespace webphone::sip
