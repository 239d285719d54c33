#include "core/sdp/browser_session.hpp"

#include "core/sdp/hold.hpp"
#include "core/sdp/parser.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone::sdp;
using namespace webphone::sdp::test;

namespace {

SessionDescription parsed(const std::string& text) {
  auto session = parse(text);
  REQUIRE(session.ok());
  return std::move(*session);
}

BrowserSession called_out() {
  BrowserSession session({}, 42);
  REQUIRE(session.local_offer(kChromiumOffer).ok());
  REQUIRE(session.remote_answer(kRelayAnswer).ok());
  return session;
}

}  // namespace

TEST_CASE("a call out: the browser's offer goes to the wire, the relay's answer to the browser") {
  BrowserSession session({}, 42);
  const auto wire = session.local_offer(kChromiumOffer);
  REQUIRE(wire.ok());
  CHECK(session.pending() == BrowserSession::Pending::LocalOffer);
  const SessionDescription offer = parsed(*wire);
  CHECK(offer.name == "-");
  CHECK(offer.media.at(0).protocol == "UDP/TLS/RTP/SAVPF");
  const auto browser = session.remote_answer(kRelayAnswer);
  REQUIRE(browser.ok());
  const SessionDescription answer = parsed(*browser);
  CHECK(answer.media.at(0).mid == "0");
  CHECK(answer.media.at(0).rtcp_mux);
  CHECK(answer.media.at(0).security.setup == Setup::Active);
  CHECK(answer.media.at(0).candidates.size() == 1);
  CHECK(session.established());
  REQUIRE(session.audio());
  CHECK(session.audio()->codecs.at(0).map.encoding == "opus");
  CHECK(session.hold() == HoldState{false, false});
}

TEST_CASE("a call in: security at session level and a refused video line are made fit for the browser") {
  BrowserSession session({}, 42);
  const auto browser = session.remote_offer(kPbxOffer);
  REQUIRE(browser.ok());
  const SessionDescription offer = parsed(*browser);
  REQUIRE(offer.media.size() == 1);
  CHECK(offer.media[0].protocol == "UDP/TLS/RTP/SAVPF");
  CHECK(offer.media[0].security.ice_ufrag == "sessionlevel");
  CHECK(offer.media[0].security.fingerprints.size() == 1);
  CHECK_FALSE(offer.media[0].mid.empty());
  const std::string answer = replaced(replaced(kChromiumOffer, "a=setup:actpass", "a=setup:active"),
                                      "a=mid:0", "a=mid:" + offer.media[0].mid);
  const auto wire = session.local_answer(answer);
  REQUIRE(wire.ok());
  const SessionDescription sent = parsed(*wire);
  REQUIRE(sent.media.size() == 2);
  CHECK(sent.media[0].port == 50001);
  CHECK(sent.media[0].protocol == "RTP/SAVPF");
  CHECK(sent.media[1].port == 0);
  CHECK(sent.media[1].kind == "video");
}

TEST_CASE("a plain phone's offer or answer is refused, and nothing changes") {
  BrowserSession incoming({}, 42);
  const auto offer = incoming.remote_offer(kPlainOffer);
  REQUIRE_FALSE(offer.ok());
  CHECK(offer.error().fault == ProfileFault::PlainRtp);
  CHECK(incoming.pending() == BrowserSession::Pending::None);

  BrowserSession outgoing({}, 42);
  REQUIRE(outgoing.local_offer(kChromiumOffer).ok());
  const auto answer = outgoing.remote_answer(kPlainOffer);
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().fault == ProfileFault::PlainRtp);
  CHECK(outgoing.remote_answer(kRelayAnswer).ok());
}

TEST_CASE("hold and resume are said on the wire while the browser stays as it is") {
  BrowserSession session = called_out();
  session.want(Direction::SendOnly);
  const auto hold = session.local_offer(kChromiumOffer);
  REQUIRE(hold.ok());
  CHECK(parsed(*hold).media[0].direction == Direction::SendOnly);
  CHECK(parsed(*hold).origin.version !=
        parsed(*BrowserSession({}, 42).local_offer(kChromiumOffer)).origin.version);
  const auto held = session.remote_answer(replaced(kRelayAnswer, "a=sendrecv", "a=recvonly"));
  REQUIRE(held.ok());
  CHECK(session.hold() == HoldState{true, false});
  session.want(Direction::SendRecv);
  REQUIRE(session.local_offer(kChromiumOffer).ok());
  REQUIRE(session.remote_answer(kRelayAnswer).ok());
  CHECK(session.hold() == HoldState{false, false});
}

TEST_CASE("a certificate that changes without an ICE restart ends the call") {
  BrowserSession session = called_out();
  REQUIRE(session.local_offer(kChromiumOffer).ok());
  const auto stranger = session.remote_answer(replaced(kRelayAnswer, "7B:8B", "00:00"));
  REQUIRE_FALSE(stranger.ok());
  CHECK(stranger.error().fault == ProfileFault::FingerprintChanged);
  const std::string restarted = replaced(replaced(kRelayAnswer, "7B:8B", "00:00"), "Tk4Dt2yL", "NewUser1");
  CHECK(session.remote_answer(restarted).ok());
}

TEST_CASE("offers and answers out of order are refused") {
  BrowserSession session({}, 42);
  CHECK(session.remote_answer(kRelayAnswer).error().fault == ProfileFault::OutOfOrder);
  CHECK(session.local_answer(kChromiumOffer).error().fault == ProfileFault::OutOfOrder);
  REQUIRE(session.local_offer(kChromiumOffer).ok());
  CHECK(session.remote_offer(kPbxOffer).error().fault == ProfileFault::OutOfOrder);
  session.roll_back();
  CHECK(session.remote_offer(kPbxOffer).ok());
}

TEST_CASE("an answer that lacks mid, setup or candidates is completed") {
  BrowserSession session({}, 42);
  REQUIRE(session.local_offer(kChromiumOffer).ok());
  std::string bare = replaced(kRelayAnswer, "a=setup:active\r\n", "");
  bare = replaced(bare, "a=candidate:zAf 1 UDP 2130706431 192.0.2.50 30016 typ host\r\n", "");
  const auto browser = session.remote_answer(bare);
  REQUIRE(browser.ok());
  const SessionDescription answer = parsed(*browser);
  CHECK(answer.media[0].security.setup == Setup::Active);
  REQUIRE(answer.media[0].candidates.size() == 1);
  CHECK(answer.media[0].candidates[0].address == "192.0.2.50");
  CHECK(answer.media[0].candidates[0].port == 30016);
}
