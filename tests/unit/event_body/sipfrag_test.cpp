#include "core/event_body/sipfrag.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;

TEST_CASE("A transfer that goes on") {
  CHECK(parse_sipfrag("SIP/2.0 100 Trying") == StatusFragment{100, "Trying"});
  CHECK(parse_sipfrag("SIP/2.0 200 OK\r\n") == StatusFragment{200, "OK"});
  CHECK(parse_sipfrag("sip/2.0 603 Decline\nRetry-After: 5\n") == StatusFragment{603, "Decline"});
  CHECK(parse_sipfrag("SIP/2.0 180 \r\nContact: <sip:a@b>\r\n\r\n") == StatusFragment{180, ""});
  CHECK(parse_sipfrag("\r\nSIP/2.0 486") == StatusFragment{486, ""});
}

TEST_CASE("What is no status line") {
  for (const char* body : {"", "SIP/2.0", "SIP/2.0 ", "SIP/2.0  200 OK", "SIP/2.0 99 Low", "SIP/2.0 700 High",
                           "SIP/2.0 2000 OK", "SIP/1.0 200 OK", "HTTP/1.1 200 OK", "INVITE sip:a@b SIP/2.0",
                           "SIP/2.0 200 a\001b", "SIP/2.0 +20 OK"}) {
    INFO(body);
    CHECK_FALSE(parse_sipfrag(body));
  }
}

TEST_CASE("A fragment is written as it is read") {
  CHECK(write_sipfrag({180, "Ringing"}) == "SIP/2.0 180 Ringing\r\n");
  CHECK(write_sipfrag({200, "a\r\nb"}) == "SIP/2.0 200 a  b\r\n");
  CHECK(parse_sipfrag(write_sipfrag({503, ""})) == StatusFragment{503, ""});
}
