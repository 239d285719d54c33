// Reliable provisional responses (RFC 3262) of both sides, in virtual time.

#include "core/sip/usage/reliable_provisional.hpp"

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const std::string kSecondOffer = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n";
constexpr std::string_view kRequired = "Require: 100rel\r\n";

/// Called is an incoming INVITE that requires reliability.
struct Called : Stage {
  explicit Called(std::string_view offer = kOffer, std::string_view extra = kRequired) {
    forget();
    request("INVITE", 1, "in", "caller", "", offer, extra, "z9hG4bKinvite");
    session = event<IncomingSession>().session;
  }
  Message ring(std::uint16_t status = 180, std::string description = {}) {
    REQUIRE(agent.ring(session, status, std::move(description), now).ok());
    drain();
    Message response = take();
    tag = response.to_tag();
    return response;
  }
  void prack(std::uint32_t cseq, std::string_view rack, std::string_view body = {}) {
    request("PRACK", cseq, "in", "caller", tag, body, text("RAck: ", rack, "\r\n"));
  }
  static std::string rack_of(const Message& response) {
    return text(response.value(HeaderId::RSeq), " 1 INVITE");
  }
  SessionId session;
  std::string tag;
};

struct Calling : Stage {
  explicit Calling(std::string offer = kOffer) {
    forget();
    session = *agent.invite(account, "bob", {.offer = std::move(offer)}, now);
    drain();
    invite.emplace(take());
  }
  void progress(std::uint32_t rseq, std::string body = {}, std::string_view tag = "peer",
                std::uint16_t status = 183) {
    reply(*invite, status, tag,
          {{"Require", "100rel"}, {"RSeq", text(rseq)}, {"Allow", "INVITE, UPDATE, PRACK"}}, std::move(body));
  }
  SessionId session;
  std::optional<Message> invite;
};

}  // namespace

TEST_CASE("table: each stimulus in each state of the sender's side") {
  using State = ReliableProvisional::State;
  SeededRandom random{1};
  const Instant start = Instant::from_micros(0);
  const auto in_state = [&](State state) {
    ReliableProvisional machine;
    if (state == State::Idle) return machine;
    machine.start(1, random, 500ms, start);
    if (state == State::GivenUp) static_cast<void>(machine.handle_timeout(start + 32s));
    return machine;
  };
  for (const State state : {State::Idle, State::Unacknowledged, State::GivenUp}) {
    ReliableProvisional machine = in_state(state);
    REQUIRE(machine.state() == state);
    const bool waiting = state == State::Unacknowledged;
    CHECK(machine.waiting() == waiting);
    CHECK(machine.next_timeout().is_never() == !waiting);
    CHECK_FALSE(machine.acknowledged());
    CHECK(machine.handle_timeout(start + 500ms) == waiting);
    CHECK(machine.state() == state);
  }
  ReliableProvisional machine;
  const std::uint32_t rseq = machine.start(7, random, 500ms, start);
  CHECK(rseq >= 1);
  CHECK(rseq <= 0x7FFFFFFF);
  CHECK(machine.expects({rseq, {7, Method::Invite, "INVITE"}}));
  CHECK_FALSE(machine.expects({rseq + 1, {7, Method::Invite, "INVITE"}}));
  CHECK_FALSE(machine.expects({rseq, {8, Method::Invite, "INVITE"}}));
  CHECK_FALSE(machine.expects({rseq, {7, Method::Update, "UPDATE"}}));
  machine.acknowledge();
  CHECK(machine.acknowledged());
  CHECK_FALSE(machine.expects({rseq, {7, Method::Invite, "INVITE"}}));
  CHECK(machine.start(7, random, 500ms, start) == rseq + 1);
}

TEST_CASE("a peer that does not ask gets its provisional responses as ever") {
  Called stage(kOffer, "Supported: 100rel\r\n");
  const Message ringing = stage.ring();
  CHECK_FALSE(ringing.has(HeaderId::RSeq));
  CHECK_FALSE(ringing.has(HeaderId::Require));
  stage.advance(seconds{40});
  CHECK(stage.sent.empty());
}

TEST_CASE("a reliable 180 is repeated by T1 that doubles without bound, until PRACK") {
  Called stage;
  const Message first = stage.ring();
  CHECK(first.lists(HeaderId::Require, "100rel"));
  CHECK(first.has(HeaderId::Contact));
  for (const int wait : {500, 1000, 2000, 4000, 8000}) {
    stage.advance(milliseconds{wait - 1});
    CHECK(stage.sent.empty());
    stage.advance(milliseconds{1});
    CHECK(stage.take().value(HeaderId::RSeq) == first.value(HeaderId::RSeq));
  }
  stage.prack(2, Called::rack_of(first));
  CHECK(stage.take().status() == 200);
  stage.advance(seconds{59});
  CHECK(stage.sent.empty());
  stage.advance(seconds{1});  // lest proxies give up: a new response, with a number of its own
  const Message later = stage.take();
  CHECK(later.status() == 180);
  CHECK(later.number(HeaderId::RSeq) == *first.number(HeaderId::RSeq) + 1);
}

TEST_CASE("without PRACK for 64*T1 the call is refused with 504") {
  Called stage;
  stage.ring();
  stage.advance(milliseconds{31'999});
  CHECK(stage.events.empty());
  stage.forget();
  stage.advance(milliseconds{1});
  CHECK(stage.take().status() == 504);
  const auto end = stage.event<SessionTerminated>();
  CHECK(end.by == Party::Network);
  CHECK(end.cause == "TIMEOUT");
}

TEST_CASE("PRACK that acknowledges nothing gets 481, one that cannot be read 400") {
  Called stage;
  const Message ringing = stage.ring();
  const std::uint32_t rseq = *ringing.number(HeaderId::RSeq);
  stage.prack(2, text(rseq + 1, " 1 INVITE"));
  CHECK(stage.take().status() == 481);
  stage.prack(3, text(rseq, " 2 INVITE"));
  CHECK(stage.take().status() == 481);
  stage.prack(4, "nothing");
  CHECK(stage.take().status() == 400);
  stage.prack(5, Called::rack_of(ringing));
  CHECK(stage.take().status() == 200);
  stage.prack(6, Called::rack_of(ringing));
  CHECK(stage.take().status() == 481);
}

TEST_CASE("the next provisional response waits for the PRACK of the one before") {
  Called stage;
  const Message first = stage.ring(183, kAnswer);
  CHECK(first.body() == kAnswer);
  REQUIRE(stage.agent.ring(stage.session, 180, stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());
  stage.prack(2, Called::rack_of(first));
  CHECK(stage.take().status() == 200);
  const Message second = stage.take();
  CHECK(second.status() == 180);
  CHECK(second.body().empty());
  CHECK(second.number(HeaderId::RSeq) == *first.number(HeaderId::RSeq) + 1);
}

TEST_CASE("the 200 waits for the PRACK of an answer, and does not repeat the answer") {
  Called stage;
  const Message first = stage.ring(183, kAnswer);
  REQUIRE(stage.agent.accept(stage.session, {}, stage.now).ok());
  CHECK_FALSE(stage.agent.accept(stage.session, {}, stage.now).ok());
  CHECK_FALSE(stage.agent.ring(stage.session, 180, stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());
  stage.prack(2, Called::rack_of(first));
  CHECK(stage.take().method() == Method::Prack);
  const Message ok = stage.take();
  CHECK(ok.method() == Method::Invite);
  CHECK(ok.status() == 200);
  CHECK(ok.body().empty());
  stage.request("ACK", 1, "in", "caller", stage.tag);
  stage.event<SessionEstablished>();
}

TEST_CASE("the 200 does not wait for the PRACK of a mere 180, which still gets its 200") {
  Called stage;
  const Message ringing = stage.ring();
  REQUIRE(stage.agent.accept(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().body() == kAnswer);
  stage.prack(2, Called::rack_of(ringing));
  CHECK(stage.take().status() == 200);
  stage.request("ACK", 1, "in", "caller", stage.tag);
  stage.event<SessionEstablished>();
}

TEST_CASE("INVITE without offer: our offer in a reliable 183, the answer in PRACK") {
  Called stage("");
  REQUIRE(stage.agent.ring(stage.session, 180, stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());  // the first reliable response has to carry the offer
  const Message offer = stage.ring(183, kOffer);
  CHECK(offer.body() == kOffer);
  stage.prack(2, Called::rack_of(offer), kAnswer);
  CHECK(stage.take().status() == 200);
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
  REQUIRE(stage.agent.accept(stage.session, {}, stage.now).ok());
  stage.drain();
  CHECK(stage.take().body().empty());
}

TEST_CASE("an offer of ours that PRACK leaves unanswered ends the call with 488") {
  Called stage("");
  const Message offer = stage.ring(183, kOffer);
  stage.prack(2, Called::rack_of(offer));
  CHECK(stage.take().status() == 200);
  CHECK(stage.take().status() == 488);
  CHECK(stage.event<SessionTerminated>().status == 488);
}

TEST_CASE("an offer in PRACK is the host's to answer, and the 200 to INVITE waits for that") {
  Called stage;
  const Message first = stage.ring(183, kAnswer);
  stage.prack(2, Called::rack_of(first), kSecondOffer);
  CHECK(stage.event<RemoteOffer>().offer == kSecondOffer);
  CHECK(stage.sent.empty());
  REQUIRE(stage.agent.accept(stage.session, {}, stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());
  REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  const Message answer = stage.take();
  CHECK(answer.method() == Method::Prack);
  CHECK(answer.body() == kAnswer);
  CHECK(stage.take().method() == Method::Invite);
}

TEST_CASE("CANCEL and hang-up while a PRACK is due leave nothing behind") {
  for (const bool cancelled : {true, false}) {
    Called stage;
    const Message first = stage.ring(183, kAnswer);
    stage.prack(2, Called::rack_of(first), kSecondOffer);
    stage.forget();
    if (cancelled) {
      stage.request("CANCEL", 1, "in", "caller", "", "", "", "z9hG4bKinvite");
    } else {
      REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
      stage.drain();
    }
    stage.event<SessionTerminated>();
    stage.advance(seconds{70});
    CHECK(stage.agent.census().sessions == 0);
    CHECK(stage.agent.census().server_transactions == 0);
    CHECK(stage.agent.census().timers == 0);
  }
}

TEST_CASE("as configured, every peer that can gets reliable responses") {
  for (const bool can : {true, false}) {
    Stage stage;
    stage.agent.remove_account(stage.account, stage.now);
    stage.account =
        *stage.agent.add_account({.user = "alice",
                                  .domain = "example.com",
                                  .server = {.transport = Transport::Udp, .host = "192.0.2.9", .port = 5060},
                                  .reliable_provisional = true},
                                 stage.now);
    stage.drain();
    stage.forget();
    stage.request("INVITE", 1, "in", "caller", "", kOffer, can ? "Supported: 100rel\r\n" : "");
    const SessionId session = stage.event<IncomingSession>().session;
    REQUIRE(stage.agent.ring(session, 180, stage.now).ok());
    stage.drain();
    CHECK(stage.take().has(HeaderId::RSeq) == can);
  }
}

TEST_CASE("a reliable 183 to our INVITE is acknowledged once, in order, by PRACK") {
  Calling stage;
  CHECK(stage.invite->lists(HeaderId::Supported, "100rel"));
  stage.progress(10, kAnswer);
  const auto progress = stage.event<SessionProgress>();
  CHECK(progress.description == kAnswer);
  CHECK_FALSE(progress.needs_answer);
  const Message prack = stage.take();
  CHECK(prack.is(Method::Prack));
  CHECK(prack.request_uri() == "sip:bob@192.0.2.2:5060");
  CHECK(prack.value(HeaderId::RAck) == text("10 ", stage.invite->cseq(), " INVITE"));
  CHECK(prack.cseq() == stage.invite->cseq() + 1);
  stage.progress(10, kAnswer);  // a repetition
  stage.progress(12);           // one was lost in between
  CHECK(stage.sent.empty());
  CHECK(stage.events.empty());
  stage.reply(prack, 200);
  stage.progress(11, {}, "peer", 180);
  CHECK(stage.event<SessionProgress>().status == 180);
  const Message second = stage.take();
  CHECK(second.cseq() == prack.cseq() + 1);
  stage.reply(second, 200);
  stage.reply(*stage.invite, 200);
  // The 2xx needs no description: the answer came reliably.
  CHECK(stage.event<SessionEstablished>().description == kAnswer);
  CHECK(stage.take().is(Method::Ack));
}

TEST_CASE("PRACK is repeated when it is lost, and answers a challenge") {
  Calling stage;
  stage.progress(1);
  const Message prack = stage.take();
  stage.advance(milliseconds{500});
  CHECK(stage.take().branch() == prack.branch());
  stage.reply(prack, 407, "peer", {{"Proxy-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}});
  const Message again = stage.take();
  CHECK(again.is(Method::Prack));
  CHECK(again.has(HeaderId::ProxyAuthorization));
  CHECK(again.value(HeaderId::RAck) == prack.value(HeaderId::RAck));
}

TEST_CASE("an offer in a reliable 183 is answered in PRACK") {
  Calling stage("");
  stage.progress(5, kOffer);
  CHECK(stage.event<SessionProgress>().needs_answer);
  CHECK(stage.sent.empty());
  stage.progress(9, kOffer, "fork");  // the host answers one offer: this one stays unacknowledged
  CHECK(stage.sent.empty());
  CHECK(stage.events.empty());
  REQUIRE(stage.agent.acknowledge(stage.session, kAnswer, stage.now).ok());
  CHECK_FALSE(stage.agent.acknowledge(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  const Message prack = stage.take();
  CHECK(prack.body() == kAnswer);
  stage.reply(prack, 200);
  stage.reply(*stage.invite, 200);
  CHECK_FALSE(stage.event<SessionEstablished>().needs_answer);
  CHECK(stage.take().body().empty());
}

TEST_CASE("each early dialog has its numbers, its CSeq and its answer") {
  Calling stage;
  stage.progress(100, kAnswer, "one");
  stage.progress(7, kSecondOffer, "two");
  const Message first = stage.take();
  const Message second = stage.take();
  CHECK(first.to_tag() == "one");
  CHECK(second.to_tag() == "two");
  CHECK(second.cseq() == first.cseq());
  CHECK(second.value(HeaderId::RAck).starts_with("7 "));
  stage.forget();
  stage.reply(*stage.invite, 200, "one");
  CHECK(stage.event<SessionEstablished>().description == kAnswer);
  CHECK(stage.take().to_tag() == "one");
}

TEST_CASE("a flood of reliable responses is acknowledged up to a bound") {
  Calling stage;
  for (std::uint32_t rseq = 1; rseq <= 1000; ++rseq) stage.progress(rseq);
  CHECK(stage.sent.size() == 16);
}

TEST_CASE("a reliable provisional response to our re-INVITE is acknowledged, its answer told once") {
  Stage stage;
  const auto [session, invite] = stage.call();
  REQUIRE(stage.agent.reoffer(session, kSecondOffer, stage.now).ok());
  stage.drain();
  const Message reinvite = stage.take();
  stage.reply(reinvite, 183, "peer", {{"Require", "100rel"}, {"RSeq", "3"}}, kAnswer);
  const Message prack = stage.take();
  CHECK(prack.value(HeaderId::RAck) == text("3 ", reinvite.cseq(), " INVITE"));
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
  stage.reply(prack, 200);
  stage.reply(reinvite, 200);
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.events.empty());
}
