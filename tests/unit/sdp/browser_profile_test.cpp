#include "core/sdp/browser_profile.hpp"

#include <algorithm>

#include "core/sdp/parser.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;
using namespace webphone::sdp::test;

namespace {

MediaDescription wire_of(const std::string& browser, const WirePolicy& policy = {}) {
  const auto session = parse(browser);
  REQUIRE(session.ok());
  auto section = to_wire(session->media.at(0), policy);
  REQUIRE(section.ok());
  return std::move(*section);
}

std::vector<std::string> codec_names(const MediaDescription& media) {
  std::vector<std::string> names;
  for (const Format& format : media.formats) names.push_back(format.map ? format.map->encoding : "?");
  return names;
}

ProfileFault refusal(const std::string& from, const std::string& to) {
  auto session = parse(replaced(kRelayAnswer, from, to));
  REQUIRE(session.ok());
  const auto section = to_browser(session->media.at(0), {}, {});
  REQUIRE_FALSE(section.ok());
  return section.error().fault;
}

}  // namespace

TEST_CASE("what plain servers choke on does not leave the browser") {
  const MediaDescription wire = wire_of(kChromiumOffer);
  CHECK(codec_names(wire) ==
        std::vector<std::string>{"opus", "G722", "PCMU", "PCMA", "CN", "telephone-event", "telephone-event"});
  CHECK(wire.extmaps.empty());
  CHECK(wire.sources.empty());
  CHECK(wire.msids.empty());
  CHECK(wire.formats[0].feedback.empty());
  CHECK(wire.security.ice_options.empty());
}

TEST_CASE("the best candidate becomes the address, and useless ones stay") {
  const MediaDescription wire = wire_of(kChromiumOffer);
  REQUIRE(wire.candidates.size() == 1);
  CHECK(wire.port == 50001);
  REQUIRE(wire.connection);
  CHECK(wire.connection->address == "192.0.2.7");
  CHECK(wire.end_of_candidates);
}

TEST_CASE("a .local candidate is sent only when there is nothing else") {
  const std::string hidden = replaced(
      replaced(kChromiumOffer,
               "a=candidate:1 1 udp 2113937151 192.0.2.7 50001 typ host generation 0 network-cost 999\r\n",
               ""),
      "a=candidate:2 1 tcp 1509957375 192.0.2.7 9 typ host tcptype active generation 0\r\n", "");
  const MediaDescription wire = wire_of(hidden);
  REQUIRE(wire.candidates.size() == 1);
  CHECK(wire.candidates[0].address.find(".local") != std::string::npos);
}

TEST_CASE("codec and prefcodec choose and order") {
  WirePolicy policy;
  policy.codecs = {"PCMA", "opus"};
  CHECK(codec_names(wire_of(kChromiumOffer, policy)).front() == "PCMA");
  policy = {};
  policy.preferred_codec = "pcmu";
  CHECK(codec_names(wire_of(kChromiumOffer, policy)).front() == "PCMU");
  policy.codecs = {"gsm"};
  const auto session = parse(kChromiumOffer);
  const auto none = to_wire(session->media[0], policy);
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().fault == ProfileFault::NoCommonCodec);
}

TEST_CASE("a peer that cannot protect media is refused with the reason") {
  const std::string fingerprint = "a=fingerprint:" + std::string(kFingerprint) + "\r\n";
  CHECK(refusal(fingerprint, "") == ProfileFault::MissingFingerprint);
  CHECK(refusal(fingerprint,
                "a=fingerprint:sha-1 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB\r\n") ==
        ProfileFault::WeakFingerprint);
  CHECK(refusal(fingerprint, "a=fingerprint:sha-256 00:11\r\n") == ProfileFault::WeakFingerprint);
  CHECK(refusal("a=ice-ufrag:Tk4Dt2yL\r\n", "") == ProfileFault::MissingIce);
  const auto plain = parse(kPlainOffer);
  CHECK(protection_fault(plain->media[0]) == ProfileFault::PlainRtp);
  CHECK_FALSE(describe({ProfileFault::PlainRtp, {}}).empty());
}
