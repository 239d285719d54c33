#include "core/sdp/hold.hpp"

#include "core/sdp/parser.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;

namespace {

using enum Direction;

Direction stated(const std::string& text) {
  const auto parsed = parse(text);
  REQUIRE(parsed.ok());
  return stated_direction(*parsed, parsed->media[0]);
}

}  // namespace

TEST_CASE("Directions answer each other as RFC 3264 says") {
  CHECK(reverse(SendOnly) == RecvOnly);
  CHECK(reverse(SendRecv) == SendRecv);
  CHECK(answer_direction(SendOnly, SendRecv) == RecvOnly);
  CHECK(answer_direction(SendRecv, SendOnly) == SendOnly);
  CHECK(answer_direction(SendOnly, SendOnly) == Inactive);
  CHECK(answer_direction(Inactive, SendRecv) == Inactive);
}

TEST_CASE("An answer never claims more than the offer allows") {
  for (const Direction offered : {Inactive, SendOnly, RecvOnly, SendRecv}) {
    for (const Direction wanted : {Inactive, SendOnly, RecvOnly, SendRecv}) {
      const Direction answer = answer_direction(offered, wanted);
      CHECK((!sends(answer) || receives(offered)));
      CHECK((!receives(answer) || sends(offered)));
      CHECK(intersect(answer, wanted) == answer);
    }
  }
}

TEST_CASE("Hold is told by attribute, by session attribute, by address and by port") {
  const std::string_view plain = samples::kBaresipOffer;
  CHECK(stated(std::string(plain)) == SendRecv);
  CHECK(stated(samples::replaced(plain, "a=sendrecv", "a=sendonly")) == SendOnly);
  CHECK(stated(samples::replaced(samples::kSippOffer, "t=0 0\n", "t=0 0\na=inactive\n")) == Inactive);
  CHECK(stated(samples::replaced(plain, "c=IN IP4 127.0.0.1", "c=IN IP4 0.0.0.0")) == SendOnly);
  CHECK(stated(samples::replaced(plain, "m=audio 10140", "m=audio 0")) == Inactive);
}

TEST_CASE("An address that ICE does not know yet is no hold") {
  std::string offer = samples::replaced(samples::kChromiumOffer, "m=audio 54609", "m=audio 9");
  offer = samples::replaced(offer, "c=IN IP4 198.51.100.7", "c=IN IP4 0.0.0.0");
  CHECK(stated(offer) == SendRecv);
  CHECK(stated(samples::replaced(offer, "m=audio 9", "m=audio 30012")) == SendOnly);
}

TEST_CASE("The holdtype setting chooses the direction of hold") {
  CHECK(hold_direction(hold_type(-1), false) == SendOnly);
  CHECK(hold_direction(hold_type(2), false) == SendOnly);
  CHECK(hold_direction(hold_type(2), true) == Inactive);
  CHECK(hold_direction(hold_type(3), false) == RecvOnly);
  CHECK(hold_direction(hold_type(4), false) == Inactive);
  CHECK_FALSE(hold_direction(hold_type(-2), false));
  CHECK_FALSE(hold_direction(hold_type(0), false));
  CHECK(hold_type(77) == HoldType::Automatic);
}

TEST_CASE("Both sides may hold at once") {
  CHECK(hold_state(SendRecv, SendRecv) == HoldState{false, false});
  CHECK(hold_state(SendOnly, RecvOnly) == HoldState{true, false});
  CHECK(hold_state(SendRecv, SendOnly) == HoldState{false, true});
  CHECK(hold_state(SendOnly, Inactive) == HoldState{true, true});
}
