#include "core/sip/transaction/invite_server.hpp"

#include "tests/catch.hpp"
#include "tests/unit/sip/transaction/steps.hpp"

using namespace webphone;
using namespace webphone::sip;
using State = InviteServer::State;

namespace {

InviteServer in_state(State state, bool reliable = false) {
  InviteServer invite(kTimers, reliable, at(0));
  switch (state) {
    case State::Proceeding: (void)invite.respond(180, at(0)); break;
    case State::Completed: (void)invite.respond(486, at(0)); break;
    case State::Confirmed:
      (void)invite.respond(486, at(0));
      (void)invite.receive_ack(at(0));
      break;
    case State::Accepted: (void)invite.respond(200, at(0)); break;
    case State::Terminated:
      (void)invite.respond(486, at(0));
      (void)invite.handle_timeout(at(32'000));
      break;
  }
  REQUIRE(invite.state() == state);
  return invite;
}

std::string apply(InviteServer& invite, const std::string& stimulus) {
  if (stimulus == "INVITE") return words(invite.receive_request());
  if (stimulus == "ACK") return words(invite.receive_ack(at(10)));
  if (stimulus == "send 1xx") return words(invite.respond(183, at(10)));
  if (stimulus == "send 2xx") return words(invite.respond(200, at(10)));
  if (stimulus == "send 4xx") return words(invite.respond(404, at(10)));
  if (stimulus == "end") return words(invite.handle_timeout(at(3'600'000)));
  if (stimulus == "flow lost") return invite.lose_flow(at(10)) ? "failure" : "";
  FAIL("no such stimulus: " << stimulus);
  return {};
}

}  // namespace

TEST_CASE("INVITE server: every state meets every stimulus") {
  struct Row {
    State from;
    const char* stimulus;
    const char* steps;
    State to;
  };
  const auto row = GENERATE(values<Row>({
      {State::Proceeding, "INVITE", "response", State::Proceeding},
      {State::Proceeding, "ACK", "", State::Proceeding},
      {State::Proceeding, "send 1xx", "response", State::Proceeding},
      {State::Proceeding, "send 2xx", "response", State::Accepted},
      {State::Proceeding, "send 4xx", "response", State::Completed},
      {State::Proceeding, "end", "", State::Proceeding},
      {State::Proceeding, "flow lost", "failure", State::Proceeding},
      {State::Completed, "INVITE", "response", State::Completed},
      {State::Completed, "ACK", "", State::Confirmed},
      {State::Completed, "send 1xx", "refused", State::Completed},
      {State::Completed, "send 2xx", "refused", State::Completed},
      {State::Completed, "send 4xx", "refused", State::Completed},
      {State::Completed, "end", "timeout", State::Terminated},
      {State::Completed, "flow lost", "", State::Completed},
      {State::Confirmed, "INVITE", "", State::Confirmed},
      {State::Confirmed, "ACK", "", State::Confirmed},
      {State::Confirmed, "send 1xx", "refused", State::Confirmed},
      {State::Confirmed, "send 2xx", "refused", State::Confirmed},
      {State::Confirmed, "send 4xx", "refused", State::Confirmed},
      {State::Confirmed, "end", "", State::Terminated},
      {State::Confirmed, "flow lost", "", State::Terminated},
      {State::Accepted, "INVITE", "", State::Accepted},
      {State::Accepted, "ACK", "up", State::Accepted},
      {State::Accepted, "send 1xx", "refused", State::Accepted},
      {State::Accepted, "send 2xx", "response", State::Accepted},
      {State::Accepted, "send 4xx", "refused", State::Accepted},
      {State::Accepted, "end", "", State::Terminated},
      {State::Accepted, "flow lost", "", State::Accepted},
      {State::Terminated, "INVITE", "", State::Terminated},
      {State::Terminated, "ACK", "", State::Terminated},
      {State::Terminated, "send 1xx", "refused", State::Terminated},
      {State::Terminated, "send 2xx", "refused", State::Terminated},
      {State::Terminated, "send 4xx", "refused", State::Terminated},
      {State::Terminated, "end", "", State::Terminated},
      {State::Terminated, "flow lost", "", State::Terminated},
  }));
  CAPTURE(static_cast<int>(row.from), row.stimulus);
  InviteServer invite = in_state(row.from);
  CHECK(apply(invite, row.stimulus) == row.steps);
  CHECK(invite.state() == row.to);
}

TEST_CASE("100 goes out after 200 ms of silence, and only once") {
  InviteServer invite(kTimers, GENERATE(false, true), at(0));
  CHECK(words(invite.receive_request()).empty());
  CHECK(play(invite) == Log{"200 trying"});
  CHECK(words(invite.receive_request()) == "response");
}

TEST_CASE("a response in time makes 100 unnecessary") {
  InviteServer invite(kTimers, false, at(0));
  CHECK(words(invite.respond(180, at(199))) == "response");
  CHECK(invite.next_timeout().is_never());
}

TEST_CASE("timer G doubles from T1 up to T2 and timer H gives up at 64*T1") {
  InviteServer invite = in_state(State::Completed);
  CHECK(play(invite) == Log{"500 response", "1500 response", "3500 response", "7500 response",
                            "11500 response", "15500 response", "19500 response", "23500 response",
                            "27500 response", "31500 response", "32000 timeout"});
}

TEST_CASE("timer G does not run on a reliable transport, timer H does") {
  InviteServer invite = in_state(State::Completed, true);
  CHECK(play(invite) == Log{"32000 timeout"});
}

TEST_CASE("timer I absorbs repeated ACKs for T4") {
  InviteServer invite = in_state(State::Confirmed);
  CHECK(play(invite) == Log{"5000"});
}

TEST_CASE("timer I is zero on a reliable transport") {
  InviteServer invite = in_state(State::Completed, true);
  CHECK(words(invite.receive_ack(at(10))).empty());
  CHECK(invite.state() == State::Terminated);
}

TEST_CASE("timer L absorbs repeated INVITEs for 64*T1 after a 2xx, on every transport") {
  InviteServer invite = in_state(State::Accepted, GENERATE(false, true));
  CHECK(play(invite) == Log{"32000"});
}
