#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace webphone {

// Locale-free ASCII tests and conversions; octets above 0x7F are never letters, digits or white space.

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_alpha(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_alnum(char c) {
  return is_alpha(c) || is_digit(c);
}
constexpr bool is_wsp(char c) {
  return c == ' ' || c == '\t';
}
constexpr bool is_lws(char c) {
  return is_wsp(c) || c == '\r' || c == '\n';
}
constexpr char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}
constexpr char to_upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c;
}

/// hex_value gives 0..15 for a hexadecimal digit, or -1.
constexpr int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool iequals(std::string_view a, std::string_view b);
bool istarts_with(std::string_view text, std::string_view prefix);

/// trim removes linear white space (space, tab, CR, LF) from both ends.
std::string_view trim(std::string_view text);

std::string to_lower(std::string_view text);
std::string to_hex(std::string_view octets);

/// read_number reads the whole of text as an unsigned decimal number of at most limit; no sign, no white
/// space. False, and number undefined, if it is anything else.
bool read_number(std::string_view text, std::uint64_t limit, std::uint64_t& number);

/// parse_number is read_number up to the largest Number.
template <typename Number>
std::optional<Number> parse_number(std::string_view text) {
  std::uint64_t number = 0;
  if (!read_number(text, std::uint64_t{std::numeric_limits<Number>::max()}, number)) return std::nullopt;
  return static_cast<Number>(number);
}

/// parse_integer is the whole of text as a decimal number with an optional minus sign.
std::optional<std::int64_t> parse_integer(std::string_view text);

/// Split is one step of cutting text at a separator: the part before it and the rest after it.
struct Split {
  std::string_view head;
  std::string_view rest;
  bool found = false;
};

/// split_at cuts text at the first separator; without one, head is the whole text.
Split split_at(std::string_view text, char separator);

/// has_control tells whether text holds CR, LF, NUL or another octet below 0x20 except tab, or DEL: such text
/// must not reach a header.
bool has_control(std::string_view text);

}  // namespace webphone
