#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace webphone::sip {

// Scans that look at eight octets at a time, which serves WebAssembly, where memchr and memcmp go one by one,
// as well as native code. Octets are taken in little-endian order.

template <typename Word = std::uint64_t>
Word load(const char* octets) {
  Word word = 0;
  std::memcpy(&word, octets, sizeof word);
  return word;
}

inline constexpr std::uint64_t kEachOctet = 0x0101010101010101U;
inline constexpr std::uint64_t kHighBits = kEachOctet * 0x80U;

/// lowest_mark is the index of the first octet whose high bit is set.
inline std::size_t lowest_mark(std::uint64_t marks) {
  return static_cast<std::size_t>(__builtin_ctzll(marks)) / 8;
}

/// find_control gives the position of the first control octet at or after from: below 0x20 other than tab, or
/// 0x7F; text.size() if there is none.
inline std::size_t find_control(std::string_view text, std::size_t from) {
  const auto is_control = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\t') || octet == 0x7F;
  };
  // Marks all octets outside 0x20..0x7E; a carry marks one above such an octet at times, and hides none.
  const auto marks_at = [&text](std::size_t at) {
    const std::uint64_t word = load(text.data() + at);
    return ((word - kEachOctet * 0x20U) | (word + kEachOctet)) & kHighBits;
  };
  while (from + 8 <= text.size()) {
    const std::uint64_t marks = marks_at(from);
    if (marks == 0) {
      from += 8;
      continue;
    }
    from += lowest_mark(marks);
    if (is_control(text[from])) return from;
    ++from;
  }
  while (from < text.size() && !is_control(text[from])) ++from;
  return from;
}

/// find_colon gives the position of the first colon among the first 24 octets of text, or 0.
inline std::size_t find_colon(std::string_view text) {
  for (std::size_t at = 0; at < 24 && at + 8 <= text.size(); at += 8) {
    const std::uint64_t colons_zeroed = load(text.data() + at) ^ (kEachOctet * ':');
    const std::uint64_t marks = (colons_zeroed - kEachOctet) & ~colons_zeroed & kHighBits;
    if (marks != 0) return at + lowest_mark(marks);
  }
  return 0;
}

/// same_octets compares two texts of one size, 2 to 24 octets, by words that overlap.
inline bool same_octets(std::string_view a, std::string_view b) {
  const std::size_t size = a.size();
  const auto differ = [&]<typename Word>(Word, std::size_t at) {
    return load<Word>(a.data() + at) ^ load<Word>(b.data() + at);
  };
  if (size >= 8) {
    constexpr std::uint64_t kWord = 0;
    return (differ(kWord, 0) | differ(kWord, size - 8) | differ(kWord, size > 16 ? 8 : 0)) == 0;
  }
  if (size >= 4) return (differ(std::uint32_t{}, 0) | differ(std::uint32_t{}, size - 4)) == 0;
  return (differ(std::uint16_t{}, 0) | differ(std::uint16_t{}, size - 2)) == 0;
}

}  // namespace webphone::sip
