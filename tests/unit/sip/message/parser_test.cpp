// The verdicts on malformed messages are in tests/torture; here is what the parser does with sound ones and
// what it saves of broken ones.

#include "core/sip/message/parser.hpp"

#include <string>

#include "core/sip/message/limits.hpp"
#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

std::string with(const std::string& lines, const std::string& body = {}) {
  return "NOTIFY sip:a@b SIP/2.0\r\nVia: SIP/2.0/WS h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: "
         "<sip:c@d>;tag=2\r\n"
         "Call-ID: c\r\nCSeq: 1 NOTIFY\r\n" +
         lines + "\r\n" + body;
}

}  // namespace

TEST_CASE("Folded lines are joined by one space") {
  const auto message = parse(with("Subject: one\r\n  two \t\r\n\tthree\r\n \r\nDate: x\r\n", "body"));
  REQUIRE(message);
  CHECK(message->value(HeaderId::Subject) == "one two three");
  CHECK(message->value(HeaderId::Date) == "x");
  CHECK(message->body() == "body");
}

TEST_CASE("White space around values goes, inside it stays") {
  const auto message = parse(with("Subject \t: \t a  b \t \r\nOrganization:\r\n"));
  REQUIRE(message);
  CHECK(message->value(HeaderId::Subject) == "a  b");
  CHECK(message->has(HeaderId::Organization));
  CHECK(message->value(HeaderId::Organization).empty());
}

TEST_CASE("A quoted pair may hold a control octet, its quote may be folded") {
  const std::string line = std::string("Warning: 399 h \"a\\\x01 \\\0\r\n b\"\r\n", 29);
  const auto message = parse(with(line));
  REQUIRE(message);
  CHECK(message->value(HeaderId::Warning) == std::string("399 h \"a\\\x01 \\\0 b\"", 16));
}

TEST_CASE("Controls are found wherever they stand in a word") {
  for (std::size_t at = 0; at < 40; ++at) {
    std::string value(40, 'v');
    value[at] = '\x1F';
    CHECK(parse(with("Subject: s" + value + "\r\n")).error().error.code == ParseErrorCode::ControlCharacter);
    value[at] = '\xFF';
    CHECK(parse(with("Subject: s" + value + "\r\n")));
    value[at] = '\t';
    CHECK(parse(with("Subject: s" + value + "t\r\n")));
  }
}

TEST_CASE("The body may hold anything") {
  const std::string body("\0\r\n\r\n\x01\xFF", 7);
  const auto message = parse(with("Content-Length: 7\r\n", body + "dropped"));
  REQUIRE(message);
  CHECK(message->body() == body);
}

TEST_CASE("Header lines have a limit") {
  std::string lines;
  for (std::size_t i = 5; i < kMaxHeaderFields; ++i) lines += "Odd: 1\r\n";
  CHECK(parse(with(lines)));
  CHECK(parse(with(lines + "Odd: 1\r\n")).error().error.code == ParseErrorCode::TooManyHeaders);
}

TEST_CASE("The first error counts and the rest is still read") {
  const auto bad = parse(with("no colon\r\nSubject: kept\r\nContent-Length: x\r\n"));
  REQUIRE_FALSE(bad);
  CHECK(bad.error().error.code == ParseErrorCode::BadHeaderLine);
  CHECK(bad.error().error.offset == with("").size() - 2);
  CHECK(bad.error().partial.value(HeaderId::Subject) == "kept");
  CHECK(bad.error().partial.from_tag() == "1");
}

TEST_CASE("A response takes its method from CSeq") {
  const auto response = parse(
      "SIP/2.0 200 OK\r\nVia: SIP/2.0/WS h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: "
      "<sip:c@d>;tag=2\r\n"
      "Call-ID: c\r\nCSeq: 5 INVITE\r\n\r\n");
  REQUIRE(response);
  CHECK(response->is_response());
  CHECK_FALSE(response->is(Method::Invite));
  CHECK(response->method() == Method::Invite);
  CHECK(response->status() == 200);
  CHECK(response->reason() == "OK");
}

TEST_CASE("Keep-alives are no messages") {
  CHECK(is_keep_alive(""));
  CHECK(is_keep_alive("\r\n\r\n"));
  CHECK_FALSE(is_keep_alive("\r\nx"));
  CHECK(parse("\r\n\r\n").error().error.code == ParseErrorCode::Empty);
}
