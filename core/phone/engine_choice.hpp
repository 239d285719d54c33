#pragma once

#include <string>
#include <string_view>

#include "core/phone/phone_input.hpp"
#include "core/phone/settings.hpp"

namespace webphone::phone {

/// Engine is a way to carry calls. Webrtc is the one with media; the others hand a call over: to an app, to
/// the owner's server that rings both sides (P2p, Callback), or to the dialler of the device.
enum class Engine : std::uint8_t { None, Webrtc, App, P2p, Callback, AccessNumber, NativeDial };

/// engine_name gives what getenginename() says.
std::string_view engine_name(Engine engine);

/// EngineChoice is the way calls are carried, or why there is none.
struct EngineChoice {
  Engine engine = Engine::None;
  std::string_view problem;  ///< for the user: what keeps the best engine away; empty if it was chosen
  std::string ranking;       ///< for the log: each engine with its score, or why it cannot run
};

/// choose_engine ranks the engines by the documented priorities: the base score enginedefpriority_*, raised
/// or lowered by the vote enginepriority_* (0 never, 5 only this one), and takes the best that can run here.
/// `unreachable` says why no WebSocket leads to the SIP server, if that is so. java, flash and ns are heard
/// as votes, and the ranking says why they cannot win.
EngineChoice choose_engine(const Settings& settings, const Environment& environment,
                           std::string_view unreachable);

}  // namespace webphone::phone
