#include "core/base/random_source.hpp"

#include <array>
#include <string_view>

namespace webphone {

std::uint64_t RandomSource::next() {
  std::array<std::uint8_t, 8> octets{};
  fill(octets);
  std::uint64_t number = 0;
  for (const std::uint8_t octet : octets) number = (number << 8U) | octet;
  return number;
}

std::uint64_t RandomSource::below(std::uint64_t bound) {
  const std::uint64_t limit = UINT64_MAX - UINT64_MAX % bound;
  std::uint64_t number = next();
  while (number >= limit) number = next();
  return number % bound;
}

std::string RandomSource::token(std::size_t length) {
  constexpr std::string_view kAlphabet = "0123456789abcdefghijklmnopqrstuv";
  std::string out(length, '0');
  std::array<std::uint8_t, 32> octets{};
  for (std::size_t i = 0; i < length; ++i) {
    if (i % octets.size() == 0) fill(octets);
    out[i] = kAlphabet[octets[i % octets.size()] & 31U];
  }
  return out;
}

namespace {

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

}  // namespace

SeededRandom::SeededRandom(std::uint64_t seed) : a_(split_mix(seed)), b_(split_mix(seed)) {}

std::uint64_t SeededRandom::step() {
  std::uint64_t x = a_;
  const std::uint64_t y = b_;
  a_ = y;
  x ^= x << 23U;
  b_ = x ^ y ^ (x >> 17U) ^ (y >> 26U);
  return b_ + y;
}

void SeededRandom::fill(MutableBytes out) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (i % 8 == 0) number = step();
    out[i] = static_cast<std::uint8_t>(number >> (8 * (i % 8)));
  }
}

}  // namespace webphone
