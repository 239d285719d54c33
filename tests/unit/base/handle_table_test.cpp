#include "core/base/handle_table.hpp"

#include <string>

#include "tests/catch.hpp"

namespace webphone {
namespace {

struct CallTag {};
using CallId = Handle<CallTag>;

TEST_CASE("a value is found by the handle it was set for, and by no older one") {
  HandleTable<CallTag, std::string> names;
  const CallId first{2, 0};
  const CallId successor{2, 1};
  CHECK(names.find(first) == nullptr);
  CHECK(names.find(CallId{}) == nullptr);

  names.set(first, "alice");
  REQUIRE(names.find(first) != nullptr);
  CHECK(*names.find(first) == "alice");
  CHECK(names.find(CallId{1, 0}) == nullptr);

  names.set(successor, "bob");
  CHECK(names.find(first) == nullptr);
  names.erase(first);  // stale: changes nothing
  REQUIRE(names.find(successor) != nullptr);
  CHECK(*names.find(successor) == "bob");
  names.erase(successor);
  CHECK(names.find(successor) == nullptr);
}

TEST_CASE("every value of a handle table can be visited and erased on the way") {
  HandleTable<CallTag, int> numbers;
  numbers.set({0, 3}, 1);
  numbers.set({4, 0}, 2);
  int sum = 0;
  numbers.for_each([&](CallId id, int number) {
    sum += number;
    numbers.erase(id);
  });
  CHECK(sum == 3);
  CHECK(numbers.find({4, 0}) == nullptr);
}

}  // namespace
}  // namespace webphone
