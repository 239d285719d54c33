#include "tools/sipdump/explanation.hpp"

#include "tests/catch.hpp"

using namespace webphone::sipdump;

namespace {

std::string message(const std::string& more, const std::string& body = {}) {
  return "NOTIFY sip:alice@192.0.2.7;transport=ws SIP/2.0\nVia: SIP/2.0/WSS h.invalid;branch=z9hG4bK1;rport\n"
         "From: \"B\" <sip:bob@example.com>;tag=1\nTo: <sip:alice@example.com>;tag=2\nCall-ID: c\nCSeq: 7 "
         "NOTIFY\n" +
         more + "\n" + body;
}

bool says(const std::string& more, const std::string& body, std::string_view wanted) {
  const auto explanation = explain(message(more, body));
  INFO(explanation.text);
  CHECK(explanation.sound);
  return explanation.text.find(wanted) != std::string::npos;
}

}  // namespace

TEST_CASE("A message is explained line by line, and written as we write it") {
  const auto explanation = explain(message("o: presence;id=7\nX-Odd: \x1B[31mred\n"));
  CHECK_FALSE(explanation.sound);  // a bare escape is a control character
  const auto sound = explain(message("o: presence;id=7\nX-Odd: \xC3\xBC\n"));
  REQUIRE(sound.sound);
  CHECK(sound.text ==
        "request NOTIFY, for sip:alice@192.0.2.7;transport=ws\n"
        "  scheme sip, user alice, host 192.0.2.7, URI parameter transport=ws\n"
        "Via: SIP/2.0/WSS h.invalid;branch=z9hG4bK1;rport\n"
        "  transport WSS, sent by h.invalid, parameter branch=z9hG4bK1, parameter rport\n"
        "From: \"B\" <sip:bob@example.com>;tag=1\n"
        "  name \"B\", scheme sip, user bob, host example.com, parameter tag=1\n"
        "To: <sip:alice@example.com>;tag=2\n"
        "  scheme sip, user alice, host example.com, parameter tag=2\n"
        "Call-ID: c\n"
        "CSeq: 7 NOTIFY\n"
        "  number 7, method NOTIFY\n"
        "Event: presence;id=7\n"
        "  package presence, id 7\n"
        "X-Odd: \xC3\xBC\n"
        "  (not known)\n");
  CHECK(sound.written.starts_with("NOTIFY sip:alice@192.0.2.7;transport=ws SIP/2.0\r\nVia: "));
}

TEST_CASE("Each body that we read is explained") {
  CHECK(says(
      "c: application/sdp\n",
      "v=0\no=- 1 2 IN IP4 192.0.2.1\ns=-\nt=0 0\nm=audio 4000 RTP/AVP 0\nc=IN IP6 "
      "::1\na=sendonly\na=rtpmap:0 PCMU/8000\n",
      "stream audio, port 4000, protocol RTP/AVP, sendonly, at ::1\n    format 0, codec PCMU, clock 8000\n"));
  CHECK(says("c: application/sdp\n", "v=1", "malformed: "));
  CHECK(says("c: application/pidf+xml\n",
             "<presence entity='sip:b@h'><tuple "
             "id='1'><status><basic>open</basic></status><contact>sip:b@1</contact></tuple>"
             "<person><activities><busy/></activities><note>x</note></person></presence>",
             "presence of sip:b@h, open, activity busy, note \"x\"\n  contact sip:b@1\n"));
  CHECK(says("c: application/pidf+xml\n", "<presence>", "malformed: not well-formed"));
  CHECK(says("c: application/dialog-info+xml\n",
             "<dialog-info version='3' state='full' entity='sip:b@h'><dialog id='1' "
             "call-id='c'><state>early</state></dialog></dialog-info>",
             "dialogs of sip:b@h, version 3, full\n  dialog 1, early, call c\n"));
  CHECK(says("c: application/dialog-info+xml\n", "<x/>", "malformed: another kind"));
  CHECK(says("c: application/simple-message-summary\n", "Messages-Waiting: yes\nVoice-Message: 2/1\n",
             "messages wait, voice 2 new 1 old\n"));
  CHECK(says("c: application/simple-message-summary\n", "x", "malformed: no Messages-Waiting"));
  CHECK(says("c: application/im-iscomposing+xml\n", "<isComposing><state>active</state></isComposing>",
             "typing, refresh 0\n"));
  CHECK(says("c: application/im-iscomposing+xml\n", "<", "malformed: "));
  CHECK(says("c: message/sipfrag\n", "SIP/2.0 180 Ringing", "status 180, reason Ringing\n"));
  CHECK(says("c: message/sipfrag\n", "x", "malformed: no status line"));
  CHECK(says("c: image/png\n", "x", "body of 1 octets, image/png\n"));
}

TEST_CASE("A message that a user agent would refuse is shown with its error") {
  const auto explanation = explain(message("Require: a b\n"));
  CHECK_FALSE(explanation.sound);
  CHECK(explanation.text.starts_with("error: Malformed Header Value, line 7"));
  CHECK(explanation.text.find("\nrequest NOTIFY") != std::string::npos);
  CHECK_FALSE(explanation.written.empty());
}

TEST_CASE("A response, and nothing at all") {
  const auto response = explain(
      "SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n"
      "To: <sip:c@d>;tag=2\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\nReason: Q.850;cause=17\r\n\r\n");
  CHECK(response.sound);
  CHECK(response.text.starts_with("response 486, reason \"Busy Here\", to INVITE\n"));
  CHECK(response.text.find("  protocol Q.850, cause 17\n") != std::string::npos);
  for (const char* octets : {"", "\n", "\r\n\r\n", "x", "\x1B[2J"}) {
    const auto nothing = explain(octets);
    CHECK_FALSE(nothing.sound);
    CHECK(nothing.written.empty());
    CHECK(nothing.text.find('\x1B') == std::string::npos);
  }
}
