// Two phones in a call lose their connections, one of them or both, again and again: the call goes on, and
// either side can still end it for both.

#include "tests/catch.hpp"
#include "tests/simulation/world.hpp"

using namespace webphone;
using namespace webphone::sip;
using namespace webphone::simulation;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

/// Phone is a user agent whose user answers all calls and all offers.
class Phone : public Station<Phone> {
 public:
  Phone(std::uint64_t seed, std::string user) : Station(seed) {
    open_account(std::move(user), Transport::Ws);
  }

  void react(const UserAgentOutput& output, Instant now) {
    std::visit(Overloaded{[&](const IncomingSession& e) {
                            session = e.session;
                            static_cast<void>(agent.accept(e.session, std::string(kSdp), now));
                          },
                          [&](const SessionEstablished&) { ++established; },
                          [&](const SessionTerminated& e) {
                            ++ended;
                            end = e;
                          },
                          [&](const RepairNeeded& e) {
                            ++repairs;
                            static_cast<void>(agent.reoffer(e.session, std::string(kSdp), now));
                          },
                          [&](const RemoteOffer& e) {
                            static_cast<void>(agent.answer_offer(e.session, std::string(kSdp), now));
                          },
                          [](const auto&) {}},
               output);
  }

  SessionId session;
  SessionTerminated end;
  int established = 0;
  int ended = 0;
  int repairs = 0;
};

struct Call : World {
  explicit Call(std::uint64_t seed)
      : World(seed, {.latency = milliseconds{20}, .jitter = milliseconds{30}}),
        random(seed * 31 + 7),
        alice(seed + 2, "alice"),
        bob(seed + 3, "bob") {
    join(seconds{5}, alice, bob);
    alice.session = *alice.agent.invite(alice.account, "bob", {.offer = std::string(kSdp)}, network.now());
    network.settle();
    network.run_for(milliseconds{random.below(3000) + 500});
  }

  void lose_something() {
    switch (random.below(4)) {
      case 0: network.kill_connections("the server was restarted"); break;
      case 1: outage({"alice"}); break;
      case 2: outage({"bob"}); break;
      default: outage({"alice", "bob"}); break;
    }
    network.run_for(milliseconds{random.below(4000)});
  }
  void outage(std::initializer_list<std::string_view> hosts) {
    for (const std::string_view host : hosts) network.cut(host);
    network.settle();
    network.run_for(milliseconds{random.below(15'000)});
    for (const std::string_view host : hosts) network.mend(host);
  }
  bool clean() {
    bool all = true;
    for (Phone* phone : {&alice, &bob}) {
      const Census census = phone->agent.census();
      all = all && phone->ended == 1 && census.sessions == 0 && census.dialogs == 0;
    }
    return all;
  }

  SeededRandom random;
  Phone alice;
  Phone bob;
};

}  // namespace

TEST_CASE("a call outlives up to four losses of its connections: 500 seeds") {
  int repaired = 0;
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Call call(seed);
    REQUIRE(call.bob.established == 1);
    const std::uint64_t losses = 1 + call.random.below(4);
    for (std::uint64_t i = 0; i < losses; ++i) call.lose_something();
    call.network.run_for(seconds{150});
    INFO("seed " << seed << "\n" << call.network.transcript_text());
    REQUIRE(call.alice.ended == 0);
    REQUIRE(call.bob.ended == 0);
    CHECK(call.alice.established == 1);
    repaired += call.alice.repairs + call.bob.repairs;
    Phone& first = call.random.below(2) == 0 ? call.alice : call.bob;
    Phone& other = &first == &call.alice ? call.bob : call.alice;
    REQUIRE(first.agent.hang_up(first.session, call.network.now()).ok());
    call.network.settle();
    call.network.run_for(seconds{2});
    CHECK(other.end.cause == "BYE");  // it has heard of it
    call.network.run_for(seconds{60});
    REQUIRE(call.clean());
  }
  CHECK(repaired >= 500);
}

TEST_CASE("hanging up in the middle of an outage ends the call on both sides: 300 seeds") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Call call(seed);
    const bool ours = call.random.below(2) == 0;
    call.network.cut(call.random.below(2) == 0 ? "alice" : "bob");
    call.network.settle();
    call.network.run_for(milliseconds{call.random.below(20'000)});
    Phone& first = ours ? call.alice : call.bob;
    static_cast<void>(first.agent.hang_up(first.session, call.network.now()));
    call.network.settle();
    call.network.run_for(milliseconds{call.random.below(20'000)});
    call.network.mend("alice");
    call.network.mend("bob");
    call.network.run_for(seconds{250});
    INFO("seed " << seed << "\n" << call.network.transcript_text());
    REQUIRE(call.clean());
  }
}
