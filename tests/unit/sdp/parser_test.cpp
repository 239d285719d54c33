#include "core/sdp/parser.hpp"

#include "core/base/text_writer.hpp"
#include "core/sdp/limits.hpp"
#include "core/sdp/writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::sdp;
using namespace webphone::sdp::test;

namespace {

ParseError fault_of(std::string_view description) {
  const auto parsed = parse(description);
  REQUIRE_FALSE(parsed.ok());
  return parsed.error();
}

std::string repeated(std::string_view line, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += line;
  return out;
}

}  // namespace

TEST_CASE("a browser's description is read field by field") {
  const auto parsed = parse(kChromiumOffer);
  REQUIRE(parsed.ok());
  REQUIRE(parsed->media.size() == 1);
  const MediaDescription& audio = parsed->media[0];
  CHECK(audio.kind == "audio");
  CHECK(audio.port == 9);
  CHECK(audio.protocol == "UDP/TLS/RTP/SAVPF");
  REQUIRE(audio.formats.size() == 8);
  CHECK(audio.formats[0].map == RtpMap{"opus", 48000, 2});
  CHECK(audio.formats[0].parameters == "minptime=10;useinbandfec=1");
  CHECK(audio.candidates.size() == 3);
  CHECK(audio.security.ice_ufrag == "EsAw");
  CHECK(audio.security.setup == Setup::ActPass);
  CHECK(audio.direction == Direction::SendRecv);
  CHECK(audio.rtcp_mux);
  CHECK(audio.mid == "0");
  REQUIRE(parsed->groups.size() == 1);
  CHECK(parsed->groups[0].mids == std::vector<std::string>{"0"});
}

TEST_CASE("what is parsed is printed and parsed again to the same") {
  for (const std::string& description : {kChromiumOffer, kRelayAnswer, kPbxOffer, kPlainOffer}) {
    const auto first = parse(description);
    REQUIRE(first.ok());
    const auto second = parse(write(*first));
    REQUIRE(second.ok());
    CHECK(*first == *second);
  }
}

TEST_CASE("bare line feeds are read as line ends") {
  std::string description = kPlainOffer;
  std::string bare;
  for (const char c : description) {
    if (c != '\r') bare.push_back(c);
  }
  const auto parsed = parse(bare);
  REQUIRE(parsed.ok());
  CHECK(*parsed == *parse(kPlainOffer));
}

TEST_CASE("numbers out of range refuse the description and name the line") {
  CHECK(fault_of(replaced(kPlainOffer, "49170", "70000")).fault == ParseFault::BadPort);
  CHECK(fault_of(replaced(kPlainOffer, "49170", "70000")).line == 6);
  CHECK(fault_of(replaced(kPlainOffer, "0 8 101", "4294967296")).fault == ParseFault::BadPayloadType);
  CHECK(fault_of(replaced(kPlainOffer, "0 8 101", "128")).fault == ParseFault::BadPayloadType);
  CHECK(fault_of(replaced(kPlainOffer, "0 8 101", "-1")).fault == ParseFault::BadPayloadType);
}

TEST_CASE("what is no description is refused") {
  CHECK(fault_of("").fault == ParseFault::NoVersion);
  CHECK(fault_of("hello").line == 1);
  CHECK(fault_of("v=1\r\n").fault == ParseFault::NoVersion);
  CHECK(fault_of("v=0\r\ns=-\r\nt=0 0\r\n").fault == ParseFault::NoOrigin);
  CHECK(fault_of(replaced(kPlainOffer, "o=alice 53655765 2353687637 IN IP4 192.0.2.70", "o=alice")).fault ==
        ParseFault::BadOrigin);
  CHECK(fault_of(replaced(kPlainOffer, "m=audio 49170 RTP/AVP", "m=audio RTP/AVP")).fault ==
        ParseFault::BadPort);
  CHECK(fault_of(replaced(kPlainOffer, "s=-", std::string_view("s=\0", 3))).fault ==
        ParseFault::ControlCharacter);
}

TEST_CASE("a description past a limit is refused as a whole") {
  CHECK(fault_of(kPlainOffer + repeated("m=audio 1000 RTP/AVP 0\r\n", 1000)).fault ==
        ParseFault::TooManyMedia);
  CHECK(fault_of(kPlainOffer + repeated("a=x\r\n", kMaxAttributes + 1)).fault ==
        ParseFault::TooManyAttributes);
  CHECK(fault_of(kPlainOffer +
                 repeated("a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\n", kMaxCandidates + 1))
            .fault == ParseFault::TooManyCandidates);
  CHECK(fault_of(kPlainOffer + "a=" + std::string(kMaxOctets, 'x') + "\r\n").fault == ParseFault::TooLong);
}

TEST_CASE("the media line keeps other protocols as they came") {
  const auto parsed = parse(kPlainOffer + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n");
  REQUIRE(parsed.ok());
  REQUIRE(parsed->media.size() == 2);
  CHECK(parsed->media[1].formats.empty());
  CHECK(parsed->media[1].other_formats == "webrtc-datachannel");
}
