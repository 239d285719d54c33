#include "core/sip/usage/invite_session.hpp"

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Calling : Stage {
  Calling() {
    forget();
    session = *agent.invite(account, "bob", {.offer = kOffer}, now);
    drain();
  }
  SessionId session;
};

/// Called has an incoming session in hand, offered with From tag `caller` and Call-ID `in`.
struct Called : Stage {
  explicit Called(std::string_view offer = kOffer) {
    forget();
    request("INVITE", 1, "in", "caller", "", offer, "", "z9hG4bKinvite");
    const auto incoming = event<IncomingSession>();
    session = incoming.session;
    CHECK(incoming.peer.user == "bob");
    CHECK(incoming.peer.uri.starts_with("sip:bob@"));
    CHECK(incoming.peer.display_name == "Bob");
  }
  std::string accept() {
    REQUIRE(agent.accept(session, kAnswer, now).ok());
    drain();
    while (sent.size() > 1) sent.erase(sent.begin());
    const Message ok = take();
    CHECK(ok.status() == 200);
    return std::string(ok.to_tag());
  }
  SessionId session;
};

void nothing_left(Stage& stage) {
  stage.advance(seconds{70});
  const Census census = stage.agent.census();
  CHECK(census.sessions == 0);
  CHECK(census.dialogs == 0);
  CHECK(census.client_transactions == 0);
  CHECK(census.server_transactions == 0);
  CHECK(census.timers == 0);
}

}  // namespace

TEST_CASE("INVITE, 180, 200, ACK, BYE, 200") {
  Calling stage;
  const Message invite = stage.take();
  CHECK(invite.body() == kOffer);
  stage.reply(invite, 180);
  CHECK(stage.event<SessionProgress>().status == 180);
  stage.reply(invite, 200, "peer", {}, kAnswer);
  CHECK(stage.event<SessionEstablished>().description == kAnswer);
  const Message ack = stage.take();
  CHECK(ack.is(Method::Ack));
  CHECK(ack.request_uri() == "sip:bob@192.0.2.2:5060");
  CHECK(ack.cseq() == invite.cseq());

  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  CHECK(stage.event<SessionTerminated>().by == Party::Local);
  CHECK(stage.agent.census().sessions == 1);
  stage.reply(stage.take(), 200);
  CHECK(stage.agent.census().sessions == 0);
  nothing_left(stage);
  CHECK(stage.events.empty());
}

TEST_CASE("a repeated 200 is acknowledged again, by the same ACK") {
  Stage stage;
  const auto [session, invite] = stage.call();
  stage.reply(invite, 200, "peer", {}, kAnswer);
  stage.reply(invite, 200, "peer", {}, kAnswer);
  REQUIRE(stage.sent.size() == 2);
  CHECK(stage.sent[0] == stage.sent[1]);
  CHECK(stage.events.empty());
}

TEST_CASE("of a forked INVITE the first 200 wins, and the late one gets ACK and BYE") {
  Calling stage;
  const Message invite = stage.take();
  stage.reply(invite, 180, "one");
  stage.reply(invite, 183, "two", {}, kAnswer);
  CHECK(stage.event<SessionProgress>().branch == 0);
  CHECK(stage.event<SessionProgress>().branch == 1);
  stage.reply(invite, 200, "two", {}, kAnswer);
  stage.event<SessionEstablished>();
  CHECK(stage.take().to_tag() == "two");
  stage.reply(invite, 200, "one", {}, kAnswer);
  const Message ack = stage.take();
  const Message bye = stage.take();
  CHECK(ack.is(Method::Ack));
  CHECK(ack.to_tag() == "one");
  CHECK(bye.is(Method::Bye));
  CHECK(bye.to_tag() == "one");
  stage.reply(bye, 200);
  CHECK(stage.events.empty());
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("hung up before any response, CANCEL waits for the first one") {
  Calling stage;
  const Message invite = stage.take();
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  CHECK(stage.event<SessionTerminated>().cause == "CANCEL");
  CHECK(stage.sent.empty());
  stage.reply(invite, 100);
  const Message cancel = stage.take();
  CHECK(cancel.is(Method::Cancel));
  CHECK(cancel.branch() == invite.branch());
  stage.reply(cancel, 200);
  stage.reply(invite, 487);
  CHECK(stage.take().is(Method::Ack));
  nothing_left(stage);
  CHECK(stage.events.empty());
}

TEST_CASE("a 200 that crosses our CANCEL gets ACK and BYE") {
  Calling stage;
  const Message invite = stage.take();
  stage.reply(invite, 180);
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  CHECK(stage.take().is(Method::Cancel));
  stage.events.clear();
  stage.reply(invite, 200, "peer", {}, kAnswer);
  CHECK(stage.take().is(Method::Ack));
  const Message bye = stage.take();
  CHECK(bye.is(Method::Bye));
  stage.reply(bye, 200);
  nothing_left(stage);
  CHECK(stage.events.empty());
}

TEST_CASE("a refusal tells status and reason, and where a 3xx leads that cannot be followed") {
  Calling stage;
  const Message invite = stage.take();
  stage.reply(invite, 305, "peer",
              {{"Contact", "<sip:proxy.example.com>"}, {"Reason", "SIP;cause=305;text=\"Moved\""}});
  const auto end = stage.event<SessionTerminated>();
  CHECK(end.status == 305);
  CHECK(end.reason == "Moved");
  CHECK(end.contact == "sip:proxy.example.com");
  nothing_left(stage);
}

TEST_CASE("a server that does not answer ends the call after 64*T1") {
  Calling stage;
  stage.advance(seconds{33});
  const auto end = stage.event<SessionTerminated>();
  CHECK(end.by == Party::Network);
  CHECK(end.cause == "TIMEOUT");
  nothing_left(stage);
}

TEST_CASE("an offer in the 2xx is answered in the ACK") {
  Stage stage;
  stage.forget();
  const SessionId session = *stage.agent.invite(stage.account, "bob", {}, stage.now);
  stage.drain();
  const Message invite = stage.take();
  CHECK(invite.body().empty());
  stage.reply(invite, 200, "peer", {}, kOffer);
  CHECK(stage.event<SessionEstablished>().needs_answer);
  stage.reply(invite, 200, "peer", {}, kOffer);
  CHECK(stage.sent.empty());
  REQUIRE(stage.agent.acknowledge(session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().body() == kAnswer);
  CHECK_FALSE(stage.agent.acknowledge(session, kAnswer, stage.now).ok());
}

TEST_CASE("the second call is not challenged again") {
  Calling stage;
  const Message invite = stage.take();
  stage.reply(invite, 407, "proxy",
              {{"Proxy-Authenticate", "Digest realm=\"example.com\", nonce=\"n\", qop=\"auth\""}});
  CHECK(stage.take().is(Method::Ack));
  const Message again = stage.take();
  CHECK(again.has(HeaderId::ProxyAuthorization));
  CHECK(again.cseq() == invite.cseq() + 1);
  stage.reply(again, 200, "peer", {}, kAnswer);
  const Message ack = stage.take();
  CHECK(ack.value(HeaderId::ProxyAuthorization) == again.value(HeaderId::ProxyAuthorization));
  CHECK(ack.cseq() == again.cseq());
  static_cast<void>(stage.agent.invite(stage.account, "carol", {.offer = kOffer}, stage.now));
  stage.drain();
  CHECK(stage.take().value(HeaderId::ProxyAuthorization).find("nc=00000002") != std::string_view::npos);
}

TEST_CASE("a challenge of another realm to our BYE is not answered") {
  Stage stage;
  const auto [session, invite] = stage.call();
  static_cast<void>(stage.agent.register_account(stage.account, stage.now));
  stage.drain();
  stage.reply(stage.take(), 401, "r", {{"WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}});
  stage.forget();
  static_cast<void>(stage.agent.hang_up(session, stage.now));
  stage.drain();
  stage.reply(stage.take(), 407, "peer",
              {{"Proxy-Authenticate", "Digest realm=\"evil.example\", nonce=\"x\""}});
  CHECK(stage.sent.empty());
}

TEST_CASE("INVITE in, 180, 200 repeated until the ACK, BYE in") {
  Called stage;
  REQUIRE(stage.agent.ring(stage.session, 180, stage.now).ok());
  stage.drain();
  CHECK(stage.take().status() == 180);
  const std::string tag = stage.accept();
  stage.advance(milliseconds{499});
  CHECK(stage.sent.empty());
  stage.advance(milliseconds{1});
  CHECK(stage.take().status() == 200);
  stage.request("ACK", 1, "in", "caller", tag);
  stage.event<SessionEstablished>();
  stage.advance(seconds{10});
  CHECK(stage.sent.empty());
  stage.request("BYE", 2, "in", "caller", tag);
  CHECK(stage.take().status() == 200);
  const auto end = stage.event<SessionTerminated>();
  CHECK(end.by == Party::Remote);
  CHECK(end.cause == "BYE");
  nothing_left(stage);
}

TEST_CASE("a 200 that is never acknowledged ends in BYE after 64*T1") {
  Called stage;
  stage.accept();
  stage.advance(seconds{32});
  const auto end = stage.event<SessionTerminated>();
  CHECK(end.by == Party::Network);
  CHECK(parse(stage.sent.back())->is(Method::Bye));
  nothing_left(stage);
}

TEST_CASE("hung up before the ACK, BYE waits for it") {
  Called stage;
  const std::string tag = stage.accept();
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());
  stage.request("ACK", 1, "in", "caller", tag);
  CHECK(stage.take().is(Method::Bye));
}

TEST_CASE("CANCEL ends an unanswered call with 487 and its reason") {
  Called stage;
  stage.request("CANCEL", 1, "in", "caller", "", "", "Reason: SIP;cause=200;text=\"Completed elsewhere\"\r\n",
                "z9hG4bKinvite");
  CHECK(stage.event<SessionTerminated>().reason == "Completed elsewhere");
  CHECK(parse(stage.sent.back())->status() == 487);
  stage.request("ACK", 1, "in", "caller", parse(stage.sent.back())->to_tag(), "", "", "z9hG4bKinvite");
  nothing_left(stage);
}

TEST_CASE("spoofed BYE and CANCEL get 481 or 500, and the call lives") {
  Called stage;
  const std::string tag = stage.accept();
  stage.request("ACK", 1, "in", "caller", tag);
  stage.forget();
  stage.request("BYE", 2, "in", "stranger", tag);
  CHECK(stage.take().status() == 481);
  stage.request("BYE", 2, "in", "caller", "guess");
  CHECK(stage.take().status() == 481);
  stage.request("BYE", 2, "other", "caller", tag);
  CHECK(stage.take().status() == 481);
  stage.request("BYE", 1, "in", "caller", tag);
  CHECK(stage.take().status() == 500);
  stage.request("CANCEL", 1, "in", "caller", tag, "", "", "z9hG4bKunseen");
  CHECK(stage.take().status() == 481);
  CHECK(stage.events.empty());
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("re-INVITE of the peer: offer, offer asked for, refused, and 500 while one is open") {
  Called stage;
  const std::string tag = stage.accept();
  stage.request("ACK", 1, "in", "caller", tag);
  stage.forget();
  stage.request("INVITE", 2, "in", "caller", tag, kOffer);
  CHECK(stage.event<RemoteOffer>().offer == kOffer);
  stage.request("INVITE", 3, "in", "caller", tag, kOffer);
  const Message busy = stage.take();
  CHECK(busy.status() == 500);
  CHECK(busy.has(HeaderId::RetryAfter));
  REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().body() == kAnswer);
  stage.request("ACK", 2, "in", "caller", tag);

  stage.request("INVITE", 4, "in", "caller", tag);
  stage.event<OfferRequested>();
  REQUIRE(stage.agent.provide_offer(stage.session, kOffer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().body() == kOffer);
  stage.request("ACK", 4, "in", "caller", tag, kAnswer);
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);

  stage.request("INVITE", 5, "in", "caller", tag, kOffer);
  stage.event<RemoteOffer>();
  REQUIRE(stage.agent.refuse_offer(stage.session, 488, stage.now).ok());
  stage.drain();
  CHECK(stage.take().status() == 488);
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("glare: both sides get 491, and ours goes out again after 2.1 to 4 s") {
  Stage stage;
  const auto [session, invite] = stage.call();
  REQUIRE(stage.agent.reoffer(session, kOffer, stage.now).ok());
  CHECK_FALSE(stage.agent.reoffer(session, kOffer, stage.now).ok());
  stage.drain();
  const Message ours = stage.take();
  stage.request("INVITE", 9, invite.call_id(), "peer", invite.from_tag(), kOffer, "", "z9hG4bKglare");
  CHECK(stage.take().status() == 491);
  stage.request("ACK", 9, invite.call_id(), "peer", invite.from_tag(), "", "", "z9hG4bKglare");
  stage.reply(ours, 491);
  CHECK(stage.take().is(Method::Ack));
  stage.advance(milliseconds{2099});
  CHECK(stage.sent.empty());
  stage.advance(milliseconds{1901});
  const Message again = stage.take();
  CHECK(again.is(Method::Invite));
  CHECK(again.cseq() > ours.cseq());
  stage.reply(again, 200, "peer", {}, kAnswer);
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
}

TEST_CASE("a second INFO waits for the answer to the first, so that no digit is lost") {
  Stage stage;
  const auto [session, invite] = stage.call();
  for (const char* digit : {"Signal=1\r\n", "Signal=2\r\n"}) {
    REQUIRE(stage.agent.send_info(session, "application/dtmf-relay", digit, stage.now).ok());
  }
  stage.drain();
  const Message first = stage.take();
  CHECK(first.body() == "Signal=1\r\n");
  CHECK(stage.sent.empty());
  stage.reply(first, 200);
  CHECK(stage.event<InfoResult>().status == 200);
  CHECK(stage.take().body() == "Signal=2\r\n");
}

TEST_CASE("without its connection a session that is not answered yet lives for 32 s") {
  Stage stage(Transport::Ws);
  stage.request("INVITE", 1, "c1", "bob", "", kOffer);
  stage.reachable = false;
  stage.agent.flow_closed(stage.flow, "gone", stage.now);
  stage.drain();
  stage.advance(seconds{31});
  CHECK(stage.agent.census().sessions == 1);
  stage.events.clear();
  stage.advance(seconds{2});
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("a BYE that has lost its connection goes out over the next") {
  Stage stage(Transport::Ws);
  const auto [session, invite] = stage.call();
  static_cast<void>(stage.agent.hang_up(session, stage.now));
  stage.drain();
  const Message bye = stage.take();
  stage.agent.flow_closed(stage.flow, "gone", stage.now);
  stage.drain();
  stage.advance(seconds{2});
  const Message again = stage.take();
  CHECK(again.is(Method::Bye));
  CHECK(again.cseq() > bye.cseq());
  stage.reply(again, 200);
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("a BYE is sent until it comes through, though one flow after another dies") {
  Stage stage(Transport::Ws);
  const auto [session, invite] = stage.call();
  static_cast<void>(stage.agent.hang_up(session, stage.now));
  stage.drain();
  Message bye = stage.take();
  for (int died = 0; died < 8; ++died) {
    stage.agent.flow_closed(stage.flow, "gone", stage.now);
    stage.drain();
    for (int second = 0; second < 30 && stage.sent.empty(); ++second) stage.advance(seconds{1});
    bye = stage.take();
    REQUIRE(bye.is(Method::Bye));
  }
  stage.reply(bye, 200);
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("a re-INVITE that is answered provisionally only is cancelled, and the call goes on") {
  Stage stage;
  const auto [session, invite] = stage.call();
  REQUIRE(stage.agent.reoffer(session, kOffer, stage.now).ok());
  stage.drain();
  const Message reinvite = stage.take();
  stage.reply(reinvite, 100);
  stage.advance(seconds{39});
  CHECK(stage.sent.empty());
  stage.advance(seconds{1});
  CHECK(stage.take().is(Method::Cancel));
  stage.forget();
  stage.advance(seconds{32});
  CHECK(stage.event<ReofferFailed>().status == 408);
  CHECK(stage.events.empty());
  REQUIRE(stage.agent.reoffer(session, kOffer, stage.now).ok());
}

TEST_CASE("a call that ends under an unanswered re-INVITE leaves no transaction") {
  Stage stage;
  const auto [session, invite] = stage.call();
  REQUIRE(stage.agent.reoffer(session, kOffer, stage.now).ok());
  stage.drain();
  stage.reply(stage.take(), 100);
  REQUIRE(stage.agent.hang_up(session, stage.now).ok());
  stage.drain();
  stage.reply(stage.take(), 200);
  stage.advance(seconds{73});
  CHECK(stage.agent.census().sessions == 0);
  CHECK(stage.agent.census().client_transactions == 0);
}
