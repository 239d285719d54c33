// Session timers (RFC 4028), to the second in virtual time.

#include "core/sip/usage/session_timer.hpp"

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

Message request_with(std::string_view headers) {
  return *parse(
      text("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nMax-Forwards: 9\r\n"
           "From: <sip:x@y>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n",
           headers, "Content-Length: 0\r\n\r\n"));
}

/// Calling is a call of ours; answer() gives the 2xx with these headers.
struct Calling : Stage {
  Calling() {
    forget();
    session = *agent.invite(account, "bob", {.offer = kOffer}, now);
    drain();
    invite.emplace(take());
  }
  void answer(const std::vector<ExtraHeader>& headers) {
    reply(*invite, 200, "peer", headers, kAnswer);
    CHECK(take().is(Method::Ack));
    events.clear();
  }
  /// quiet_until advances to just before the second, sees that nothing was sent, and goes there.
  void quiet_for(seconds span) {
    advance(span - milliseconds{1});
    CHECK(sent.empty());
    advance(milliseconds{1});
  }
  SessionId session;
  std::optional<Message> invite;
};

/// Called is a call that we have accepted; ok is our 200.
struct Called : Stage {
  explicit Called(std::string_view headers) {
    forget();
    request("INVITE", 1, "in", "caller", "", kOffer, headers, "z9hG4bKin");
    session = event<IncomingSession>().session;
    REQUIRE(agent.accept(session, kAnswer, now).ok());
    drain();
    ok.emplace(take());
    request("ACK", 1, "in", "caller", ok->to_tag());
    forget();
  }
  SessionId session;
  std::optional<Message> ok;
};

const std::vector<ExtraHeader> kWeRefresh = {{"Session-Expires", "1800;refresher=uac"},
                                             {"Allow", "INVITE, UPDATE"}};

}  // namespace

TEST_CASE("table: who refreshes, as RFC 4028 table 2 says") {
  struct Row {
    const char* request;
    const char* expires;
    bool requires_timer;
    SessionTimer::State state;
  };
  using enum SessionTimer::State;
  const Row rows[] = {
      {"", "1800;refresher=uas", false, Refreshing},
      {"Supported: timer\r\n", "1800;refresher=uac", true, Watching},
      {"Session-Expires: 600\r\n", "600;refresher=uas", false, Refreshing},
      {"Supported: timer\r\nSession-Expires: 600\r\n", "600;refresher=uac", true, Watching},
      {"Supported: timer\r\nSession-Expires: 600;refresher=uac\r\n", "600;refresher=uac", true, Watching},
      {"Supported: timer\r\nSession-Expires: 600;refresher=uas\r\n", "600;refresher=uas", false, Refreshing},
      {"Supported: timer\r\nSession-Expires: 9000\r\n", "1800;refresher=uac", true, Watching},
      {"Supported: timer\r\nSession-Expires: 9000\r\nMin-SE: 4000\r\n", "4000;refresher=uac", true, Watching},
      {"Supported: timer\r\nSession-Expires: soon\r\n", "1800;refresher=uac", true, Watching},
  };
  for (const Row& row : rows) {
    INFO(row.request);
    SessionTimer timer(seconds{1800}, seconds{90});
    auto response = OutgoingMessage::response(200);
    timer.agree(request_with(row.request), response, Instant{});
    CHECK(response.value(HeaderId::SessionExpires) == row.expires);
    CHECK(response.has(HeaderId::Require) == row.requires_timer);
    CHECK(timer.state() == row.state);
  }
}

TEST_CASE("table: each stimulus in each state of the session timer") {
  using enum SessionTimer::State;
  const Instant start;
  for (const auto state : {Off, Refreshing, Watching}) {
    SessionTimer timer(seconds{1800}, seconds{90});
    auto response = OutgoingMessage::response(200);
    if (state == Refreshing) timer.agree(request_with(""), response, start);
    if (state == Watching) timer.agree(request_with("Supported: timer\r\n"), response, start);
    REQUIRE(timer.state() == state);
    auto invite = OutgoingMessage::request(Method::Invite, "sip:x@y");
    timer.describe(invite);
    CHECK(invite.value(HeaderId::SessionExpires) == (state == Off          ? "1800"
                                                     : state == Refreshing ? "1800;refresher=uac"
                                                                           : "1800;refresher=uas"));
    CHECK(timer.handle_timeout(start + seconds{899}) == SessionTimer::Due::Nothing);
    CHECK(timer.handle_timeout(start + seconds{900}) ==
          (state == Refreshing ? SessionTimer::Due::Refresh : SessionTimer::Due::Nothing));
    CHECK(timer.handle_timeout(start + seconds{901}) == SessionTimer::Due::Nothing);
    CHECK(timer.next_timeout() == (state == Off ? Instant::never() : start + seconds{1768}));
    CHECK(timer.handle_timeout(start + seconds{1768}) ==
          (state == Off ? SessionTimer::Due::Nothing : SessionTimer::Due::End));
    CHECK(timer.state() == Off);
  }
}

TEST_CASE("an interval is ended early by a third, or by 32 s; a peer cannot make us refresh all the time") {
  SessionTimer timer(seconds{0}, seconds{3});
  auto response = OutgoingMessage::response(200);
  timer.agree(request_with("Supported: timer\r\nSession-Expires: 9\r\n"), response, Instant{});
  CHECK(timer.next_timeout() == Instant{} + seconds{6});
  CHECK_FALSE(timer.refuses(request_with("Supported: timer\r\nSession-Expires: 3\r\n")));
  CHECK(timer.refuses(request_with("Supported: timer\r\nSession-Expires: 2\r\n")));
  timer.agree(request_with("Session-Expires: 0\r\n"), response, Instant{});
  CHECK(timer.next_timeout() == Instant{} + milliseconds{1500});
}

TEST_CASE("we refresh by UPDATE at half the interval, again and again") {
  Calling stage;
  CHECK(stage.invite->value(HeaderId::SessionExpires) == "1800");
  CHECK(stage.invite->lists(HeaderId::Supported, "timer"));
  CHECK_FALSE(stage.invite->has(HeaderId::MinSe));
  stage.answer(kWeRefresh);
  for (int i = 0; i < 3; ++i) {
    stage.quiet_for(seconds{900});
    const Message update = stage.take();
    CHECK(update.is(Method::Update));
    CHECK(update.body().empty());
    CHECK(update.has(HeaderId::Contact));
    CHECK(update.value(HeaderId::SessionExpires) == "1800;refresher=uac");
    stage.reply(update, 200, "peer", kWeRefresh);
  }
  CHECK(stage.events.empty());
}

TEST_CASE("a peer without UPDATE is refreshed by a re-INVITE with what is in force, unseen by the host") {
  Calling stage;
  stage.answer({{"Session-Expires", "1800;refresher=uac"}});
  stage.quiet_for(seconds{900});
  const Message reinvite = stage.take();
  CHECK(reinvite.is(Method::Invite));
  CHECK(reinvite.body() == kOffer);
  // The host's own offer waits for its turn.
  REQUIRE(stage.agent.reoffer(stage.session, "v=1", stage.now).ok());
  CHECK_FALSE(stage.agent.reoffer(stage.session, "v=2", stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());
  stage.reply(reinvite, 200, "peer", kWeRefresh, kAnswer);
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.events.empty());
  const Message hosts = stage.take();
  CHECK(hosts.body() == "v=1");
  stage.reply(hosts, 200, "peer", kWeRefresh, kAnswer);
  stage.event<RemoteAnswer>();
}

TEST_CASE("491 to the refresh: it is tried again, and the host hears nothing") {
  Calling stage;
  stage.answer({{"Session-Expires", "1800;refresher=uac"}});
  stage.advance(seconds{900});
  stage.reply(stage.take(), 491);
  stage.sent.clear();
  stage.advance(seconds{4});
  const Message again = stage.take();
  CHECK(again.is(Method::Invite));
  stage.reply(again, 488);
  stage.sent.clear();
  CHECK(stage.events.empty());
  stage.advance(seconds{868 / 2});
  CHECK(stage.take().is(Method::Invite));
}

TEST_CASE("the peer refreshes: BYE 32 s before the expiry if it does not, and not if it does") {
  for (const bool refreshed : {false, true}) {
    Calling stage;
    stage.answer({{"Session-Expires", "1800;refresher=uas"}});
    if (refreshed) {
      stage.advance(seconds{900});
      stage.request("UPDATE", 1, stage.invite->call_id(), "peer", stage.invite->from_tag(), "",
                    "Supported: timer\r\nSession-Expires: 1800;refresher=uac\r\n");
      const Message ok = stage.take();
      CHECK(ok.value(HeaderId::SessionExpires) == "1800;refresher=uac");
      CHECK(ok.lists(HeaderId::Require, "timer"));
    }
    stage.quiet_for(seconds{1768});
    CHECK(stage.take().is(Method::Bye));
    CHECK(stage.event<SessionTerminated>().cause == "TIMEOUT");
  }
}

TEST_CASE("as called, we watch who can refresh and refresh who cannot") {
  Called can("Supported: timer\r\nSession-Expires: 300\r\n");
  CHECK(can.ok->value(HeaderId::SessionExpires) == "300;refresher=uac");
  can.advance(milliseconds{267'999});
  CHECK(can.sent.empty());
  can.advance(milliseconds{1});
  CHECK(can.take().is(Method::Bye));

  Called cannot("Allow: INVITE, UPDATE\r\n");
  CHECK(cannot.ok->value(HeaderId::SessionExpires) == "1800;refresher=uas");
  cannot.advance(milliseconds{899'999});
  CHECK(cannot.sent.empty());
  cannot.advance(milliseconds{1});
  const Message update = cannot.take();
  CHECK(update.is(Method::Update));
  cannot.reply(update, 200);  // without Session-Expires: no timer from here on
  cannot.advance(seconds{4000});
  CHECK(cannot.sent.empty());
}

TEST_CASE("too short an interval is refused with 422 and Min-SE, in INVITE, re-INVITE and UPDATE") {
  Stage stage;
  stage.forget();
  constexpr std::string_view kShort = "Supported: timer\r\nSession-Expires: 89\r\n";
  stage.request("INVITE", 1, "short", "caller", "", kOffer, kShort);
  const Message refusal = stage.take();
  CHECK(refusal.status() == 422);
  CHECK(refusal.value(HeaderId::MinSe) == "90");
  CHECK(stage.events.empty());
  CHECK(stage.agent.census().sessions == 0);
  Called call("");
  for (const char* method : {"INVITE", "UPDATE"}) {
    call.request(method, method[0] == 'I' ? 2U : 3U, "in", "caller", call.ok->to_tag(), kOffer, kShort);
    CHECK(call.take().status() == 422);
    CHECK(call.events.empty());
  }
}

TEST_CASE("422 to our INVITE: once more with what it asks for, and not for ever") {
  Calling stage;
  std::uint32_t cseq = stage.invite->cseq();
  stage.reply(*stage.invite, 422, "proxy", {{"Min-SE", "3600"}});
  CHECK(stage.take().is(Method::Ack));
  Message again = stage.take();
  CHECK(again.value(HeaderId::SessionExpires) == "3600");
  CHECK(again.value(HeaderId::MinSe) == "3600");
  CHECK(again.call_id() == stage.invite->call_id());
  CHECK(again.from_tag() == stage.invite->from_tag());
  CHECK(again.cseq() == ++cseq);
  for (const char* least : {"3700", "3800", "3900"}) {
    stage.reply(again, 422, "proxy", {{"Min-SE", least}});
    CHECK(stage.take().is(Method::Ack));
    if (least[1] != '9') again = stage.take();
  }
  CHECK(stage.sent.empty());
  CHECK(stage.event<SessionTerminated>().status == 422);
}

TEST_CASE("422 that asks for no more than was offered ends the call") {
  Calling stage;
  stage.reply(*stage.invite, 422, "proxy", {{"Min-SE", "90"}});
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.sent.empty());
  CHECK(stage.event<SessionTerminated>().status == 422);
}

TEST_CASE("what a refresh by UPDATE may meet") {
  struct Row {
    std::uint16_t status;
    std::vector<ExtraHeader> headers;
    Method next;
  };
  const Row rows[] = {{422, {{"Min-SE", "3600"}}, Method::Update},
                      {405, {}, Method::Invite},
                      {501, {}, Method::Invite},
                      {408, {}, Method::Bye}};
  for (const Row& row : rows) {
    INFO(row.status);
    Calling stage;
    stage.answer(kWeRefresh);
    stage.advance(seconds{900});
    stage.reply(stage.take(), row.status, "peer", row.headers);
    const Message next = stage.take();
    CHECK(next.method() == row.next);
    if (row.status == 422) CHECK(next.value(HeaderId::SessionExpires) == "3600;refresher=uac");
  }
  Calling gone;
  gone.answer(kWeRefresh);
  gone.advance(seconds{900});
  gone.reply(gone.take(), 481);
  CHECK(gone.event<SessionTerminated>().status == 481);
  CHECK(gone.sent.empty());

  Calling silent;
  silent.answer(kWeRefresh);
  silent.advance(milliseconds{931'999});
  CHECK(silent.events.empty());
  silent.sent.clear();
  silent.advance(milliseconds{1});
  CHECK(silent.event<SessionTerminated>().cause == "TIMEOUT");
  CHECK(silent.take().is(Method::Bye));
}

TEST_CASE("a refused refresh is tried again, and the session ends when none succeeds") {
  Calling stage;
  stage.answer(kWeRefresh);
  stage.advance(seconds{900});
  int tries = 0;
  while (stage.events.empty()) {
    while (!stage.sent.empty()) {
      const Message update = stage.take();
      if (!update.is(Method::Update)) continue;
      ++tries;
      stage.reply(update, 503);
    }
    stage.advance(seconds{1});
    REQUIRE(tries < 16);
  }
  CHECK(tries > 6);
  CHECK(stage.event<SessionTerminated>().cause == "TIMEOUT");
}

TEST_CASE("a call that ends leaves no session timer") {
  Calling stage;
  stage.answer(kWeRefresh);
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  stage.reply(stage.take(), 200);
  stage.advance(seconds{70});
  CHECK(stage.agent.census().timers == 0);
}

TEST_CASE("switched off, we ask for nothing and still grant what the peer asks for") {
  Stage stage;
  stage.agent.remove_account(stage.account, stage.now);
  stage.account =
      *stage.agent.add_account({.user = "alice",
                                .domain = "example.com",
                                .server = {.transport = Transport::Udp, .host = "192.0.2.9", .port = 5060},
                                .session_expires = {}},
                               stage.now);
  stage.drain();
  stage.forget();
  static_cast<void>(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now));
  stage.drain();
  CHECK_FALSE(stage.take().has(HeaderId::SessionExpires));
  stage.request("INVITE", 1, "in", "caller", "", kOffer, "Supported: timer\r\nSession-Expires: 4000\r\n");
  REQUIRE(stage.agent.accept(stage.event<IncomingSession>().session, kAnswer, stage.now).ok());
  stage.drain();
  CHECK(stage.take().value(HeaderId::SessionExpires) == "4000;refresher=uac");
}
