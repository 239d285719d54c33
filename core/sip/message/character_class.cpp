#include "core/sip/message/character_class.hpp"

namespace webphone::sip {

bool is_escaped_text(std::string_view text, CharacterClass set) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_in(text[i], set)) continue;
    if (text[i] != '%' || i + 2 >= text.size()) return false;
    if (hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) return false;
    i += 2;
  }
  return true;
}

}  // namespace webphone::sip
