// What 100,000 seeds make of three phones, their users and their network. tools/simulate plays more.

#include "tests/simulation/schedule.hpp"

#include "tests/catch.hpp"

namespace webphone::simulation {

TEST_CASE("phones and their users survive what 100,000 seeds make of them") {
  const Tally tally = run_schedules(0, 100'000);
  if (tally.failed) {
    const Outcome outcome = run_schedule(*tally.failed);
    FAIL("seed " << *tally.failed << ": " << outcome.fault << '\n' << outcome.call_flow);
  }
  CHECK(tally.played == 100'000);
  CHECK(tally.established >= 350'000);  // so much was there to go wrong
  CHECK(tally.late_answers >= 1'000);
}

TEST_CASE("the same seed gives the same schedule") {
  CHECK(run_schedule(7).call_flow == run_schedule(7).call_flow);
}

}  // namespace webphone::simulation
