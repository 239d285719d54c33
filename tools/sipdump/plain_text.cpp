#include "tools/sipdump/plain_text.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/base/utf8.hpp"

namespace webphone::sipdump {

void append_plain(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = has_control(text.substr(0, 1)) ? 0 : utf8_length(text);
    if (length == 0) {
      out.append("\\x").append(to_hex(text.substr(0, 1)));
    } else {
      out.append(text.substr(0, length));
    }
    text.remove_prefix(length == 0 ? 1 : length);
  }
}

Facts& Facts::add(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  if (!text_.empty()) text_ += ", ";
  text_.append(name);
  if (value == " ") return *this;
  text_ += ' ';
  append_plain(text_, value);
  return *this;
}

Facts& Facts::add(std::string_view name, std::uint64_t value) {
  return add(name, webphone::text(value));
}

Facts& Facts::add_quoted(std::string_view name, std::string_view value) {
  return value.empty() ? *this : add(name, "\"" + std::string(value) + "\"");
}

}  // namespace webphone::sipdump
