#include "core/sip/message/via.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Via with white space everywhere") {
  const auto via = parse_via(" SIP / 2.0 / TLS  host.example.com : 5061 ; branch = z9hG4bKx ; rport = 99 ");
  REQUIRE(via);
  CHECK(via->transport == "TLS");
  CHECK(via->host == "host.example.com");
  CHECK(via->port == 5061);
  CHECK(via->branch == "z9hG4bKx");
  CHECK(via->rport() == 99);
}

TEST_CASE("Via tells an empty rport from none") {
  CHECK(parse_via("SIP/2.0/UDP h;rport")->has_rport());
  CHECK_FALSE(parse_via("SIP/2.0/UDP h;rport")->rport());
  CHECK_FALSE(parse_via("SIP/2.0/UDP h")->has_rport());
  CHECK(parse_via("SIP/2.0/UDP h;received=2001:db8::1")->received() == "2001:db8::1");
}

TEST_CASE("Malformed Via") {
  for (const char* text :
       {"", "SIP/2.0", "SIP/2.0/", "SIP/2.0/UDP", "SIP/2.0/UDP ", "SIP/2.0/UDP:h", "/2.0/UDP h",
        "SIP/2.0/UDP h:", "SIP/2.0/UDP h:70000", "SIP/2.0/UDP h i", "SIP/2.0/UDP ;x"}) {
    INFO(text);
    CHECK_FALSE(parse_via(text));
  }
}

TEST_CASE("Via is composed as it is parsed") {
  CHECK(make_via("WSS", "x.invalid", std::nullopt, "z9hG4bK1") ==
        "SIP/2.0/WSS x.invalid;branch=z9hG4bK1;rport");
  const std::string text = make_via("UDP", "[::1]", 5070, "z9hG4bK2", false);
  const auto via = parse_via(text);
  REQUIRE(via);
  CHECK(via->port == 5070);
  CHECK_FALSE(via->has_rport());
}
