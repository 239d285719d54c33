#include "core/sdp/browser_profile.hpp"

#include "core/sdp/fingerprint.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/rtp_map.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;

namespace {

MediaDescription section_of(std::string_view text) {
  auto parsed = parse(text);
  REQUIRE(parsed.ok());
  flatten_session_level(*parsed);
  return parsed->media.at(0);
}

std::vector<std::string> codec_names(const MediaDescription& media) {
  std::vector<std::string> names;
  for (const Format& format : media.formats) names.push_back(rtp_map(format)->encoding);
  return names;
}

}  // namespace

TEST_CASE("Retransmission and FEC follow their video codec or go") {
  MediaDescription video = section_of(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n"
      "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103 116 117\r\n"
      "a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
      "a=rtpmap:102 H264/90000\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n"
      "a=rtpmap:116 red/90000\r\na=rtpmap:117 ulpfec/90000\r\n");
  WirePolicy policy;
  policy.video_codecs = {"H264"};
  REQUIRE(select_formats(video, policy));
  CHECK(codec_names(video) == std::vector<std::string>{"H264", "rtx"});
  CHECK(video.formats[1].payload_type == 103);
}

TEST_CASE("Superfluous events and comfort noise go with the codecs that they serve") {
  MediaDescription audio = section_of(samples::kChromiumOffer);
  WirePolicy policy;
  policy.codecs = {"PCMU"};
  REQUIRE(select_formats(audio, policy));
  CHECK(codec_names(audio) == std::vector<std::string>{"PCMU", "CN", "telephone-event"});
  CHECK(audio.formats[2].map->clock_rate == 8000);
}

TEST_CASE("A relay candidate is the address for peers without ICE, IPv4 before IPv6") {
  MediaDescription media;
  const auto add = [&](const char* value) { media.candidates.push_back(*parse_candidate(value)); };
  add("1 1 udp 9 2001:db8::1 5000 typ host");
  add("2 1 udp 5 192.0.2.1 5002 typ host");
  select_candidates(media, {});
  CHECK(media.connection == Connection{"IN", "IP4", "192.0.2.1"});
  add("3 1 udp 1 203.0.113.1 5004 typ relay raddr 192.0.2.1 rport 5002");
  select_candidates(media, {});
  CHECK(media.port == 5004);
  CHECK(media.candidates.size() == 3);
}

TEST_CASE("Common slips in the formats of peers are mended") {
  MediaDescription remote = section_of(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/SAVPF 0 9 96 97\r\n"
      "a=rtpmap:9 G722/16000\r\na=rtpmap:96 opus/48000\r\n");
  repair_remote(remote, nullptr);
  CHECK(remote.formats[0].map == RtpMap{"PCMU", 8000, 1});
  CHECK(remote.formats[1].map == RtpMap{"G722", 8000, 1});
  CHECK(remote.formats[2].map == RtpMap{"opus", 48000, 2});
  CHECK_FALSE(remote.formats[3].map);
}

TEST_CASE("What cannot be protected says why") {
  CHECK(protection_fault(section_of(samples::kBaresipOffer)) == ProfileFault::PlainRtp);
  CHECK_FALSE(protection_fault(section_of(samples::kFirefoxOffer)));
  MediaDescription media = section_of(samples::kAsteriskOffer);
  media.security.ice_pwd = "short";
  CHECK(protection_fault(media) == ProfileFault::MissingIce);
}

TEST_CASE("The strongest well-formed fingerprint is taken") {
  const Fingerprint good{"SHA-256", OTHER_PRINT};
  const Fingerprint other{"sha-256", SAMPLE_PRINT};
  CHECK_FALSE(strongest_fingerprint({{"sha-1", OTHER_PRINT}, {"sha-256", "01:02"}}));
  CHECK(strongest_fingerprint({{"md5", "01"}, good})->hash == "sha-256");
  CHECK(same_fingerprints({good, other}, {other, {"sha-256", OTHER_PRINT}}));
  CHECK_FALSE(same_fingerprints({good}, {other}));
}

TEST_CASE("Sound keeps its MID beside video only") {
  MediaDescription audio = section_of(samples::kChromiumOffer);
  audio.extmaps = {{"4", "urn:ietf:params:rtp-hdrext:sdes:mid"},
                   {"1", "urn:ietf:params:rtp-hdrext:ssrc-audio-level"}};
  WirePolicy policy;
  CHECK(to_wire(audio, policy)->extmaps.empty());
  policy.video = true;
  const auto wire = to_wire(audio, policy);
  REQUIRE(wire->extmaps.size() == 1);
  CHECK(wire->extmaps[0].id == "4");
}
