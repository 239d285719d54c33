#include "core/sip/message/outgoing_message.hpp"

#include <string>

#include "core/sip/message/parser.hpp"
#include "core/sip/message/status_code.hpp"
#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("OutgoingMessage writes headers in order and computes the length") {
  OutgoingMessage message = OutgoingMessage::request(Method::Message, "sip:bob@example.com");
  message.add(HeaderId::To, "<sip:bob@example.com>").add_first(HeaderId::Via, "SIP/2.0/WS x");
  message.set_body("text/plain", "hi\r\n");
  CHECK(message.write() ==
        "MESSAGE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/WS x\r\nTo: <sip:bob@example.com>\r\n"
        "Content-Type: text/plain\r\nContent-Length: 4\r\n\r\nhi\r\n");
}

TEST_CASE("Text from outside cannot inject a header") {
  OutgoingMessage message = OutgoingMessage::request(Method::Invite, "sip:bob@example.com");
  for (const char* value : {"a\r\nVia: x", "a\nb", "a\rb", "a\x01", "a\x7F"}) {
    const auto status = message.append(HeaderId::Subject, value);
    REQUIRE_FALSE(status);
    CHECK(status.error() == HeaderError::ControlCharacter);
  }
  CHECK(message.append(HeaderId::Subject, std::string("a\0b", 3)).error() == HeaderError::ControlCharacter);
  CHECK(message.append_named("X: y\r\nZ", "v").error() == HeaderError::BadName);
  CHECK(message.append_named("", "v").error() == HeaderError::BadName);
  CHECK(message.append(HeaderId::ContentLength, "5").error() == HeaderError::Computed);
  CHECK(message.append_named("l", "5").error() == HeaderError::Computed);
  CHECK(message.append_named(std::string(256, 'x'), "v").error() == HeaderError::TooLong);
  CHECK(message.fields().empty());
}

TEST_CASE("Nor can text that was taken for safe") {
  OutgoingMessage message = OutgoingMessage::request("NEW\r\nX: y", "sip:bob\r\nVia: x@example.com SIP/2.0");
  message.add(HeaderId::Subject, "a\r\nb");
  const std::string written = message.write();
  CHECK(written.starts_with("NEWX:y sip:bobVia:x@example.comSIP/2.0 SIP/2.0\r\nSubject: a  b\r\n"));
  CHECK(OutgoingMessage::response(200, "a\r\nb").write().starts_with("SIP/2.0 200 a  b\r\n"));
}

TEST_CASE("Named headers find their known names") {
  OutgoingMessage message = OutgoingMessage::request(Method::Invite, "sip:bob@example.com");
  CHECK(message.append_named("user-agent", "x"));
  CHECK(message.append_named("X-Own", "y"));
  CHECK(message.value(HeaderId::UserAgent) == "x");
  CHECK(message.write().find("\r\nX-Own: y\r\n") != std::string::npos);
}

TEST_CASE("Replacing keeps the place of the first line and drops the others") {
  OutgoingMessage message = OutgoingMessage::response(200);
  message.add(HeaderId::Route, "1").add(HeaderId::Subject, "s").add(HeaderId::Route, "2");
  CHECK(message.set(HeaderId::Route, "3"));
  REQUIRE(message.fields().size() == 2);
  CHECK(message.fields()[0].value == "3");
  message.remove(HeaderId::Route);
  CHECK_FALSE(message.has(HeaderId::Route));
}

TEST_CASE("Reasons have defaults") {
  CHECK(OutgoingMessage::response(486).reason() == "Busy Here");
  CHECK(OutgoingMessage::response(599).reason() == "Server Failure");
  CHECK(OutgoingMessage::response(42).status() == 100);
  for (std::uint16_t status = 100; status < 700; ++status) CHECK_FALSE(default_reason(status).empty());
}

TEST_CASE("A body is taken away with its type") {
  OutgoingMessage message = OutgoingMessage::request(Method::Options, "sip:h");
  message.set_body("text/plain", "hi");
  message.set_body({}, {});
  CHECK_FALSE(message.has(HeaderId::ContentType));
  CHECK(message.write().ends_with("Content-Length: 0\r\n\r\n"));
}
