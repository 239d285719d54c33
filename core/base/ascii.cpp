#include "core/base/ascii.hpp"

namespace webphone {

bool iequals(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] != b[i] && to_lower(a[i]) != to_lower(b[i])) return false;
  }
  return true;
}

bool istarts_with(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && iequals(text.substr(0, prefix.size()), prefix);
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_lws(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_lws(text.back())) text.remove_suffix(1);
  return text;
}

std::string to_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = to_lower(c);
  return lower;
}

std::string to_hex(std::string_view octets) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  hex.reserve(octets.size() * 2);
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    hex.push_back(kDigits[octet >> 4U]);
    hex.push_back(kDigits[octet & 0xFU]);
  }
  return hex;
}

bool read_number(std::string_view text, std::uint64_t limit, std::uint64_t& number) {
  constexpr std::uint64_t kRoomForDigit = UINT64_MAX / 10 - 1;
  number = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    // The division is for numbers that could run over 64 bits; most are short.
    if (!is_digit(c) || (number > kRoomForDigit && number > (limit - digit) / 10)) return false;
    number = number * 10 + digit;
    if (number > limit) return false;
  }
  return !text.empty();
}

std::optional<std::int64_t> parse_integer(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  const auto magnitude = parse_number<std::int64_t>(text);
  return negative && magnitude ? -*magnitude : magnitude;
}

Split split_at(std::string_view text, char separator) {
  const std::size_t at = text.find(separator);
  if (at == std::string_view::npos) return {text, {}, false};
  return {text.substr(0, at), text.substr(at + 1), true};
}

bool has_control(std::string_view text) {
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if ((octet < 0x20 && c != '\t') || octet == 0x7F) return true;
  }
  return false;
}

}  // namespace webphone
