#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

std::size_t quoted_string_length(std::string_view text) {
  if (text.empty() || text.front() != '"') return 0;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') return i + 1;
    if (text[i] == '\\') ++i;
  }
  return 0;
}

std::string unquote(std::string_view text) {
  const std::size_t length = quoted_string_length(text);
  if (length == 0) return std::string(text);
  std::string plain;
  plain.reserve(length - 2);
  for (std::size_t i = 1; i + 1 < length; ++i) {
    if (text[i] == '\\') ++i;
    plain.push_back(text[i]);
  }
  return plain;
}

std::string quote(std::string_view text) {
  std::string quoted;
  quoted.reserve(text.size() + 2);
  quoted.push_back('"');
  for (const char c : text) {
    if (c == '\r' || c == '\n' || c == '\0') {
      quoted.push_back(' ');
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    const bool control = (octet < 0x20 && c != '\t') || octet == 0x7F;
    if (c == '"' || c == '\\' || control) quoted.push_back('\\');
    quoted.push_back(c);
  }
  quoted.push_back('"');
  return quoted;
}

}  // namespace webphone::sip
