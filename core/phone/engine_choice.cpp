#include "core/phone/engine_choice.hpp"

#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"

namespace webphone::phone {
namespace {

struct Engine {
  std::string_view name;
  Parameter base;
  Parameter vote;
  std::string_view (*obstacle)(const Environment&);  ///< empty: it can run
};

std::string_view webrtc_obstacle(const Environment& environment) {
  if (!environment.secure) return media_error_text(MediaError::InsecureContext);
  if (!environment.webrtc) return media_error_text(MediaError::NoWebrtc);
  if (!environment.websocket) return "This browser has no WebSocket: use a current browser";
  return {};
}

constexpr Engine kEngines[] = {
    {"webrtc", Parameter::EnginedefpriorityWebrtc, Parameter::EnginepriorityWebrtc, webrtc_obstacle},
};

constexpr int kNever = 0;
constexpr int kNormal = 2;
constexpr int kForced = 5;

// A vote is worth more than any difference of base scores (0..100) once it is not "normal".
int score_of(const Settings& settings, const Engine& engine) {
  return settings.number(engine.base) + (settings.number(engine.vote) - kNormal) * 100;
}

}  // namespace

EngineChoice choose_engine(const Settings& settings, const Environment& environment) {
  EngineChoice choice;
  int best = -1000;
  bool only_forced = false;
  for (const Engine& engine : kEngines) only_forced |= settings.number(engine.vote) == kForced;
  TextWriter ranking(choice.ranking);
  for (const Engine& engine : kEngines) {
    const int vote = settings.number(engine.vote);
    const int score = score_of(settings, engine);
    ranking << ' ' << engine.name << ' ' << score;
    if (vote == kNever || (only_forced && vote != kForced)) {
      if (choice.problem.empty()) choice.problem = "Every engine is disabled";
      continue;
    }
    const std::string_view obstacle = engine.obstacle(environment);
    if (!obstacle.empty()) {
      choice.problem = obstacle;
    } else if (score > best) {
      best = score;
      choice.engine = engine.name;
    }
  }
  return choice;
}

}  // namespace webphone::phone
