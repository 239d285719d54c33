#include "core/sdp/browser_session.hpp"

#include "core/sdp/hold.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;
using samples::replaced;

namespace {

SessionDescription must_parse(const webphone::Result<std::string, ProfileError>& text) {
  if (!text) FAIL(describe(text.error()));
  const auto parsed = parse(*text);
  REQUIRE(parsed.ok());
  return *parsed;
}

ProfileFault fault_of(const webphone::Result<std::string, ProfileError>& text) {
  REQUIRE_FALSE(text.ok());
  return text.error().fault;
}

BrowserSession fresh(WirePolicy policy = {}) {
  return BrowserSession(std::move(policy), 7777);
}

/// called gives a session that has sent Chromium's offer.
BrowserSession calling(WirePolicy policy = {}) {
  BrowserSession session = fresh(std::move(policy));
  REQUIRE(session.local_offer(samples::kChromiumOffer).ok());
  return session;
}

BrowserSession established() {
  BrowserSession session = calling();
  REQUIRE(session.remote_answer(samples::kRtpengineAnswer).ok());
  return session;
}

/// browser_answer is what a browser would answer to `offer`: its first section as it came, with own keys.
std::string browser_answer(std::string_view offer_text, std::string_view setup = "active") {
  const auto offer = parse(offer_text);
  REQUIRE(offer.ok());
  std::string answer = replaced(offer_text, OTHER_PRINT, SAMPLE_PRINT);
  const auto from = std::string("a=setup:").append(to_string(*offer->media[0].security.setup));
  return replaced(answer, from, std::string("a=setup:").append(setup));
}

std::vector<int> numbers(const MediaDescription& media) {
  std::vector<int> out;
  for (const Format& format : media.formats) out.push_back(format.payload_type);
  return out;
}

}  // namespace

TEST_CASE("Chromium's offer goes to the wire without what only browsers understand") {
  BrowserSession session = fresh();
  const auto wire = must_parse(session.local_offer(samples::kChromiumOffer));
  CHECK(wire.name == "-");
  CHECK(wire.origin.username == "-");
  CHECK(wire.origin.version == "1");
  CHECK(wire.other_attributes.empty());
  REQUIRE(wire.media.size() == 1);
  const MediaDescription& audio = wire.media[0];
  CHECK(numbers(audio) == std::vector<int>{111, 9, 0, 8, 13, 110, 126});
  CHECK(audio.formats[0].feedback.empty());
  CHECK(audio.extmaps.empty());
  CHECK(audio.sources.empty());
  CHECK(audio.msids.empty());
  CHECK(audio.other_attributes.empty());
  CHECK(audio.security.ice_options.empty());
  CHECK(audio.security.setup == Setup::ActPass);
  CHECK(audio.rtcp_mux);
  CHECK(audio.end_of_candidates);
  CHECK(audio.mid == "0");
}

TEST_CASE("Only candidates that a peer can use go to the wire, and the best becomes the address") {
  BrowserSession session = fresh();
  const MediaDescription audio = must_parse(session.local_offer(samples::kChromiumOffer)).media[0];
  REQUIRE(audio.candidates.size() == 2);
  CHECK(audio.candidates[0].address == "192.0.2.10");
  CHECK(audio.candidates[0].extensions.empty());
  CHECK(audio.candidates[1].type == "srflx");
  CHECK(audio.connection->address == "198.51.100.7");
  CHECK(audio.port == 54609);
  CHECK(audio.rtcp == Rtcp{54609, "IN IP4 198.51.100.7"});
}

TEST_CASE("Loopback and .local candidates go to the wire when there is nothing else") {
  MediaDescription media;
  const auto add = [&](const char* value) { media.candidates.push_back(*parse_candidate(value)); };
  add("1 1 udp 5 127.0.0.1 5000 typ host");
  add("2 1 tcp 5 192.0.2.1 9 typ host tcptype active");
  add("3 1 udp 5 a-b.local 5001 typ host");
  select_candidates(media, {});
  REQUIRE(media.candidates.size() == 1);
  CHECK(media.connection->address == "127.0.0.1");
  media = {};
  add("3 1 udp 5 a-b.local 5001 typ host");
  select_candidates(media, {});
  CHECK(media.candidates.size() == 1);
  CHECK_FALSE(media.connection);
}

TEST_CASE("The white list and the preferred codec choose and order what is offered") {
  WirePolicy policy;
  policy.codecs = {"PCMA", "opus"};
  BrowserSession session = fresh(policy);
  CHECK(numbers(must_parse(session.local_offer(samples::kChromiumOffer)).media[0]) ==
        std::vector<int>{8, 111, 13, 110, 126});
  policy.codecs.clear();
  policy.preferred_codec = "g.711";
  BrowserSession other = fresh(policy);
  CHECK(numbers(must_parse(other.local_offer(samples::kChromiumOffer)).media[0]) ==
        std::vector<int>{0, 8, 111, 9, 13, 110, 126});
  policy.codecs = {"G.729"};
  CHECK(fault_of(fresh(policy).local_offer(samples::kChromiumOffer)) == ProfileFault::NoCommonCodec);
}

TEST_CASE("Packet time and bandwidth come from the policy") {
  WirePolicy policy;
  policy.ptime = 30;
  policy.audio_bandwidth = 40;
  const MediaDescription audio = must_parse(fresh(policy).local_offer(samples::kFirefoxOffer)).media[0];
  CHECK(audio.ptime == 30);
  CHECK(audio.bandwidths == std::vector<Bandwidth>{{"AS", 40}});
}

TEST_CASE("Firefox's fingerprint at session level moves to the section") {
  const auto wire = must_parse(fresh().local_offer(samples::kFirefoxOffer));
  CHECK(wire.security.fingerprints.empty());
  CHECK(wire.media[0].security.fingerprints.size() == 1);
  CHECK(wire.origin.username == "-");
}

TEST_CASE("The answer of rtpengine reaches the browser and makes a stream") {
  BrowserSession session = calling();
  const auto browser = must_parse(session.remote_answer(samples::kRtpengineAnswer));
  CHECK(browser.groups == std::vector<Group>{{"BUNDLE", {"0"}}});
  CHECK(browser.media[0].mid == "0");
  CHECK(browser.media[0].rtcp_mux);
  CHECK(session.established());
  const auto audio = session.audio();
  REQUIRE(audio);
  CHECK(audio->codecs[0].map.encoding == "PCMU");
  CHECK(audio->telephone_event->send_payload_type == 126);
  CHECK(audio->direction == Direction::SendRecv);
  CHECK(audio->dtls_role == Setup::Passive);
  CHECK(session.hold() == HoldState{});
}

TEST_CASE("Answers of careless peers are mended") {
  const auto answered = [](const std::string& text) {
    BrowserSession session = calling();
    return must_parse(session.remote_answer(text)).media[0];
  };
  const std::string_view answer = samples::kRtpengineAnswer;
  SECTION("no mid") {
    CHECK(answered(replaced(answer, "a=mid:0\r\n", "")).mid == "0");
  }
  SECTION("no rtcp-mux") {
    CHECK(answered(replaced(answer, "a=rtcp-mux\r\n", "")).rtcp_mux);
  }
  SECTION("no setup, or one that is no answer") {
    CHECK(answered(replaced(answer, "a=setup:active\r\n", "")).security.setup == Setup::Active);
    CHECK(answered(replaced(answer, "setup:active", "setup:actpass")).security.setup == Setup::Active);
    CHECK(answered(replaced(answer, "setup:active", "setup:passive")).security.setup == Setup::Passive);
  }
  SECTION("other names of the profile") {
    CHECK(answered(replaced(answer, "UDP/TLS/RTP/SAVPF", "RTP/SAVPF")).protocol == "UDP/TLS/RTP/SAVPF");
    CHECK(answered(replaced(answer, "UDP/TLS/RTP/SAVPF", "RTP/AVP")).protocol == "UDP/TLS/RTP/SAVPF");
  }
  SECTION("hash name in capitals, digits in small letters") {
    const auto print = answered(replaced(answer, "sha-256", "SHA-256")).security.fingerprints[0];
    CHECK(print.hash == "sha-256");
    CHECK(print.value == OTHER_PRINT);
  }
  SECTION("more codecs than offered, and one that contradicts its static type") {
    const std::string more = replaced(answer, "SAVPF 0 126", "SAVPF 0 18 97 8 126");
    CHECK(
        numbers(answered(replaced(more, "a=sendrecv", "a=rtpmap:97 iLBC/8000\r\na=rtpmap:8 opus/48000/2"))) ==
        std::vector<int>{0, 126});
  }
  SECTION("dynamic type without rtpmap: ours is meant") {
    CHECK(numbers(answered(replaced(answer, "SAVPF 0 126", "SAVPF 111 126"))) == std::vector<int>{111, 126});
  }
  SECTION("crypto lines, zero bandwidth and foreign attributes go") {
    const auto media = answered(replaced(
        answer, "a=ptime:20", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\na=silenceSupp:off - - - -"));
    CHECK(media.cryptos.empty());
    CHECK(media.other_attributes.empty());
    CHECK(answered(replaced(answer, "a=mid:0", "b=AS:0\r\na=mid:0")).bandwidths.empty());
    CHECK(answered(replaced(answer, "a=mid:0", "b=TIAS:64000\r\na=mid:0")).bandwidths.size() == 1);
  }
  SECTION("no candidates: the connection address is one") {
    std::string text =
        replaced(answer, "a=candidate:ZSpQ 1 UDP 2130706431 203.0.113.5 30012 typ host\r\n", "");
    CHECK(answered(text).candidates.at(0).address == "203.0.113.5");
  }
}

TEST_CASE("An answer that does not fit the offer is refused with its reason, and another may follow") {
  const std::string_view answer = samples::kRtpengineAnswer;
  const std::string without_print = replaced(answer, "a=fingerprint:sha-256 " OTHER_PRINT "\r\n", "");
  const std::string plain = replaced(without_print, "UDP/TLS/RTP/SAVPF", "RTP/AVP");
  struct Row {
    std::string text;
    ProfileFault fault;
  };
  const Row rows[] = {
      {"v=0\r\n", ProfileFault::Malformed},
      {"v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n", ProfileFault::Negotiation},
      {std::string(answer) + "m=video 0 RTP/AVP 31\r\n", ProfileFault::Negotiation},
      {replaced(answer, "a=mid:0", "a=mid:9"), ProfileFault::Negotiation},
      {replaced(answer, "m=audio", "m=video"), ProfileFault::Negotiation},
      {replaced(answer, "SAVPF 0 126", "SAVPF 18"), ProfileFault::NoCommonCodec},
      {replaced(answer, "SAVPF 0 126", "SAVPF 126"), ProfileFault::NoCommonCodec},
      {replaced(answer, "m=audio 30012", "m=audio 0"), ProfileFault::NoMedia},
      {plain, ProfileFault::PlainRtp},
      {replaced(without_print, "a=ptime:20", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x"),
       ProfileFault::SdesOnly},
      {replaced(answer, "a=ice-ufrag:xY8aQ2lm\r\n", ""), ProfileFault::MissingIce},
      {replaced(answer, "xY8aQ2lm", "xY"), ProfileFault::MissingIce},
  };
  BrowserSession session = calling();
  for (const Row& row : rows) {
    INFO(row.text);
    CHECK(fault_of(session.remote_answer(row.text)) == row.fault);
    CHECK_FALSE(session.established());
  }
  CHECK(session.remote_answer(answer).ok());
}

TEST_CASE("Abuse case 37: a missing, weak or malformed fingerprint ends it with a clear text") {
  const std::string_view answer = samples::kRtpengineAnswer;
  const std::string line = "a=fingerprint:sha-256 " OTHER_PRINT "\r\n";
  BrowserSession session = calling();
  CHECK(fault_of(session.remote_answer(replaced(answer, line, ""))) == ProfileFault::MissingFingerprint);
  for (const char* weak :
       {"sha-1 01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14",
        "md5 01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10", "sha-256 01:02", "sha-1 " OTHER_PRINT}) {
    const auto text = session.remote_answer(replaced(answer, "sha-256 " OTHER_PRINT, weak));
    CHECK(fault_of(text) == ProfileFault::WeakFingerprint);
    CHECK_FALSE(describe(text.error()).empty());
  }
  const auto both = session.remote_answer(replaced(answer, line, "a=fingerprint:sha-1 01:02\r\n" + line));
  CHECK(must_parse(both).media[0].security.fingerprints.size() == 1);
}

TEST_CASE("Abuse case 37: a fingerprint that changes without ICE restart is refused") {
  BrowserSession session = established();
  const std::string changed = replaced(samples::kRtpengineAnswer, OTHER_PRINT, SAMPLE_PRINT);
  REQUIRE(session.local_offer(samples::kChromiumOffer).ok());
  CHECK(fault_of(session.remote_answer(changed)) == ProfileFault::FingerprintChanged);
  session.roll_back();
  const std::string offer = replaced(changed, "setup:active", "setup:actpass");
  CHECK(fault_of(session.remote_offer(offer)) == ProfileFault::FingerprintChanged);
  CHECK(session.remote_offer(replaced(offer, "xY8aQ2lm", "newUser1")).ok());
}

TEST_CASE("Abuse case 36: what reaches the browser is bounded") {
  std::string text = replaced(samples::kRtpengineAnswer, "a=end-of-candidates\r\n", "");
  for (int i = 0; i < 100; ++i) text += "a=candidate:1 1 udp 5 192.0.2.1 7000 typ host\r\n";
  for (int i = 0; i < 500; ++i) text += "a=ssrc:1 cname:x\r\n";
  text += "a=candidate:1 1 udp 5 evil.example 7000 typ host\r\na=ice-lite\r\n";
  BrowserSession session = calling();
  const auto browser = must_parse(session.remote_answer(text));
  CHECK(browser.media[0].candidates.size() == 32);
  CHECK(browser.media[0].sources.empty());
  CHECK(browser.media[0].other_attributes.empty());
  CHECK_FALSE(browser.ice_lite);
  std::string names = replaced(samples::kRtpengineAnswer, "203.0.113.5 30012 typ", "evil.example 30012 typ");
  BrowserSession other = calling();
  const auto without_names = must_parse(other.remote_answer(names));
  for (const Candidate& candidate : without_names.media[0].candidates) {
    CHECK(candidate.address == "203.0.113.5");
  }
}

TEST_CASE("Offers of Asterisk and FreeSWITCH reach the browser, and its answer goes back as they asked") {
  for (const std::string_view offer : {samples::kAsteriskOffer, samples::kFreeSwitchOffer}) {
    INFO(offer);
    BrowserSession session = fresh();
    const auto translated = session.remote_offer(offer);
    const auto browser = must_parse(translated);
    const MediaDescription& audio = browser.media[0];
    CHECK(audio.mid == "0");
    CHECK(audio.rtcp_mux);
    CHECK(audio.protocol == "UDP/TLS/RTP/SAVPF");
    CHECK(audio.security.setup == Setup::ActPass);
    CHECK(audio.candidates.size() == 1);
    CHECK(browser.groups == std::vector<Group>{{"BUNDLE", {"0"}}});
    const auto wire = must_parse(session.local_answer(browser_answer(*translated)));
    CHECK(wire.media[0].protocol == must_parse(std::string(offer)).media[0].protocol);
    CHECK(wire.media[0].mid.empty());
    CHECK(wire.groups.empty());
    CHECK(wire.media[0].security.setup == Setup::Active);
    REQUIRE(session.audio());
    CHECK(session.audio()->codecs[0].map.encoding == "opus");
    CHECK(session.audio()->dtls_role == Setup::Active);
  }
}

TEST_CASE("Plain RTP is not offered to the browser, and says so") {
  CHECK(fault_of(fresh().remote_offer(samples::kBaresipOffer)) == ProfileFault::PlainRtp);
  CHECK(fault_of(fresh().remote_offer(samples::kLinphoneOffer)) == ProfileFault::PlainRtp);
}

TEST_CASE("A fax and a video line are refused in their place; the browser sees only the audio") {
  const std::string offer = replaced(samples::kAsteriskOffer, "m=audio",
                                     "m=image 5000 udptl t38\r\nm=video 5002 RTP/AVP 31\r\nm=audio");
  BrowserSession session = fresh();
  const auto translated = session.remote_offer(offer);
  CHECK(must_parse(translated).media.size() == 1);
  const auto wire = must_parse(session.local_answer(browser_answer(*translated)));
  REQUIRE(wire.media.size() == 3);
  CHECK(wire.media[0].kind == "image");
  CHECK(wire.media[0].port == 0);
  CHECK(wire.media[0].other_formats == "t38");
  CHECK(wire.media[1].port == 0);
  CHECK(wire.media[2].port != 0);
  const auto again =
      must_parse(session.local_offer(replaced(browser_answer(*translated), "setup:active", "setup:actpass")));
  REQUIRE(again.media.size() == 3);
  CHECK(again.media[0].other_formats == "t38");
  CHECK(again.media[2].port != 0);
}

TEST_CASE("What the browser has and the wire does not want never leaves, and is refused to the browser") {
  const std::string offer = std::string(samples::kChromiumOffer) +
                            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 "
                            "0.0.0.0\r\na=mid:1\r\na=sctp-port:5000\r\n";
  BrowserSession session = fresh();
  CHECK(must_parse(session.local_offer(offer)).media.size() == 1);
  const auto browser = must_parse(session.remote_answer(samples::kRtpengineAnswer));
  REQUIRE(browser.media.size() == 2);
  CHECK(browser.media[1].port == 0);
  CHECK(browser.media[1].mid == "1");
  CHECK(browser.media[1].other_formats == "webrtc-datachannel");
  CHECK(browser.groups[0].mids == std::vector<std::string>{"0"});
}

TEST_CASE("We hold, the peer follows, we resume") {
  BrowserSession session = established();
  session.want(*hold_direction(hold_type(-1), session.hold().remote));
  const auto hold = must_parse(session.local_offer(samples::kChromiumOffer));
  CHECK(hold.media[0].direction == Direction::SendOnly);
  CHECK(hold.origin.version == "2");
  const auto held =
      must_parse(session.remote_answer(replaced(samples::kRtpengineAnswer, "sendrecv", "recvonly")));
  CHECK(held.media[0].direction == Direction::RecvOnly);
  CHECK(session.hold() == HoldState{true, false});
  CHECK(session.audio()->direction == Direction::SendOnly);
  session.want(resume_direction());
  CHECK(must_parse(session.local_offer(samples::kChromiumOffer)).media[0].direction == Direction::SendRecv);
  REQUIRE(session.remote_answer(samples::kRtpengineAnswer).ok());
  CHECK(session.hold() == HoldState{});
}

TEST_CASE("A careless answer to hold does not open the way back") {
  BrowserSession session = established();
  session.want(Direction::SendOnly);
  REQUIRE(session.local_offer(samples::kChromiumOffer).ok());
  CHECK(must_parse(session.remote_answer(samples::kRtpengineAnswer)).media[0].direction ==
        Direction::RecvOnly);
}

TEST_CASE("The peer holds by direction, by address and by port, and comes back") {
  for (const auto& [from, to] :
       {std::pair{"a=sendrecv", "a=sendonly"}, std::pair{"a=sendrecv", "a=inactive"},
        std::pair{"c=IN IP4 203.0.113.5", "c=IN IP4 0.0.0.0"}, std::pair{"m=audio 30012", "m=audio 0"}}) {
    INFO(to);
    BrowserSession session = established();
    const std::string reoffer = replaced(samples::kRtpengineAnswer, "setup:active", "setup:actpass");
    auto translated = session.remote_offer(replaced(reoffer, from, to));
    const auto browser = must_parse(translated);
    CHECK(browser.media[0].port != 0);
    CHECK_FALSE(receives(*browser.media[0].direction));
    std::string answer =
        replaced(browser_answer(*translated, "passive"),
                 std::string("a=").append(to_string(*browser.media[0].direction)), "a=recvonly");
    const auto wire = must_parse(session.local_answer(answer));
    CHECK_FALSE(sends(stated_direction(wire, wire.media[0])));
    CHECK((wire.media[0].port == 0) == (std::string_view(to) == "m=audio 0"));
    CHECK(session.hold() == HoldState{false, true});
    translated = session.remote_offer(reoffer);
    CHECK(must_parse(translated).media[0].direction == Direction::SendRecv);
    REQUIRE(session.local_answer(browser_answer(*translated, "passive")).ok());
    CHECK(session.hold() == HoldState{});
  }
}

TEST_CASE("While we hold, an offer of the peer does not end it") {
  BrowserSession session = established();
  session.want(Direction::SendOnly);
  const auto translated =
      session.remote_offer(replaced(samples::kRtpengineAnswer, "setup:active", "setup:actpass"));
  CHECK(must_parse(translated).media[0].direction == Direction::RecvOnly);
  const std::string answer = replaced(browser_answer(*translated, "passive"), "a=recvonly", "a=sendonly");
  CHECK(must_parse(session.local_answer(answer)).media[0].direction == Direction::SendOnly);
  CHECK(session.hold().local);
}

TEST_CASE("The DTLS role stays over re-offers from either side, whatever the peer says") {
  BrowserSession session = established();
  for (const char* said : {"a=setup:active\r\n", "a=setup:passive\r\n", "a=setup:actpass\r\n", ""}) {
    INFO(said);
    REQUIRE(session.local_offer(samples::kChromiumOffer).ok());
    const auto browser =
        must_parse(session.remote_answer(replaced(samples::kRtpengineAnswer, "a=setup:active\r\n", said)));
    CHECK(browser.media[0].security.setup == Setup::Active);
  }
  const auto offer = must_parse(session.remote_offer(samples::kRtpengineAnswer));
  CHECK(offer.media[0].security.setup == Setup::ActPass);
}

TEST_CASE("The version of o= rises only when the description changes, and over refused offers") {
  BrowserSession session = established();
  CHECK(must_parse(session.local_offer(samples::kChromiumOffer)).origin.version == "1");
  session.roll_back();
  session.want(Direction::SendOnly);
  CHECK(must_parse(session.local_offer(samples::kChromiumOffer)).origin.version == "2");
  session.roll_back();
  session.want(Direction::SendRecv);
  const auto wire = must_parse(session.local_offer(samples::kChromiumOffer));
  CHECK(wire.origin.version == "3");
  CHECK(wire.origin.session_id == "3888");
  REQUIRE(session.remote_answer(samples::kRtpengineAnswer).ok());
  CHECK(must_parse(session.last_local()) == wire);
}

TEST_CASE("Each fork of an INVITE gets its own copy of the pending offer") {
  const BrowserSession offered = calling();
  BrowserSession first = offered;
  BrowserSession second = offered;
  CHECK(first.remote_answer(samples::kRtpengineAnswer).ok());
  CHECK(second.remote_answer(replaced(samples::kRtpengineAnswer, "xY8aQ2lm", "other4711")).ok());
  CHECK(first.audio()->remote_security.ice_ufrag == "xY8aQ2lm");
  CHECK(second.audio()->remote_security.ice_ufrag == "other4711");
}

TEST_CASE("Offers and answers out of order are refused and change nothing") {
  BrowserSession session = fresh();
  CHECK(fault_of(session.remote_answer(samples::kRtpengineAnswer)) == ProfileFault::OutOfOrder);
  CHECK(fault_of(session.local_answer(samples::kChromiumOffer)) == ProfileFault::OutOfOrder);
  REQUIRE(session.local_offer(samples::kChromiumOffer).ok());
  CHECK(fault_of(session.remote_offer(samples::kAsteriskOffer)) == ProfileFault::OutOfOrder);
  CHECK(session.remote_answer(samples::kRtpengineAnswer).ok());
}

TEST_CASE("A re-offer with fewer lines is refused and the call keeps what it has") {
  BrowserSession session = established();
  CHECK(fault_of(session.remote_offer("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n")) ==
        ProfileFault::Negotiation);
  CHECK(session.established());
  CHECK(session.audio());
}

TEST_CASE("Two lines of one mid are refused, also when the first is of a strange kind") {
  const std::string strange = replaced(samples::kChromiumOffer, "m=audio", "m=smell");
  const std::string twice =
      strange + std::string(samples::kChromiumOffer.substr(samples::kChromiumOffer.find("m=audio")));
  CHECK(fault_of(fresh().local_offer(twice)) == ProfileFault::Malformed);
}

TEST_CASE("Two browsers call each other without a relay between them") {
  BrowserSession caller = fresh();
  BrowserSession callee = fresh();
  const auto offer = caller.local_offer(samples::kChromiumOffer);
  REQUIRE(offer.ok());
  const auto shown = callee.remote_offer(*offer);
  REQUIRE(shown.ok());
  std::string made = replaced(*shown, SAMPLE_PRINT, OTHER_PRINT);
  made = replaced(made, "setup:actpass", "setup:active");
  const auto answer = callee.local_answer(made);
  REQUIRE(answer.ok());
  REQUIRE(caller.remote_answer(*answer).ok());
  CHECK(caller.audio()->codecs[0].map.encoding == "opus");
  CHECK(caller.audio()->codecs[0].send_payload_type == callee.audio()->codecs[0].receive_payload_type);
  CHECK(caller.audio()->telephone_event->map.clock_rate == 48000);
  CHECK(caller.audio()->dtls_role == Setup::Passive);
  CHECK(callee.audio()->dtls_role == Setup::Active);
}
