#include "core/phone/engine_choice.hpp"

#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"

namespace webphone::phone {
namespace {

constexpr int kNever = 0;
constexpr int kNormal = 2;
constexpr int kHigher = 3;
constexpr int kForced = 5;

struct Row {
  std::string_view name;
  Engine engine;  ///< None: no browser has it
  Parameter base;
  Parameter vote;
  std::string_view reported;  ///< by getenginename(), whose documented names are fewer
};

// Of equals the one above wins. accessnum has no base score of its own.
constexpr Row kEngines[] = {
    {"java", Engine::None, Parameter::EnginedefpriorityJava, Parameter::EnginepriorityJava, {}},
    {"ns", Engine::None, Parameter::EnginedefpriorityNs, Parameter::EnginepriorityNs, {}},
    {"webrtc", Engine::Webrtc, Parameter::EnginedefpriorityWebrtc, Parameter::EnginepriorityWebrtc, "webrtc"},
    {"flash", Engine::None, Parameter::EnginedefpriorityFlash, Parameter::EnginepriorityFlash, {}},
    {"app", Engine::App, Parameter::EnginedefpriorityApp, Parameter::EnginepriorityApp, "app"},
    {"p2p", Engine::P2p, Parameter::EnginedefpriorityP2p, Parameter::EnginepriorityP2p, "p2p"},
    {"callback", Engine::Callback, Parameter::EnginedefpriorityCallback, Parameter::EnginepriorityCallback,
     "p2p"},
    {"accessnum", Engine::AccessNumber, Parameter::EnginedefpriorityNativedial,
     Parameter::EnginepriorityAccessnum, "nativedial"},
    {"nativedial", Engine::NativeDial, Parameter::EnginedefpriorityNativedial,
     Parameter::EnginepriorityNativedial, "nativedial"},
};

std::string_view webrtc_obstacle(const Environment& environment, std::string_view unreachable) {
  if (!environment.secure) return media_error_text(MediaError::InsecureContext);
  if (!environment.webrtc) return media_error_text(MediaError::NoWebrtc);
  if (!environment.websocket) return "This browser has no WebSocket: use a current browser";
  return unreachable;
}

// What opens an app or a dialler waits until it is offered for the device, or asked for.
std::string_view obstacle(const Row& row, const Settings& settings, const Environment& environment,
                          std::string_view unreachable) {
  const bool asked_for = settings.number(row.vote) >= kHigher;
  switch (row.engine) {
    case Engine::None:
      return row.vote == Parameter::EnginepriorityNs ? "not part of this version"
                                                     : "no browser runs it any more";
    case Engine::Webrtc: return webrtc_obstacle(environment, unreachable);
    case Engine::App: {
      const bool offered =
          (environment.platform == "android" && settings.has(Parameter::AndroidNativedialerurl)) ||
          (environment.platform == "ios" && settings.has(Parameter::IosNativedialerurl));
      return asked_for || offered ? "" : "no app is offered for this device";
    }
    case Engine::P2p: return settings.has(Parameter::P2p) ? "" : "p2p is not set";
    case Engine::Callback:
      return settings.has(Parameter::Callback) || settings.has(Parameter::Callbacknumber)
                 ? ""
                 : "callback is not set";
    case Engine::AccessNumber: return settings.has(Parameter::Accessnumber) ? "" : "accessnumber is not set";
    case Engine::NativeDial: return asked_for || !environment.platform.empty() ? "" : "not a telephone";
  }
  return {};
}

// A vote is worth more than any difference of base scores (0..100) once it is not "normal".
int score_of(const Settings& settings, const Row& row) {
  return settings.number(row.base) + (settings.number(row.vote) - kNormal) * 100;
}

}  // namespace

std::string_view engine_name(Engine engine) {
  for (const Row& row : kEngines) {
    if (engine != Engine::None && row.engine == engine) return row.reported;
  }
  return {};
}

EngineChoice choose_engine(const Settings& settings, const Environment& environment,
                           std::string_view unreachable) {
  EngineChoice choice;
  int best = -1000;
  int best_obstructed = -1000;
  bool only_forced = false;
  for (const Row& row : kEngines)
    only_forced |= row.engine != Engine::None && settings.number(row.vote) == kForced;
  TextWriter ranking(choice.ranking);
  for (const Row& row : kEngines) {
    const int vote = settings.number(row.vote);
    const int score = score_of(settings, row);
    const std::string_view why_not = obstacle(row, settings, environment, unreachable);
    ranking << (choice.ranking.empty() ? "" : ", ") << row.name << ' ' << score;
    if (!why_not.empty()) ranking << " (" << why_not << ')';
    if (row.engine == Engine::None || vote == kNever || (only_forced && vote != kForced)) continue;
    if (!why_not.empty() && score > best_obstructed) {
      best_obstructed = score;
      choice.problem = why_not;
    } else if (why_not.empty() && score > best) {
      best = score;
      choice.engine = row.engine;
    }
  }
  if (best > best_obstructed) choice.problem = {};
  if (choice.engine == Engine::None && choice.problem.empty()) choice.problem = "Every engine is disabled";
  return choice;
}

}  // namespace webphone::phone
