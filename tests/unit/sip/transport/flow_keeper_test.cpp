#include "core/sip/transport/flow_keeper.hpp"

#include <string>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sip;
using State = FlowKeeper::State;

namespace {

/// Keeping is a flow keeper with a host that the test plays.
struct Keeping {
  explicit Keeping(std::size_t servers = 1, Transport kind = Transport::Wss, Duration keep_alive = 28s) {
    FlowKeeperSettings settings;
    for (std::size_t i = 0; i < servers; ++i)
      settings.servers.push_back({kind, text("pbx", std::uint64_t{i}), 443, {}});
    settings.keep_alive = keep_alive;
    keeper.emplace(layer, random, settings);
  }

  /// pump carries the layer's events to the keeper, as the user agent does.
  void pump() {
    while (auto event = layer.poll_event()) {
      if (auto* e = std::get_if<FlowOpened>(&*event)) keeper->flow_opened(e->flow, now);
      if (auto* e = std::get_if<FlowClosed>(&*event)) keeper->flow_closed(e->flow, e->reason, now);
      if (auto* e = std::get_if<FlowPong>(&*event)) keeper->flow_pong(e->flow, now);
    }
  }
  void open() {
    layer.flow_opened(keeper->flow(), {"192.0.2.1", 5060}, now);
    pump();
  }
  void fail() {
    layer.flow_closed(keeper->flow(), "refused", now);
    pump();
  }
  void hear(std::string_view octets) {
    layer.receive(keeper->flow(), as_bytes(octets), now);
    pump();
  }
  /// to_next goes to the keeper's next deadline and gives the time it took.
  Duration to_next() {
    const Instant due = keeper->next_timeout();
    REQUIRE_FALSE(due.is_never());
    const Duration span = due - now;
    now = due;
    keeper->handle_timeout(now);
    pump();
    return span;
  }
  /// told gives what came out since, "open pbx0", "ping", "close", then the keeper's events.
  std::string told() {
    std::string out;
    while (auto output = layer.poll_output()) {
      if (auto* e = std::get_if<OpenFlow>(&*output)) out += "open " + e->target.host + " ";
      if (auto* e = std::get_if<SendBytes>(&*output)) out += e->bytes == "\r\n\r\n" ? "ping " : "bytes ";
      if (std::holds_alternative<CloseFlow>(*output)) out += "close ";
    }
    while (auto event = keeper->poll_event()) {
      if (auto* e = std::get_if<FlowUp>(&*event)) out += text("up", std::uint64_t{e->server}, " ");
      if (auto* e = std::get_if<FlowDown>(&*event)) out += e->was_up ? "down " : "failed ";
    }
    if (!out.empty()) out.pop_back();
    return out;
  }

  SeededRandom random{5};
  TransportLayer layer{random};
  std::optional<FlowKeeper> keeper;
  Instant now = Instant::from_micros(1'000'000);
};

void bring_to(Keeping& keeping, State state) {
  if (state != State::Idle) keeping.keeper->start(keeping.now);
  if (state == State::Up) keeping.open();
  if (state == State::Waiting) keeping.fail();
  REQUIRE(keeping.keeper->state() == state);
  keeping.told();
}

}  // namespace

TEST_CASE("flow keeper: every state meets every stimulus") {
  struct Row {
    State from;
    const char* stimulus;
    const char* told;
    State to;
  };
  const auto row = GENERATE(values<Row>({
      {State::Idle, "start", "open pbx0", State::Connecting},
      {State::Idle, "stop", "", State::Idle},
      {State::Idle, "retry", "", State::Idle},
      {State::Idle, "server failed", "", State::Idle},
      {State::Idle, "flow opened", "", State::Idle},
      {State::Idle, "flow closed", "", State::Idle},
      {State::Connecting, "start", "", State::Connecting},
      {State::Connecting, "stop", "close", State::Idle},
      {State::Connecting, "retry", "", State::Connecting},
      {State::Connecting, "server failed", "close failed", State::Waiting},
      {State::Connecting, "flow opened", "up0", State::Up},
      {State::Connecting, "flow closed", "failed", State::Waiting},
      {State::Up, "start", "", State::Up},
      {State::Up, "stop", "close", State::Idle},
      {State::Up, "retry", "", State::Up},
      {State::Up, "server failed", "close down", State::Waiting},
      {State::Up, "flow opened", "", State::Up},
      {State::Up, "flow closed", "down", State::Waiting},
      {State::Up, "timeout", "ping", State::Up},
      {State::Waiting, "start", "", State::Waiting},
      {State::Waiting, "stop", "", State::Idle},
      {State::Waiting, "retry", "open pbx0", State::Connecting},
      {State::Waiting, "server failed", "", State::Waiting},
      {State::Waiting, "flow opened", "", State::Waiting},
      {State::Waiting, "flow closed", "", State::Waiting},
      {State::Waiting, "timeout", "open pbx0", State::Connecting},
  }));
  CAPTURE(static_cast<int>(row.from), row.stimulus);
  Keeping keeping;
  bring_to(keeping, row.from);
  const std::string stimulus = row.stimulus;
  FlowKeeper& keeper = *keeping.keeper;
  if (stimulus == "start") keeper.start(keeping.now);
  if (stimulus == "stop") keeper.stop(keeping.now);
  if (stimulus == "retry") keeper.retry_now(keeping.now);
  if (stimulus == "server failed") keeper.server_failed("no answer", keeping.now);
  if (stimulus == "flow opened") keeping.open();
  if (stimulus == "flow closed") keeping.fail();
  if (stimulus == "timeout") keeping.to_next();
  keeping.pump();
  CHECK(keeping.told() == row.told);
  CHECK(keeper.state() == row.to);
}

TEST_CASE("the pause doubles from 0.5 s to 30 s, cut by up to a half") {
  Keeping keeping;
  keeping.keeper->start(keeping.now);
  for (const Duration whole : {500ms, 1000ms, 2000ms, 4000ms, 8000ms, 16000ms, 30000ms, 30000ms, 30000ms}) {
    keeping.fail();
    const Duration pause = keeping.to_next();
    CHECK(pause <= whole);
    CHECK(pause >= whole / 2);
    CHECK(keeping.keeper->state() == State::Connecting);
  }
}

TEST_CASE("two phones do not come back at the same instant") {
  Keeping one;
  Keeping two;
  two.random.next();
  one.keeper->start(one.now);
  two.keeper->start(two.now);
  one.fail();
  two.fail();
  CHECK(one.to_next() != two.to_next());
}

TEST_CASE("only a stable flow resets the back-off") {
  Keeping keeping;
  keeping.keeper->start(keeping.now);
  for (int i = 0; i < 5; ++i) {
    keeping.fail();
    keeping.to_next();
  }
  keeping.open();
  keeping.now = keeping.now + 29s;
  keeping.fail();  // fell over at once: the pause goes on growing
  CHECK(keeping.to_next() >= 8s);
  keeping.open();
  keeping.now = keeping.now + 30s;
  keeping.fail();
  CHECK(keeping.to_next() <= 500ms);
}

TEST_CASE("the next server is tried at once, and the first again after the pause") {
  Keeping keeping(3);
  keeping.keeper->start(keeping.now);
  keeping.fail();
  keeping.fail();
  keeping.fail();
  CHECK(keeping.told() == "open pbx0 open pbx1 open pbx2 failed failed failed");
  CHECK(keeping.to_next() <= 500ms);
  keeping.fail();
  keeping.open();
  CHECK(keeping.told() == "open pbx0 open pbx1 failed up1");
}

TEST_CASE("after a stable flow the preferred server comes first again") {
  Keeping keeping(2);
  keeping.keeper->start(keeping.now);
  keeping.fail();
  keeping.open();
  keeping.now = keeping.now + 60s;
  keeping.told();
  keeping.fail();
  keeping.to_next();
  CHECK(keeping.told() == "open pbx0 down");
}

TEST_CASE("pings go out within 80 to 100 % of the interval") {
  Keeping keeping;
  keeping.keeper->start(keeping.now);
  keeping.open();
  keeping.told();
  for (int i = 0; i < 20; ++i) {
    const Duration pause = keeping.to_next();
    CHECK(keeping.told() == "ping");
    CHECK(pause <= 28s);
    CHECK(pause >= 22400ms);
  }
  CHECK(keeping.keeper->state() == State::Up);  // a peer that never answered is not held to it
}

TEST_CASE("a peer that used to answer pings and falls silent is dead after 10 s") {
  Keeping keeping(1, GENERATE(Transport::Wss, Transport::Tcp));
  keeping.keeper->start(keeping.now);
  keeping.open();
  keeping.to_next();
  keeping.now = keeping.now + 1ms;
  keeping.hear("\r\n");
  CHECK(keeping.told() == "open pbx0 ping up0");
  keeping.to_next();
  CHECK(keeping.told() == "ping");
  CHECK(keeping.to_next() == 10s);
  CHECK(keeping.told() == "close down");
  CHECK(keeping.keeper->state() == State::Waiting);
}

TEST_CASE("a message after the ping shows as well that the peer lives") {
  Keeping keeping;
  keeping.keeper->start(keeping.now);
  keeping.open();
  keeping.to_next();
  keeping.hear("\r\n");
  keeping.to_next();
  keeping.now = keeping.now + 5s;
  keeping.hear("SIP/2.0 200 whatever");
  CHECK(keeping.to_next() == 5s);
  CHECK(keeping.keeper->state() == State::Up);
}

TEST_CASE("an interval of zero sends no pings") {
  Keeping keeping(1, Transport::Wss, 0s);
  keeping.keeper->start(keeping.now);
  keeping.open();
  CHECK(keeping.keeper->next_timeout().is_never());
}

TEST_CASE("a flow that cannot even be asked for is tried again later") {
  Keeping keeping;
  while (keeping.layer.open_flow({}, keeping.now).ok()) {
  }
  keeping.keeper->start(keeping.now);
  keeping.told();
  CHECK(keeping.to_next() == 0s);
  CHECK(keeping.told() == "failed");
  CHECK(keeping.keeper->state() == State::Waiting);
}

TEST_CASE("events of other flows are none of the keeper's business") {
  Keeping keeping;
  bring_to(keeping, State::Up);
  const FlowId other = *keeping.layer.open_flow({Transport::Udp, "x", 1, {}}, keeping.now);
  keeping.layer.flow_opened(other, {}, keeping.now);
  keeping.layer.flow_closed(other, "gone", keeping.now);
  keeping.pump();
  CHECK(keeping.keeper->state() == State::Up);
}

TEST_CASE("a request left without any answer, and a ping after it too, end the flow after 20 s") {
  Keeping keeping(1, GENERATE(Transport::Wss, Transport::Tls), 0s);
  bring_to(keeping, State::Up);
  keeping.keeper->expect_answer(true, keeping.now);
  keeping.now = keeping.now + 4s;
  keeping.keeper->expect_answer(true, keeping.now);  // a further one does not put it off
  CHECK(keeping.to_next() == 6s);
  CHECK(keeping.told() == "ping");
  CHECK(keeping.to_next() == 10s);
  CHECK(keeping.told() == "close down");
}

TEST_CASE("whatever comes in answers the request as far as the flow goes") {
  Keeping keeping(1, Transport::Wss, 0s);
  bring_to(keeping, State::Up);
  keeping.keeper->expect_answer(true, keeping.now);
  keeping.hear("SIP/2.0 100 Trying");
  keeping.to_next();
  CHECK(keeping.told().empty());
  CHECK(keeping.keeper->next_timeout().is_never());
}

TEST_CASE("over UDP a silent server is not given up by the keeper") {
  Keeping keeping(1, Transport::Udp, 0s);
  bring_to(keeping, State::Up);
  keeping.keeper->expect_answer(true, keeping.now);
  CHECK(keeping.keeper->next_timeout().is_never());
}

TEST_CASE("a Flow-Timer shortens the interval and makes pongs a duty, for this flow only") {
  Keeping keeping(1, Transport::Tcp);
  bring_to(keeping, State::Up);
  keeping.keeper->use_flow_timer(12s);
  CHECK(keeping.to_next() <= 12s);
  CHECK(keeping.told() == "ping");
  CHECK(keeping.to_next() == 10s);
  CHECK(keeping.told() == "close down");
  keeping.to_next();
  keeping.open();
  keeping.told();
  CHECK(keeping.to_next() > 12s);
}

TEST_CASE("a changed network is met by a ping at once, or by the end of the pause") {
  Keeping keeping(1, Transport::Wss, 0s);
  bring_to(keeping, State::Up);
  keeping.keeper->network_changed(keeping.now);
  CHECK(keeping.told() == "ping");
  CHECK(keeping.to_next() == 10s);
  CHECK(keeping.told() == "close down");
  keeping.keeper->network_changed(keeping.now);
  CHECK(keeping.told() == "open pbx0");
}

TEST_CASE("from another server it goes back to the preferred one, make before break, and not in a call") {
  Keeping keeping(2, Transport::Wss, 0s);
  keeping.keeper->start(keeping.now);
  keeping.fail();
  keeping.open();
  keeping.told();
  const Instant due = keeping.keeper->next_timeout();
  CHECK(due - keeping.now >= 4min);
  CHECK(due - keeping.now <= 5min);
  keeping.now = due;
  keeping.keeper->handle_timeout(keeping.now, true);
  CHECK(keeping.told().empty());
  const FlowId spare = keeping.keeper->flow();
  keeping.to_next();
  FlowId probe;
  while (auto output = keeping.layer.poll_output()) {
    if (auto* open = std::get_if<OpenFlow>(&*output)) probe = open->flow;
  }
  REQUIRE(probe);
  CHECK(keeping.keeper->flow() == spare);
  const bool answers = GENERATE(true, false);
  if (answers) {
    keeping.layer.flow_opened(probe, {"192.0.2.1", 1}, keeping.now);
    keeping.pump();
    CHECK(keeping.told() == "close up0");
    CHECK(keeping.keeper->flow() == probe);
    CHECK(keeping.keeper->next_timeout().is_never());
  } else {
    keeping.layer.flow_closed(probe, "refused", keeping.now);
    keeping.pump();
    CHECK(keeping.told().empty());
    CHECK(keeping.to_next() >= 4min);
    CHECK(keeping.told() == "open pbx0");
  }
}

TEST_CASE("a server that cannot serve is left for the next, but the last one is kept to") {
  Keeping keeping(2);
  bring_to(keeping, State::Up);
  keeping.now = keeping.now + 1h;
  CHECK(keeping.keeper->next_server("503", keeping.now));
  keeping.pump();
  CHECK(keeping.told() == "open pbx1 close down");
  keeping.open();
  CHECK_FALSE(keeping.keeper->next_server("503", keeping.now));
  CHECK(keeping.keeper->state() == State::Up);
}

TEST_CASE(
    "a request that others are to answer only makes suspicious, unless the server is known to answer pings") {
  const bool answers_pings = GENERATE(true, false);
  Keeping keeping(1, Transport::Wss, 0s);
  bring_to(keeping, State::Up);
  if (answers_pings) keeping.hear("\r\n");
  keeping.keeper->expect_answer(false, keeping.now);
  CHECK(keeping.to_next() == 10s);
  CHECK(keeping.told() == (answers_pings ? "ping" : ""));
  CHECK(keeping.keeper->take_suspicion() == !answers_pings);
  CHECK_FALSE(keeping.keeper->take_suspicion());
  if (!answers_pings) keeping.keeper->expect_answer(true, keeping.now);
  while (keeping.keeper->state() == State::Up) keeping.to_next();
  CHECK(keeping.told().find("close down") != std::string::npos);
}
