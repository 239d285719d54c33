#include "core/base/text_writer.hpp"

#include <array>
#include <charconv>

namespace webphone {
namespace {

template <typename Number>
void append_number(std::string& out, Number number) {
  std::array<char, 24> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  static_cast<void>(error);  // 24 characters hold every 64-bit number
  out.append(digits.data(), end);
}

}  // namespace

TextWriter& TextWriter::operator<<(std::uint64_t number) {
  append_number(out_, number);
  return *this;
}

TextWriter& TextWriter::operator<<(std::int64_t number) {
  append_number(out_, number);
  return *this;
}

}  // namespace webphone
