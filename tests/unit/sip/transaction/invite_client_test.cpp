#include "core/sip/transaction/invite_client.hpp"

#include "tests/catch.hpp"
#include "tests/unit/sip/transaction/steps.hpp"

using namespace webphone;
using namespace webphone::sip;
using State = InviteClient::State;

namespace {

InviteClient in_state(State state, bool reliable = false) {
  InviteClient invite(kTimers, reliable, at(0));
  switch (state) {
    case State::Calling: break;
    case State::Proceeding: (void)invite.receive(180, at(0)); break;
    case State::Completed: (void)invite.receive(486, at(0)); break;
    case State::Accepted: (void)invite.receive(200, at(0)); break;
    case State::Terminated: (void)invite.handle_timeout(at(32'000)); break;
  }
  REQUIRE(invite.state() == state);
  return invite;
}

std::string apply(InviteClient& invite, const std::string& stimulus) {
  if (stimulus == "1xx") return words(invite.receive(180, at(10)));
  if (stimulus == "2xx") return words(invite.receive(200, at(10)));
  if (stimulus == "3xx") return words(invite.receive(302, at(10)));
  if (stimulus == "6xx") return words(invite.receive(603, at(10)));
  if (stimulus == "end") return words(invite.handle_timeout(at(3'600'000)));
  if (stimulus == "flow lost") return invite.lose_flow(at(10)) ? "failure" : "";
  FAIL("no such stimulus: " << stimulus);
  return {};
}

}  // namespace

TEST_CASE("INVITE client: every state meets every stimulus") {
  struct Row {
    State from;
    const char* stimulus;
    const char* steps;
    State to;
  };
  const auto row = GENERATE(values<Row>({
      {State::Calling, "1xx", "up", State::Proceeding},
      {State::Calling, "2xx", "up", State::Accepted},
      {State::Calling, "3xx", "ack up", State::Completed},
      {State::Calling, "6xx", "ack up", State::Completed},
      {State::Calling, "end", "timeout", State::Terminated},
      {State::Calling, "flow lost", "failure", State::Terminated},
      {State::Proceeding, "1xx", "up", State::Proceeding},
      {State::Proceeding, "2xx", "up", State::Accepted},
      {State::Proceeding, "3xx", "ack up", State::Completed},
      {State::Proceeding, "6xx", "ack up", State::Completed},
      {State::Proceeding, "end", "", State::Proceeding},
      {State::Proceeding, "flow lost", "failure", State::Terminated},
      {State::Completed, "1xx", "", State::Completed},
      {State::Completed, "2xx", "", State::Completed},
      {State::Completed, "3xx", "ack", State::Completed},
      {State::Completed, "6xx", "ack", State::Completed},
      {State::Completed, "end", "", State::Terminated},
      {State::Completed, "flow lost", "", State::Terminated},
      {State::Accepted, "1xx", "", State::Accepted},
      {State::Accepted, "2xx", "up", State::Accepted},
      {State::Accepted, "3xx", "", State::Accepted},
      {State::Accepted, "6xx", "", State::Accepted},
      {State::Accepted, "end", "end-forking", State::Terminated},
      {State::Accepted, "flow lost", "", State::Accepted},
      {State::Terminated, "1xx", "", State::Terminated},
      {State::Terminated, "2xx", "", State::Terminated},
      {State::Terminated, "3xx", "", State::Terminated},
      {State::Terminated, "6xx", "", State::Terminated},
      {State::Terminated, "end", "", State::Terminated},
      {State::Terminated, "flow lost", "", State::Terminated},
  }));
  CAPTURE(static_cast<int>(row.from), row.stimulus);
  InviteClient invite = in_state(row.from);
  CHECK(apply(invite, row.stimulus) == row.steps);
  CHECK(invite.state() == row.to);
}

TEST_CASE("timer A doubles from T1 without bound and timer B ends it at 64*T1") {
  InviteClient invite = in_state(State::Calling);
  CHECK(play(invite) == Log{"500 request", "1500 request", "3500 request", "7500 request", "15500 request",
                            "31500 request", "32000 timeout"});
}

TEST_CASE("timer A does not run on a reliable transport, timer B does") {
  InviteClient invite = in_state(State::Calling, true);
  CHECK(play(invite) == Log{"32000 timeout"});
}

TEST_CASE("a provisional response stops timers A and B") {
  InviteClient invite = in_state(State::Proceeding);
  CHECK(invite.next_timeout().is_never());
}

TEST_CASE("timer D absorbs repeated final responses for 32 s") {
  InviteClient invite = in_state(State::Completed);
  CHECK(play(invite) == Log{"32000"});
}

TEST_CASE("timer D is zero on a reliable transport") {
  InviteClient invite(kTimers, true, at(0));
  CHECK(words(invite.receive(486, at(10))) == "ack up");
  CHECK(invite.state() == State::Terminated);
}

TEST_CASE("timer M lets further 2xx through for 64*T1 on every transport") {
  InviteClient invite = in_state(State::Accepted, GENERATE(false, true));
  CHECK(play(invite) == Log{"32000 end-forking"});
}

TEST_CASE("a cancelled INVITE waits 64*T1 for its final response") {
  InviteClient invite = in_state(State::Proceeding);
  invite.cancel_sent(at(1000));
  CHECK(play(invite) == Log{"33000 timeout"});
}

TEST_CASE("a final response in time ends the wait of a cancelled INVITE") {
  InviteClient invite = in_state(State::Proceeding);
  invite.cancel_sent(at(1000));
  CHECK(words(invite.receive(200, at(2000))) == "up");
  CHECK(play(invite) == Log{"34000 end-forking"});
}

TEST_CASE("after a jump of the clock an INVITE is repeated once, not for all the time lost") {
  InviteClient invite = in_state(State::Calling);
  CHECK(words(invite.handle_timeout(at(20'000))) == "request");
  CHECK(invite.next_timeout() == at(21'000));
}
