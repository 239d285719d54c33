#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/headers/privacy.hpp"
#include "core/sip/message/name_addr.hpp"

namespace webphone::sip {

/// DiversionReason is why a call was sent on (RFC 5806 §4).
enum class DiversionReason : std::uint8_t {
  Unknown,
  UserBusy,
  NoAnswer,
  Unavailable,
  Unconditional,
  TimeOfDay,
  DoNotDisturb,
  Deflection,
  FollowMe,
  OutOfService,
  Away,
  Other,  // an extension; reason_text has it
};

/// Diversion is one value of the Diversion header (RFC 5806): who sent the call on, and why. The topmost
/// value of a message is the latest. It views the text that it was read from.
struct Diversion {
  NameAddrView address;
  DiversionReason reason = DiversionReason::Unknown;
  std::string_view reason_text;
  /// How many diversions this value stands for.
  std::uint32_t counter = 1;
  std::optional<std::uint32_t> limit;
  DisplayPrivacy privacy = DisplayPrivacy::Off;
  bool screened = false;

  /// write gives what was read in canonical form, parameters that nobody knows included.
  [[nodiscard]] std::string write() const;
};

/// parse_diversion reads one value. Numbers that are none count as missing.
std::optional<Diversion> parse_diversion(std::string_view value);

/// diversion_reason_name is the reason as the header has it; "unknown" for Other.
std::string_view diversion_reason_name(DiversionReason reason);

}  // namespace webphone::sip
