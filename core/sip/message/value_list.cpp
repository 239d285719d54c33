#include "core/sip/message/value_list.hpp"

#include "core/sip/message/character_class.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

std::string_view next_element(std::string_view& rest) {
  const std::string_view text = rest;
  if (text.find(',') == std::string_view::npos) {
    rest = {};
    return trim_wsp(text);
  }
  std::size_t i = 0;
  while (i < text.size() && text[i] != ',') {
    std::size_t step = 1;
    if (text[i] == '"') {
      step = quoted_string_length(text.substr(i));
      if (step == 0) step = text.size() - i;
    } else if (text[i] == '<') {
      const std::size_t close = text.find('>', i);
      step = close == std::string_view::npos ? text.size() - i : close - i + 1;
    }
    i += step;
  }
  rest = i < text.size() ? text.substr(i + 1) : std::string_view{};
  return trim_wsp(text.substr(0, i));
}

}  // namespace webphone::sip
