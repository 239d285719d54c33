// The subscriber's side of RFC 6665: each state, and what each stimulus makes of it.

#include <chrono>

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::string_view kPidf = "<presence/>";
constexpr std::string_view kSummary = "Messages-Waiting: yes\r\n";

/// Watch is one subscription of a stage.
struct Watch {
  Stage& stage;
  UsageId id;
  Message subscribe;

  explicit Watch(Stage& on, SubscribeOptions options = {.package = "presence"})
      : stage(on), id(*stage.agent.subscribe(stage.account, "bob", std::move(options), stage.now)) {
    stage.drain();
    subscribe = stage.take();
    stage.forget();
  }

  /// notify brings a NOTIFY of the peer and gives our answer.
  Message notify(std::string_view state, std::string_view body = {}, std::string_view tag = "peer",
                 std::string_view event = "presence") {
    stage.request("NOTIFY", ++cseq_, subscribe.call_id(), tag, subscribe.from_tag(), body,
                  text("Event: ", event, "\r\nSubscription-State: ", state,
                       "\r\nContent-Type: application/pidf+xml\r\n"));
    return stage.take();
  }
  void answer(std::uint16_t status, const std::vector<ExtraHeader>& headers = {}) {
    stage.reply(subscribe, status, "peer", headers);
  }
  void activate() {
    answer(200, {{"Expires", "3600"}, {"Contact", "<sip:bob@192.0.2.2:5060>"}});
    CHECK(notify("active;expires=3600").status() == 200);
    CHECK(changed().state == UsageState::Active);
  }
  /// again takes the next SUBSCRIBE, which becomes the one that answers are for.
  const Message& again() {
    subscribe = stage.take();
    CHECK(subscribe.is(Method::Subscribe));
    return subscribe;
  }
  /// again_within steps on until the next SUBSCRIBE.
  const Message& again_within(seconds span) {
    for (const Instant end = stage.now + span; stage.sent.empty() && stage.now < end;) {
      stage.advance(milliseconds{100});
    }
    return again();
  }
  UsageChanged changed() { return stage.event<UsageChanged>(); }
  [[nodiscard]] bool gone() const { return stage.agent.census().usages == 0; }

 private:
  std::uint32_t cseq_ = 0;
};

}  // namespace

TEST_CASE("a subscription asks, hears, and refreshes in its dialog") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  CHECK(watch.subscribe.request_uri() == "sip:bob@example.com");
  CHECK(watch.subscribe.value(HeaderId::Event) == "presence");
  CHECK(watch.subscribe.value(HeaderId::Accept) == "application/pidf+xml");
  CHECK(watch.subscribe.number(HeaderId::Expires) == 3600);
  CHECK(watch.subscribe.has(HeaderId::Contact));
  watch.answer(200, {{"Expires", "1000"}, {"Contact", "<sip:bob@192.0.2.2:5060>"}});
  CHECK(watch.notify("pending;expires=1000").status() == 200);
  CHECK(watch.changed().state == UsageState::Pending);
  watch.notify("active;expires=1000", kPidf);
  const auto notified = stage.event<Notified>();
  CHECK(notified.usage == watch.id);
  CHECK(notified.package == "presence");
  CHECK(notified.content_type == "application/pidf+xml");
  CHECK(notified.body == kPidf);
  CHECK(watch.changed().state == UsageState::Active);
  const std::string call_id(watch.subscribe.call_id());
  stage.advance(seconds{699});
  CHECK(stage.sent.empty());
  const Message& refresh = watch.again_within(seconds{152});
  CHECK(refresh.call_id() == call_id);
  CHECK(refresh.to_tag() == "peer");
  CHECK(refresh.request_uri() == "sip:bob@192.0.2.2:5060");
  CHECK(refresh.cseq() == 2);
  watch.answer(200, {{"Expires", "1000"}});
  CHECK(stage.events.empty());
  CHECK(watch.again_within(seconds{851}).cseq() == 3);
}

TEST_CASE("a NOTIFY may come before the 2xx, and makes the dialog") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  CHECK(watch.notify("active;expires=600", kPidf, "early").status() == 200);
  CHECK(stage.event<Notified>().body == kPidf);
  CHECK(watch.changed().state == UsageState::Active);
  stage.reply(watch.subscribe, 200, "early", {{"Expires", "600"}});
  stage.advance(seconds{511});
  CHECK(watch.again().to_tag() == "early");
}

TEST_CASE("of a forked SUBSCRIBE the first to notify is kept") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  stage.reply(watch.subscribe, 200, "a", {{"Expires", "600"}, {"Contact", "<sip:bob@192.0.2.7>"}});
  CHECK(watch.notify("active;expires=600", kPidf, "b").status() == 200);
  CHECK(watch.notify("active;expires=600", kPidf, "a").status() == 481);
  stage.advance(seconds{511});
  CHECK(watch.again().to_tag() == "b");
}

TEST_CASE("what a NOTIFY must be") {
  Stage stage(Transport::Tcp);
  Watch watch(stage, {.package = "dialog"});
  CHECK(watch.subscribe.value(HeaderId::Accept) == "application/dialog-info+xml");
  CHECK(watch.notify("active", {}, "peer", "presence").status() == 481);
  CHECK(watch.notify("active", {}, "peer", "dialog;id=3").status() == 481);
  CHECK(watch.notify("", {}, "peer", "dialog").status() == 400);
  CHECK(watch.notify("active", std::string(32'769, 'x'), "peer", "dialog").status() == 413);
  CHECK(watch.notify("active", {}, "peer", "dialog").status() == 200);
  stage.forget();
  stage.request("NOTIFY", 1, watch.subscribe.call_id(), "peer", watch.subscribe.from_tag(), {},
                "Event: dialog\r\nSubscription-State: active\r\n");
  CHECK(stage.take().status() == 500);  // out of order
  stage.request("NOTIFY", 90, watch.subscribe.call_id(), "peer", watch.subscribe.from_tag(), {},
                "Event: dialog\r\nSubscription-State: active\r\nRequire: teleport\r\n");
  CHECK(stage.take().status() == 420);
}

TEST_CASE("without a NOTIFY there is no subscription: timer N") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  watch.answer(200, {{"Expires", "3600"}});
  stage.advance(milliseconds{31'999});
  CHECK(stage.events.empty());
  stage.advance(milliseconds{1});
  const auto changed = watch.changed();
  CHECK(changed.state == UsageState::Waiting);
  CHECK(changed.status == 408);
  const std::string before(watch.subscribe.call_id());
  stage.advance(seconds{4});
  CHECK(watch.changed().state == UsageState::Trying);
  CHECK(watch.again().call_id() != before);
  CHECK(watch.subscribe.to_tag().empty());
}

TEST_CASE("what a refusal makes of a subscription that is asked for") {
  struct Row {
    std::uint16_t status;
    const char* retry_after;
    UsageState state;
    seconds least;
  };
  for (const Row& row :
       {Row{403, "", UsageState::Ended, {}}, Row{404, "", UsageState::Ended, {}},
        Row{405, "", UsageState::Ended, {}}, Row{489, "", UsageState::Ended, {}},
        Row{603, "", UsageState::Ended, {}}, Row{480, "", UsageState::Waiting, seconds{2}},
        Row{500, "", UsageState::Waiting, seconds{2}}, Row{503, "120", UsageState::Waiting, seconds{120}}}) {
    INFO(row.status);
    Stage stage(Transport::Tcp);
    Watch watch(stage);
    std::vector<ExtraHeader> headers;
    if (*row.retry_after != '\0') headers.push_back({"Retry-After", row.retry_after});
    watch.answer(row.status, headers);
    const auto changed = watch.changed();
    CHECK(changed.state == row.state);
    CHECK(changed.status == row.status);
    CHECK(watch.gone() == (row.state == UsageState::Ended));
    if (row.state == UsageState::Ended) continue;
    stage.advance(row.least - milliseconds{1});
    CHECK(stage.sent.empty());
    stage.advance(seconds{4});
    CHECK(watch.again().cseq() == 1);
  }
}

TEST_CASE("423 is asked again with the longer interval, three times at most") {
  Stage stage(Transport::Tcp);
  Watch watch(stage, {.package = "presence", .expires = seconds{10}});
  for (const char* least : {"60", "120", "240"}) {
    watch.answer(423, {{"Min-Expires", least}});
    CHECK(watch.again().value(HeaderId::Expires) == least);
  }
  watch.answer(423, {{"Min-Expires", "480"}});
  CHECK(watch.changed().state == UsageState::Waiting);
}

TEST_CASE("a challenge is answered under the next number") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  watch.answer(401, {{"WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}});
  const std::string first(watch.subscribe.call_id());
  CHECK(watch.again().has(HeaderId::Authorization));
  CHECK(watch.subscribe.cseq() == 2);
  CHECK(watch.subscribe.call_id() == first);
  watch.answer(401, {{"WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}});
  CHECK(watch.changed().state == UsageState::Ended);
}

TEST_CASE("what a failed refresh makes of a subscription") {
  struct Row {
    std::uint16_t status;  // 0: nobody answers
    bool lives;
    UsageState state;
  };
  for (const Row& row : {Row{0, true, UsageState::Active}, Row{500, true, UsageState::Active},
                         Row{503, true, UsageState::Active}, Row{481, false, UsageState::Waiting},
                         Row{403, false, UsageState::Ended}, Row{489, false, UsageState::Ended}}) {
    INFO(row.status);
    Stage stage(row.lives ? Transport::Udp : Transport::Tcp);
    Watch watch(stage);
    watch.activate();
    watch.again_within(seconds{3061});
    if (row.status != 0) watch.answer(row.status);
    if (row.status == 0) stage.advance(seconds{32});
    if (row.lives) {
      stage.sent.clear();
      stage.advance(seconds{4});
      CHECK(stage.events.empty());
      CHECK(watch.again().to_tag() == "peer");  // another try
      stage.advance(seconds{1100});
      CHECK(watch.changed().state == UsageState::Waiting);  // expired in the end
    } else {
      CHECK(watch.changed().state == row.state);
    }
    if (row.status == 481) {
      stage.advance(seconds{1});
      CHECK(watch.again().to_tag().empty());  // at once, in a new dialog
    }
  }
}

TEST_CASE("what the reason of a terminated subscription leads to") {
  struct Row {
    const char* state;
    UsageState then;
    seconds least;
    seconds most;
  };
  const Row rows[] = {
      {"terminated;reason=deactivated", UsageState::Waiting, seconds{0}, seconds{0}},
      {"terminated;reason=timeout", UsageState::Waiting, seconds{0}, seconds{0}},
      {"terminated;reason=probation;retry-after=90", UsageState::Waiting, seconds{90}, seconds{90}},
      {"terminated;reason=probation", UsageState::Waiting, seconds{2}, seconds{4}},
      {"terminated;reason=giveup;retry-after=30", UsageState::Waiting, seconds{30}, seconds{30}},
      {"terminated;reason=giveup", UsageState::Waiting, seconds{2}, seconds{4}},
      {"terminated", UsageState::Waiting, seconds{2}, seconds{4}},
      {"terminated;reason=rejected", UsageState::Ended, {}, {}},
      {"terminated;reason=noresource", UsageState::Ended, {}, {}},
      {"terminated;reason=invariant", UsageState::Ended, {}, {}},
  };
  for (const char* phase : {"", "pending", "active"}) {
    for (const Row& row : rows) {
      INFO(phase << ' ' << row.state);
      Stage stage(Transport::Tcp);
      Watch watch(stage);
      watch.answer(200, {{"Expires", "3600"}});
      if (*phase != '\0') watch.notify(phase);
      stage.forget();
      CHECK(watch.notify(row.state).status() == 200);
      CHECK(watch.changed().state == row.then);
      CHECK(watch.gone() == (row.then == UsageState::Ended));
      if (row.then == UsageState::Ended) continue;
      if (row.least.count() > 0) {
        stage.advance(row.least - milliseconds{1});
        CHECK(stage.sent.empty());
      }
      stage.advance(row.most - row.least + milliseconds{1});
      CHECK(watch.changed().state == UsageState::Trying);
      CHECK(watch.again().to_tag().empty());
    }
  }
}

TEST_CASE("a notifier that ends each subscription at once is not stormed") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  unsigned subscribed = 1;
  for (const Instant end = stage.now + seconds{60}; stage.now < end;) {
    watch.answer(200, {{"Expires", "3600"}});
    watch.notify("terminated;reason=deactivated");
    while (stage.sent.empty() && stage.now < end) stage.advance(milliseconds{10});
    if (stage.sent.empty()) break;
    watch.again();
    stage.forget();
    ++subscribed;
  }
  CHECK(subscribed >= 3);
  CHECK(subscribed <= 7);
}

TEST_CASE("unsubscribing waits for the last NOTIFY") {
  Stage stage(Transport::Tcp);
  Watch watch(stage);
  watch.activate();
  REQUIRE(stage.agent.stop_usage(watch.id, stage.now).ok());
  stage.drain();
  CHECK(watch.again().value(HeaderId::Expires) == "0");
  watch.answer(200, {{"Expires", "0"}});
  CHECK(stage.events.empty());
  CHECK(watch.notify("terminated;reason=timeout", kPidf).status() == 200);
  CHECK(stage.event<Notified>().body == kPidf);
  CHECK(watch.changed().state == UsageState::Ended);
  CHECK(watch.gone());
  CHECK_FALSE(stage.agent.stop_usage(watch.id, stage.now).ok());
}

TEST_CASE("what becomes of unsubscribing in each state") {
  Stage stage;
  SECTION("while the first SUBSCRIBE is unanswered") {
    Watch watch(stage);
    REQUIRE(stage.agent.stop_usage(watch.id, stage.now).ok());
    stage.drain();
    CHECK(stage.sent.empty());
    watch.answer(200, {{"Expires", "3600"}, {"Contact", "<sip:bob@192.0.2.2:5060>"}});
    CHECK(watch.again().value(HeaderId::Expires) == "0");
    watch.answer(481);
    CHECK(watch.changed().state == UsageState::Ended);
    CHECK(watch.gone());
  }
  SECTION("while it waits to try again") {
    Watch watch(stage);
    watch.answer(500);
    CHECK(watch.changed().state == UsageState::Waiting);
    REQUIRE(stage.agent.stop_usage(watch.id, stage.now).ok());
    stage.drain();
    CHECK(watch.changed().state == UsageState::Ended);
    CHECK(watch.gone());
  }
  SECTION("and no NOTIFY comes") {
    Watch watch(stage);
    watch.activate();
    REQUIRE(stage.agent.stop_usage(watch.id, stage.now).ok());
    stage.drain();
    watch.again();
    watch.answer(200);
    stage.advance(seconds{32});
    CHECK(watch.changed().state == UsageState::Ended);
    CHECK(watch.gone());
  }
  SECTION("and nobody answers") {
    Watch watch(stage);
    watch.activate();
    REQUIRE(stage.agent.stop_usage(watch.id, stage.now).ok());
    stage.drain();
    stage.advance(seconds{32});
    CHECK(watch.changed().state == UsageState::Ended);
    CHECK(watch.gone());
  }
  stage.advance(seconds{32});
  CHECK(stage.agent.census().timers == 0);
}

TEST_CASE("an interval of 0 fetches the state once") {
  Stage stage(Transport::Tcp);
  Watch watch(stage, {.package = "message-summary", .expires = seconds{0}});
  CHECK(watch.subscribe.value(HeaderId::Expires) == "0");
  watch.answer(200, {{"Expires", "0"}});
  CHECK(watch.notify("terminated;reason=timeout", kSummary, "peer", "message-summary").status() == 200);
  CHECK(stage.event<Notified>().body == kSummary);
  CHECK(watch.changed().state == UsageState::Ended);
  CHECK(watch.gone());
}

TEST_CASE("a subscription moves to the new flow when the old one is lost") {
  Stage stage(Transport::Ws);
  Watch watch(stage);
  watch.activate();
  stage.agent.flow_closed(stage.flow, "gone", stage.now);
  stage.drain();
  const Message& refresh = watch.again_within(seconds{40});
  CHECK(refresh.to_tag() == "peer");
  CHECK(refresh.cseq() == 2);
  stage.forget();
  watch.answer(200, {{"Expires", "3600"}});
  stage.advance(seconds{2500});
  CHECK(stage.sent.empty());
}

TEST_CASE("a SUBSCRIBE that was lost with its flow goes out over the next under another number") {
  Stage stage(Transport::Ws);
  Watch watch(stage);
  stage.agent.flow_closed(stage.flow, "gone", stage.now);
  stage.drain();
  CHECK(watch.again_within(seconds{10}).cseq() == 2);
  stage.forget();
  watch.activate();
}

TEST_CASE("without a way to the server a subscription waits, and tells") {
  Stage stage(Transport::Ws);
  stage.reachable = false;
  stage.agent.flow_closed(stage.flow, "gone", stage.now);
  stage.drain();
  stage.forget();
  const UsageId id = *stage.agent.subscribe(stage.account, "bob", {.package = "presence"}, stage.now);
  stage.advance(seconds{33});
  bool waits = false;
  for (const UserAgentOutput& event : stage.events) {
    const auto* changed = std::get_if<UsageChanged>(&event);
    if (changed != nullptr) waits = changed->usage == id && changed->state == UsageState::Waiting;
  }
  CHECK(waits);
}

TEST_CASE("commands that cannot be right, and the bound") {
  Stage stage(Transport::Tcp);
  const auto subscribe = [&](std::string_view target, std::string package) {
    return stage.agent.subscribe(stage.account, target, {.package = std::move(package)}, stage.now);
  };
  CHECK(subscribe("", "presence").error() == CommandError::InvalidTarget);
  CHECK(subscribe("bo\r\nb", "presence").error() == CommandError::ForbiddenText);
  CHECK(subscribe("bob", "").error() == CommandError::ForbiddenText);
  CHECK(subscribe("bob", "a b").error() == CommandError::ForbiddenText);
  CHECK(stage.agent.subscribe({}, "bob", {.package = "presence"}, stage.now).error() ==
        CommandError::UnknownAccount);
  CHECK(stage.agent.stop_usage({}, stage.now).error() == CommandError::UnknownUsage);
  for (int i = 0; i < 256; ++i) REQUIRE(subscribe("bob", "presence").ok());
  CHECK(subscribe("bob", "presence").error() == CommandError::TooMany);
  stage.agent.remove_account(stage.account, stage.now);
  stage.drain();
  CHECK(stage.agent.census().usages == 0);
  CHECK(stage.agent.census().client_transactions == 0);
}
