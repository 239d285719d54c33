// Requests of strangers: what each gets for an answer.

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;

TEST_CASE("OPTIONS tells truthfully what we can, also with Max-Forwards 0") {
  Stage stage;
  stage.request("OPTIONS", 1, "o", "x", "");
  const Message ok = stage.take();
  CHECK(ok.status() == 200);
  CHECK(ok.lists(HeaderId::Allow, "INVITE"));
  CHECK(ok.lists(HeaderId::Allow, "UPDATE"));
  CHECK_FALSE(ok.lists(HeaderId::Allow, "REGISTER"));
  CHECK(ok.has(HeaderId::Supported));
  CHECK(ok.lists(HeaderId::Accept, "application/sdp"));
}

TEST_CASE("methods that we do not take are refused as their kind asks, and start nothing") {
  Stage stage;
  struct Row {
    const char* method;
    std::uint16_t status;
  };
  const Row rows[] = {{"BYE", 481},     {"INFO", 481},     {"NOTIFY", 481},    {"UPDATE", 481},
                      {"PRACK", 481},   {"REFER", 400},    {"SUBSCRIBE", 489}, {"MESSAGE", 200},
                      {"PUBLISH", 405}, {"REGISTER", 405}, {"DANCE", 501}};
  for (const auto& [method, status] : rows) {
    INFO(method);
    stage.request(method, 1, method, "x", "", "", "Event: presence\r\n");
    const Message answer = stage.take();
    CHECK(answer.status() == status);
    if (status == 405 || status == 501) CHECK(answer.lists(HeaderId::Allow, "INVITE"));
  }
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("INVITE with unknown Require gets 420, with an unknown body 415, for an unknown dialog 481") {
  Stage stage;
  stage.request("INVITE", 1, "a", "x", "", kOffer, "Require: 100rel, teleport\r\n");
  const Message bad = stage.take();
  CHECK(bad.status() == 420);
  CHECK(bad.lists(HeaderId::Unsupported, "teleport"));
  stage.request("INVITE", 1, "c", "x", "unknown", kOffer);
  CHECK(stage.take().status() == 481);
  stage.receive(
      "INVITE sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKtext\r\nMax-Forwards: "
      "9\r\n"
      "From: <sip:b@example.com>;tag=t\r\nTo: <sip:alice@example.com>\r\nCall-ID: t\r\nCSeq: 1 INVITE\r\n"
      "Contact: <sip:b@192.0.2.2>\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
  const Message type = stage.take();
  CHECK(type.status() == 415);
  CHECK(type.lists(HeaderId::Accept, "application/sdp"));
}

TEST_CASE("the same INVITE over two paths rings once: the other gets 482") {
  Stage stage;
  stage.forget();
  stage.request("INVITE", 1, "m", "x", "", kOffer);
  stage.request("INVITE", 1, "m", "x", "", kOffer);
  stage.event<IncomingSession>();
  CHECK(stage.events.empty());
  CHECK(stage.take().status() == 482);
}

TEST_CASE("over the limit of sessions an INVITE gets 486") {
  UserAgentSettings settings;
  settings.max_sessions = 2;
  Stage stage(Transport::Udp, settings);
  stage.forget();
  for (int i = 0; i < 1000; ++i) stage.request("INVITE", 1, text("flood", i), "x", "", kOffer);
  CHECK(stage.events.size() == 2);
  CHECK(stage.agent.counters().refused == 998);
  CHECK(stage.agent.census().sessions == 2);
}

TEST_CASE("text that would break a header is refused at the command") {
  Stage stage;
  const auto refused = [&](std::string_view target, InviteOptions options = {}) {
    return stage.agent.invite(stage.account, target, std::move(options), stage.now).error();
  };
  CHECK(refused("bob\r\nX: y") == CommandError::ForbiddenText);
  CHECK(refused("") == CommandError::InvalidTarget);
  CHECK(refused("bob", {.extra_headers = {{"X", "a\nb"}}}) == CommandError::ForbiddenText);
  CHECK(refused("bob", {.extra_headers = {{"Via", "a"}}}) == CommandError::ForbiddenText);
  CHECK(refused("bob", {.call_id = "a b"}) == CommandError::ForbiddenText);
  CHECK(stage.agent.census().sessions == 0);
}

TEST_CASE("headers of a session go with all that it sends, in place of the account's with the same name") {
  Stage stage;
  REQUIRE(stage.agent.set_extra_headers(stage.account, {{"X-Both", "account"}, {"X-Account", "1"}}).ok());
  const SessionId session = *stage.agent.invite(
      stage.account, "bob", {.offer = kOffer, .extra_headers = {{"x-both", "call"}}}, stage.now);
  stage.drain();
  const Message invite = stage.take();
  CHECK(invite.write().find("x-both: call\r\n") != std::string::npos);
  CHECK(invite.write().find("X-Both: account") == std::string::npos);
  CHECK(invite.write().find("X-Account: 1\r\n") != std::string::npos);
  stage.reply(invite, 200, "peer", {}, kAnswer);
  CHECK(stage.take().write().find("x-both: call\r\n") != std::string::npos);
  REQUIRE(stage.agent.set_extra_headers(session, {{"X-New", "2"}}, stage.now).ok());
  CHECK(stage.agent.set_extra_headers(session, {{"Via", "2"}}, stage.now).error() ==
        CommandError::ForbiddenText);
  stage.request("INFO", 5, invite.call_id(), "peer", invite.from_tag());
  CHECK(stage.take().write().find("X-New: 2\r\n") != std::string::npos);
  REQUIRE(stage.agent.hang_up(session, stage.now).ok());
  stage.drain();
  const std::string bye = stage.take().write();
  CHECK(bye.find("X-New: 2\r\n") != std::string::npos);
  CHECK(bye.find("X-Both: account\r\n") != std::string::npos);
}

TEST_CASE("messages are traced at any log level for a host that wants them") {
  Stage stage(Transport::Udp, {.traces_messages = true});
  stage.log.set_threshold(LogLevel::Error);
  static_cast<void>(stage.agent.register_account(stage.account, stage.now));
  stage.drain();
  const auto has_trace = [&] {
    for (const UserAgentOutput& output : stage.events) {
      if (std::holds_alternative<MessageTrace>(output)) return true;
    }
    return false;
  };
  CHECK(has_trace());
}

TEST_CASE("a trace shows no digest response") {
  Stage stage;
  stage.log.set_threshold(LogLevel::Trace);
  static_cast<void>(stage.agent.register_account(stage.account, stage.now));
  stage.drain();
  stage.reply(stage.take(), 401, "r", {{"WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}});
  const Message answer = stage.take();
  const std::string header(answer.value(HeaderId::Authorization));
  const auto start = header.find("response=\"") + 10;
  bool shown = false;
  for (const UserAgentOutput& output : stage.events) {
    const auto* trace = std::get_if<MessageTrace>(&output);
    if (trace == nullptr) continue;
    shown = shown || trace->message.find("Authorization:") != std::string::npos;
    CHECK(trace->message.find(header.substr(start, 32)) == std::string::npos);
  }
  CHECK(shown);
}
