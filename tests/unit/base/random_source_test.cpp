#include "core/base/random_source.hpp"

#include <set>

#include "tests/catch.hpp"

using namespace webphone;

TEST_CASE("a seeded source repeats itself for a seed and differs between seeds") {
  SeededRandom a(1);
  SeededRandom b(1);
  SeededRandom c(2);
  const std::string token = a.token(40);
  CHECK(token.size() == 40);
  CHECK(token == b.token(40));
  CHECK(token != c.token(40));
}

TEST_CASE("below stays under its bound and reaches every value") {
  SeededRandom random(7);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 500; ++i) seen.insert(random.below(5));
  CHECK(seen == std::set<std::uint64_t>{0, 1, 2, 3, 4});
}
