#include "core/sip/message/uri_escape.hpp"

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"

namespace webphone::sip {

namespace {

std::string escape(std::string_view text, CharacterClass set) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (is_in(c, set) && c != '#') {
      out.push_back(c);
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kDigits[octet >> 4U]);
    out.push_back(kDigits[octet & 0xFU]);
  }
  return out;
}

}  // namespace

std::string unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : hex_value(text[i + 2]);
    if (low < 0) {
      out.push_back(text[i]);
      continue;
    }
    out.push_back(static_cast<char>(high * 16 + low));
    i += 2;
  }
  return out;
}

std::string escape_user(std::string_view text) {
  return escape(text, CharacterClass::User);
}

std::string escape_parameter(std::string_view text) {
  return escape(text, CharacterClass::UriParameter);
}

std::string escape_header(std::string_view text) {
  return escape(text, CharacterClass::UriHeader);
}

}  // namespace webphone::sip
