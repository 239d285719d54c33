#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace webphone::sipdump {

/// append_plain writes text so that a terminal takes no orders from it: control octets and what is not UTF-8
/// become \xNN.
void append_plain(std::string& out, std::string_view text);

/// Facts is one line of the form `name value, name value`. Empty values are left out.
class Facts {
 public:
  Facts& add(std::string_view name, std::string_view value);
  Facts& add(std::string_view name, std::uint64_t value);
  /// add_quoted puts the value into quotes.
  Facts& add_quoted(std::string_view name, std::string_view value);
  /// note adds a bare word.
  Facts& note(std::string_view word) { return add(word, " "); }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace webphone::sipdump
