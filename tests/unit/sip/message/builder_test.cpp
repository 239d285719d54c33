#include "core/sip/message/builder.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

std::string invite_text(const std::string& via) {
  return "INVITE sip:bob@example.com SIP/2.0\r\n" + via +
         "Record-Route: <sip:p2;lr>, <sip:p1;lr>\r\nMax-Forwards: 70\r\nFrom: <sip:a@x>;tag=1\r\n"
         "To: Bob <sip:bob@example.com>\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\nTimestamp: 54\r\nContent-Length: "
         "0\r\n\r\n";
}

const std::string kVias =
    "Via: SIP/2.0/UDP host.example.com:5070;rport;branch=z9hG4bK1, SIP/2.0/UDP second\r\nv: SIP/2.0/TCP "
    "third\r\n";

Message received(const std::string& via = kVias) {
  auto message = parse(invite_text(via));
  REQUIRE(message);
  return std::move(*message);
}

OutgoingMessage sent_invite() {
  OutgoingMessage invite = OutgoingMessage::request(Method::Invite, "sip:bob@example.com");
  invite.add(HeaderId::Via, "SIP/2.0/WS x.invalid;branch=z9hG4bK9")
      .add(HeaderId::Route, "<sip:p1;lr>")
      .add(HeaderId::Route, "<sip:p2;lr>")
      .add(HeaderId::From, "<sip:a@x>;tag=1")
      .add(HeaderId::To, "<sip:bob@example.com>")
      .add(HeaderId::CallId, "c")
      .add(HeaderId::CSeq, "7 INVITE")
      .add(HeaderId::Require, "timer");
  invite.set_body("application/sdp", "v=0");
  return invite;
}

}  // namespace

TEST_CASE("A response copies what RFC 3261 section 8.2.6 says") {
  const OutgoingMessage response = make_response(received(), 180, "tt");
  CHECK(response.write() ==
        "SIP/2.0 180 Ringing\r\n"
        "Via: SIP/2.0/UDP host.example.com:5070;rport;branch=z9hG4bK1, SIP/2.0/UDP second\r\n"
        "Via: SIP/2.0/TCP third\r\n"
        "Record-Route: <sip:p2;lr>, <sip:p1;lr>\r\n"
        "From: <sip:a@x>;tag=1\r\nTo: Bob <sip:bob@example.com>;tag=tt\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n"
        "Content-Length: 0\r\n\r\n");
}

TEST_CASE("100 has no tag, no route, and the timestamp") {
  const OutgoingMessage trying = make_response(received(), 100, "tt");
  CHECK(trying.value(HeaderId::To) == "Bob <sip:bob@example.com>");
  CHECK(trying.value(HeaderId::Timestamp) == "54");
  CHECK_FALSE(trying.has(HeaderId::RecordRoute));
  CHECK_FALSE(make_response(received(), 486, "tt").has(HeaderId::RecordRoute));
}

TEST_CASE("The topmost Via gets received and rport of the source") {
  Message invite = received();
  invite.set_source("192.0.2.7", 1024);
  CHECK(
      make_response(invite, 200, "t").value(HeaderId::Via) ==
      "SIP/2.0/UDP host.example.com:5070;rport=1024;branch=z9hG4bK1;received=192.0.2.7, SIP/2.0/UDP second");

  Message same = received("Via: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1\r\n");
  same.set_source("192.0.2.7", 5060);
  CHECK(make_response(same, 200, "t").value(HeaderId::Via) == "SIP/2.0/UDP 192.0.2.7;branch=z9hG4bK1");

  Message forged = received("Via: SIP/2.0/UDP a;received=203.0.113.66;branch=z9hG4bK1\r\n");
  forged.set_source("2001:db8::1", 5060);
  CHECK(make_response(forged, 200, "t").value(HeaderId::Via) ==
        "SIP/2.0/UDP a;received=2001:db8::1;branch=z9hG4bK1");
}

TEST_CASE("ACK and CANCEL follow their INVITE") {
  const auto response = parse(
      "SIP/2.0 486 Busy\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK9\r\nFrom: <sip:a@x>;tag=1\r\n"
      "To: <sip:bob@example.com>;tag=2\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n\r\n");
  REQUIRE(response);
  const std::string shared =
      " sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK9\r\nMax-Forwards: 70\r\n"
      "Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\nFrom: <sip:a@x>;tag=1\r\n";
  CHECK(make_ack(sent_invite(), *response).write() ==
        "ACK" + shared +
            "To: <sip:bob@example.com>;tag=2\r\nCall-ID: c\r\nCSeq: 7 ACK\r\nContent-Length: 0\r\n\r\n");
  CHECK(make_cancel(sent_invite()).write() ==
        "CANCEL" + shared +
            "To: <sip:bob@example.com>\r\nCall-ID: c\r\nCSeq: 7 CANCEL\r\nContent-Length: 0\r\n\r\n");
}

TEST_CASE("A malformed request is refused with what could be read of it") {
  std::string text = invite_text(kVias);
  text.replace(text.find("7 INVITE"), 8, "7 BYE");
  const auto bad = parse(text);
  REQUIRE_FALSE(bad);
  const auto refusal = make_refusal(bad.error(), "t");
  REQUIRE(refusal);
  CHECK(refusal->status() == 400);
  CHECK(refusal->reason() == "CSeq Method Mismatch");
  CHECK(refusal->value(HeaderId::CSeq) == "7 BYE");
  CHECK(refusal->value(HeaderId::CallId) == "c");
}
