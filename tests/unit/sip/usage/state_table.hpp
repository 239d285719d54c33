#pragma once
// A state machine as a table: a column for each state, a row for each stimulus, and in each cell what comes
// of it, "SENT > TOLD"; nothing of either if the stimulus changes nothing.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.hpp"
#include "tests/unit/sip/usage/stage.hpp"

namespace webphone::sip {

struct StateTable {
  struct Row {
    const char* stimulus;
    std::vector<const char*> cells;
  };
  std::vector<const char*> states;
  std::vector<Row> rows;

  /// check lets play(state, stimulus) bring a machine into a state and apply a stimulus, for each cell.
  template <typename Play>
  void check(Play play) const {
    for (const Row& row : rows) {
      REQUIRE(row.cells.size() == states.size());
      for (std::size_t i = 0; i < states.size(); ++i) {
        INFO(states[i] << " meets " << row.stimulus);
        CHECK(play(std::string_view(states[i]), std::string_view(row.stimulus)) == row.cells[i]);
      }
    }
  }
};

inline std::string cell(std::string sent, std::string_view told) {
  if (!told.empty()) sent += text(sent.empty() ? "> " : " > ", told);
  return sent;
}

/// step_until lets time pass until something is sent or told, at most this span.
template <typename Quiet>
void step_until_heard(Stage& stage, Duration span, Quiet quiet) {
  for (const Instant end = stage.now + span; quiet() && stage.now < end;) {
    stage.advance(std::chrono::milliseconds{100});
  }
}

/// refusal_headers gives what a challenge and a 423 say besides.
inline std::vector<ExtraHeader> refusal_headers(std::uint16_t status) {
  if (status == 401) return {{"WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}};
  if (status == 423) return {{"Min-Expires", "7200"}};
  return {};
}

inline void lose_flow(Stage& stage) {
  stage.agent.flow_closed(stage.flow, "gone", stage.now);
  stage.drain();
}

inline std::string_view word(UsageState state) {
  switch (state) {
    case UsageState::Trying: return "trying";
    case UsageState::Pending: return "pending";
    case UsageState::Active: return "active";
    case UsageState::Waiting: return "waiting";
    case UsageState::Ended: return "ended";
  }
  return {};
}

/// told_of gives the states that were told of a usage, in order.
inline std::string told_of(const Stage& stage, UsageId usage) {
  std::string told;
  for (const UserAgentOutput& event : stage.events) {
    const auto* changed = std::get_if<UsageChanged>(&event);
    if (changed == nullptr || changed->usage != usage) continue;
    told += text(told.empty() ? "" : " ", word(changed->state));
  }
  return told;
}

}  // namespace webphone::sip
