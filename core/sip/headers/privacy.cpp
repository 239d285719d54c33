#include "core/sip/headers/privacy.hpp"

#include <array>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

namespace {

// By the bits of PrivacyType.
constexpr std::array<std::string_view, 7> kTypes = {"none", "header",  "session", "user",
                                                    "id",   "history", "critical"};

}  // namespace

std::string Privacy::write() const {
  std::string out;
  for (std::size_t bit = 0; bit < kTypes.size(); ++bit) {
    if ((types >> bit & 1U) == 0) continue;
    if (!out.empty()) out.push_back(';');
    out.append(kTypes[bit]);
  }
  return out;
}

std::optional<Privacy> parse_privacy(std::string_view value) {
  Privacy privacy;
  bool more = true;
  while (more) {
    const std::size_t end = value.find_first_of(";,");
    more = end != std::string_view::npos;
    const std::string_view type = trim_wsp(value.substr(0, end));
    if (more) value.remove_prefix(end + 1);
    if (!is_token(type)) return std::nullopt;
    for (std::size_t bit = 0; bit < kTypes.size(); ++bit) {
      if (iequals(type, kTypes[bit])) privacy.types = static_cast<std::uint8_t>(privacy.types | 1U << bit);
    }
  }
  return privacy;
}

DisplayPrivacy parse_display_privacy(std::string_view value) {
  const std::string text = unquote(value);
  if (text.empty() || iequals(text, "off") || iequals(text, "no")) return DisplayPrivacy::Off;
  if (iequals(text, "name")) return DisplayPrivacy::Name;
  if (iequals(text, "uri")) return DisplayPrivacy::Uri;
  return DisplayPrivacy::Full;
}

}  // namespace webphone::sip
