#include "core/sip/message/session_expires.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Session-Expires is read with and without refresher, and written as it is read") {
  struct Row {
    const char* text;
    SessionExpires value;
  };
  const Row rows[] = {
      {"1800", {1800, Refresher::Unsaid}},
      {" 90 ; refresher = UAC ", {90, Refresher::Uac}},
      {"4294967295;refresher=uas", {4294967295U, Refresher::Uas}},
      {"90;x=y;refresher=uas", {90, Refresher::Uas}},
      {"90;refresher=both", {90, Refresher::Unsaid}},
      {"90;refresher", {90, Refresher::Unsaid}},
  };
  for (const auto& [text, value] : rows) {
    INFO(text);
    CHECK(parse_session_expires(text) == value);
    CHECK(parse_session_expires(make_session_expires(value)) == value);
  }
}

TEST_CASE("Session-Expires and Min-SE refuse what is no number of seconds") {
  for (const char* text : {"", ";refresher=uac", "-1", "4294967296", "1.5", "1 2", "soon"}) {
    INFO(text);
    CHECK_FALSE(parse_session_expires(text));
    CHECK_FALSE(parse_min_se(text));
  }
  CHECK(parse_min_se("90;lr") == 90U);
}
