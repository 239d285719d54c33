// Messages made to be expensive. Time is not asserted here, where other work shares the machine, but a parser
// that is not linear would not come back from these; the benchmarks hold the figures.

#include <string>

#include "core/sip/message/framer.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"
#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

const std::string kStart = "OPTIONS sip:bob@example.com SIP/2.0\r\n";
const std::string kHeaders =
    "Via: SIP/2.0/UDP host;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: c\r\n"
    "CSeq: 1 OPTIONS\r\n";

std::string repeat(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

ParseError error_of(std::string octets) {
  const auto result = parse(std::move(octets));
  return result ? ParseError{} : result.error().error;
}

}  // namespace

TEST_CASE("A message over the size limit gets 513") {
  const ParseError error = error_of(kStart + kHeaders + "\r\n" + std::string(kMaxMessageSize, 'x'));
  CHECK(error.code == ParseErrorCode::MessageTooLarge);
  CHECK(error.status == 513);
}

TEST_CASE("A message of exactly the size limit is accepted") {
  std::string octets = kStart + kHeaders + "\r\n";
  octets.append(kMaxMessageSize - octets.size(), 'x');
  const auto message = parse(octets);
  REQUIRE(message);
  CHECK(message->write().size() > kMaxMessageSize);
}

TEST_CASE("A megabyte of hostile headers is refused") {
  CHECK(error_of(kStart + std::string(1000000, 'n')).status == 513);
  CHECK(error_of(kStart + repeat("Via: SIP/2.0/UDP h\r\n", 50000)).status == 513);
  CHECK(error_of(kStart + "Via: SIP/2.0/UDP h" + repeat(";p=1", 250000)).status == 513);
}

TEST_CASE("As much of it as fits is refused as well") {
  CHECK(error_of(kStart + kHeaders + std::string(60000, 'n') + ": x\r\n\r\n").code ==
        ParseErrorCode::BadHeaderLine);
  CHECK(error_of(kStart + kHeaders + repeat("v: SIP/2.0/UDP h\r\n", 3000) + "\r\n").code ==
        ParseErrorCode::TooManyHeaders);
  CHECK(error_of(kStart + repeat(";p=1", 15000) + "\r\n" + kHeaders + "\r\n").code != ParseErrorCode::None);
  CHECK(error_of(kStart + "Via: SIP/2.0/UDP h" + repeat(";p", 5000) + "\r\n" + kHeaders + "\r\n").code ==
        ParseErrorCode::BadVia);
  CHECK(error_of(kStart + "To: " + repeat("\"", 60001) + "\r\n" + kHeaders + "\r\n").code !=
        ParseErrorCode::None);
}

TEST_CASE("Twenty thousand folds become one line") {
  const auto message = parse(kStart + kHeaders + "Odd:" + repeat("\r\n a", 15000) + "\r\n\r\n");
  REQUIRE(message);
  CHECK(message->named_value("odd")->size() == 29999);
  const auto empty = parse(kStart + kHeaders + "Odd:" + repeat("\r\n ", 20000) + "\r\n\r\n");
  REQUIRE(empty);
  CHECK(empty->named_value("Odd")->empty());
}

TEST_CASE("Long quoted strings and many quoted pairs are read once") {
  const auto quoted = parse(kStart + kHeaders + "Odd: \"" + std::string(64000, 'q') + "\"\r\n\r\n");
  CHECK(quoted);
  const auto pairs = parse(kStart + kHeaders + "Odd: \"" + repeat("\\\x01", 32000) + "\"\r\n\r\n");
  CHECK(pairs);
}

TEST_CASE("A list of many elements is walked once and an unclosed one ends it") {
  const auto message = parse(kStart + kHeaders + "Supported: " + repeat("a,", 20000) + "\"b,c\r\n\r\n");
  REQUIRE(message);
  std::size_t count = 0;
  for ([[maybe_unused]] const auto value : message->values(HeaderId::Supported)) ++count;
  CHECK(count == 20001);
}

TEST_CASE("A stream without an end of headers is given up at the limit") {
  Framer framer;
  std::string buffer;
  Framer::Event event = Framer::Event::NeedMore;
  std::size_t sent = 0;
  while (event == Framer::Event::NeedMore && sent < 1000000) {
    framer.receive(std::string(1000, 'x'));
    sent += 1000;
    event = framer.next(buffer);
  }
  CHECK(event == Framer::Event::TooLarge);
  CHECK(sent <= kMaxHeadSize + 2000);
  framer.receive(std::string(1000, 'x'));
  CHECK(framer.buffered() == 0);
}
