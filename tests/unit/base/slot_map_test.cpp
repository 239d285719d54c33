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

TEST_CASE("a vacated slot is used again once it is released") {
  SlotMap<int> map;
  const auto first = map.insert(1);
  REQUIRE(map.vacate(first));
  CHECK(map.find(first) == nullptr);
  CHECK_FALSE(map.vacate(first));
  CHECK(map.insert(2).slot != first.slot);
  map.release(first);
  CHECK(map.insert(3).slot == first.slot);
  CHECK(map.find(first) == nullptr);
}

TEST_CASE("a handle survives being packed into a number") {
  SlotMap<int> map;
  map.erase(map.insert(1));
  const auto key = map.insert(2);
  CHECK(SlotMap<int>::Key::unpack(key.packed()) == key);
  CHECK(key.packed() != 0);
  CHECK_FALSE(SlotMap<int>::Key::unpack(0));
}
