// Two phones register, call and hang up through a server over a bad network, 2,000 seeds: every call ends on
// both sides exactly once, and nothing is left behind.

#include <algorithm>
#include <map>

#include "tests/catch.hpp"
#include "tests/simulation/world.hpp"

using namespace webphone;
using namespace webphone::sip;
using namespace webphone::simulation;
using std::chrono::seconds;

namespace {

/// Phone is a user agent with a user that answers after a ring, and counts what is told.
class Phone : public Station<Phone> {
 public:
  Phone(std::uint64_t seed, std::string user, Transport transport) : Station(seed) {
    open_account(std::move(user), transport);
  }

  void call(std::string_view target, Instant now) {
    auto session = agent.invite(account, target, {.offer = std::string(kSdp)}, now);
    if (session.ok()) begin(*session);
  }
  void hang_up_all(Instant now) {
    for (const auto& [packed, count] : ends) {
      if (count == 0) pending.push_back(SessionId::unpack(packed));
    }
    for (const SessionId id : std::exchange(pending, {})) static_cast<void>(agent.hang_up(id, now));
  }
  [[nodiscard]] long live() const {
    return std::count_if(ends.begin(), ends.end(), [](const auto& entry) { return entry.second == 0; });
  }
  [[nodiscard]] bool clean() const {
    const Census census = agent.census();
    bool each_ended_once = true;
    for (const auto& [packed, count] : ends) each_ended_once = each_ended_once && count == 1;
    return each_ended_once && established_twice == 0 && census.sessions == 0 && census.dialogs == 0 &&
           census.client_transactions == 0 && census.server_transactions == 0 && census.timers == 0;
  }

  void begin(SessionId id) { ends.emplace(id.packed(), 0); }
  void react(const UserAgentOutput& output, Instant now) {
    std::visit(Overloaded{[&](const IncomingSession& e) {
                            begin(e.session);
                            static_cast<void>(agent.ring(e.session, 180, now));
                            static_cast<void>(agent.accept(e.session, std::string(kSdp), now));
                          },
                          [&](const SessionEstablished& e) {
                            if (!established.insert(e.session.packed()).second) ++established_twice;
                          },
                          [&](const SessionTerminated& e) { ++ends[e.session.packed()]; },
                          [&](const AccountStateChanged& e) { state = e.state; }, [](const auto&) {}},
               output);
  }

  AccountState state = AccountState::Idle;
  std::map<std::uint64_t, int> ends;
  std::set<std::uint64_t> established;
  std::vector<SessionId> pending;
  int established_twice = 0;
};

struct Outcome {
  bool clean = false;
  bool talked = false;
  std::string flow;
};

Outcome run(std::uint64_t seed, Transport transport, Weather weather) {
  SeededRandom random(seed * 31 + 5);
  World world(seed, weather);
  Network& network = world.network;
  Phone alice(seed + 2, "alice", transport);
  Phone bob(seed + 3, "bob", transport);
  world.join(seconds{40}, alice, bob);

  alice.call("bob", network.now());
  network.settle();
  // Hang up at any moment of the call: while it is set up, in the middle, or long after; by either side or
  // both.
  network.run_for(std::chrono::milliseconds{random.below(3) == 0 ? random.below(300) : random.below(20'000)});
  const std::uint64_t who = random.below(4);
  if (who != 1) alice.hang_up_all(network.now());
  if (who == 1 || who == 3) bob.hang_up_all(network.now());
  network.settle();
  network.run_for(seconds{100});
  const bool talked = !alice.established.empty() && !bob.established.empty();

  // A BYE is repeated for so long that it arrives: both sides agree whether there still is a call. Not so
  // over a connection that died under it, until session timers tell.
  const bool agreed = is_reliable(transport) || alice.live() == bob.live();

  network.set_weather({});
  for (Phone* phone : {&alice, &bob}) {
    phone->hang_up_all(network.now());
    static_cast<void>(phone->agent.unregister_account(phone->account, network.now()));
  }
  network.settle();
  network.run_for(seconds{140});
  const bool clean = agreed && alice.clean() && bob.clean();
  return {clean, talked, clean ? std::string() : network.transcript_text()};
}

void check_seeds(int count, Transport transport, Weather weather, int least_talked) {
  int talked = 0;
  for (int seed = 0; seed < count; ++seed) {
    const Outcome outcome = run(static_cast<std::uint64_t>(seed), transport, weather);
    INFO("seed " << seed << "\n" << outcome.flow);
    REQUIRE(outcome.clean);
    talked += outcome.talked ? 1 : 0;
  }
  INFO(talked << " of " << count << " calls were established on both sides");
  CHECK(talked >= least_talked);
}

constexpr Duration kLatency{std::chrono::milliseconds{20}};

}  // namespace

TEST_CASE("register, call, hang up: 1,400 seeds over datagrams that are lost, doubled and overtaken") {
  check_seeds(1400, Transport::Udp,
              {.latency = kLatency,
               .jitter = std::chrono::milliseconds{700},
               .loss_percent = 20,
               .duplicate_percent = 10},
              500);
}

TEST_CASE("register, call, hang up: 600 seeds over connections that die") {
  check_seeds(600, Transport::Ws, {.latency = kLatency, .death_permille = 30}, 200);
}
