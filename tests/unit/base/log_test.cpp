#include "core/base/log.hpp"

#include "tests/catch.hpp"

using namespace webphone;

TEST_CASE("a log keeps what the threshold lets through, in order") {
  Log log;
  log.set_threshold(LogLevel::Warning);
  log.error("one");
  log.event("dropped");
  log.warning("two");
  CHECK(log.poll()->text == "one");
  CHECK(log.poll()->text == "two");
  CHECK_FALSE(log.poll());
}

TEST_CASE("a log that nobody drains drops its oldest records") {
  Log log;
  for (std::size_t i = 0; i < Log::kMaxRecords + 3; ++i) log.event(std::to_string(i));
  CHECK(log.poll()->text == "3");
}
