#include "core/base/hash_index.hpp"

#include <cstdint>
#include <map>
#include <utility>

#include "core/base/random_source.hpp"
#include "tests/catch.hpp"

namespace webphone {
namespace {

const auto kAny = [](std::uint64_t) { return true; };

TEST_CASE("a number is found by its hash until it is erased") {
  HashIndex index;
  CHECK(index.find(7, kAny) == 0);
  CHECK_FALSE(index.erase(7, 70));
  index.insert(7, 70);
  CHECK(index.find(7, kAny) == 70);
  CHECK(index.find(8, kAny) == 0);
  CHECK_FALSE(index.erase(7, 71));
  CHECK(index.erase(7, 70));
  CHECK(index.find(7, kAny) == 0);
  CHECK(index.size() == 0);
}

TEST_CASE("numbers with the same hash are told apart by who looks them up") {
  HashIndex index;
  for (std::uint64_t number = 1; number <= 40; ++number) index.insert(5, number);
  CHECK(index.count(5) == 40);
  CHECK(index.find(5, [](std::uint64_t number) { return number == 33; }) == 33);
  CHECK(index.erase(5, 12));
  CHECK(index.count(5) == 39);
  CHECK(index.find(5, [](std::uint64_t number) { return number == 33; }) == 33);
}

TEST_CASE("an index agrees with a map over ten thousand random steps") {
  SeededRandom random(42);
  HashIndex index;
  std::multimap<std::uint64_t, std::uint64_t> model;
  for (std::uint64_t step = 1; step <= 10'000; ++step) {
    // Few hashes that crowd the end of the table and wrap round.
    const std::uint64_t hash = 0xF0 + random.below(24);
    if (random.below(5) < 3) {
      index.insert(hash, step);
      model.emplace(hash, step);
    } else if (const auto victim = model.find(hash); victim != model.end()) {
      CHECK(index.erase(hash, victim->second));
      model.erase(victim);
    }
    if (step % 2'000 == 0) {
      for (auto entry = model.begin(); entry != model.end(); entry = model.erase(entry)) {
        CHECK(index.erase(entry->first, entry->second));
      }
    }
    REQUIRE(index.size() == model.size());
    REQUIRE(index.count(hash) == model.count(hash));
  }
}

}  // namespace
}  // namespace webphone
