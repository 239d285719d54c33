#include "core/sdp/hold.hpp"

#include "core/sdp/parser.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;
using namespace webphone::sdp::test;

TEST_CASE("an answer never takes more than the offer gives") {
  const Direction all[] = {Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly,
                           Direction::Inactive};
  for (const Direction offered : all) {
    for (const Direction wanted : all) {
      const Direction answer = answer_direction(offered, wanted);
      CHECK((!sends(answer) || (receives(offered) && sends(wanted))));
      CHECK((!receives(answer) || (sends(offered) && receives(wanted))));
    }
  }
  CHECK(answer_direction(Direction::SendOnly, Direction::SendRecv) == Direction::RecvOnly);
  CHECK(answer_direction(Direction::Inactive, Direction::SendRecv) == Direction::Inactive);
}

TEST_CASE("every form of hold is understood") {
  const auto direction = [](std::string_view from, std::string_view to) {
    const auto session = parse(replaced(kPlainOffer, from, to));
    REQUIRE(session.ok());
    return stated_direction(*session, session->media[0]);
  };
  CHECK(direction("", "") == Direction::SendRecv);
  CHECK(direction("a=fmtp", "a=sendonly\r\na=fmtp") == Direction::SendOnly);
  CHECK(direction("a=fmtp", "a=inactive\r\na=fmtp") == Direction::Inactive);
  CHECK(direction("t=0 0\r\n", "t=0 0\r\na=sendonly\r\n") == Direction::SendOnly);
  CHECK_FALSE(receives(direction("c=IN IP4 192.0.2.70", "c=IN IP4 0.0.0.0")));
  CHECK(direction("49170", "0") == Direction::Inactive);
}

TEST_CASE("holdtype chooses what is offered") {
  CHECK(hold_direction(hold_type(-1), false) == Direction::SendOnly);
  CHECK(hold_direction(hold_type(2), false) == Direction::SendOnly);
  CHECK(hold_direction(hold_type(3), false) == Direction::RecvOnly);
  CHECK(hold_direction(hold_type(4), false) == Direction::Inactive);
  CHECK_FALSE(hold_direction(hold_type(-2), false));
  CHECK_FALSE(hold_direction(hold_type(0), false));
  CHECK(hold_direction(hold_type(2), true) == Direction::Inactive);
  CHECK(hold_type(99) == HoldType::Automatic);
}

TEST_CASE("each side's hold is told apart") {
  CHECK(hold_state(Direction::SendRecv, Direction::SendRecv) == HoldState{false, false});
  CHECK(hold_state(Direction::SendOnly, Direction::RecvOnly) == HoldState{true, false});
  CHECK(hold_state(Direction::SendRecv, Direction::SendOnly) == HoldState{false, true});
  CHECK(hold_state(Direction::SendOnly, Direction::Inactive) == HoldState{true, true});
}
