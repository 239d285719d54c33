#pragma once

#include <string>
#include <string_view>

#include "core/phone/phone_input.hpp"
#include "core/phone/settings.hpp"

namespace webphone::phone {

/// EngineChoice is the way calls are carried, by its documented name, or why there is none.
struct EngineChoice {
  std::string_view engine;   ///< "webrtc", or empty
  std::string_view problem;  ///< for the user, when engine is empty
  std::string ranking;       ///< for the log: each engine with its score
};

/// choose_engine ranks the engines by the documented priorities: the base score enginedefpriority_*, raised
/// or lowered by the vote enginepriority_* (0 never, 5 only this one), and takes the best that can run here.
/// Only WebRTC exists so far; another engine is a row in the table and a test whether it can run.
EngineChoice choose_engine(const Settings& settings, const Environment& environment);

}  // namespace webphone::phone
