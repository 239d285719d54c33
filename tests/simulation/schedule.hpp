#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace webphone::simulation {

/// Outcome of a schedule. A fault is empty, or says what was wrong.
struct Outcome {
  std::string fault;
  std::size_t established = 0;   ///< sessions that were established, counted at both ends
  std::size_t late_answers = 0;  ///< calls that were given up when answered already, where nothing was lost
  std::string call_flow;
};

/// run_schedule plays what follows from a seed: three phones and a server, over datagrams or WebSockets; up
/// to sixteen things in a minute out of calls, hang-ups, new offers, digits, messages, transfers,
/// registrations, outages, servers and pages that start anew, hosts that sleep and clocks that jump, while
/// messages are lost, doubled and overtaken. Then the network calms down, and these must hold:
///
///  - no event broke the contract of user_agent.hpp, and no phone spun;
///  - all phones that want to be registered are;
///  - both ends of each call agree whether it lives; by the session timer at the latest, if things were out
///    of order for longer than a BYE is repeated;
///  - where nothing gets lost and nothing is out of order, as in one schedule of eight, no call ends because
///    somebody was waited for in vain: each 2xx has its ACK, also that which crosses a CANCEL, and its BYE;
///  - after all have hung up, nothing is left in any phone.
Outcome run_schedule(std::uint64_t seed);

/// Tally is what became of many schedules.
struct Tally {
  std::uint64_t played = 0;
  std::uint64_t established = 0;
  std::uint64_t late_answers = 0;
  std::optional<std::uint64_t> failed;  ///< a seed whose schedule was faulty; the others were given up then
};

/// run_schedules plays the seeds first..first+count-1 on all cores.
Tally run_schedules(std::uint64_t first, std::uint64_t count);

}  // namespace webphone::simulation
