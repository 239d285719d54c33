#include "core/sip/message/framer.hpp"

#include <string>

#include "core/sip/message/limits.hpp"
#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

const std::string kFirst = "OPTIONS sip:a SIP/2.0\r\nContent-Length: 3\r\n\r\nabc";
const std::string kSecond = "BYE sip:b SIP/2.0\r\nl: 0\r\n\r\n";

}  // namespace

TEST_CASE("Framer cuts two messages out of one piece") {
  Framer framer;
  std::string buffer;
  framer.receive(kFirst + kSecond);
  CHECK(framer.next(buffer) == Framer::Event::Message);
  CHECK(buffer == kFirst);
  CHECK(framer.next(buffer) == Framer::Event::Message);
  CHECK(buffer == kSecond);
  CHECK(framer.next(buffer) == Framer::Event::NeedMore);
  CHECK(framer.buffered() == 0);
}

TEST_CASE("Framer puts a message together from single octets") {
  Framer framer;
  std::string buffer;
  for (std::size_t i = 0; i + 1 < kFirst.size(); ++i) {
    framer.receive(kFirst.substr(i, 1));
    REQUIRE(framer.next(buffer) == Framer::Event::NeedMore);
  }
  framer.receive(kFirst.substr(kFirst.size() - 1));
  CHECK(framer.next(buffer) == Framer::Event::Message);
  CHECK(buffer == kFirst);
}

TEST_CASE("Framer tells pings from pongs") {
  Framer framer;
  std::string buffer;
  framer.receive("\r\n" + kSecond + "\r");
  CHECK(framer.next(buffer) == Framer::Event::Pong);
  CHECK(framer.next(buffer) == Framer::Event::Message);
  CHECK(framer.next(buffer) == Framer::Event::NeedMore);
  framer.receive("\n\r\n");
  CHECK(framer.next(buffer) == Framer::Event::Pong);
  CHECK(framer.next(buffer) == Framer::Event::Ping);
  CHECK(framer.next(buffer) == Framer::Event::NeedMore);
}

TEST_CASE("Framer takes a missing Content-Length as no body and reads a folded one") {
  Framer framer;
  std::string buffer;
  framer.receive("A b\r\nX: y\r\n\r\nC d\r\nContent-Length :\r\n  2\r\n\r\nhi");
  CHECK(framer.next(buffer) == Framer::Event::Message);
  CHECK(buffer == "A b\r\nX: y\r\n\r\n");
  CHECK(framer.next(buffer) == Framer::Event::Message);
  CHECK(buffer.ends_with("\r\n\r\nhi"));
}

TEST_CASE("Framer gives up a stream whose boundary is lost") {
  for (const char* line : {"Content-Length: -1", "Content-Length: x", "Content-Length:", "l: 1\r\nl: 2",
                           "Content-Length: 4294967296"}) {
    INFO(line);
    Framer framer;
    std::string buffer;
    const std::string head = "A b\r\n" + std::string(line) + "\r\n\r\n";
    framer.receive(head + "rest");
    CHECK(framer.next(buffer) == Framer::Event::Broken);
    CHECK(buffer == head);
    framer.receive(kSecond);
    CHECK(framer.next(buffer) == Framer::Event::Broken);
    CHECK(buffer.empty());
  }
}

TEST_CASE("Framer does not wait for what is over its limits") {
  Framer body;
  std::string buffer;
  const std::string head = "A b\r\nContent-Length: 65536\r\n\r\n";
  body.receive(head + "rest");
  CHECK(body.next(buffer) == Framer::Event::TooLarge);
  CHECK(buffer == head);
  body.receive(kSecond);
  CHECK(body.next(buffer) == Framer::Event::Broken);
  CHECK(buffer.empty());
  CHECK(body.buffered() == 0);

  Framer endless;
  endless.receive(std::string(kMaxHeadSize, 'x'));
  CHECK(endless.next(buffer) == Framer::Event::NeedMore);
  endless.receive("x");
  CHECK(endless.next(buffer) == Framer::Event::TooLarge);
  CHECK(buffer.size() == kMaxHeadSize);
}
