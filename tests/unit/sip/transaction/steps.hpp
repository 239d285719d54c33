#pragma once
// Small vocabulary for the tests of the four transaction machines: instants in milliseconds, steps as words.

#include <string>
#include <vector>

#include "core/base/instant.hpp"
#include "core/sip/transaction/invite_client.hpp"
#include "core/sip/transaction/invite_server.hpp"
#include "core/sip/transaction/timer_settings.hpp"

namespace webphone::sip {

inline constexpr TimerSettings kTimers{};
inline constexpr Duration kTick{1};

inline Instant at(std::int64_t ms) {
  return Instant::from_micros(ms * 1000);
}

inline std::string words(const ClientSteps& steps) {
  std::string out;
  if (steps.send_request) out += "request ";
  if (steps.send_ack) out += "ack ";
  if (steps.pass_up) out += "up ";
  if (steps.time_out) out += "timeout ";
  if (steps.end_forking) out += "end-forking ";
  if (!out.empty()) out.pop_back();
  return out;
}

inline std::string words(const ServerSteps& steps) {
  std::string out;
  if (steps.send_response) out += "response ";
  if (steps.send_trying) out += "trying ";
  if (steps.pass_up) out += "up ";
  if (steps.time_out) out += "timeout ";
  if (steps.refused) out += "refused ";
  if (!out.empty()) out.pop_back();
  return out;
}

/// play runs a machine's timers to the end and notes each as "milliseconds words". A microsecond before each
/// deadline nothing may happen: that shows up as "early".
template <typename Machine>
std::vector<std::string> play(Machine& machine) {
  std::vector<std::string> log;
  while (!machine.next_timeout().is_never()) {
    const Instant due = machine.next_timeout();
    const auto state = machine.state();
    const std::string early = words(machine.handle_timeout(due - kTick));
    if (!early.empty() || machine.state() != state || machine.next_timeout() != due) log.push_back("early");
    const std::string steps = words(machine.handle_timeout(due));
    log.push_back(std::to_string(due.micros() / 1000) + (steps.empty() ? "" : " " + steps));
  }
  return log;
}

using Log = std::vector<std::string>;

}  // namespace webphone::sip
