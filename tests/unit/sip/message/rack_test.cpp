#include "core/sip/message/rack.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("RAck names response and request") {
  const auto rack = parse_rack(" 776656 \t 1  INVITE ");
  REQUIRE(rack);
  CHECK(rack->rseq == 776656);
  CHECK(rack->cseq.number == 1);
  CHECK(rack->cseq.method == Method::Invite);
  CHECK(make_rack(776656, "1 INVITE") == "776656 1 INVITE");
}

TEST_CASE("RAck and RSeq refuse what is no number of a response") {
  for (const char* text : {"", "1", "1 ", "1 INVITE", "0 1 INVITE", "-1 1 INVITE", "4294967296 1 INVITE",
                           "1 2147483648 INVITE", "1 1", "1 1 IN VITE", "x 1 INVITE", "1;a 1 INVITE"}) {
    INFO(text);
    CHECK_FALSE(parse_rack(text));
  }
  CHECK(parse_rack("4294967295 2147483647 INVITE"));
  CHECK(parse_rseq(" 1 ") == 1U);
  CHECK(parse_rseq("4294967295") == 4294967295U);
  for (const char* text : {"", "0", "4294967296", "1 2", "1a", "+1"}) {
    INFO(text);
    CHECK_FALSE(parse_rseq(text));
  }
}
