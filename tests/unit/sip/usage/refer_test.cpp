// REFER both ways (RFC 3515), its subscription, and calls that replace others (RFC 3891).

#include <chrono>

#include "core/sip/message/refer_to.hpp"
#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::string_view kReferTo = "Refer-To: <sip:carol@example.com>\r\n";

std::string fragment(std::string_view state, std::string_view id = {}) {
  return text("Event: refer", id.empty() ? "" : ";id=", id, "\r\nSubscription-State: ", state,
              "\r\nContent-Type: message/sipfrag;version=2.0\r\n");
}

/// Call is an established call of a stage.
struct Call {
  Stage& stage;
  SessionId session;
  std::string call_id;
  std::string our_tag;

  explicit Call(Stage& on) : stage(on) {
    auto [id, invite] = stage.call();
    session = id;
    call_id = invite.call_id();
    our_tag = invite.from_tag();
  }
  void request(std::string_view method, std::uint32_t cseq, std::string_view extra = {},
               std::string_view body = {}) {
    stage.request(method, cseq, call_id, "peer", our_tag, body, extra);
  }
};

}  // namespace

TEST_CASE("a blind transfer: REFER in the dialog of the call, and what the peer tells of the new one") {
  Stage stage(Transport::Tcp);
  Call call(stage);
  const UsageId transfer = *stage.agent.refer(call.session, "carol", {}, stage.now);
  stage.drain();
  const Message refer = stage.take();
  CHECK(refer.is(Method::Refer));
  CHECK(refer.call_id() == call.call_id);
  CHECK(refer.to_tag() == "peer");
  CHECK(refer.request_uri() == "sip:bob@192.0.2.2:5060");
  CHECK(refer.value(HeaderId::ReferTo) == "<sip:carol@example.com>");
  CHECK(refer.value(HeaderId::ReferredBy) == "<sip:alice@example.com>");
  CHECK_FALSE(refer.has(HeaderId::ReferSub));
  stage.reply(refer, 202);
  auto changed = stage.event<UsageChanged>();
  CHECK(changed.usage == transfer);
  CHECK(changed.state == UsageState::Pending);
  CHECK(changed.status == 202);
  call.request("NOTIFY", 10, fragment("active;expires=60", text(refer.cseq())), "SIP/2.0 100 Trying\r\n");
  CHECK(stage.take().status() == 200);
  changed = stage.event<UsageChanged>();
  CHECK(changed.state == UsageState::Active);
  CHECK(changed.status == 100);
  call.request("NOTIFY", 11, fragment("active;expires=60"), "SIP/2.0 180 Ringing\r\n");
  CHECK(stage.take().status() == 200);
  CHECK(stage.event<UsageChanged>().status == 180);
  SECTION("and it is answered") {
    call.request("NOTIFY", 12, fragment("terminated;reason=noresource"), "SIP/2.0 200 OK\r\n");
    CHECK(stage.take().status() == 200);
    changed = stage.event<UsageChanged>();
    CHECK(changed.state == UsageState::Ended);
    CHECK(changed.status == 200);
    CHECK(stage.agent.census().usages == 0);
    CHECK(stage.agent.census().sessions == 1);
  }
  SECTION("and the call ends before it") {
    call.request("BYE", 12);
    CHECK(stage.take().status() == 200);
    CHECK(stage.event<SessionTerminated>().cause == "BYE");
    call.request("NOTIFY", 13, fragment("terminated;reason=noresource"), "SIP/2.0 486 Busy Here\r\n");
    CHECK(stage.take().status() == 200);
    CHECK(stage.event<UsageChanged>().status == 486);
    call.request("NOTIFY", 14, fragment("active"), "SIP/2.0 200 OK\r\n");
    CHECK(stage.take().status() == 481);
  }
  SECTION("and nothing more is heard") {
    stage.advance(seconds{59});
    CHECK(stage.events.empty());
    stage.advance(seconds{1});
    changed = stage.event<UsageChanged>();
    CHECK(changed.state == UsageState::Ended);
    CHECK(changed.status == 0);
  }
  SECTION("and we do not want to hear more") {
    REQUIRE(stage.agent.stop_usage(transfer, stage.now).ok());
    stage.drain();
    const Message subscribe = stage.take();
    CHECK(subscribe.is(Method::Subscribe));
    CHECK(subscribe.value(HeaderId::Event) == text("refer;id=", refer.cseq()));
    CHECK(subscribe.value(HeaderId::Expires) == "0");
    stage.reply(subscribe, 200);
    call.request("NOTIFY", 15, fragment("terminated;reason=timeout"), "SIP/2.0 180 Ringing\r\n");
    CHECK(stage.take().status() == 200);
    CHECK(stage.event<UsageChanged>().state == UsageState::Ended);
  }
}

TEST_CASE("NOTIFYs of two REFERs in one dialog are told apart by their numbers") {
  Stage stage(Transport::Tcp);
  Call call(stage);
  const UsageId first = *stage.agent.refer(call.session, "carol", {}, stage.now);
  const UsageId second = *stage.agent.refer(call.session, "dave", {}, stage.now);
  stage.drain();
  stage.reply(stage.take(), 202);
  const Message refer = stage.take();
  stage.reply(refer, 202);
  stage.forget();
  call.request("NOTIFY", 10, fragment("active", text(refer.cseq())), "SIP/2.0 180 Ringing\r\n");
  CHECK(stage.event<UsageChanged>().usage == second);
  call.request("NOTIFY", 11, fragment("active", text(refer.cseq() - 1)), "SIP/2.0 180 Ringing\r\n");
  CHECK(stage.event<UsageChanged>().usage == first);
  stage.forget();
  call.request("NOTIFY", 12, fragment("active", "999"), "SIP/2.0 180 Ringing\r\n");
  CHECK(stage.take().status() == 481);
}

TEST_CASE("what may come of a REFER of ours") {
  Stage stage;
  Call call(stage);
  REQUIRE(stage.agent.refer(call.session, "carol", {}, stage.now).ok());
  stage.drain();
  const Message refer = stage.take();
  SECTION("it is refused") {
    stage.reply(refer, 603);
    const auto changed = stage.event<UsageChanged>();
    CHECK(changed.state == UsageState::Ended);
    CHECK(changed.status == 603);
  }
  SECTION("nobody answers") {
    stage.advance(seconds{32});
    CHECK(stage.event<UsageChanged>().status == 408);
  }
  SECTION("it is accepted without a subscription (RFC 4488)") {
    stage.reply(refer, 200, "peer", {{"Refer-Sub", "false"}});
    const auto changed = stage.event<UsageChanged>();
    CHECK(changed.state == UsageState::Ended);
    CHECK(changed.status == 200);
  }
  SECTION("it is accepted, and no NOTIFY comes") {
    stage.reply(refer, 202);
    CHECK(stage.event<UsageChanged>().state == UsageState::Pending);
    stage.advance(seconds{32});
    CHECK(stage.event<UsageChanged>().state == UsageState::Ended);
  }
  SECTION("the NOTIFY comes before the 202") {
    call.request("NOTIFY", 10, fragment("terminated;reason=noresource"), "SIP/2.0 200 OK\r\n");
    CHECK(stage.event<UsageChanged>().state == UsageState::Ended);
    stage.reply(refer, 202);
    CHECK(stage.events.empty());
  }
  CHECK(stage.agent.census().usages == 0);
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("REFER outside of a call, without a subscription") {
  Stage stage(Transport::Tcp);
  REQUIRE(stage.agent.refer(stage.account, "bob", "carol", {.notify = false}, stage.now).ok());
  stage.drain();
  const Message refer = stage.take();
  CHECK(refer.request_uri() == "sip:bob@example.com");
  CHECK(refer.value(HeaderId::ReferSub) == "false");
  CHECK(refer.lists(HeaderId::Supported, "norefersub"));
  CHECK(refer.has(HeaderId::Contact));
}

TEST_CASE("an attended transfer names the dialog of the other call, as its peer knows it") {
  Stage stage(Transport::Tcp);
  Call call(stage);
  const auto [consultation, invite] = stage.call();
  REQUIRE(stage.agent.refer(call.session, {}, {.replaces = consultation}, stage.now).ok());
  stage.drain();
  const Message refer = stage.take();
  const auto refer_to = parse_refer_to(refer.value(HeaderId::ReferTo));
  REQUIRE(refer_to);
  CHECK(refer_to->uri == "sip:bob@example.com");
  CHECK(refer_to->replaces == text(invite.call_id(), ";to-tag=peer;from-tag=", invite.from_tag()));
  const auto same = stage.agent.refer(call.session, {}, {.replaces = call.session}, stage.now);
  CHECK(same.error() == CommandError::WrongState);
  const auto unknown = stage.agent.refer({}, "carol", {}, stage.now);
  CHECK(unknown.error() == CommandError::UnknownSession);
}

TEST_CASE("a REFER in a call is followed, and its sender told how the call fares") {
  Stage stage(Transport::Tcp);
  Call call(stage);
  call.request("REFER", 10,
               "Refer-To: <sip:carol@example.com?Replaces=7%3Bto-tag%3Da%3Bfrom-tag%3Db>\r\n"
               "Referred-By: <sip:bob@example.com>\r\n");
  const auto received = stage.event<ReferReceived>();
  CHECK(received.session == call.session);
  CHECK(received.target == "sip:carol@example.com");
  CHECK(received.referred_by == "sip:bob@example.com");
  CHECK(received.has_replaces);
  CHECK(stage.sent.empty());
  const auto session = stage.agent.follow_refer(received.refer, {.offer = kOffer}, stage.now);
  REQUIRE(session.ok());
  stage.drain();
  const Message invite = stage.take();
  CHECK(invite.is(Method::Invite));
  CHECK(invite.request_uri() == "sip:carol@example.com");
  CHECK(invite.value(HeaderId::Replaces) == "7;to-tag=a;from-tag=b");
  CHECK(invite.value(HeaderId::ReferredBy) == "<sip:bob@example.com>");
  const Message accepted = stage.take();
  CHECK(accepted.status() == 202);
  CHECK(accepted.has(HeaderId::Contact));
  const auto notify = [&](std::string_view state, std::string_view status_line) {
    Message message = stage.take();
    CHECK(message.is(Method::Notify));
    CHECK(message.call_id() == call.call_id);
    CHECK(message.value(HeaderId::Event) == "refer;id=10");
    CHECK(message.value(HeaderId::SubscriptionState) == state);
    CHECK(message.content_type() == "message/sipfrag");
    CHECK(message.body() == text("SIP/2.0 ", status_line, "\r\n"));
    return message;
  };
  const Message trying = notify("active;expires=300", "100 Trying");
  stage.reply(invite, 180, "carol");
  CHECK(stage.sent.empty());  // one NOTIFY at a time
  stage.reply(trying, 200);
  const Message ringing = notify("active;expires=300", "180 Ringing");
  stage.reply(ringing, 200);
  SECTION("answered") {
    stage.reply(invite, 200, "carol", {}, kAnswer);
    CHECK(stage.take().is(Method::Ack));
    stage.reply(notify("terminated;reason=noresource", "200 OK"), 200);
  }
  SECTION("busy") {
    stage.reply(invite, 486, "carol");
    CHECK(stage.take().is(Method::Ack));
    stage.reply(notify("terminated;reason=noresource", "486 Busy Here"), 200);
  }
  SECTION("given up by us") {
    REQUIRE(stage.agent.hang_up(*session, stage.now).ok());
    stage.drain();
    CHECK(stage.take().is(Method::Cancel));
    stage.reply(notify("terminated;reason=noresource", "487 Request Terminated"), 200);
  }
  SECTION("too slow for the subscription") {
    stage.advance(seconds{300});
    stage.sent.erase(stage.sent.begin(), stage.sent.end() - 1);
    stage.reply(notify("terminated;reason=timeout", "180 Ringing"), 200);
  }
  SECTION("the sender refreshes, then wants to hear no more") {
    call.request("SUBSCRIBE", 11, "Event: refer;id=10\r\nExpires: 60\r\n");
    const Message ok = stage.take();
    CHECK(ok.status() == 200);
    CHECK(ok.value(HeaderId::Expires) == "60");
    stage.reply(notify("active;expires=60", "180 Ringing"), 200);
    call.request("SUBSCRIBE", 12, "Event: refer;id=10\r\nExpires: 0\r\n");
    CHECK(stage.take().value(HeaderId::Expires) == "0");
    stage.reply(notify("terminated;reason=timeout", "180 Ringing"), 200);
    call.request("SUBSCRIBE", 13, "Event: refer;id=10\r\nExpires: 60\r\n");
    CHECK(stage.take().status() == 481);
  }
  SECTION("the sender has forgotten") {
    stage.reply(invite, 181, "carol");
    stage.reply(notify("active;expires=300", "181 Call Is Being Forwarded"), 481);
  }
  CHECK(stage.agent.census().usages == 0);
}

TEST_CASE("what may become of a REFER that we get") {
  Stage stage(Transport::Tcp);
  Call call(stage);
  SECTION("the host refuses it") {
    call.request("REFER", 10, kReferTo);
    const UsageId refer = stage.event<ReferReceived>().refer;
    CHECK(stage.agent.refuse_refer(refer, 200, stage.now).error() == CommandError::InvalidStatus);
    REQUIRE(stage.agent.refuse_refer(refer, 603, stage.now).ok());
    stage.drain();
    CHECK(stage.take().status() == 603);
  }
  SECTION("the host thinks it over, then refuses") {
    call.request("REFER", 10, kReferTo);
    const UsageId refer = stage.event<ReferReceived>().refer;
    stage.advance(milliseconds{4999});
    CHECK(stage.sent.empty());
    stage.advance(milliseconds{1});
    CHECK(stage.take().status() == 202);
    const Message pending = stage.take();
    CHECK(pending.value(HeaderId::SubscriptionState) == "pending;expires=300");
    stage.reply(pending, 200);
    REQUIRE(stage.agent.refuse_refer(refer, 603, stage.now).ok());
    stage.drain();
    const Message last = stage.take();
    CHECK(last.body() == "SIP/2.0 603 Decline\r\n");
    CHECK(last.value(HeaderId::SubscriptionState) == "terminated;reason=noresource");
    stage.reply(last, 200);
    CHECK(stage.agent.follow_refer(refer, {}, stage.now).error() == CommandError::UnknownUsage);
  }
  SECTION("the sender does not want to be told (RFC 4488)") {
    call.request("REFER", 10, text(kReferTo, "Refer-Sub: false\r\nRequire: norefersub\r\n"));
    const UsageId refer = stage.event<ReferReceived>().refer;
    REQUIRE(stage.agent.follow_refer(refer, {.offer = kOffer}, stage.now).ok());
    CHECK(stage.agent.follow_refer(refer, {.offer = kOffer}, stage.now).error() == CommandError::WrongState);
    stage.drain();
    const Message invite = stage.take();
    const Message ok = stage.take();
    CHECK(ok.status() == 200);
    CHECK(ok.value(HeaderId::ReferSub) == "false");
    stage.reply(invite, 404, "carol");
    CHECK(stage.take().is(Method::Ack));
    CHECK(stage.sent.empty());
  }
  SECTION("it asks for what is no call, or names nobody") {
    call.request("REFER", 10, "Refer-To: <sip:carol@example.com;method=BYE>\r\n");
    CHECK(stage.take().status() == 603);
    call.request("REFER", 11, "Refer-To: <mailto:carol@example.com>\r\n");
    CHECK(stage.take().status() == 400);
    call.request("REFER", 12);
    CHECK(stage.take().status() == 400);
    call.request("REFER", 12, kReferTo);
    CHECK(stage.take().status() == 500);
    call.request("REFER", 13, text(kReferTo, "Require: teleport\r\n"));
    CHECK(stage.take().status() == 420);
  }
  SECTION("outside of a call") {
    stage.request("REFER", 1, "out", "x", "", {}, kReferTo);
    const auto received = stage.event<ReferReceived>();
    CHECK_FALSE(received.session);
    REQUIRE(stage.agent.follow_refer(received.refer, {.offer = kOffer}, stage.now).ok());
    stage.drain();
    CHECK(stage.take().is(Method::Invite));
    const Message accepted = stage.take();
    CHECK(accepted.status() == 202);
    const Message notify = stage.take();
    CHECK(notify.call_id() == "out");
    CHECK(notify.from_tag() == accepted.to_tag());
    CHECK(notify.to_tag() == "x");
    stage.reply(notify, 481);
  }
  CHECK(stage.agent.census().usages == 0);
}

TEST_CASE("INVITE with Replaces takes the place of a call that both know") {
  Stage stage(Transport::Tcp);
  Call call(stage);
  stage.request("INVITE", 1, "new", "x", "", kOffer,
                text("Replaces: ", call.call_id, ";to-tag=", call.our_tag, ";from-tag=peer\r\n"));
  const auto incoming = stage.event<IncomingSession>();
  CHECK(incoming.replaces == call.session);
  stage.forget();
  REQUIRE(stage.agent.accept(incoming.session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().status() == 200);
  const Message bye = stage.take();
  CHECK(bye.is(Method::Bye));
  CHECK(bye.call_id() == call.call_id);
  const auto ended = stage.event<SessionTerminated>();
  CHECK(ended.session == call.session);
  CHECK(ended.cause == "REPLACED");
  stage.reply(bye, 200);
  CHECK(stage.agent.census().sessions == 1);
}

TEST_CASE("INVITE with Replaces for an early dialog of ours ends it by CANCEL") {
  Stage stage(Transport::Tcp);
  const SessionId old = *stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now);
  stage.drain();
  const Message invite = stage.take();
  stage.reply(invite, 180);
  stage.forget();
  stage.request(
      "INVITE", 1, "new", "x", "", kOffer,
      text("Replaces: ", invite.call_id(), ";to-tag=", invite.from_tag(), ";from-tag=peer;early-only\r\n"));
  const auto incoming = stage.event<IncomingSession>();
  CHECK(incoming.replaces == old);
  REQUIRE(stage.agent.accept(incoming.session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().status() == 200);
  CHECK(stage.take().is(Method::Cancel));
  CHECK(stage.event<SessionTerminated>().cause == "REPLACED");
}

TEST_CASE("INVITE that replaces or joins what it may not") {
  struct Row {
    const char* what;
    const char* extra;  // %: Call-ID and tags of the call
    std::uint16_t status;
  };
  for (const Row& row :
       {Row{"unknown Call-ID", "Replaces: other;to-tag=a;from-tag=peer\r\n", 481},
        Row{"early-only", "Replaces: %;early-only\r\n", 486}, Row{"both", "Replaces: %\r\nJoin: %\r\n", 400},
        Row{"two", "Replaces: %\r\nReplaces: %\r\n", 400}, Row{"no tags", "Replaces: x\r\n", 400},
        Row{"joined by policy", "Join: %\r\n", 488},
        Row{"joined unknown", "Join: other;to-tag=a;from-tag=peer\r\n", 481},
        Row{"join required", "Require: join\r\nJoin: %\r\n", 420}}) {
    INFO(row.what);
    Stage stage(Transport::Tcp);
    Call call(stage);
    std::string extra = row.extra;
    const std::string named = text(call.call_id, ";to-tag=", call.our_tag, ";from-tag=peer");
    for (auto at = extra.find('%'); at != std::string::npos; at = extra.find('%'))
      extra.replace(at, 1, named);
    stage.request("INVITE", 1, "new", "x", "", kOffer, extra);
    CHECK(stage.take().status() == row.status);
    CHECK(stage.events.empty());
    CHECK(stage.agent.census().sessions == 1);
  }
}

TEST_CASE("the states in which a session may be replaced or joined") {
  UserAgentSettings settings;
  settings.accept_join = true;
  for (const char* header : {"Replaces: ", "Join: "}) {
    const bool replaces = *header == 'R';
    INFO(header);
    Stage stage(Transport::Tcp, settings);
    stage.forget();
    int count = 0;
    const auto refusal = [&](std::string_view call_id, std::string_view our_tag, std::string_view peer_tag) {
      stage.forget();
      stage.request("INVITE", 1, text("new", ++count), "x", "", kOffer,
                    text(header, call_id, ";to-tag=", our_tag, ";from-tag=", peer_tag, "\r\n"));
      return stage.sent.empty() ? std::uint16_t{0} : stage.take().status();
    };
    // Incoming, early: its caller alone may have it replaced.
    stage.request("INVITE", 1, "in", "peer", "", kOffer);
    REQUIRE(stage.agent.ring(stage.event<IncomingSession>().session, 180, {}, stage.now).ok());
    stage.drain();
    const std::string ring_tag(stage.take().to_tag());
    CHECK(refusal("in", ring_tag, "peer") == 481);
    // Established.
    Call call(stage);
    CHECK(refusal(call.call_id, call.our_tag, "peer") == 0);
    const auto incoming = stage.event<IncomingSession>();
    CHECK(static_cast<bool>(incoming.replaces) == replaces);
    CHECK(static_cast<bool>(incoming.joins) == !replaces);
    // Its BYE is under way.
    REQUIRE(stage.agent.hang_up(call.session, stage.now).ok());
    stage.drain();
    CHECK(refusal(call.call_id, call.our_tag, "peer") == 603);
    // Early, ours; then cancelled.
    const SessionId session = *stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now);
    stage.drain();
    stage.sent.erase(stage.sent.begin(), stage.sent.end() - 1);
    const Message invite = stage.take();
    stage.reply(invite, 180);
    CHECK(refusal(invite.call_id(), invite.from_tag(), "peer") == (replaces ? 0 : 481));
    REQUIRE(stage.agent.hang_up(session, stage.now).ok());
    stage.drain();
    CHECK(refusal(invite.call_id(), invite.from_tag(), "peer") == 603);
  }
}
