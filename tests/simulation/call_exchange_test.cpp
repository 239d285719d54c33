// Two phones in one call make offers whenever they like (re-INVITE and UPDATE, early and late, both at once,
// crossing the answer, CANCEL and BYE) over a network that loses, doubles and overtakes. Whatever the seed:
// each answer is the one to the open offer, no two offers are open at one phone, nothing is told twice, and
// in the end both hold the same pair of descriptions and can make the next exchange.

#include <algorithm>

#include "tests/catch.hpp"
#include "tests/simulation/world.hpp"

using namespace webphone;
using namespace webphone::sip;
using namespace webphone::simulation;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::string answer_to(std::string_view offer) {
  return text("answer(", offer, ")");
}

class Phone : public Station<Phone> {
 public:
  Phone(std::uint64_t seed, std::string user, Transport transport) : Station(seed) {
    open_account(std::move(user), transport, random_.below(2) == 0);
  }

  void call(std::string_view target, Instant now) {
    const bool bare = random_.below(5) == 0;
    open_offer = bare ? std::string() : new_offer();
    session = *agent.invite(account, target, {.offer = open_offer}, now);
    begun = true;
  }

  /// act does one thing that a user or a browser may do at this moment.
  void act(Instant now) {
    if (!live()) return;
    switch (random_.below(6)) {
      case 0:
      case 1: return offer(now);
      case 2:
      case 3: return answer_remote_offer(now);
      case 4: return set_up(now);
      default:
        if (random_.below(40) == 0) hang_up(now);
    }
  }

  void offer(Instant now) {
    std::string wanted = new_offer();
    if (!agent.reoffer(session, wanted, now).ok()) return;
    take_early_answer();
    expect(open_offer.empty(), "two offers of ours");
    open_offer = std::move(wanted);
  }

  void answer_remote_offer(Instant now) {
    if (!live() || remote_offer.empty() || incoming_waits) return;
    const std::string given = std::exchange(remote_offer, {});
    if (needs_answer) {
      needs_answer = false;
      if (agent.acknowledge(session, answer_to(given), now).ok()) settle(answer_to(given), given);
    } else if (random_.below(4) == 0) {
      static_cast<void>(agent.refuse_offer(session, 488, now));
    } else if (agent.answer_offer(session, answer_to(given), now).ok()) {
      settle(answer_to(given), given);
    }
  }

  /// set_up goes a step further with an incoming call.
  void set_up(Instant now) {
    if (!incoming_waits) return;
    const std::uint64_t wish = random_.below(24);
    std::string ours = invite_offer.empty() ? new_offer() : answer_to(invite_offer);
    if (wish == 0) {
      static_cast<void>(agent.reject(session, {.status = 486}, now));
    } else if (wish < 9 || (wish < 18 && described)) {
      static_cast<void>(agent.ring(session, 180, now));
    } else if (wish < 18) {
      if (!agent.ring(session, 183, ours, now).ok()) return;
      described = true;
      previewed = std::move(ours);
      if (invite_offer.empty()) open_offer = previewed;
    } else {
      accept(now);
    }
  }

  void accept(Instant now) {
    // What the provisional response has told is the answer.
    std::string ours = described ? previewed : invite_offer.empty() ? new_offer() : answer_to(invite_offer);
    if (!agent.accept(session, ours, now).ok()) return;
    incoming_waits = false;
    if (invite_offer.empty()) {
      if (!described) open_offer = ours;
    } else if (local.empty()) {
      settle(std::move(ours), invite_offer);
    }
  }

  void hang_up(Instant now) {
    if (live()) static_cast<void>(agent.hang_up(session, now));
  }

  [[nodiscard]] bool live() const { return begun && ends == 0; }
  [[nodiscard]] bool talking() const { return live() && established == 1; }
  [[nodiscard]] bool quiet() const { return open_offer.empty() && remote_offer.empty(); }
  [[nodiscard]] std::string left() const {
    const Census census = agent.census();
    return text(name, " ended ", ends, " times; ", std::uint64_t{census.sessions}, " sessions, ",
                std::uint64_t{census.client_transactions}, " + ", std::uint64_t{census.server_transactions},
                " transactions, ", std::uint64_t{census.timers}, " timers\n");
  }
  [[nodiscard]] bool clean() const {
    const Census census = agent.census();
    return faults.empty() && established <= 1 && ends == (begun ? 1 : 0) && census.sessions == 0 &&
           census.dialogs == 0 && census.client_transactions == 0 && census.server_transactions == 0 &&
           census.timers == 0;
  }

 private:
  friend class Station<Phone>;

  std::string new_offer() { return text(name, ++offers_); }
  void settle(std::string ours, std::string theirs) {
    local = std::move(ours);
    remote = std::move(theirs);
    ++exchanges;
  }
  /// take_early_answer: the next offer shows that the answer before the 200 was no mere preview.
  void take_early_answer() {
    if (!early_answer.empty() && established == 0 && !open_offer.empty()) answered(early_answer);
    early_answer.clear();
  }
  void expect(bool holds, std::string_view what) {
    if (!holds) faults += text(name, ": ", what, "\n");
  }
  void answered(const std::string& answer) {
    expect(!open_offer.empty(), "an answer without offer");
    expect(answer == answer_to(open_offer),
           text("the answer to another offer: ", answer, " not ", open_offer));
    settle(std::exchange(open_offer, {}), answer);
  }

  void react(const UserAgentOutput& output, Instant) {
    expect(ends == 0 || std::holds_alternative<AccountStateChanged>(output) ||
               std::holds_alternative<RegistrationAnswered>(output) ||
               std::holds_alternative<IncomingSession>(output),
           "told after the end");
    std::visit(Overloaded{[&](const IncomingSession& e) {
                            if (begun) return;  // of a caller that gave up and whose INVITE comes late
                            session = e.session;
                            begun = incoming_waits = true;
                            invite_offer = e.offer;
                          },
                          [&](const SessionProgress& e) {
                            if (!e.description.empty() && !e.needs_answer) early_answer = e.description;
                            if (!e.needs_answer) return;
                            expect(remote_offer.empty() && open_offer.empty(), "a second early offer");
                            remote_offer = e.description;
                            needs_answer = true;
                          },
                          [&](const SessionEstablished& e) { on_established(e); },
                          [&](const RemoteOffer& e) {
                            take_early_answer();
                            expect(remote_offer.empty(), "two offers of the peer");
                            expect(open_offer.empty(), "an offer of the peer within ours");
                            remote_offer = e.offer;
                          },
                          [&](const RemoteAnswer& e) { answered(e.answer); },
                          [&](const ReofferFailed&) {
                            expect(!open_offer.empty(), "a failure without offer");
                            open_offer.clear();
                          },
                          [&](const SessionTerminated&) { ++ends; }, [](const auto&) {}},
               output);
  }

  void on_established(const SessionEstablished& e) {
    ++established;
    if (e.needs_answer) {
      remote_offer = e.description;
      needs_answer = true;
    } else if (!open_offer.empty() && !e.description.empty() && e.description == answer_to(open_offer)) {
      answered(e.description);
    } else {
      expect(!local.empty() || !open_offer.empty(), "established without an exchange");
    }
  }

  int offers_ = 0;

 public:
  SessionId session;
  bool begun = false;
  bool incoming_waits = false;
  bool described = false;  // by a provisional response
  bool needs_answer = false;
  std::string invite_offer;
  std::string previewed;
  std::string early_answer;
  std::string open_offer;    // ours
  std::string remote_offer;  // theirs
  std::string local;
  std::string remote;
  int exchanges = 0;
  int established = 0;
  int ends = 0;
  std::string faults;
};

struct Outcome {
  std::string fault;
  int exchanges = 0;
  bool survived = false;
};

/// exchange lets one phone offer and the other answer, in fair weather.
void exchange(Network& network, Phone& from, Phone& to) {
  from.offer(network.now());
  network.settle();
  for (int i = 0; i < 8 && !(from.quiet() && to.quiet()); ++i) {
    network.run_for(seconds{5});
    from.answer_remote_offer(network.now());
    to.answer_remote_offer(network.now());
    network.settle();
  }
}

std::string disagreement(Network& network, Phone& alice, Phone& bob) {
  const auto compare = [&](std::string_view when) -> std::string {
    if (!alice.talking() || !bob.talking()) return {};
    if (!alice.quiet() || !bob.quiet()) return text(when, ": an exchange is stuck");
    if (alice.local == bob.remote && bob.local == alice.remote) return {};
    return text(when, ": alice has ", alice.local, " / ", alice.remote, ", bob has ", bob.local, " / ",
                bob.remote);
  };
  if (alice.talking() != bob.talking()) return "one side only is in a call";
  std::string fault = compare("after the storm");
  for (Phone* from : {&alice, &bob}) {
    if (!fault.empty()) break;
    exchange(network, *from, from == &alice ? bob : alice);
    fault = compare("after another exchange");
  }
  return fault;
}

Outcome run(std::uint64_t seed, Transport transport, Weather weather) {
  SeededRandom random(seed * 31 + 5);
  World world(seed, weather);
  Network& network = world.network;
  Phone alice(seed * 2 + 2, "alice", transport);
  Phone bob(seed * 2 + 3, "bob", transport);
  world.join(seconds{40}, alice, bob);

  alice.call("bob", network.now());
  network.settle();
  for (int moment = 0; moment < 80; ++moment) {
    network.run_for(milliseconds{random.below(4) == 0 ? 0 : random.below(400)});
    (random.below(2) == 0 ? alice : bob).act(network.now());
    if (random.below(3) == 0) (random.below(2) == 0 ? alice : bob).act(network.now());  // at once
    network.settle();
  }
  network.set_weather({});
  for (int i = 0; i < 30; ++i) {
    if (bob.live() && bob.incoming_waits) bob.accept(network.now());
    for (Phone* phone : {&alice, &bob}) phone->answer_remote_offer(network.now());
    network.settle();
    network.run_for(seconds{5});
  }
  Outcome outcome{.exchanges = alice.exchanges + bob.exchanges, .survived = alice.talking() && bob.talking()};
  outcome.fault = disagreement(network, alice, bob);
  for (Phone* phone : {&alice, &bob}) {
    phone->hang_up(network.now());
    static_cast<void>(phone->agent.unregister_account(phone->account, network.now()));
  }
  network.settle();
  network.run_for(seconds{140});
  outcome.fault += alice.faults + bob.faults;
  if (!alice.clean() || !bob.clean()) outcome.fault += alice.left() + bob.left();
  if (!outcome.fault.empty()) outcome.fault += "\n" + network.transcript_text();
  return outcome;
}

void check_seeds(int count, Transport transport, Weather weather, int least_survived) {
  int survived = 0;
  int exchanges = 0;
  for (int seed = 0; seed < count; ++seed) {
    const Outcome outcome = run(static_cast<std::uint64_t>(seed), transport, weather);
    INFO("seed " << seed << "\n" << outcome.fault);
    REQUIRE(outcome.fault.empty());
    survived += outcome.survived ? 1 : 0;
    exchanges += outcome.exchanges;
  }
  INFO(survived << " of " << count << " calls survived, " << exchanges << " exchanges");
  CHECK(survived >= least_survived);
  CHECK(exchanges >= 4 * count);
}

constexpr Duration kLatency{milliseconds{20}};

}  // namespace

TEST_CASE("offers at any moment: 1,500 seeds over connections that keep the order") {
  check_seeds(1500, Transport::Ws, {.latency = kLatency, .jitter = milliseconds{300}}, 200);
}

TEST_CASE("offers at any moment: 1,500 seeds over datagrams that are lost, doubled and overtaken") {
  check_seeds(1500, Transport::Udp,
              {.latency = kLatency, .jitter = milliseconds{300}, .loss_percent = 10, .duplicate_percent = 10},
              150);
}
