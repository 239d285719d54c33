#include "core/sip/transaction/non_invite_client.hpp"

#include "tests/catch.hpp"
#include "tests/unit/sip/transaction/steps.hpp"

using namespace webphone;
using namespace webphone::sip;
using State = NonInviteClient::State;

namespace {

NonInviteClient in_state(State state, bool reliable = false) {
  NonInviteClient request(kTimers, reliable, at(0));
  switch (state) {
    case State::Trying: break;
    case State::Proceeding: (void)request.receive(100, at(0)); break;
    case State::Completed: (void)request.receive(200, at(0)); break;
    case State::Terminated: (void)request.handle_timeout(at(32'000)); break;
  }
  REQUIRE(request.state() == state);
  return request;
}

std::string apply(NonInviteClient& request, const std::string& stimulus) {
  if (stimulus == "1xx") return words(request.receive(183, at(10)));
  if (stimulus == "2xx") return words(request.receive(200, at(10)));
  if (stimulus == "4xx") return words(request.receive(481, at(10)));
  if (stimulus == "end") return words(request.handle_timeout(at(3'600'000)));
  if (stimulus == "flow lost") return request.lose_flow(at(10)) ? "failure" : "";
  FAIL("no such stimulus: " << stimulus);
  return {};
}

}  // namespace

TEST_CASE("non-INVITE client: every state meets every stimulus") {
  struct Row {
    State from;
    const char* stimulus;
    const char* steps;
    State to;
  };
  const auto row = GENERATE(values<Row>({
      {State::Trying, "1xx", "up", State::Proceeding},
      {State::Trying, "2xx", "up", State::Completed},
      {State::Trying, "4xx", "up", State::Completed},
      {State::Trying, "end", "timeout", State::Terminated},
      {State::Trying, "flow lost", "failure", State::Terminated},
      {State::Proceeding, "1xx", "up", State::Proceeding},
      {State::Proceeding, "2xx", "up", State::Completed},
      {State::Proceeding, "4xx", "up", State::Completed},
      {State::Proceeding, "end", "timeout", State::Terminated},
      {State::Proceeding, "flow lost", "failure", State::Terminated},
      {State::Completed, "1xx", "", State::Completed},
      {State::Completed, "2xx", "", State::Completed},
      {State::Completed, "4xx", "", State::Completed},
      {State::Completed, "end", "", State::Terminated},
      {State::Completed, "flow lost", "", State::Terminated},
      {State::Terminated, "1xx", "", State::Terminated},
      {State::Terminated, "2xx", "", State::Terminated},
      {State::Terminated, "4xx", "", State::Terminated},
      {State::Terminated, "end", "", State::Terminated},
      {State::Terminated, "flow lost", "", State::Terminated},
  }));
  CAPTURE(static_cast<int>(row.from), row.stimulus);
  NonInviteClient request = in_state(row.from);
  CHECK(apply(request, row.stimulus) == row.steps);
  CHECK(request.state() == row.to);
}

TEST_CASE("timer E doubles from T1 up to T2 and timer F ends it at 64*T1") {
  NonInviteClient request = in_state(State::Trying);
  CHECK(play(request) == Log{"500 request", "1500 request", "3500 request", "7500 request", "11500 request",
                             "15500 request", "19500 request", "23500 request", "27500 request",
                             "31500 request", "32000 timeout"});
}

TEST_CASE("timer E goes on with T2 after a provisional response, timer F runs on") {
  NonInviteClient request = in_state(State::Proceeding);
  CHECK(play(request) == Log{"500 request", "4500 request", "8500 request", "12500 request", "16500 request",
                             "20500 request", "24500 request", "28500 request", "32000 timeout"});
}

TEST_CASE("timer E does not run on a reliable transport, timer F does") {
  NonInviteClient request = in_state(State::Trying, true);
  CHECK(play(request) == Log{"32000 timeout"});
}

TEST_CASE("timer K absorbs repeated responses for T4") {
  NonInviteClient request = in_state(State::Completed);
  CHECK(play(request) == Log{"5000"});
}

TEST_CASE("timer K is zero on a reliable transport") {
  NonInviteClient request(kTimers, true, at(0));
  CHECK(words(request.receive(200, at(10))) == "up");
  CHECK(request.state() == State::Terminated);
}
