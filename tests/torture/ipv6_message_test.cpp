// Messages with IPv6 addresses, of our own, one of each kind that RFC 5118 §4 describes, with the verdict
// that the message layer must give, and the points that they make.

#include <string>
#include <string_view>

#include "core/sdp/parser.hpp"
#include "core/sdp/writer.hpp"
#include "core/sip/message/host.hpp"
#include "core/sip/message/uri.hpp"
#include "tests/torture/ipv6_messages.hpp"
#include "tests/torture/verdict.hpp"

using namespace webphone;
using namespace webphone::sip;
using namespace webphone::torture;

TEST_CASE("IPv6: every message gets its verdict") {
  for (const Ipv6Message& row : kIpv6Messages) {
    INFO(row.name);
    CHECK(verdict_of(message_of(row.parts)) == row.verdict);
  }
}

TEST_CASE("IPv6: what is accepted prints and parses to the same") {
  for (const Ipv6Message& row : kIpv6Messages) {
    if (row.verdict != kAccept) continue;
    INFO(row.name);
    const auto message = parse(message_of(row.parts));
    REQUIRE(message);
    const auto again = parse(message->write());
    REQUIRE(again);
    CHECK(again->write() == message->write());
    CHECK(again->body() == row.parts.body);
  }
}

TEST_CASE("IPv6: the points that the messages make") {
  const auto inside = parse_uri("sip:bob@[2001:db8:7::20:5070]");
  REQUIRE(inside);
  CHECK(inside->host == "[2001:db8:7::20:5070]");
  CHECK_FALSE(inside->port);
  CHECK(parse_uri("sip:bob@[2001:db8:7::20]:5070")->port == 5070);
  CHECK(equivalent(*Uri::parse("sip:bob@[2001:db8:7::20]"), *Uri::parse("sip:bob@[2001:DB8:7:0:0:0:0:20]")));
  CHECK_FALSE(
      equivalent(*Uri::parse("sip:bob@[2001:db8:7::20]"), *Uri::parse("sip:bob@[2001:db8:7::20:5070]")));
  CHECK(host_without_brackets("[2001:db8:7::20]") == "2001:db8:7::20");

  Parts bracketed;
  bracketed.via = "SIP/2.0/UDP [2001:db8:7::9];received=[2001:db8:7::ff];branch=z9hG4bK-1";
  const auto message = parse(message_of(bracketed));
  REQUIRE(message);
  CHECK(host_without_brackets(message->top_via().received()) == "2001:db8:7::ff");

  auto seen = parse(message_of({}));
  REQUIRE(seen);
  seen->set_source("2001:db8:7::fe", 40000);
  const auto response = make_response(*seen, 200, "t");
  CHECK(response.value(HeaderId::Via).find("received=2001:db8:7::fe") != std::string_view::npos);
}

TEST_CASE("IPv6: addresses in session descriptions") {
  for (const std::string_view body : {kOffer, kTwoFamilies, kMapped}) {
    const auto session = sdp::parse(body);
    REQUIRE(session);
    CHECK(session->origin.address_type == "IP6");
    CHECK(sdp::parse(sdp::write(*session)).value() == *session);
  }
  const auto mixed = sdp::parse(kTwoFamilies);
  CHECK(mixed->media[0].connection->address == "2001:db8:7::9");
  CHECK(mixed->media[1].connection->address_type == "IP4");
}
