// PUBLISH (RFC 3903): each state, and what each answer makes of it.

#include <chrono>

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Published {
  Stage& stage;
  UsageId id;
  Message publish;

  explicit Published(Stage& on)
      : stage(on),
        id(*stage.agent.publish(
            stage.account, {.package = "presence", .content_type = "application/pidf+xml", .body = "<a/>"},
            stage.now)) {
    stage.drain();
    again();
    stage.forget();
  }
  const Message& again() {
    publish = stage.take();
    CHECK(publish.is(Method::Publish));
    return publish;
  }
  void answer(std::uint16_t status, const std::vector<ExtraHeader>& headers = {}) {
    stage.reply(publish, status, "server", headers);
  }
  void activate() {
    answer(200, {{"SIP-ETag", "e1"}, {"Expires", "1000"}});
    CHECK(stage.event<UsageChanged>().state == UsageState::Active);
  }
  void wait(seconds span) {
    for (const Instant end = stage.now + span; stage.sent.empty() && stage.now < end;) {
      stage.advance(milliseconds{100});
    }
  }
  [[nodiscard]] bool gone() const { return stage.agent.census().usages == 0; }
};

}  // namespace

TEST_CASE("a state is published, refreshed, changed and taken back") {
  Stage stage(Transport::Tcp);
  Published state(stage);
  CHECK(state.publish.request_uri() == "sip:alice@example.com");
  CHECK(state.publish.value(HeaderId::Event) == "presence");
  CHECK(state.publish.value(HeaderId::Expires) == "3600");
  CHECK_FALSE(state.publish.has(HeaderId::SipIfMatch));
  CHECK(state.publish.body() == "<a/>");
  state.activate();
  stage.advance(seconds{699});
  CHECK(stage.sent.empty());
  state.wait(seconds{152});
  state.again();
  CHECK(state.publish.value(HeaderId::SipIfMatch) == "e1");
  CHECK(state.publish.body().empty());
  REQUIRE(stage.agent.change_publication(state.id, "application/pidf+xml", "<b/>", stage.now).ok());
  stage.drain();
  CHECK(stage.sent.empty());  // one at a time
  state.answer(200, {{"SIP-ETag", "e2"}, {"Expires", "1000"}});
  state.again();
  CHECK(state.publish.value(HeaderId::SipIfMatch) == "e2");
  CHECK(state.publish.body() == "<b/>");
  state.answer(200, {{"SIP-ETag", "e3"}, {"Expires", "1000"}});
  REQUIRE(stage.agent.stop_usage(state.id, stage.now).ok());
  stage.drain();
  state.again();
  CHECK(state.publish.value(HeaderId::SipIfMatch) == "e3");
  CHECK(state.publish.value(HeaderId::Expires) == "0");
  CHECK(state.publish.body().empty());
  state.answer(200);
  CHECK(stage.event<UsageChanged>().state == UsageState::Ended);
  CHECK(state.gone());
}

TEST_CASE("412: the server has forgotten, so all is told anew") {
  Stage stage(Transport::Tcp);
  Published state(stage);
  state.activate();
  state.wait(seconds{851});
  state.again();
  state.answer(412);
  state.again();
  CHECK_FALSE(state.publish.has(HeaderId::SipIfMatch));
  CHECK(state.publish.body() == "<a/>");
  state.answer(412);
  state.again();
  state.answer(412);  // no end to it
  CHECK(stage.event<UsageChanged>().state == UsageState::Waiting);
}

TEST_CASE("what a refusal makes of a publication") {
  struct Row {
    std::uint16_t status;  // 0: no answer
    ExtraHeader header;
    UsageState then;
  };
  for (const Row& row :
       {Row{403, {}, UsageState::Ended}, Row{404, {}, UsageState::Ended}, Row{489, {}, UsageState::Ended},
        Row{423, {"Min-Expires", "7200"}, UsageState::Trying},
        Row{423, {"Min-Expires", "1"}, UsageState::Waiting}, Row{500, {}, UsageState::Waiting},
        Row{503, {"Retry-After", "60"}, UsageState::Waiting}, Row{0, {}, UsageState::Waiting}}) {
    INFO(row.status);
    Stage stage;
    Published state(stage);
    std::vector<ExtraHeader> headers;
    if (!row.header.name.empty()) headers.push_back(row.header);
    if (row.status != 0) state.answer(row.status, headers);
    if (row.status == 0) stage.advance(seconds{32});
    if (row.then == UsageState::Trying) {
      CHECK(state.again().value(HeaderId::Expires) == "7200");
      continue;
    }
    CHECK(stage.event<UsageChanged>().state == row.then);
    CHECK(state.gone() == (row.then == UsageState::Ended));
    if (row.then == UsageState::Ended) continue;
    stage.sent.clear();
    if (row.status == 503) stage.advance(milliseconds{59'999});
    CHECK(stage.sent.empty());
    stage.advance(seconds{4});
    REQUIRE_FALSE(stage.sent.empty());
    state.again();
    CHECK(state.publish.body() == "<a/>");
    state.activate();
  }
}

TEST_CASE("stopping a publication in each state") {
  Stage stage(Transport::Tcp);
  Published state(stage);
  SECTION("before the first answer") {
    REQUIRE(stage.agent.stop_usage(state.id, stage.now).ok());
    stage.drain();
    CHECK(stage.sent.empty());
    state.answer(200, {{"SIP-ETag", "e1"}, {"Expires", "1000"}});
    CHECK(state.again().value(HeaderId::Expires) == "0");
    state.answer(200);
  }
  SECTION("before the first answer, a refusal") {
    REQUIRE(stage.agent.stop_usage(state.id, stage.now).ok());
    state.answer(403);
  }
  SECTION("while it waits, with nothing at the server") {
    state.answer(500);
    CHECK(stage.event<UsageChanged>().state == UsageState::Waiting);
    REQUIRE(stage.agent.stop_usage(state.id, stage.now).ok());
    stage.drain();
  }
  CHECK(stage.event<UsageChanged>().state == UsageState::Ended);
  CHECK(state.gone());
  CHECK(stage.agent.census().timers == 0);
}

TEST_CASE("publications that cannot be") {
  Stage stage;
  const auto error = [&](std::string package, std::string type, std::string body) {
    return stage.agent
        .publish(stage.account, {std::move(package), std::move(type), std::move(body)}, stage.now)
        .error();
  };
  CHECK(error("", "text/plain", "x") == CommandError::ForbiddenText);
  CHECK(error("presence", "", "x") == CommandError::ForbiddenText);
  CHECK(error("presence", "text/plain", std::string(32'769, 'x')) == CommandError::TooLong);
  CHECK(stage.agent.change_publication({}, "text/plain", "x", stage.now).error() ==
        CommandError::UnknownUsage);
}
