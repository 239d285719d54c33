#include "core/sip/headers/diversion.hpp"

#include <array>

#include "core/base/ascii.hpp"
#include "core/sip/headers/header_text.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

namespace {

// In the order of DiversionReason.
constexpr std::array<std::string_view, 11> kReasons = {
    "unknown",        "user-busy",  "no-answer", "unavailable",    "unconditional", "time-of-day",
    "do-not-disturb", "deflection", "follow-me", "out-of-service", "away"};

DiversionReason read_reason(std::string_view value) {
  if (value.empty()) return DiversionReason::Unknown;
  const std::string text = unquote(value);
  for (std::size_t i = 0; i < kReasons.size(); ++i) {
    if (iequals(text, kReasons[i])) return static_cast<DiversionReason>(i);
  }
  return DiversionReason::Other;
}

}  // namespace

std::optional<Diversion> parse_diversion(std::string_view value) {
  const auto address = parse_address(value);
  if (!address) return std::nullopt;
  Diversion diversion;
  diversion.address = *address;
  diversion.reason_text = address->parameters.value("reason");
  diversion.reason = read_reason(diversion.reason_text);
  diversion.counter = parse_number<std::uint32_t>(address->parameters.value("counter")).value_or(1);
  diversion.limit = parse_number<std::uint32_t>(address->parameters.value("limit"));
  diversion.privacy = parse_display_privacy(address->parameters.value("privacy"));
  diversion.screened = iequals(address->parameters.value("screen"), "yes");
  return diversion;
}

std::string Diversion::write() const {
  return write_address(address);
}

std::string_view diversion_reason_name(DiversionReason reason) {
  const auto index = static_cast<std::size_t>(reason);
  return index < kReasons.size() ? kReasons[index] : kReasons[0];
}

}  // namespace webphone::sip
