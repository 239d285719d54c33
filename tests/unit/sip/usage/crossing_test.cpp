// Messages that cross: what a session does when both sides move at once, or what was lost comes late.

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const std::string kSecondOffer = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=-\r\n";
const std::vector<ExtraHeader> kReliable = {
    {"Require", "100rel"}, {"RSeq", "1"}, {"Allow", "INVITE, UPDATE"}};

void nothing_left(Stage& stage) {
  stage.advance(seconds{70});
  const Census census = stage.agent.census();
  CHECK(census.sessions == 0);
  CHECK(census.client_transactions == 0);
  CHECK(census.server_transactions == 0);
  CHECK(census.timers == 0);
}

struct Calling : Stage {
  explicit Calling(std::string offer = kOffer) {
    forget();
    session = *agent.invite(account, "bob", {.offer = std::move(offer)}, now);
    drain();
    invite.emplace(take());
  }
  void hang_up() {
    REQUIRE(agent.hang_up(session, now).ok());
    drain();
  }
  SessionId session;
  std::optional<Message> invite;
};

struct Called : Stage {
  explicit Called(std::string_view headers = {}, std::string_view offer = kOffer) {
    forget();
    request("INVITE", 1, "in", "caller", "", offer, headers, "z9hG4bKin");
    session = event<IncomingSession>().session;
  }
  void accept() {
    REQUIRE(agent.accept(session, kAnswer, now).ok());
    drain();
    tag = take().to_tag();
  }
  SessionId session;
  std::string tag;
};

}  // namespace

TEST_CASE("a 200 crosses CANCEL after PRACK: our BYE is numbered above the PRACK") {
  Calling stage;
  stage.reply(*stage.invite, 183, "peer", kReliable, kAnswer);
  const Message prack = stage.take();
  stage.reply(prack, 200);
  stage.hang_up();
  stage.forget();
  stage.reply(*stage.invite, 200);
  CHECK(stage.take().is(Method::Ack));
  const Message bye = stage.take();
  CHECK(bye.is(Method::Bye));
  CHECK(bye.cseq() > prack.cseq());
  stage.reply(bye, 200);
  nothing_left(stage);
}

TEST_CASE("UPDATE and PRACK that cross our CANCEL get 481, and the host hears no more") {
  Calling stage;
  stage.reply(*stage.invite, 183, "peer", kReliable, kAnswer);
  stage.reply(stage.take(), 200);
  stage.hang_up();
  stage.forget();
  stage.request("UPDATE", 1, stage.invite->call_id(), "peer", stage.invite->from_tag(), kSecondOffer);
  CHECK(stage.take().status() == 481);
  CHECK(stage.events.empty());
  stage.reply(*stage.invite, 487);
  nothing_left(stage);
}

TEST_CASE(
    "the final response to our re-INVITE is lost in a BYE: the re-INVITE is cancelled, nothing is left") {
  Stage stage;
  const auto [session, invite] = stage.call();
  REQUIRE(stage.agent.reoffer(session, kSecondOffer, stage.now).ok());
  stage.drain();
  const Message reinvite = stage.take();
  stage.reply(reinvite, 100);
  stage.request("BYE", 1, invite.call_id(), "peer", invite.from_tag());
  CHECK(stage.take().status() == 200);
  CHECK(stage.take().is(Method::Cancel));
  stage.event<SessionTerminated>();
  nothing_left(stage);
}

TEST_CASE("a re-INVITE before the ACK, while ours waits for that ACK: ours is not sent, and has failed") {
  Called stage;
  stage.accept();
  stage.request("ACK", 1, "in", "caller", stage.tag);
  stage.request("INVITE", 2, "in", "caller", stage.tag, kSecondOffer);
  REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
  REQUIRE(stage.agent.reoffer(stage.session, kOffer, stage.now).ok());
  stage.drain();
  stage.forget();
  stage.request("INVITE", 3, "in", "caller", stage.tag, kSecondOffer);
  CHECK(stage.event<ReofferFailed>().status == 491);
  stage.event<RemoteOffer>();
  CHECK(stage.sent.empty());
}

TEST_CASE("a peer sends 200 before the PRACK of its offer: the answer goes into the ACK") {
  Calling stage("");
  stage.reply(*stage.invite, 183, "peer", kReliable, kOffer);
  stage.forget();
  stage.reply(*stage.invite, 200);
  const auto established = stage.event<SessionEstablished>();
  CHECK(established.needs_answer);
  CHECK(established.description == kOffer);
  REQUIRE(stage.agent.acknowledge(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  const Message ack = stage.take();
  CHECK(ack.is(Method::Ack));
  CHECK(ack.body() == kAnswer);
  CHECK(stage.agent.reoffer(stage.session, kSecondOffer, stage.now).ok());
}

TEST_CASE("once reliable, provisional responses stay so: none overtakes the PRACK that is due") {
  Called stage("Supported: 100rel\r\n", "");
  REQUIRE(stage.agent.ring(stage.session, 183, kOffer, stage.now).ok());
  REQUIRE(stage.agent.ring(stage.session, 180, stage.now).ok());
  REQUIRE(stage.agent.accept(stage.session, {}, stage.now).ok());
  stage.drain();
  CHECK(stage.take().has(HeaderId::RSeq));
  CHECK(stage.sent.empty());
}

TEST_CASE("a BYE that is overtaken by a NOTIFY of the same dialog, and refused for that, goes out again") {
  Stage stage(Transport::Tcp);
  const auto [session, invite] = stage.call();
  stage.request("REFER", 10, invite.call_id(), "peer", invite.from_tag(), {},
                "Refer-To: <sip:carol@example.com>\r\n");
  REQUIRE(stage.agent.hang_up(session, stage.now).ok());
  stage.drain();
  const Message bye = stage.take();
  REQUIRE(bye.is(Method::Bye));
  stage.advance(seconds{5});
  CHECK(stage.take().status() == 202);
  const Message notify = stage.take();
  CHECK(notify.cseq() == bye.cseq() + 1);
  stage.reply(notify, 200);
  stage.reply(bye, 500);
  const Message again = stage.take();
  CHECK(again.is(Method::Bye));
  CHECK(again.cseq() == notify.cseq() + 1);
  stage.reply(again, 500);  // nothing has overtaken it now
  CHECK(stage.sent.empty());
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("BYE crosses BYE, and BYE crosses re-INVITE") {
  Stage stage;
  const auto [session, invite] = stage.call();
  REQUIRE(stage.agent.hang_up(session, stage.now).ok());
  stage.drain();
  const Message bye = stage.take();
  stage.request("INVITE", 1, invite.call_id(), "peer", invite.from_tag(), kSecondOffer, "", "z9hG4bKre");
  CHECK(stage.take().status() == 481);
  stage.request("ACK", 1, invite.call_id(), "peer", invite.from_tag(), "", "", "z9hG4bKre");
  stage.request("BYE", 2, invite.call_id(), "peer", invite.from_tag());
  CHECK(stage.take().status() == 200);
  stage.reply(bye, 481);
  stage.event<SessionTerminated>();
  CHECK(stage.events.empty());
  nothing_left(stage);
}

TEST_CASE("a stray ACK changes nothing; a late one of the first answer does not acknowledge the second") {
  Called stage;
  stage.request("ACK", 1, "in", "caller", "unknown");
  stage.accept();
  stage.request("ACK", 7, "in", "caller", stage.tag);
  CHECK(stage.events.empty());
  stage.request("ACK", 1, "in", "caller", stage.tag);
  stage.event<SessionEstablished>();
  stage.request("INVITE", 2, "in", "caller", stage.tag, kSecondOffer);
  REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  stage.forget();
  stage.request("ACK", 1, "in", "caller", stage.tag);
  stage.advance(milliseconds{500});
  CHECK(stage.take().status() == 200);
  CHECK(stage.events.empty());
}

TEST_CASE("491 to the re-INVITE of the side that did not make the Call-ID: again within 0 to 2 s") {
  int tried = 0;
  for (int call = 0; call < 20; ++call) {
    Called stage;
    stage.accept();
    stage.request("ACK", 1, "in", "caller", stage.tag);
    for (int i = 0; i < call; ++i) {  // other draws of the random wait
      stage.request("OPTIONS", 1, text("o", i), "x", "");
    }
    REQUIRE(stage.agent.reoffer(stage.session, kSecondOffer, stage.now).ok());
    stage.drain();
    const Message reinvite = parse(stage.sent.back()).ok() ? *parse(stage.sent.back()) : stage.take();
    stage.reply(reinvite, 491);
    stage.forget();
    stage.advance(milliseconds{2000});
    tried += stage.sent.empty() ? 0 : 1;
    CHECK(stage.take().is(Method::Invite));
  }
  CHECK(tried == 20);
}

TEST_CASE("a re-INVITE and its 200 move the target; a refused one does not") {
  const auto bye_target = [](std::uint16_t status) {
    Called stage;
    stage.accept();
    stage.request("ACK", 1, "in", "caller", stage.tag);
    stage.receive(
        text("INVITE sip:alice@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKm\r\n"
             "Max-Forwards: 9\r\nFrom: <sip:bob@example.com>;tag=caller\r\nTo: <sip:alice@example.com>;tag=",
             stage.tag,
             "\r\nCall-ID: in\r\nCSeq: 2 INVITE\r\nContact: <sip:new@192.0.2.7>\r\n"
             "Content-Type: application/sdp\r\nContent-Length: ",
             std::uint64_t{kSecondOffer.size()}, "\r\n\r\n", kSecondOffer));
    if (status == 200) {
      REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
    } else {
      REQUIRE(stage.agent.refuse_offer(stage.session, status, stage.now).ok());
    }
    REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
    stage.drain();
    return std::string(parse(stage.sent.back())->request_uri());
  };
  CHECK(bye_target(488) == "sip:bob@192.0.2.2:5060");
  CHECK(bye_target(200) == "sip:new@192.0.2.7");
}
