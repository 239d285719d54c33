#include "core/sdp/writer.hpp"

#include <algorithm>

#include "core/sdp/parser.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;

TEST_CASE("Parse, write and parse again give the same description") {
  for (const std::string_view sample : samples::kAll) {
    INFO(sample);
    const auto first = parse(sample);
    REQUIRE(first.ok());
    const std::string text = write(*first);
    const auto second = parse(text);
    REQUIRE(second.ok());
    CHECK(*first == *second);
    CHECK(write(*second) == text);
  }
}

TEST_CASE("Every line that goes in comes out, though not in its place") {
  const auto lines = [](std::string_view text) { return std::count(text.begin(), text.end(), '\n'); };
  for (const std::string_view sample : samples::kAll) {
    INFO(sample);
    CHECK(lines(write(*parse(sample))) == lines(sample));
  }
}

TEST_CASE("Lines end in CRLF and come in the order of the RFC") {
  SessionDescription session;
  session.connection = Connection{"IN", "IP4", "192.0.2.1"};
  session.media.emplace_back();
  session.media[0].port = 4000;
  session.media[0].formats = {{0, std::nullopt, {}, {}}, {96, RtpMap{"opus", 48000, 2}, "stereo=0", {}}};
  session.media[0].ptime = 20;
  session.media[0].direction = Direction::RecvOnly;
  CHECK(write(session) ==
        "v=0\r\n"
        "o=- 0 0 IN IP4 127.0.0.1\r\n"
        "s=-\r\n"
        "c=IN IP4 192.0.2.1\r\n"
        "t=0 0\r\n"
        "m=audio 4000 RTP/AVP 0 96\r\n"
        "a=rtpmap:96 opus/48000/2\r\n"
        "a=fmtp:96 stereo=0\r\n"
        "a=ptime:20\r\n"
        "a=recvonly\r\n");
}
