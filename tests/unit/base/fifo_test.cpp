#include "core/base/fifo.hpp"

#include <memory>

#include "tests/catch.hpp"

namespace webphone {
namespace {

TEST_CASE("a fifo gives back what was put in, oldest first") {
  Fifo<std::unique_ptr<int>> queue;
  CHECK_FALSE(queue.poll().has_value());
  for (const int number : {1, 2, 3}) queue.push_back(std::make_unique<int>(number));
  CHECK(queue.size() == 3);
  CHECK(**queue.poll() == 1);
  CHECK(*queue.front() == 2);
  queue.pop_front();
  CHECK(**queue.poll() == 3);
  CHECK(queue.empty());
}

}  // namespace
}  // namespace webphone
