#include "core/event_body/xml_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/base/ascii.hpp"
#include "core/base/utf8.hpp"

namespace webphone::event {

namespace {

struct Entity {
  std::string_view name;
  char character;
};

constexpr std::array<Entity, 5> kEntities = {
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}};

bool is_control(char c) {
  return static_cast<unsigned char>(c) < 0x20 && !is_lws(c);
}

bool is_xml_character(std::uint32_t code) {
  if (code < 0x20) return code == 0x9 || code == 0xA || code == 0xD;
  return code < 0xD800 || (code >= 0xE000 && code <= 0x10FFFF && code != 0xFFFE && code != 0xFFFF);
}

/// parse_code reads the number of `&#65;` or `&#x41;`, from after the "#".
std::optional<std::uint32_t> parse_code(std::string_view digits) {
  const bool hexadecimal = !digits.empty() && digits.front() == 'x';
  if (hexadecimal) digits.remove_prefix(1);
  const std::uint32_t base = hexadecimal ? 16 : 10;
  std::uint32_t code = 0;
  for (const char c : digits) {
    const int digit = hex_value(c);
    if (digit < 0 || static_cast<std::uint32_t>(digit) >= base || code > 0x10FFFF) return std::nullopt;
    code = code * base + static_cast<std::uint32_t>(digit);
  }
  if (digits.empty() || !is_xml_character(code)) return std::nullopt;
  return code;
}

bool append_reference(std::string& out, std::string_view name) {
  if (!name.empty() && name.front() == '#') {
    const auto code = parse_code(name.substr(1));
    if (code) append_utf8(out, *code);
    return code.has_value();
  }
  for (const Entity& entity : kEntities) {
    if (name != entity.name) continue;
    out.push_back(entity.character);
    return true;
  }
  return false;
}

}  // namespace

void append_xml_text(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const char c = text.front();
    const std::size_t length = is_control(c) ? 0 : utf8_length(text);
    if (length == 0) {
      append_utf8(out, kReplacementCharacter);
    } else if (c == '&' || c == '<' || c == '>' || c == '"') {
      out.append(c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&quot;");
    } else if (c == '\r' || c == '\n' || c == '\t') {
      out.append(c == '\r' ? "&#13;" : c == '\n' ? "&#10;" : "&#9;");
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

void append_xml_element(std::string& out, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  out.append("<").append(name).append(">");
  append_xml_text(out, text);
  out.append("</").append(name).append(">\r\n");
}

bool resolve_xml_text(std::string_view raw, std::string& out) {
  while (!raw.empty()) {
    const std::size_t plain = std::min(raw.find_first_of("&\r"), raw.size());
    out.append(raw.substr(0, plain));
    raw.remove_prefix(plain);
    if (raw.empty()) break;
    if (raw.front() == '\r') {
      if (!raw.starts_with("\r\n")) out.push_back('\n');
      raw.remove_prefix(1);
      continue;
    }
    const std::size_t end = raw.find(';');
    if (end == std::string_view::npos || !append_reference(out, raw.substr(1, end - 1))) return false;
    raw.remove_prefix(end + 1);
  }
  return true;
}

bool is_xml_character_data(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = is_control(text.front()) ? 0 : utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace webphone::event
