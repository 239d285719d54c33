#include "core/base/slot_map.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone;

TEST_CASE("a stale handle finds nothing after its slot is used again") {
  SlotMap<std::string> map;
  const auto first = map.insert("first");
  REQUIRE(map.erase(first));
  const auto second = map.insert("second");
  CHECK(second.slot == first.slot);
  CHECK(map.find(first) == nullptr);
  CHECK(*map.find(second) == "second");
  CHECK_FALSE(map.erase(first));
  CHECK(map.size() == 1);
}

TEST_CASE("a handle survives being packed into a number") {
  SlotMap<int> map;
  map.erase(map.insert(1));
  const auto key = map.insert(2);
  CHECK(SlotMap<int>::Key::unpack(key.packed()) == key);
  CHECK(key.packed() != 0);
  CHECK_FALSE(SlotMap<int>::Key::unpack(0));
}
