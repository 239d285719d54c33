#include "core/sip/headers/warning.hpp"

#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Warning tells a human what a server lacks") {
  const auto warning = parse_warning("370 [2001:db8::1]:5060 \"Insufficient \\\"bandwidth\\\"\"");
  REQUIRE(warning);
  CHECK(warning->code == 370);
  CHECK(warning->agent == "[2001:db8::1]:5060");
  CHECK(warning->text == "Insufficient \"bandwidth\"");
  check_round_trip(*warning, parse_warning);
}

TEST_CASE("Warning with less than the grammar wants") {
  CHECK(parse_warning("399 pbx")->text.empty());
  CHECK(parse_warning("399 \"only text\"")->text == "only text");
  CHECK(parse_warning("399")->write() == "399 - \"\"");
  CHECK(parse_warning("399 - \"x\"")->agent.empty());
  check_round_trip(*parse_warning("399"), parse_warning);
}

TEST_CASE("Malformed Warning") {
  for (const char* text : {"", "99 a \"x\"", "abc a \"x\"", "3999 a \"x\"", "399 a x", "399 a \"x",
                           "399 a \"x\" y", "099 a \"x\""}) {
    INFO(text);
    CHECK_FALSE(parse_warning(text));
  }
}
