#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// PrivacyType is one priv-value (RFC 3323 §4.2; id: RFC 3325 §9.3; history: RFC 7044 §5).
enum class PrivacyType : std::uint8_t {
  None = 1,
  Header = 2,
  Session = 4,
  User = 8,
  Id = 16,
  History = 32,
  Critical = 64,
};

/// Privacy is the value of a Privacy header: a set of types.
struct Privacy {
  std::uint8_t types = 0;

  [[nodiscard]] bool has(PrivacyType type) const { return (types & static_cast<unsigned>(type)) != 0; }
  void add(PrivacyType type) { types = static_cast<std::uint8_t>(types | static_cast<unsigned>(type)); }
  /// hides_identity tells whether the caller's identity must not be shown.
  [[nodiscard]] bool hides_identity() const { return has(PrivacyType::Id) || has(PrivacyType::User); }
  bool operator==(const Privacy&) const = default;

  /// write gives the types in the order of PrivacyType; empty for no type.
  [[nodiscard]] std::string write() const;
};

/// parse_privacy reads types that ";" separates; a comma, as some servers have it, does as well. Types that
/// nobody told us about are passed over. Absent when there is something else than tokens.
std::optional<Privacy> parse_privacy(std::string_view value);

/// DisplayPrivacy is the `privacy` parameter of Diversion (RFC 5806 §4) and Remote-Party-ID: what of the
/// address must not be shown.
enum class DisplayPrivacy : std::uint8_t { Off, Name, Uri, Full };

/// parse_display_privacy takes what it does not know for Full, so that nothing is shown by mistake; empty
/// text is Off.
DisplayPrivacy parse_display_privacy(std::string_view value);

}  // namespace webphone::sip
