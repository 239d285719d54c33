#include "core/sip/headers/reason.hpp"

#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Reason of SIP and of the telephone network") {
  const auto elsewhere = parse_reason(" SIP ; cause = 200 ; text = \"Call completed \\\"elsewhere\\\"\"");
  REQUIRE(elsewhere);
  CHECK(elsewhere->is_sip());
  CHECK(elsewhere->cause == 200);
  CHECK(elsewhere->text() == "Call completed \"elsewhere\"");
  CHECK(elsewhere->write() == "SIP;cause=200;text=\"Call completed \\\"elsewhere\\\"\"");
  check_round_trip(*elsewhere, parse_reason);

  const auto clearing = parse_reason("Q.850;cause=16;text=NORMAL_CLEARING");
  REQUIRE(clearing);
  CHECK(clearing->is_q850());
  CHECK(clearing->cause == 16);
  CHECK(clearing->text() == "NORMAL_CLEARING");
  CHECK_FALSE(parse_reason("preemption")->cause);
  CHECK_FALSE(parse_reason("SIP;cause=70000")->cause);
}

TEST_CASE("Malformed Reason") {
  for (const char* text : {"", ";cause=200", "SIP cause=200", "SIP;cause=200;text=\"open", "SIP;=200"}) {
    INFO(text);
    CHECK_FALSE(parse_reason(text));
  }
}

TEST_CASE("Reason is composed as it is read") {
  CHECK(make_reason("SIP", 486) == "SIP;cause=486");
  const std::string text = make_reason("Q.850", 17, "Busy \"here\"\r\n");
  CHECK(parse_reason(text)->text() == "Busy \"here\"  ");
  CHECK(parse_reason(text)->write() == text);
}
