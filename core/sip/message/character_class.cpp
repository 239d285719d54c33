#include "core/sip/message/character_class.hpp"

namespace webphone::sip {

std::size_t run_length(std::string_view text, CharacterClass set) {
  const char* at = text.data();
  const char* const end = at + text.size();
  // Four at a time, as this loop is what parsing spends most of its time in.
  for (; end - at >= 4; at += 4) {
    const char* const stop = !is_in(at[0], set)   ? at
                             : !is_in(at[1], set) ? at + 1
                             : !is_in(at[2], set) ? at + 2
                             : !is_in(at[3], set) ? at + 3
                                                  : nullptr;
    if (stop != nullptr) return static_cast<std::size_t>(stop - text.data());
  }
  while (at != end && is_in(*at, set)) ++at;
  return static_cast<std::size_t>(at - text.data());
}

bool is_escaped_text(std::string_view text, CharacterClass set) {
  while (true) {
    text.remove_prefix(run_length(text, set));
    if (text.empty()) return true;
    if (text.front() != '%' || text.size() < 3) return false;
    if (hex_value(text[1]) < 0 || hex_value(text[2]) < 0) return false;
    text.remove_prefix(3);
  }
}

}  // namespace webphone::sip
