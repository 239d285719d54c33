#pragma once

#include <cstdint>
#include <string>

#include "core/base/bytes.hpp"

namespace webphone {

/// RandomSource is the host's random generator. Tags, branches, Call-IDs and cnonces come from it, so a host
/// that talks to a network must back it with a cryptographic generator (RFC 3261 §19.3); tests back it with a
/// seeded one.
class RandomSource {
 public:
  RandomSource() = default;
  RandomSource(const RandomSource&) = delete;
  RandomSource& operator=(const RandomSource&) = delete;
  virtual ~RandomSource() = default;

  virtual void fill(MutableBytes out) = 0;

  std::uint64_t next();
  /// below gives an even number in 0..bound-1; bound is above 0.
  std::uint64_t below(std::uint64_t bound);
  /// token gives `length` characters out of 0-9a-v, five bits each.
  std::string token(std::size_t length);
};

/// SeededRandom is a small deterministic generator (xorshift128+) for tests and simulations.
class SeededRandom final : public RandomSource {
 public:
  explicit SeededRandom(std::uint64_t seed);
  void fill(MutableBytes out) override;

 private:
  std::uint64_t step();
  std::uint64_t a_;
  std::uint64_t b_;
};

}  // namespace webphone
