#include "core/base/text_writer.hpp"

#include <array>

namespace webphone {

TextWriter& TextWriter::operator<<(std::uint64_t number) {
  std::array<char, 20> digits{};  // of the largest number
  std::size_t first = digits.size();
  do {
    digits[--first] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return *this << std::string_view(digits.data() + first, digits.size() - first);
}

TextWriter& TextWriter::operator<<(std::int64_t number) {
  const auto magnitude = static_cast<std::uint64_t>(number);
  return number < 0 ? *this << '-' << (0 - magnitude) : *this << magnitude;
}

}  // namespace webphone
