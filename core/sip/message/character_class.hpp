#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ascii.hpp"

namespace webphone::sip {

/// CharacterClass names the sets of octets that the grammar of RFC 3261 §25.1 is made of.
enum class CharacterClass : std::uint16_t {
  Token = 1,         // token
  Word = 2,          // word, as in Call-ID
  User = 4,          // user part and password of a SIP URI, escapes aside; "#" is tolerated
  UriParameter = 8,  // paramchar, escapes aside
  UriHeader = 16,    // hname and hvalue, escapes aside
  UriText = 32,      // what may stand in a URI of any scheme
  HostLabel = 64,    // letters, digits, "-" and, as many real hosts have it, "_"
  Display = 128,     // unquoted display name: token and white space, tolerating UTF-8 and harmless separators
  ParameterName = 256,   // token and paramchar
  ParameterValue = 512,  // any visible octet that ends no value
  Digit = 1024,          // 0 to 9
};

namespace detail {

constexpr bool contains(std::string_view set, char c) {
  return set.find(c) != std::string_view::npos;
}

constexpr std::uint16_t character_classes(char c) {
  const auto octet = static_cast<unsigned char>(c);
  const bool visible = octet > 0x20 && octet != 0x7F;
  const bool ascii = octet < 0x80;
  const bool unreserved = is_alnum(c) || contains("-_.!~*'()", c);
  const bool token = is_alnum(c) || contains("-.!%*_+`'~", c);
  unsigned classes = 0;
  const auto put = [&classes](CharacterClass set, bool in) {
    if (in) classes |= static_cast<unsigned>(set);
  };
  const bool nul = c == '\0';
  put(CharacterClass::Token, token && !nul);
  put(CharacterClass::Word, !nul && (token || contains("()<>:\\\"/[]?{}", c)));
  put(CharacterClass::User, !nul && (unreserved || contains("&=+$,;?/#", c)));
  put(CharacterClass::UriParameter, !nul && (unreserved || contains("[]/:&+$", c)));
  put(CharacterClass::UriHeader, !nul && (unreserved || contains("[]/?:+$", c)));
  put(CharacterClass::UriText, !nul && (unreserved || contains(";/?:@&=+$,%[]#", c)));
  put(CharacterClass::HostLabel, !nul && (is_alnum(c) || contains("-_", c)));
  put(CharacterClass::Display, (visible || is_wsp(c)) && !contains("\",:;<>", c));
  put(CharacterClass::ParameterName, !nul && (token || contains("[]/:&$()", c)));
  put(CharacterClass::ParameterValue, visible && (!ascii || !contains("\",;<>\\", c)));
  put(CharacterClass::Digit, is_digit(c));
  return static_cast<std::uint16_t>(classes);
}

constexpr std::array<std::uint16_t, 256> make_character_classes() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned octet = 0; octet < 256; ++octet) table[octet] = character_classes(static_cast<char>(octet));
  return table;
}

inline constexpr std::array<std::uint16_t, 256> kCharacterClasses = make_character_classes();

}  // namespace detail

/// is_in tells whether an octet belongs to a class.
constexpr bool is_in(char c, CharacterClass set) {
  return (detail::kCharacterClasses[static_cast<unsigned char>(c)] & static_cast<unsigned>(set)) != 0;
}

/// run_length counts the octets of the class that text begins with.
std::size_t run_length(std::string_view text, CharacterClass set);

/// is_all tells whether text is not empty and all of its octets belong to the class.
inline bool is_all(std::string_view text, CharacterClass set) {
  return !text.empty() && run_length(text, set) == text.size();
}

inline bool is_token(std::string_view text) {
  return is_all(text, CharacterClass::Token);
}

/// skip_wsp cuts leading spaces and tabs off.
constexpr std::string_view skip_wsp(std::string_view text) {
  while (!text.empty() && is_wsp(text.front())) text.remove_prefix(1);
  return text;
}

/// trim_wsp cuts spaces and tabs off both ends.
constexpr std::string_view trim_wsp(std::string_view text) {
  text = skip_wsp(text);
  while (!text.empty() && is_wsp(text.back())) text.remove_suffix(1);
  return text;
}

/// is_escaped_text tells whether text consists of octets of the class and well-formed %HH escapes.
bool is_escaped_text(std::string_view text, CharacterClass set);

}  // namespace webphone::sip
