// MESSAGE (RFC 3428) and OPTIONS both ways.

#include <chrono>

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::string_view kPlain = "text/plain";

UsageId send(Stage& stage, std::string_view target, std::string body) {
  const auto id =
      stage.agent.send_message(stage.account, target, {std::string(kPlain), std::move(body), {}}, stage.now);
  REQUIRE(id.ok());
  stage.drain();
  return *id;
}

}  // namespace

TEST_CASE("messages to one peer go out one after another, to others beside them") {
  Stage stage(Transport::Tcp);
  stage.forget();
  const UsageId one = send(stage, "bob", "one");
  const UsageId two = send(stage, "bob", "two");
  const UsageId three = send(stage, "bob", "three");
  send(stage, "carol", "hello");
  const Message first = stage.take();
  CHECK(first.is(Method::Message));
  CHECK(first.request_uri() == "sip:bob@example.com");
  CHECK(first.content_type() == kPlain);
  CHECK(first.body() == "one");
  CHECK_FALSE(first.has(HeaderId::Contact));  // RFC 3428 §4
  CHECK(stage.take().body() == "hello");
  CHECK(stage.sent.empty());
  stage.reply(first, 200);
  auto changed = stage.event<UsageChanged>();
  CHECK(changed.usage == one);
  CHECK(changed.state == UsageState::Ended);
  CHECK(changed.status == 200);
  const Message second = stage.take();
  CHECK(second.body() == "two");
  stage.reply(second, 404);
  changed = stage.event<UsageChanged>();
  CHECK(changed.usage == two);
  CHECK(changed.status == 404);
  const Message third = stage.take();
  CHECK(third.body() == "three");
  stage.reply(third, 202);
  changed = stage.event<UsageChanged>();
  CHECK(changed.usage == three);
  CHECK(changed.status == 202);
  CHECK(stage.agent.census().usages == 1);
}

TEST_CASE("a message that is put off or not answered is sent again, and keeps its place") {
  struct Row {
    std::uint16_t status;  // 0: no answer
    const char* retry_after;
    bool again;
  };
  for (const Row& row : {Row{503, "5", true}, Row{480, "5", true}, Row{500, "5", true}, Row{0, "", true},
                         Row{503, "33", false}, Row{503, "", false}, Row{480, "", false},
                         Row{413, "5", false}, Row{603, "5", false}}) {
    INFO(row.status << ' ' << row.retry_after);
    Stage stage;
    stage.forget();
    send(stage, "bob", "one");
    send(stage, "bob", "two");
    for (int tries = 1; tries <= 3; ++tries) {
      const Message message = stage.take();
      CHECK(message.body() == "one");
      CHECK(message.cseq() == static_cast<std::uint32_t>(tries));
      std::vector<ExtraHeader> headers;
      if (*row.retry_after != '\0') headers.push_back({"Retry-After", row.retry_after});
      if (row.status != 0) stage.reply(message, row.status, "peer", headers);
      if (row.status == 0) stage.advance(seconds{32});
      if (row.status == 0) stage.sent.erase(stage.sent.begin(), stage.sent.end() - (tries == 3 ? 1 : 0));
      const auto changed = stage.event<UsageChanged>();
      const bool last = !row.again || tries == 3;
      CHECK(changed.state == (last ? UsageState::Ended : UsageState::Waiting));
      if (last) {
        CHECK(changed.status == row.status);
        break;
      }
      CHECK(stage.sent.empty());
      stage.advance(row.status == 0 ? seconds{1} : seconds{5});
      CHECK(stage.event<UsageChanged>().state == UsageState::Trying);
    }
    CHECK(stage.take().body() == "two");
  }
}

TEST_CASE("a message that waits for its turn can be taken back") {
  Stage stage(Transport::Tcp);
  stage.forget();
  send(stage, "bob", "one");
  const UsageId two = send(stage, "bob", "two");
  send(stage, "bob", "three");
  const Message first = stage.take();
  REQUIRE(stage.agent.stop_usage(two, stage.now).ok());
  stage.reply(first, 200);
  CHECK(stage.take().body() == "three");
}

TEST_CASE("what is done with a MESSAGE that we get") {
  Stage stage(Transport::Tcp);
  stage.forget();
  const auto message = [&](std::uint32_t cseq, std::string_view type, const std::string& body,
                           std::string_view more = {}) {
    stage.request("MESSAGE", cseq, text("m", cseq), "x", "", body,
                  text("Content-Type: ", type, "\r\n", more));
    return stage.take();
  };
  CHECK(message(1, "text/plain;charset=UTF-8", "hi").status() == 200);
  const auto received = stage.event<InstantMessageReceived>();
  CHECK(received.account == stage.account);
  CHECK(received.peer.user == "bob");
  CHECK(received.content_type == "text/plain");
  CHECK(received.body == "hi");
  CHECK(message(2, "application/im-iscomposing+xml", "<isComposing/>").status() == 200);
  CHECK(stage.event<InstantMessageReceived>().content_type == "application/im-iscomposing+xml");
  const Message type = message(3, "image/png", "x");
  CHECK(type.status() == 415);
  CHECK(type.lists(HeaderId::Accept, "text/plain"));
  CHECK(message(4, "text/plain", "x", "Content-Encoding: gzip\r\n").status() == 415);
  CHECK(message(5, "text/plain", std::string(32'769, 'x')).status() == 413);
  CHECK(message(6, "text/plain", std::string(32'768, 'x')).status() == 200);
  stage.forget();
  CHECK(message(7, "text/plain", "").status() == 200);
  CHECK(stage.events.empty());
}

TEST_CASE("a MESSAGE in a call tells which") {
  Stage stage(Transport::Tcp);
  const auto [session, invite] = stage.call();
  stage.request("MESSAGE", 9, invite.call_id(), "peer", invite.from_tag(), "hi",
                "Content-Type: text/plain\r\n");
  CHECK(stage.take().status() == 200);
  CHECK(stage.event<InstantMessageReceived>().session == session);
  stage.request("MESSAGE", 9, invite.call_id(), "peer", invite.from_tag(), "hi",
                "Content-Type: text/plain\r\n");
  CHECK(stage.take().status() == 500);
}

TEST_CASE("messages that cannot be sent") {
  Stage stage;
  const auto error = [&](std::string_view target, std::string_view type, std::string body) {
    return stage.agent
        .send_message(stage.account, target, {std::string(type), std::move(body), {}}, stage.now)
        .error();
  };
  CHECK(error("", kPlain, "x") == CommandError::InvalidTarget);
  CHECK(error("bob", "", "x") == CommandError::ForbiddenText);
  CHECK(error("bob", "text/plain\r\nX: y", "x") == CommandError::ForbiddenText);
  CHECK(error("bob", kPlain, std::string(32'769, 'x')) == CommandError::TooLong);
  const auto forbidden = stage.agent.send_message(
      stage.account, "bob", {.body = "x", .extra_headers = {{"X-Group", "a\r\nX: y"}}}, stage.now);
  CHECK(forbidden.error() == CommandError::ForbiddenText);
}

TEST_CASE("a message carries headers of its own, and tells of the two that are known") {
  Stage stage(Transport::Tcp);
  stage.forget();
  const auto sent = stage.agent.send_message(
      stage.account, "bob", {.body = "x", .extra_headers = {{"X-Sms", "yes"}, {"X-Group", "family"}}},
      stage.now);
  REQUIRE(sent.ok());
  stage.drain();
  const Message message = stage.take();
  CHECK(message.named_value("X-Sms") == "yes");
  CHECK(message.named_value("X-Group") == "family");
  CHECK(message.content_type() == "text/plain");
  stage.request("MESSAGE", 1, "m1", "x", "", "hi",
                "Content-Type: text/plain\r\nX-Sms: yes\r\nX-Group: family\r\n");
  const auto received = stage.event<InstantMessageReceived>();
  CHECK(received.is_sms);
  CHECK(received.group == "family");
}

TEST_CASE("asking a peer what it can do") {
  Stage stage(Transport::Tcp);
  stage.forget();
  REQUIRE(stage.agent.query_options(stage.account, "bob", stage.now).ok());
  stage.drain();
  const Message options = stage.take();
  CHECK(options.is(Method::Options));
  CHECK(options.lists(HeaderId::Accept, "application/sdp"));
  stage.reply(options, 200, "peer", {{"Organization", "Biloxi"}});
  const auto changed = stage.event<UsageChanged>();
  CHECK(changed.state == UsageState::Ended);
  CHECK(changed.status == 200);
  CHECK(changed.message.find("Organization: Biloxi") != std::string::npos);
  CHECK(stage.agent.census().usages == 0);
}
