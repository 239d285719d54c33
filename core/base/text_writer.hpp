#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace webphone {

/// TextWriter appends text and decimal numbers to a string that the caller owns. It is the project's
/// replacement of streams and formatting, which cost too much in WebAssembly.
class TextWriter {
 public:
  explicit TextWriter(std::string& out) : out_(out) {}

  TextWriter& operator<<(std::string_view text) {
    out_.append(text);
    return *this;
  }
  TextWriter& operator<<(char c) {
    out_.push_back(c);
    return *this;
  }
  TextWriter& operator<<(std::uint64_t number);
  TextWriter& operator<<(std::int64_t number);
  TextWriter& operator<<(std::uint32_t number) { return *this << std::uint64_t{number}; }
  TextWriter& operator<<(std::int32_t number) { return *this << std::int64_t{number}; }
  TextWriter& operator<<(std::uint16_t number) { return *this << std::uint64_t{number}; }

 private:
  std::string& out_;
};

/// text joins its arguments (text, characters, whole numbers) to one string.
template <typename... Parts>
std::string text(const Parts&... parts) {
  std::string out;
  TextWriter writer(out);
  (writer << ... << parts);
  return out;
}

}  // namespace webphone
