// Calls between two instances of the core in one process, over a link without latency: how many a second are
// set up and torn down (INVITE, 180, 200, ACK, BYE, 200), what one holds in memory, and whether a million
// leave something behind: the five repetitions that tools/test makes have 200,000 each, or WEBPHONE_CALLS.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/ascii.hpp"
#include "core/base/result.hpp"
#include "core/sip/usage/user_agent.hpp"

namespace {

using namespace webphone;
using namespace webphone::sip;

constexpr double kTargetRate = 2500;  // calls a second
constexpr double kTargetMemory = 24;  // KiB a call, both ends together
constexpr double kMostGrowth = 64;    // KiB after the first repetition: a third of an octet a call
constexpr std::uint32_t kHeldCalls = 2000;
constexpr Duration kCallSpacing{std::chrono::milliseconds{10}};

const std::string kDescription =
    "v=0\r\no=- 4611731400430051336 2 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    "m=audio 40000 RTP/AVP 111 0 8 101\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 "
    "minptime=10;useinbandfec=1\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
    "a=ptime:20\r\na=sendrecv\r\n";

/// End is one instance of the core. Its user answers at once.
struct End {
  End(std::uint64_t seed, std::string user)
      : random(seed), agent({.max_sessions = 2 * kHeldCalls}, random, log) {
    FlowTarget server{
        .transport = Transport::Ws, .host = "127.0.0.1", .port = 5060, .url = "ws://127.0.0.1/"};
    account = *agent.add_account(
        {.user = std::move(user), .domain = "127.0.0.1", .server = std::move(server), .keep_alive = {}}, {});
  }

  SeededRandom random;
  Log log;
  UserAgent agent;
  AccountId account;
  FlowId flow;
  std::size_t established = 0;
  std::vector<std::string> sent;
};

/// Pair joins two ends by their flows: what one sends the other receives.
class Pair {
 public:
  Pair() { settle(); }

  SessionId call() {
    const auto session = caller_.agent.invite(caller_.account, "bob", {.offer = kDescription}, now_);
    settle();
    return session ? *session : SessionId{};
  }
  void hang_up(SessionId session) {
    static_cast<void>(caller_.agent.hang_up(session, now_));
    settle();
  }
  /// wait lets the transactions of past calls run out.
  void wait(Duration span) {
    const Instant end = now_ + span;
    for (End* one : {&caller_, &called_}) {
      while (one->agent.next_timeout() <= end) {
        now_ = std::max(now_, one->agent.next_timeout());
        one->agent.handle_timeout(now_);
        settle();
      }
    }
    now_ = end;
  }
  [[nodiscard]] std::size_t established() const { return caller_.established + called_.established; }
  [[nodiscard]] std::size_t left() const {
    const Census a = caller_.agent.census();
    const Census b = called_.agent.census();
    return a.sessions + b.sessions + a.client_transactions + b.client_transactions + a.server_transactions +
           b.server_transactions;
  }

 private:
  void drain(End& end) {
    while (auto output = end.agent.poll_output()) {
      std::visit(Overloaded{[&](OpenFlow& open) {
                              end.flow = open.flow;
                              end.agent.flow_opened(open.flow, {"127.0.0.1", 5060}, now_);
                            },
                            [&](SendBytes& bytes) { end.sent.push_back(std::move(bytes.bytes)); },
                            [&](IncomingSession& incoming) {
                              static_cast<void>(end.agent.ring(incoming.session, 180, now_));
                              static_cast<void>(end.agent.accept(incoming.session, kDescription, now_));
                            },
                            [&](SessionEstablished&) { ++end.established; }, [](const auto&) {}},
                 *output);
    }
  }
  void settle() {
    do {
      drain(caller_);
      drain(called_);
      carry(caller_, called_);
      carry(called_, caller_);
    } while (!caller_.sent.empty() || !called_.sent.empty());
  }
  void carry(End& from, End& to) {
    for (const std::string& octets : std::exchange(from.sent, {})) {
      to.agent.receive(to.flow, as_bytes(octets), now_);
      drain(to);
    }
  }

  Instant now_ = Instant::from_micros(1'000'000);
  End caller_{1, "alice"};
  End called_{2, "bob"};
};

std::int64_t calls_each_turn() {
  const char* wanted = std::getenv("WEBPHONE_CALLS");
  return wanted != nullptr ? parse_number<std::int64_t>(wanted).value_or(1) : 200'000;
}

double used_memory() {
  const auto heap = mallinfo2();
  return static_cast<double>(heap.uordblks + heap.hblkhd);
}

void call_and_hang_up(benchmark::State& state) {
  static Pair pair;
  static double before = 0;
  const std::int64_t calls = calls_each_turn();
  for ([[maybe_unused]] auto turn : state) {
    for (std::int64_t i = 0; i < calls; ++i) {
      const std::size_t established = pair.established();
      const SessionId session = pair.call();
      if (pair.established() != established + 2) return state.SkipWithError("a call was not established");
      pair.hang_up(session);
      pair.wait(kCallSpacing);
    }
  }
  pair.wait(std::chrono::seconds{60});
  if (pair.left() != 0) return state.SkipWithError("calls have left something behind");
  if (before == 0) before = used_memory();  // after the first turn
  const double growth = (used_memory() - before) / 1024;
  if (growth > kMostGrowth) return state.SkipWithError("memory grows with the number of calls");
  state.SetItemsProcessed(calls);
  state.counters["target"] = kTargetRate;
  state.counters["growth since the first repetition in KiB"] = growth;
  state.counters["target of growth since the first repetition"] = kMostGrowth;
}

void hold_calls(benchmark::State& state) {
  double octets = 0;
  for ([[maybe_unused]] auto turn : state) {
    Pair pair;
    const double before = used_memory();
    for (std::uint32_t i = 0; i < kHeldCalls; ++i) {
      if (!pair.call()) return state.SkipWithError("a call was refused");
    }
    pair.wait(std::chrono::seconds{60});
    octets = used_memory() - before;
    if (pair.established() != 2 * kHeldCalls) return state.SkipWithError("a call was not established");
  }
  state.counters["memory of a call in KiB"] = octets / kHeldCalls / 1024;
  state.counters["target of memory of a call"] = kTargetMemory;
}

BENCHMARK(call_and_hang_up)->Iterations(1)->Unit(benchmark::kMillisecond);
BENCHMARK(hold_calls)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
