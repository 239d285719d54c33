#include "core/sip/transaction/non_invite_server.hpp"

#include "tests/catch.hpp"
#include "tests/unit/sip/transaction/steps.hpp"

using namespace webphone;
using namespace webphone::sip;
using State = NonInviteServer::State;

namespace {

NonInviteServer in_state(State state, bool reliable = false) {
  NonInviteServer request(kTimers, reliable);
  switch (state) {
    case State::Trying: break;
    case State::Proceeding: (void)request.respond(100, at(0)); break;
    case State::Completed: (void)request.respond(200, at(0)); break;
    case State::Terminated:
      (void)request.respond(200, at(0));
      (void)request.handle_timeout(at(32'000));
      break;
  }
  REQUIRE(request.state() == state);
  return request;
}

std::string apply(NonInviteServer& request, const std::string& stimulus) {
  if (stimulus == "request") return words(request.receive_request());
  if (stimulus == "send 1xx") return words(request.respond(100, at(10)));
  if (stimulus == "send 2xx") return words(request.respond(200, at(10)));
  if (stimulus == "end") return words(request.handle_timeout(at(3'600'000)));
  if (stimulus == "flow lost") return request.lose_flow(at(10)) ? "failure" : "";
  FAIL("no such stimulus: " << stimulus);
  return {};
}

}  // namespace

TEST_CASE("non-INVITE server: every state meets every stimulus") {
  struct Row {
    State from;
    const char* stimulus;
    const char* steps;
    State to;
  };
  const auto row = GENERATE(values<Row>({
      {State::Trying, "request", "", State::Trying},
      {State::Trying, "send 1xx", "response", State::Proceeding},
      {State::Trying, "send 2xx", "response", State::Completed},
      {State::Trying, "end", "", State::Trying},
      {State::Trying, "flow lost", "failure", State::Trying},
      {State::Proceeding, "request", "response", State::Proceeding},
      {State::Proceeding, "send 1xx", "response", State::Proceeding},
      {State::Proceeding, "send 2xx", "response", State::Completed},
      {State::Proceeding, "end", "", State::Proceeding},
      {State::Proceeding, "flow lost", "failure", State::Proceeding},
      {State::Completed, "request", "response", State::Completed},
      {State::Completed, "send 1xx", "refused", State::Completed},
      {State::Completed, "send 2xx", "refused", State::Completed},
      {State::Completed, "end", "", State::Terminated},
      {State::Completed, "flow lost", "", State::Terminated},
      {State::Terminated, "request", "", State::Terminated},
      {State::Terminated, "send 1xx", "refused", State::Terminated},
      {State::Terminated, "send 2xx", "refused", State::Terminated},
      {State::Terminated, "end", "", State::Terminated},
      {State::Terminated, "flow lost", "", State::Terminated},
  }));
  CAPTURE(static_cast<int>(row.from), row.stimulus);
  NonInviteServer request = in_state(row.from);
  CHECK(apply(request, row.stimulus) == row.steps);
  CHECK(request.state() == row.to);
}

TEST_CASE("timer J answers repeated requests for 64*T1") {
  NonInviteServer request = in_state(State::Completed);
  CHECK(play(request) == Log{"32000"});
}

TEST_CASE("timer J is zero on a reliable transport") {
  NonInviteServer request(kTimers, true);
  CHECK(words(request.respond(200, at(10))) == "response");
  CHECK(request.state() == State::Terminated);
}

TEST_CASE("a request whose connection died keeps its response for the next one") {
  NonInviteServer request(kTimers, true);
  CHECK(request.lose_flow(at(0)));
  CHECK(words(request.respond(200, at(1000))) == "response");
  CHECK(play(request) == Log{"33000"});
}
