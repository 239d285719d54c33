// A call whose flow dies: what is repaired, how, and when it is given up.

#include <chrono>

#include "core/sip/dialog/dialog_snapshot.hpp"
#include "core/sip/usage/limits.hpp"
#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

const std::string kRestart = "v=0\r\no=- 1 2 IN IP4 192.0.2.1\r\ns=restart\r\n";

/// Talking is a registered phone in a call over a WebSocket.
struct Talking : Stage {
  Talking() : Stage(Transport::Ws) {
    REQUIRE(agent.register_account(account, now).ok());
    drain();
    reply(take(), 200, "r");
    forget();
    const auto [id, invite] = call();
    session = id;
    call_id = invite.call_id();
    tag = invite.from_tag();
  }

  void lose() {
    agent.flow_closed(flow, "cut", now);
    drain();
  }
  /// back goes on to the new flow and registers over it.
  void back() {
    advance(seconds{2});
    const Message registers = take();
    REQUIRE(registers.is(Method::Register));
    CHECK(sent.empty());
    for (const UserAgentOutput& event : events) CHECK_FALSE(std::holds_alternative<RepairNeeded>(event));
    events.clear();
    reply(registers, 200, "r");
  }
  bool asked() {
    bool found = false;
    for (const UserAgentOutput& event : events) found |= std::holds_alternative<RepairNeeded>(event);
    events.clear();
    return found;
  }
  /// repair does the host's part, and gives the request that came of it.
  Message repair() {
    REQUIRE(asked());
    REQUIRE(agent.reoffer(session, kRestart, now).ok());
    drain();
    return take();
  }

  SessionId session;
  std::string call_id;
  std::string tag;  ///< ours
};

}  // namespace

TEST_CASE("after a cut the phone registers anew, and then offers anew over the new flow") {
  Talking stage;
  const FlowId before = stage.flow;
  stage.lose();
  stage.back();
  CHECK_FALSE(stage.flow == before);
  const Message again = stage.repair();
  CHECK(again.is(Method::Invite));
  CHECK(again.to_tag() == "peer");
  CHECK(again.body() == kRestart);
  stage.reply(again, 200, "peer", {}, kAnswer);
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
  stage.advance(kRecoveryPatience + seconds{30});  // nothing is left to end the call
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("a call is given up two minutes after its flow was lost") {
  Talking stage;
  stage.reachable = false;
  stage.lose();
  stage.advance(kRecoveryPatience - seconds{1});
  CHECK(stage.agent.census().sessions == 1);
  stage.events.clear();
  stage.advance(seconds{2});
  CHECK(stage.agent.census().sessions == 0);
  bool told = false;
  for (const UserAgentOutput& event : stage.events) {
    const auto* end = std::get_if<SessionTerminated>(&event);
    told |= end != nullptr && end->by == Party::Network && end->cause == "TRANSPORT";
  }
  CHECK(told);
}

TEST_CASE("a flow that comes and goes does not put the end off") {
  Talking stage;
  const Instant lost = stage.now;
  stage.lose();
  while (stage.agent.census().sessions == 1) {
    stage.advance(seconds{5});
    stage.lose();
    REQUIRE(stage.now - lost < kRecoveryPatience + seconds{10});
  }
}

TEST_CASE("a dialog that is gone is taken up again by INVITE with Replaces") {
  Talking stage;
  stage.lose();
  stage.back();
  const Message again = stage.repair();
  stage.reply(again, 481);
  CHECK(stage.take().is(Method::Ack));
  const Message invite = stage.take();
  CHECK(invite.is(Method::Invite));
  CHECK(invite.to_tag().empty());
  CHECK(invite.request_uri() == "sip:bob@example.com");
  CHECK(invite.call_id() != again.call_id());
  CHECK(invite.value(HeaderId::Replaces) ==
        text(again.call_id(), ";to-tag=peer;from-tag=", again.from_tag()));
  CHECK(invite.lists(HeaderId::Require, "replaces"));
  CHECK(invite.body() == kRestart);
  stage.reply(invite, 180, "new");
  CHECK(stage.events.empty());  // for the host it is one call
  stage.reply(invite, 200, "new", {}, kAnswer);
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  const Message bye = stage.take();
  CHECK(bye.is(Method::Bye));
  CHECK(bye.to_tag() == "new");
}

TEST_CASE("a Replaces that finds nobody ends the call") {
  Talking stage;
  stage.lose();
  stage.back();
  stage.reply(stage.repair(), 481);
  stage.sent.erase(stage.sent.begin());
  stage.reply(stage.take(), 481, "new");
  CHECK(stage.event<SessionTerminated>().status == 481);
}

TEST_CASE("a peer that is not back yet is tried again, then at its address of record") {
  Talking stage;
  stage.lose();
  stage.back();
  stage.reply(stage.repair(), 480);
  stage.sent.clear();
  CHECK(stage.events.empty());
  stage.advance(seconds{3});
  stage.reply(stage.repair(), 480);
  CHECK(stage.take().is(Method::Ack));
  Message invite = stage.take();
  CHECK(invite.has(HeaderId::Replaces));
  stage.reply(invite, 480, "new");
  stage.sent.clear();
  stage.advance(seconds{9});
  const Message again = stage.take();
  CHECK(again.has(HeaderId::Replaces));
  CHECK(again.cseq() > invite.cseq());
  stage.reply(again, 200, "new", {}, kAnswer);
  CHECK(stage.event<RemoteAnswer>().answer == kAnswer);
}

TEST_CASE("a peer that is never back costs few tries, and the call ends in time") {
  Talking stage;
  stage.lose();
  stage.back();
  int tries = 0;
  for (int second = 0; second < 150; ++second) {
    if (stage.asked()) {
      REQUIRE(stage.agent.reoffer(stage.session, kRestart, stage.now).ok());
      stage.drain();
    }
    while (!stage.sent.empty()) {
      const Message request = stage.take();
      if (!request.is(Method::Invite)) continue;
      ++tries;
      stage.reply(request, 480, "x");
    }
    stage.advance(seconds{1});
  }
  CHECK(tries >= 3);
  CHECK(tries <= 8);
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("a call is given up in time, also while the host is asked to repair it once more") {
  Talking stage;
  stage.lose();
  stage.back();
  stage.reply(stage.repair(), 480);
  stage.advance(seconds{3});
  CHECK(stage.asked());
  stage.forget();
  stage.advance(kRecoveryPatience);
  CHECK(stage.event<SessionTerminated>().cause == "TIMEOUT");
}

TEST_CASE("a host that was asked while the peer offered is asked again afterwards") {
  Talking stage;
  stage.lose();
  stage.back();
  CHECK(stage.asked());
  stage.request("INVITE", 7, stage.call_id, "peer", stage.tag, kOffer);
  CHECK_FALSE(stage.agent.reoffer(stage.session, kRestart, stage.now).ok());
  stage.forget();
  REQUIRE(stage.agent.answer_offer(stage.session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().status() == 200);
  stage.request("ACK", 7, stage.call_id, "peer", stage.tag);
  CHECK(stage.repair().is(Method::Invite));
}

TEST_CASE("an offer that is refused has come through: the call goes on") {
  Talking stage;
  stage.lose();
  stage.back();
  stage.reply(stage.repair(), 488);
  CHECK(stage.event<ReofferFailed>().status == 488);
  stage.advance(kRecoveryPatience + seconds{30});
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("a host that does not care to repair keeps its call while it is connected") {
  Talking stage;
  stage.lose();
  stage.back();
  CHECK(stage.asked());
  stage.advance(kRecoveryPatience + seconds{30});
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("a re-INVITE of ours that was cut off is void, and the repair takes its place") {
  Talking stage;
  REQUIRE(stage.agent.reoffer(stage.session, kOffer, stage.now).ok());
  stage.drain();
  const Message first = stage.take();
  stage.lose();
  stage.advance(seconds{2});
  std::optional<Message> carried;
  std::optional<Message> registers;
  while (!stage.sent.empty()) {
    Message message = stage.take();
    (message.is(Method::Register) ? registers : carried) = std::move(message);
  }
  REQUIRE(registers.has_value());
  stage.events.clear();
  stage.reply(*registers, 200, "r");
  if (carried) stage.reply(*carried, 200, "peer", {}, kAnswer);
  stage.sent.clear();
  stage.advance(seconds{40});
  CHECK(stage.asked());
}

TEST_CASE("hanging up in the middle of a repair leaves nothing behind") {
  const int moment = GENERATE(0, 1, 2, 3);
  Talking stage;
  stage.lose();
  if (moment > 0) stage.back();
  if (moment > 1) {
    const Message again = stage.repair();
    if (moment > 2) stage.reply(again, 481);
  }
  stage.sent.clear();
  static_cast<void>(stage.agent.hang_up(stage.session, stage.now));
  stage.drain();
  for (int second = 0; second < 300; ++second) {
    while (!stage.sent.empty()) {
      const Message request = stage.take();
      if (request.is(Method::Ack)) continue;
      stage.reply(request, 200, "peer");
    }
    stage.advance(seconds{1});
  }
  CHECK(stage.agent.census().sessions == 0);
  CHECK(stage.agent.census().client_transactions <= 1);  // the registration's refresh
}

TEST_CASE("a page that is loaded again takes its call up again from the snapshot") {
  Talking before;
  const auto octets = before.agent.snapshot(before.session, "media");
  REQUIRE(octets.ok());
  Stage after(Transport::Ws);
  after.forget();
  const auto restored = after.agent.restore_session(after.account, *octets, after.now);
  REQUIRE(restored.ok());
  CHECK(restored->media_identity == "media");
  CHECK(restored->peer.uri == "sip:bob@example.com");
  after.drain();
  CHECK(after.event<RepairNeeded>().session == restored->session);
  REQUIRE(after.agent.reoffer(restored->session, kRestart, after.now).ok());
  after.drain();
  const Message again = after.take();
  CHECK(again.call_id() == restored->call_id);
  CHECK(again.to_tag() == "peer");
  CHECK(again.cseq() > kRestoredCSeqGap);
  after.reply(again, 200, "peer", {}, kAnswer);
  CHECK(after.take().is(Method::Ack));
  CHECK(after.event<RemoteAnswer>().answer == kAnswer);
  after.request("BYE", 9, again.call_id(), "peer", again.from_tag());
  CHECK(after.take().status() == 200);
  CHECK(after.agent.census().sessions == 0);
}

TEST_CASE("a call that was answered but not acknowledged is taken up again from its snapshot") {
  Stage before(Transport::Ws);
  before.forget();
  before.request("INVITE", 1, "call-7", "peer", "", kOffer);
  const SessionId session = before.event<IncomingSession>().session;
  REQUIRE(before.agent.accept(session, kAnswer, before.now).ok());
  const auto octets = before.agent.snapshot(session, "");
  REQUIRE(octets.ok());
  Stage after(Transport::Ws);
  CHECK(after.agent.restore_session(after.account, *octets, after.now).ok());
  REQUIRE(before.agent.hang_up(session, before.now).ok());
  CHECK_FALSE(before.agent.snapshot(session, "").ok());
}

TEST_CASE("the BYE to a 200 that crossed our CANCEL goes out again over a new flow") {
  Stage stage(Transport::Ws);
  const SessionId session = *stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now);
  stage.drain();
  const Message invite = stage.take();
  stage.reply(invite, 180);
  REQUIRE(stage.agent.hang_up(session, stage.now).ok());
  stage.drain();
  stage.forget();
  stage.reply(invite, 200, "peer", {}, kAnswer);
  CHECK(stage.take().is(Method::Ack));
  const Message lost = stage.take();
  REQUIRE(lost.is(Method::Bye));
  stage.agent.flow_closed(stage.flow, "lost", stage.now);
  stage.drain();
  stage.advance(seconds{5});
  const Message bye = stage.take();
  REQUIRE(bye.is(Method::Bye));
  CHECK(bye.to_tag() == "peer");
  CHECK(bye.cseq() > lost.cseq());
  stage.reply(bye, 200);
  stage.advance(seconds{33});
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("the refusal of a repair tells nothing after the call was hung up") {
  Talking stage;
  stage.lose();
  stage.back();
  const Message again = stage.repair();
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  stage.forget();
  stage.reply(again, 491, "peer");
  for (const auto& event : stage.events) CHECK_FALSE(std::holds_alternative<ReofferFailed>(event));
}

TEST_CASE("a snapshot is taken of an answered session only, and restored once") {
  Talking stage;
  const auto octets = stage.agent.snapshot(stage.session, "");
  REQUIRE(octets.ok());
  CHECK(stage.agent.restore_session(stage.account, *octets, stage.now).error() == CommandError::WrongState);
  CHECK(stage.agent.restore_session(stage.account, "x", stage.now).error() == CommandError::ForbiddenText);
  CHECK(stage.agent.snapshot(stage.session, std::string(5000, 'x')).error() == CommandError::TooLong);
  const SessionId calling = *stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now);
  CHECK(stage.agent.snapshot(calling, "").error() == CommandError::WrongState);
}
