#include "core/sdp/parser.hpp"

#include <string>

#include "core/base/text_writer.hpp"
#include "core/sdp/browser_profile.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::sdp;

namespace {

constexpr std::string_view kHead = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n";
constexpr std::string_view kAudio = "m=audio 4000 RTP/AVP 0 96\r\n";

ParseError fault_of(const std::string& text) {
  const auto parsed = parse(text);
  REQUIRE_FALSE(parsed.ok());
  return parsed.error();
}

std::string with_audio(std::string_view lines) {
  return text(kHead, kAudio, lines);
}

}  // namespace

TEST_CASE("A browser's offer is read into typed fields") {
  const auto parsed = parse(samples::kChromiumOffer);
  REQUIRE(parsed.ok());
  const SessionDescription& session = *parsed;
  CHECK(session.origin.session_id == "4611731400430051336");
  REQUIRE(session.groups.size() == 1);
  CHECK(session.groups[0] == Group{"BUNDLE", {"0"}});
  CHECK(session.other_attributes.size() == 2);
  REQUIRE(session.media.size() == 1);
  const MediaDescription& audio = session.media[0];
  CHECK(audio.protocol == "UDP/TLS/RTP/SAVPF");
  CHECK(audio.port == 54609);
  REQUIRE(audio.formats.size() == 8);
  CHECK(audio.formats[0].map == RtpMap{"opus", 48000, 2});
  CHECK(audio.formats[0].parameters == "minptime=10;useinbandfec=1");
  CHECK(audio.formats[0].feedback == std::vector<std::string>{"transport-cc"});
  CHECK(audio.candidates.size() == 5);
  CHECK(audio.candidates[4].related_address == "192.0.2.10");
  CHECK(audio.candidates[4].related_port == 54609);
  CHECK(audio.candidates[3].extensions == "tcptype active generation 0");
  CHECK(audio.security.ice_ufrag == "Kx3a");
  CHECK(audio.security.setup == Setup::ActPass);
  CHECK(audio.direction == Direction::SendRecv);
  CHECK(audio.rtcp_mux);
  CHECK(audio.rtcp == Rtcp{9, "IN IP4 0.0.0.0"});
  CHECK(audio.sources.size() == 2);
  CHECK(audio.other_attributes == std::vector<Attribute>{{"rtcp-rsize", std::nullopt}});
}

TEST_CASE("Bare line feeds are accepted") {
  const auto parsed = parse(samples::kSippOffer);
  REQUIRE(parsed.ok());
  CHECK(parsed->media[0].formats[0].payload_type == 0);
  CHECK(parsed->connection->address == "127.0.0.1");
}

TEST_CASE("Attributes of the session and of a section are kept apart") {
  const auto parsed = parse(samples::kFirefoxOffer);
  REQUIRE(parsed.ok());
  CHECK(parsed->security.fingerprints.size() == 1);
  CHECK(parsed->media[0].security.fingerprints.empty());
  CHECK(effective_security(*parsed, parsed->media[0]).fingerprints.size() == 1);
}

TEST_CASE("Lines of unknown type and formats that the m= line does not list are dropped") {
  const auto parsed = parse(with_audio("k=clear:x\r\na=rtpmap:99 GSM/8000\r\na=sendonly\r\n"));
  REQUIRE(parsed.ok());
  CHECK(parsed->media[0].formats.size() == 2);
  CHECK(parsed->media[0].direction == Direction::SendOnly);
}

TEST_CASE("A typed attribute whose value makes no sense stays verbatim") {
  const auto parsed = parse(with_audio("a=ptime:twenty\r\na=setup:maybe\r\n"));
  REQUIRE(parsed.ok());
  CHECK_FALSE(parsed->media[0].ptime);
  CHECK(parsed->media[0].other_attributes == std::vector<Attribute>{{"ptime", "twenty"}, {"setup", "maybe"}});
}

TEST_CASE("Numbers out of range refuse the description and name the line") {
  struct Row {
    std::string text;
    ParseFault fault;
    std::uint32_t line;
  };
  const std::string head(kHead);
  const Row rows[] = {
      {head + "m=audio 4000 RTP/AVP 4294967296\r\n", ParseFault::BadPayloadType, 5},
      {head + "m=audio 4000 RTP/AVP 128\r\n", ParseFault::BadPayloadType, 5},
      {head + "m=audio 4000 RTP/AVP -1\r\n", ParseFault::BadPayloadType, 5},
      {with_audio("a=rtpmap:4294967296 PCMU/8000\r\n"), ParseFault::BadPayloadType, 6},
      {with_audio("a=rtpmap:96 opus/0/2\r\n"), ParseFault::BadRtpMap, 6},
      {with_audio("a=rtpmap:96 opus/4294967296\r\n"), ParseFault::BadRtpMap, 6},
      {with_audio("a=rtpmap:96\r\n"), ParseFault::BadRtpMap, 6},
      {head + "m=audio 70000 RTP/AVP 0\r\n", ParseFault::BadPort, 5},
      {head + "m=audio 4000/0 RTP/AVP 0\r\n", ParseFault::BadPort, 5},
      {with_audio("a=rtcp:70000\r\n"), ParseFault::BadPort, 6},
      {with_audio("a=candidate:1 1 udp 1 192.0.2.1 70000 typ host\r\n"), ParseFault::BadCandidate, 6},
      {with_audio("a=candidate:1 0 udp 1 192.0.2.1 7000 typ host\r\n"), ParseFault::BadCandidate, 6},
      {with_audio("a=candidate:1 1 udp 4294967296 192.0.2.1 7000 typ host\r\n"), ParseFault::BadCandidate, 6},
      {with_audio("a=candidate:1 1 udp 1 192.0.2.1 7000\r\n"), ParseFault::BadCandidate, 6},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const ParseError error = fault_of(row.text);
    CHECK(error.fault == row.fault);
    CHECK(error.line == row.line);
  }
}

TEST_CASE("What is not a description is refused with the reason") {
  CHECK(fault_of("").fault == ParseFault::NoVersion);
  CHECK(fault_of("v=1\r\n").fault == ParseFault::NoVersion);
  CHECK(fault_of("o=- 1 1 IN IP4 192.0.2.1\r\n").fault == ParseFault::NoVersion);
  CHECK(fault_of("v=0\r\ns=-\r\n").fault == ParseFault::NoOrigin);
  CHECK(fault_of("v=0\r\no=- 1 1 IN IP4\r\n").fault == ParseFault::BadOrigin);
  CHECK(fault_of(std::string(kHead) + "c=IN IP4\r\n").fault == ParseFault::BadConnection);
  CHECK(fault_of(std::string(kHead) + "m=audio 4000 RTP/AVP\r\n").fault == ParseFault::BadMedia);
  CHECK(fault_of(std::string(kHead) + "hello\r\n").fault == ParseFault::NotALine);
  CHECK(fault_of(with_audio("a=x\ry\r\n")).fault == ParseFault::ControlCharacter);
  CHECK(fault_of(with_audio(std::string("a=x\0y\r\n", 7))).fault == ParseFault::ControlCharacter);
  CHECK(describe(fault_of(std::string(kHead) + "m=audio 70000 RTP/AVP 0\r\n")) ==
        "line 5: port not in 0..65535");
}

TEST_CASE("Abuse case 36: floods are refused at the limit and accepted just below") {
  const auto repeated = [](std::string start, std::string_view line, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i) start += line;
    return start;
  };
  const std::string_view candidate = "a=candidate:1 1 udp 1 192.0.2.1 7000 typ host\r\n";
  CHECK(parse(repeated(with_audio(""), candidate, kMaxCandidates)).ok());
  CHECK(fault_of(repeated(with_audio(""), candidate, kMaxCandidates + 1)).fault ==
        ParseFault::TooManyCandidates);
  CHECK(parse(repeated(std::string(kHead), kAudio, kMaxMedia)).ok());
  CHECK(fault_of(repeated(std::string(kHead), kAudio, kMaxMedia + 1)).fault == ParseFault::TooManyMedia);
  CHECK(fault_of(repeated(std::string(kHead), kAudio, 1000)).fault == ParseFault::TooManyMedia);
  CHECK(parse(repeated(with_audio(""), "a=ssrc:1 x\r\n", kMaxAttributes)).ok());
  CHECK(fault_of(repeated(with_audio(""), "a=ssrc:1 x\r\n", kMaxAttributes + 1)).fault ==
        ParseFault::TooManyAttributes);
  const ParseError flood = fault_of(repeated(with_audio(""), candidate, 100000));
  CHECK(flood.fault == ParseFault::TooLong);
  CHECK(flood.line == 0);
}

TEST_CASE("Payload types listed twice count once") {
  std::string line = "m=audio 4000 RTP/AVP";
  for (int i = 0; i < 10000; ++i) line += " 0";
  const auto parsed = parse(text(kHead, line, "\r\n"));
  REQUIRE(parsed.ok());
  CHECK(parsed->media[0].formats.size() == 1);
}

TEST_CASE("Lines that only people read are kept, and printed") {
  const std::string octets =
      "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\ni=about\r\nu=https://example.com\r\ne=a@example.com\r\np=+1 "
      "555\r\n"
      "c=IN IP4 192.0.2.1\r\nb=AS:64\r\nt=0 0\r\na=ice-lite\r\nm=audio 4000 RTP/AVP 0\r\ni=the voice\r\n"
      "b=TIAS:64000\r\na=setup:holdconn\r\na=ssrc:1 cname:x\r\na=ssrc-group:FID 1 2\r\nx=unknown\r\n";
  const auto session = parse(octets);
  REQUIRE(session.ok());
  CHECK(session->info.size() == 4);
  CHECK(session->bandwidths == std::vector<Bandwidth>{{"AS", 64}});
  CHECK(session->ice_lite);
  CHECK(session->media[0].title == "the voice");
  CHECK(session->media[0].bandwidths == std::vector<Bandwidth>{{"TIAS", 64000}});
  CHECK(session->media[0].security.setup == Setup::HoldConn);
  CHECK(session->media[0].sources.size() == 2);
  CHECK(parse(write(*session)).value() == *session);
  CHECK(parse(with_audio("a=ice-lite:yes\r\n")).value().ice_lite == false);
}

TEST_CASE("Every fault of a description, an answer and a translation has words of its own") {
  for (int fault = 0; fault <= static_cast<int>(ParseFault::TooManyCandidates); ++fault) {
    CHECK(reason(static_cast<ParseFault>(fault)) != "unknown fault");
  }
  for (int fault = 0; fault <= static_cast<int>(NegotiationFault::SetupRole); ++fault) {
    CHECK(reason(static_cast<NegotiationFault>(fault)) != "unknown fault");
  }
  for (int fault = 0; fault <= static_cast<int>(ProfileFault::FingerprintChanged); ++fault) {
    CHECK(reason(static_cast<ProfileFault>(fault)) != "unknown fault");
  }
}
