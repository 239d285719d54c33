#include "core/base/timer_queue.hpp"

#include <map>

#include "core/base/random_source.hpp"
#include "tests/catch.hpp"

using namespace webphone;

namespace {
constexpr Instant at(std::int64_t ms) {
  return Instant::from_micros(ms * 1000);
}
}  // namespace

TEST_CASE("timers come out at their instant and not before") {
  TimerQueue<int> queue;
  queue.arm(at(500), 1);
  CHECK(queue.next_timeout() == at(500));
  CHECK_FALSE(queue.pop_due(at(500) - Duration{1}));
  CHECK(queue.pop_due(at(500)) == 1);
  CHECK(queue.next_timeout().is_never());
}

TEST_CASE("timers of one instant come out in the order they were armed") {
  TimerQueue<int> queue;
  for (int i = 0; i < 50; ++i) queue.arm(at(5), i);
  for (int i = 0; i < 50; ++i) CHECK(queue.pop_due(at(5)) == i);
}

TEST_CASE("a timer queue agrees with a sorted map under random arming and cancelling") {
  SeededRandom random(3);
  TimerQueue<int> queue;
  std::map<std::pair<std::int64_t, int>, TimerId> model;
  for (int i = 0; i < 3000; ++i) {
    if (random.below(3) != 0 || model.empty()) {
      const auto deadline = static_cast<std::int64_t>(random.below(1000));
      model[{deadline, i}] = queue.arm(at(deadline), i);
    } else {
      auto victim = model.begin();
      std::advance(victim, random.below(model.size()));
      queue.cancel(victim->second);
      queue.cancel(victim->second);
      model.erase(victim);
    }
  }
  REQUIRE(queue.size() == model.size());
  for (const auto& [key, id] : model) CHECK(queue.pop_due(at(1000)) == key.second);
  CHECK_FALSE(queue.pop_due(at(1000)));
}
