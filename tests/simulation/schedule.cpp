#include "tests/simulation/schedule.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/simulation/proxy.hpp"
#include "tests/simulation/sip_phone.hpp"

namespace webphone::simulation {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::array<std::string_view, 3> kUsers{"alice", "bob", "carol"};
constexpr std::uint64_t kMostSteps = 20'000;
/// What do_something() makes of a number below this disturbs nobody.
constexpr std::uint64_t kPeaceful = 70;
/// As long as a call may be repaired, a BYE repeated, and a registration refused for its haste.
constexpr Duration kCalm{seconds{260}};
constexpr Duration kSessionInterval{seconds{1800}};
/// How long things may be out of order while a BYE still gets through by being repeated for 32 seconds; where
/// messages are lost as well, it needs more of its repetitions.
constexpr Duration kBriefly{seconds{25}};
constexpr Duration kBrieflyWithLoss{seconds{8}};

class Schedule {
 public:
  explicit Schedule(std::uint64_t seed)
      : random_(seed * 0x9e3779b97f4a7c15U + 1), network_(seed, weather()), server_(seed + 1) {
    network_.attach("server", server_);
    for (const std::string_view user : kUsers) {
      phones_.push_back(std::make_unique<SipPhone>(
          seed * 8 + phones_.size(), std::string(user), transport_, network_,
          [this](Duration after, std::function<void()> work) { later(after, std::move(work)); }));
    }
  }

  Outcome run() {
    for (const auto& phone : phones_) phone->register_account();
    run_for(seconds{2});
    const std::uint64_t things = 3 + random_.below(14);
    for (std::uint64_t i = 0; i < things; ++i) {
      later(milliseconds{random_.below(60'000)}, [this] { do_something(); });
    }
    run_for(seconds{60});
    calm_down();
    check_agreement();
    for (const auto& phone : phones_) phone->hang_up_all();
    for (const auto& phone : phones_) phone->unregister_account();
    run_for(seconds{140});
    check_rest();
    Outcome outcome{.fault = fault_, .call_flow = network_.transcript_text()};
    for (const auto& phone : phones_) outcome.established += phone->established_ever();
    outcome.late_answers = peaceful_ ? late_answers() : 0;
    return outcome;
  }

 private:
  Weather weather() {
    transport_ = random_.below(2) == 0 ? sip::Transport::Udp : sip::Transport::Ws;
    Weather weather{.latency = milliseconds{1 + random_.below(80)}};
    if (random_.below(4) == 0) {
      peaceful_ = random_.below(2) == 0;
      if (peaceful_) weather.latency = milliseconds{1 + random_.below(400)};  // there is time to cross
      return weather;
    }
    weather.jitter = milliseconds{random_.below(700)};
    weather.loss_percent = static_cast<std::uint32_t>(random_.below(25));
    loses_ = weather.loss_percent > 0 && !is_reliable(transport_);
    weather.duplicate_percent = static_cast<std::uint32_t>(random_.below(15));
    weather.death_permille = static_cast<std::uint32_t>(random_.below(30));
    return weather;
  }

  void later(Duration after, std::function<void()> work) {
    plan_.arm(network_.now() + after, std::move(work));
  }

  void run_for(Duration span) {
    const Instant end = network_.now() + span;
    network_.settle();
    while (network_.steps() < kMostSteps) {
      const Instant next = earliest(plan_.next_timeout(), end);
      if (network_.step(next)) continue;
      network_.run_until(next);
      const auto work = plan_.pop_due(next);
      if (!work) return;
      (*work)();
      network_.settle();
    }
    blame("the phones do not come to rest");
  }

  SipPhone& somebody() { return *phones_[random_.below(phones_.size())]; }

  void do_something() {
    SipPhone& phone = somebody();
    if (network_.is_suspended(phone.user())) return;
    const std::uint64_t thing = random_.below(peaceful_ ? kPeaceful : 100);
    if (thing < 26) return phone.call(somebody().user());
    if (thing < 36) return phone.call_briefly(somebody().user());
    if (thing < 47) return phone.hang_up_one();
    if (thing < 57) return phone.reoffer();
    if (thing < 61) return phone.send_info();
    if (thing < 65) return phone.send_message(somebody().user());
    if (thing < 70) return phone.transfer(somebody().user());
    if (thing < 73) return unregister_for_a_while(phone);
    if (thing < 77) return phone.change_network();
    if (thing < 82) return restart_server();
    if (thing < 87) return cut_off(phone);
    if (thing < 91) return put_to_sleep(phone);
    if (thing < 95) return phone.reload();
    jump_clock(phone);
  }

  void unregister_for_a_while(SipPhone& phone) {
    phone.unregister_account();
    register_later(phone);
  }
  void register_later(SipPhone& phone) {
    later(milliseconds{random_.below(10'000)}, [this, &phone] {
      if (network_.is_suspended(phone.user())) return register_later(phone);
      phone.register_account();
    });
  }
  void restart_server() {
    network_.note("server", "starts anew");
    if (is_reliable(transport_)) server_.forget_bindings();
    network_.kill_connections("the server was restarted");
  }
  void cut_off(SipPhone& phone) {
    network_.note(phone.user(), "loses its network");
    network_.cut(phone.user());
    later(disturb(12'000), [this, &phone] {
      network_.note(phone.user(), "has its network again");
      network_.mend(phone.user());
    });
  }
  void put_to_sleep(SipPhone& phone) {
    network_.note(phone.user(), "sleeps");
    network_.suspend(phone.user());
    later(disturb(15'000), [this, &phone] {
      network_.note(phone.user(), "wakes up");
      network_.resume(phone.user());
    });
  }
  void jump_clock(SipPhone& phone) {
    const bool forth = random_.below(4) != 0;
    const Duration by = disturb(forth ? 30'000 : 10'000);
    network_.note(phone.user(),
                  text("its clock jumps ", forth ? "forth" : "back", " by ", by.count() / 1000, " ms"));
    network_.jump_clock(phone.user(), forth ? by : -by);
  }

  /// disturb is for how long something is out of order.
  Duration disturb(std::uint64_t most_ms) {
    const Duration span = milliseconds{random_.below(most_ms)};
    disturbed_ += span;
    return span;
  }

  void calm_down() {
    network_.set_weather({});
    for (const auto& phone : phones_) {
      network_.mend(phone->user());
      network_.resume(phone->user());
      phone->register_account();
    }
    network_.note("server", "the network calms down");
    run_for(kCalm);
    // What a BYE did not tell the other end, its session timer does.
    if (disturbed_ > (loses_ ? kBrieflyWithLoss : kBriefly)) run_for(kSessionInterval);
  }

  void check_agreement() {
    std::map<std::string, int> ends;
    for (const auto& phone : phones_) {
      if (!phone->is_registered()) blame(text(phone->user(), " is not registered again"));
      for (const std::string& call_id : phone->established()) ++ends[call_id];
    }
    for (const auto& [call_id, count] : ends) {
      if (count != 2) blame(text("only one end believes in the call ", call_id));
    }
  }
  void check_rest() {
    for (const auto& phone : phones_) {
      if (!phone->fault().empty()) blame(phone->fault());
      if (peaceful_ && !phone->lost_call().empty()) blame(text(phone->user(), ' ', phone->lost_call()));
      const std::string left = phone->left_behind();
      if (!left.empty()) blame(text(phone->user(), " is left with ", left));
    }
  }

  /// late_answers counts the calls that were given up when they were answered already.
  [[nodiscard]] std::size_t late_answers() const {
    std::map<std::string, int> ends;
    for (const auto& phone : phones_) {
      for (const auto& [call_id, count] : phone->ends_established()) ends[call_id] += count;
    }
    return static_cast<std::size_t>(
        std::count_if(ends.begin(), ends.end(), [](const auto& call) { return call.second == 1; }));
  }

  void blame(std::string what) {
    network_.note("server", text("FAULT: ", what));
    if (fault_.empty()) fault_ = std::move(what);
  }

  SeededRandom random_;
  sip::Transport transport_ = sip::Transport::Udp;
  bool peaceful_ = false;  ///< nothing is lost, and nothing out of order
  bool loses_ = false;
  Network network_;
  Proxy server_;
  std::vector<std::unique_ptr<SipPhone>> phones_;
  TimerQueue<std::function<void()>> plan_;
  Duration disturbed_{};
  std::string fault_;
};

}  // namespace

Outcome run_schedule(std::uint64_t seed) {
  return Schedule(seed).run();
}

Tally run_schedules(std::uint64_t first, std::uint64_t count) {
  std::atomic<std::uint64_t> next = first;
  std::atomic<std::uint64_t> established = 0;
  std::atomic<std::uint64_t> late_answers = 0;
  std::atomic<std::uint64_t> played = 0;
  std::mutex guard;
  Tally tally;
  const auto work = [&] {
    for (std::uint64_t seed = next++; seed < first + count; seed = next++) {
      const Outcome outcome = run_schedule(seed);
      ++played;
      established += outcome.established;
      late_answers += outcome.late_answers;
      if (outcome.fault.empty()) continue;
      next = first + count;
      const std::lock_guard lock(guard);
      tally.failed = std::min(seed, tally.failed.value_or(seed));
    }
  };
  std::vector<std::thread> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i) workers.emplace_back(work);
  for (std::thread& worker : workers) worker.join();
  tally.played = played;
  tally.established = established;
  tally.late_answers = late_answers;
  return tally;
}

}  // namespace webphone::simulation
