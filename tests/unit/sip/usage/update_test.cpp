// UPDATE (RFC 3311) of both sides, in early dialogs and in the confirmed one.

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const std::string kSecondOffer = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n";
const std::vector<ExtraHeader> kAllowsUpdate = {{"Allow", "INVITE, ACK, UPDATE"}};

/// Early is a call of ours whose first exchange is done, by a reliable 183.
struct Early : Stage {
  Early() {
    forget();
    session = *agent.invite(account, "bob", {.offer = kOffer}, now);
    drain();
    invite.emplace(take());
    reply(*invite, 183, "peer", {{"Require", "100rel"}, {"RSeq", "1"}, kAllowsUpdate[0]}, kAnswer);
    reply(take(), 200);
    forget();
  }
  void update(std::uint32_t cseq, std::string_view body, std::string_view tag = "peer") {
    request("UPDATE", cseq, invite->call_id(), tag, invite->from_tag(), body);
  }
  SessionId session;
  std::optional<Message> invite;
};

}  // namespace

TEST_CASE("an early UPDATE of the peer: its offer is answered in the 200, and the call goes on") {
  Early stage;
  stage.update(1, kSecondOffer);
  CHECK(stage.event<RemoteOffer>().offer == kSecondOffer);
  stage.update(2, kSecondOffer);
  const Message busy = stage.take();
  CHECK(busy.status() == 500);
  CHECK(busy.has(HeaderId::RetryAfter));
  REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  const Message answer = stage.take();
  CHECK(answer.status() == 200);
  CHECK(answer.body() == kAnswer);
  CHECK(answer.has(HeaderId::Contact));
  stage.reply(*stage.invite, 200);
  stage.event<SessionEstablished>();
  CHECK(stage.take().is(Method::Ack));
}

TEST_CASE("an early UPDATE of ours is answered in its 200; UPDATE back meanwhile gets 491") {
  Early stage;
  REQUIRE(stage.agent.reoffer(stage.session, kSecondOffer, stage.now).ok());
  CHECK_FALSE(stage.agent.reoffer(stage.session, kSecondOffer, stage.now).ok());
  stage.drain();
  const Message update = stage.take();
  CHECK(update.is(Method::Update));
  CHECK(update.body() == kSecondOffer);
  CHECK(update.has(HeaderId::Contact));
  stage.update(1, kSecondOffer);
  CHECK(stage.take().status() == 491);
  stage.reply(*stage.invite, 200);  // crosses our UPDATE
  stage.event<SessionEstablished>();
  CHECK(stage.take().is(Method::Ack));
  stage.reply(update, 200, "peer", {}, kAnswer);
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
  REQUIRE(stage.agent.reoffer(stage.session, kOffer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().is(Method::Invite));
}

TEST_CASE("491 to an early UPDATE: it goes out again after 2.1 to 4 s, as re-INVITE once there is a call") {
  for (const bool answered : {false, true}) {
    Early stage;
    REQUIRE(stage.agent.reoffer(stage.session, kSecondOffer, stage.now).ok());
    stage.drain();
    stage.reply(stage.take(), 491);
    if (answered) stage.reply(*stage.invite, 200);
    stage.forget();
    stage.advance(milliseconds{2099});
    CHECK(stage.sent.empty());
    stage.advance(milliseconds{1901});
    const Message again = stage.take();
    CHECK(again.method() == (answered ? Method::Invite : Method::Update));
    CHECK(again.body() == kSecondOffer);
  }
}

TEST_CASE("another fork answers while our UPDATE is open: the offer has failed") {
  Early stage;
  REQUIRE(stage.agent.reoffer(stage.session, kSecondOffer, stage.now).ok());
  stage.drain();
  const Message update = stage.take();
  stage.reply(*stage.invite, 200, "other", {}, kAnswer);
  stage.event<ReofferFailed>();
  CHECK(stage.event<SessionEstablished>().description == kAnswer);
  stage.reply(update, 200, "peer", {}, kAnswer);
  CHECK(stage.events.empty());
}

TEST_CASE("no early UPDATE before the first exchange is done, nor to a peer that does not allow it") {
  Stage stage;
  const SessionId session = *stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now);
  stage.drain();
  const Message invite = stage.take();
  stage.reply(invite, 183, "peer", kAllowsUpdate, kAnswer);
  CHECK_FALSE(stage.agent.reoffer(session, kSecondOffer, stage.now).ok());
  stage.reply(invite, 183, "deaf", {{"Require", "100rel"}, {"RSeq", "1"}, {"Allow", "INVITE"}}, kAnswer);
  CHECK_FALSE(stage.agent.reoffer(session, kSecondOffer, stage.now).ok());
  // The peer's UPDATE crosses the answer that is still to come.
  stage.forget();
  stage.request("UPDATE", 1, invite.call_id(), "peer", invite.from_tag(), kSecondOffer);
  CHECK(stage.take().status() == 491);
}

TEST_CASE("as called: UPDATE before our answer gets 500, after it the host's answer; ours goes out as well") {
  Stage stage;
  stage.forget();
  stage.request("INVITE", 1, "in", "caller", "", kOffer, "Require: 100rel\r\nAllow: INVITE, UPDATE\r\n");
  const SessionId session = stage.event<IncomingSession>().session;
  REQUIRE(stage.agent.ring(session, 180, stage.now).ok());
  stage.drain();
  const Message ringing = stage.take();
  const std::string tag(ringing.to_tag());
  stage.request("PRACK", 2, "in", "caller", tag, "",
                text("RAck: ", ringing.value(HeaderId::RSeq), " 1 INVITE\r\n"));
  CHECK(stage.take().status() == 200);
  stage.request("UPDATE", 3, "in", "caller", tag, kSecondOffer);
  CHECK(stage.take().status() == 500);
  REQUIRE(stage.agent.ring(session, 183, kAnswer, stage.now).ok());
  stage.drain();
  const Message answer = stage.take();
  CHECK_FALSE(stage.agent.reoffer(session, kSecondOffer, stage.now).ok());
  stage.request("PRACK", 4, "in", "caller", tag, "",
                text("RAck: ", answer.value(HeaderId::RSeq), " 1 INVITE\r\n"));
  CHECK(stage.take().status() == 200);
  stage.request("UPDATE", 5, "in", "caller", tag, kSecondOffer);
  stage.event<RemoteOffer>();
  REQUIRE(stage.agent.refuse_offer(session, 488, stage.now).ok());
  stage.drain();
  CHECK(stage.take().status() == 488);
  REQUIRE(stage.agent.reoffer(session, kSecondOffer, stage.now).ok());
  stage.drain();
  const Message update = stage.take();
  CHECK(update.is(Method::Update));
  REQUIRE(stage.agent.accept(session, {}, stage.now).ok());
  stage.drain();
  CHECK(stage.take().body().empty());
  stage.request("ACK", 1, "in", "caller", tag);
  stage.event<SessionEstablished>();
  stage.reply(update, 200, "", {}, kAnswer);
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
}

TEST_CASE(
    "UPDATE in a call: without offer it refreshes the target, with one it is the host's, 488 after 30 s") {
  Stage stage;
  const auto [session, invite] = stage.call();
  stage.receive(
      text("UPDATE sip:alice@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP "
           "192.0.2.9;branch=z9hG4bKu\r\nMax-Forwards: "
           "9\r\nFrom: <sip:bob@example.com>;tag=peer\r\nTo: <sip:alice@example.com>;tag=",
           invite.from_tag(), "\r\nCall-ID: ", invite.call_id(),
           "\r\nCSeq: 1 UPDATE\r\nContact: <sip:new@192.0.2.7>\r\nContent-Length: 0\r\n\r\n"));
  const Message ok = stage.take();
  CHECK(ok.status() == 200);
  CHECK(ok.body().empty());
  stage.request("UPDATE", 2, invite.call_id(), "peer", invite.from_tag(), kSecondOffer);
  stage.event<RemoteOffer>();
  stage.request("INVITE", 3, invite.call_id(), "peer", invite.from_tag(), kSecondOffer, "", "z9hG4bKre");
  CHECK(stage.take().status() == 500);
  stage.request("ACK", 3, invite.call_id(), "peer", invite.from_tag(), "", "", "z9hG4bKre");
  CHECK_FALSE(stage.agent.reoffer(session, kOffer, stage.now).ok());
  stage.advance(milliseconds{29'999});
  CHECK(stage.sent.empty());
  stage.advance(milliseconds{1});
  CHECK(stage.take().status() == 488);
  REQUIRE(stage.agent.hang_up(session, stage.now).ok());
  stage.drain();
  CHECK(stage.take().request_uri() == "sip:new@192.0.2.7");
}

TEST_CASE("BYE crosses an offer in UPDATE: both are answered") {
  Stage stage;
  const auto [session, invite] = stage.call();
  stage.request("UPDATE", 1, invite.call_id(), "peer", invite.from_tag(), kSecondOffer);
  stage.event<RemoteOffer>();
  stage.request("BYE", 2, invite.call_id(), "peer", invite.from_tag());
  CHECK(stage.take().status() == 200);
  CHECK(stage.take().status() == 487);
  stage.event<SessionTerminated>();
  stage.advance(seconds{70});
  CHECK(stage.agent.census().server_transactions == 0);
  CHECK(stage.agent.census().timers == 0);
}
