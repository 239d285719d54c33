#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// Warning is one value of the Warning header (RFC 3261 §20.43): what a server wants a human to know about a
/// failure, such as `370 proxy.example.com "Insufficient bandwidth"`. agent views the text it was read from.
struct Warning {
  std::uint16_t code = 0;  ///< 100..999; the SIP ones are 300..399
  std::string_view agent;
  std::string text;

  [[nodiscard]] std::string write() const;
};

/// parse_warning reads one value; a missing agent or text, as some servers have it, is empty.
std::optional<Warning> parse_warning(std::string_view value);

}  // namespace webphone::sip
