#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace webphone::sip {

/// find_control gives the position of the first control octet at or after from: below 0x20 other than tab, or
/// 0x7F; text.size() if there is none. It looks at eight octets at a time, which serves WebAssembly, where
/// memchr goes one by one, as well as native code. Octets are taken in little-endian order.
inline std::size_t find_control(std::string_view text, std::size_t from) {
  constexpr std::uint64_t kOnes = 0x0101010101010101U;
  constexpr std::uint64_t kHighBits = kOnes * 0x80U;
  const auto is_control = [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return (octet < 0x20 && c != '\t') || octet == 0x7F;
  };
  while (from + 8 <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + from, 8);
    const std::uint64_t delete_zeroed = word ^ (kOnes * 0x7FU);
    const std::uint64_t below_space = (word - kOnes * 0x20U) & ~word;
    const std::uint64_t is_delete = (delete_zeroed - kOnes) & ~delete_zeroed;
    const std::uint64_t found = (below_space | is_delete) & kHighBits;
    if (found == 0) {
      from += 8;
      continue;
    }
    // A borrow can mark octets above a true one, never below it: the lowest mark is true.
    from += static_cast<std::size_t>(__builtin_ctzll(found)) / 8;
    if (text[from] != '\t') return from;
    ++from;
  }
  while (from < text.size() && !is_control(text[from])) ++from;
  return from;
}

}  // namespace webphone::sip
