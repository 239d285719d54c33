#include "core/sip/headers/info_reference.hpp"

#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Call-Info names a picture") {
  const auto info = parse_info_reference("<https://example.com/alice,1.png> ;purpose=icon");
  REQUIRE(info);
  CHECK(info->uri == "https://example.com/alice,1.png");
  CHECK(info->purpose() == "icon");
  CHECK_FALSE(info->answer_after());
  check_round_trip(*info, parse_info_reference);
}

TEST_CASE("Who wants the phone to answer by itself") {
  CHECK(parse_info_reference("<sip:pbx.example.com>;answer-after=0")->answer_after() == 0U);
  CHECK(parse_info_reference("<sip:pbx.example.com>;answer-after=5")->answer_after() == 5U);
  CHECK(parse_info_reference("<http://127.0.0.1>;info=alert-autoanswer;delay=0")->answer_after() == 0U);
  CHECK_FALSE(parse_info_reference("<http://127.0.0.1>;info=alert-internal")->answer_after());
  CHECK_FALSE(parse_info_reference("<sip:h>;answer-after=soon")->answer_after());
}

TEST_CASE("Alert-Info as servers write it") {
  CHECK(parse_info_reference("Bellcore-dr2")->uri == "Bellcore-dr2");
  CHECK(parse_info_reference("http://example.com/ring.wav;x=y")->uri == "http://example.com/ring.wav");
  CHECK(parse_info_reference(";info=ring2")->uri.empty());
  CHECK(parse_info_reference("<>;info=ring2")->write() == "<>;info=ring2");
  check_round_trip(*parse_info_reference("Bellcore-dr2"), parse_info_reference);
}

TEST_CASE("Malformed Call-Info and Alert-Info") {
  for (const char* text :
       {"", "<http://a", "<http://a b>", "<a\"b>", "<http://a>purpose=icon", "<http://a>;=", "a<b"}) {
    INFO(text);
    CHECK_FALSE(parse_info_reference(text));
  }
}
