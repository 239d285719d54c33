#include "tools/wpcli/description.hpp"

#include "tests/catch.hpp"

using webphone::wpcli::PlainDescription;

TEST_CASE("an answer takes G.711 in the offer's order and refuses the rest in place") {
  PlainDescription description("192.0.2.1", 7);
  const std::string answer = description.answer(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nc=IN IP4 192.0.2.2\r\nt=0 0\r\n"
      "m=video 4000 RTP/AVP 96\r\nm=audio 5000 RTP/AVP 18 8 0\r\na=sendonly\r\n");
  CHECK(answer ==
        "v=0\r\no=- 7 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
        "m=video 0 RTP/AVP 96\r\nm=audio 9 RTP/AVP 8 0\r\na=recvonly\r\n");
}

TEST_CASE("an offer without G.711 over plain RTP cannot be answered") {
  PlainDescription description("192.0.2.1", 7);
  CHECK(description.answer("v=0\r\nm=audio 5000 RTP/AVP 18\r\n").empty());
  CHECK(description.answer("v=0\r\nm=audio 5000 UDP/TLS/RTP/SAVPF 0\r\n").empty());
  CHECK(description.answer("v=0\r\nm=audio\r\n").empty());
  CHECK(description.answer("").empty());
}

TEST_CASE("each description of a session has a higher version") {
  PlainDescription description("2001:db8::1", 7);
  CHECK(description.offer().find("o=- 7 1 IN IP6 2001:db8::1\r\n") != std::string::npos);
  const std::string hold = description.offer(true);
  CHECK(hold.find("o=- 7 2 IN") != std::string::npos);
  CHECK(hold.find("a=sendonly") != std::string::npos);
}
