#include "core/phone/presence_word.hpp"

#include "core/base/ascii.hpp"

namespace webphone::phone {
namespace {

struct Meaning {
  std::string_view sign;
  std::string_view word;
};

// What says more stands first.
constexpr Meaning kActivities[] = {{"on-the-phone", "Speaking"},
                                   {"dnd", "DoNotDisturb"},
                                   {"busy", "Busy"},
                                   {"meeting", "Busy"},
                                   {"appointment", "Busy"},
                                   {"presentation", "Busy"},
                                   {"working", "Busy"},
                                   {"away", "Away"},
                                   {"vacation", "Away"},
                                   {"holiday", "Away"},
                                   {"travel", "Away"},
                                   {"in-transit", "Away"},
                                   {"meal", "Away"},
                                   {"breakfast", "Away"},
                                   {"dinner", "Away"},
                                   {"sleeping", "Idle"},
                                   {"permanent-absence", "Away"},
                                   {"other", "Other"}};

constexpr Meaning kNotes[] = {{"do not disturb", "DoNotDisturb"},
                              {"dnd", "DoNotDisturb"},
                              {"on the phone", "Speaking"},
                              {"busy", "Busy"},
                              {"away", "Away"},
                              {"idle", "Idle"},
                              {"forward", "CallForward"},
                              {"call me", "CallMe"}};

constexpr OwnState kOwnStates[] = {{"Online", event::Basic::Open, {}, {}},
                                   {"Away", event::Basic::Open, "away", "Away"},
                                   {"DND", event::Basic::Open, "busy", "Do not disturb"},
                                   {"Invisible", event::Basic::Unknown, {}, {}},
                                   {"Offline", event::Basic::Closed, {}, {}}};

std::string_view note_of(const event::Presence& presence) {
  if (!presence.note.empty() || presence.tuples.empty()) return presence.note;
  return presence.tuples.front().note;
}

bool names(const event::Presence& presence, std::string_view activity) {
  for (const std::string& named : presence.activities) {
    if (iequals(named, activity)) return true;
  }
  return false;
}

}  // namespace

std::string_view presence_word(const event::Presence& presence) {
  if (!presence.is_open()) return "Offline";
  // A note may say more than "busy", such as that nobody is to be disturbed.
  for (const auto& [sign, word] : kNotes) {
    if (istarts_with(note_of(presence), sign)) return word;
  }
  for (const auto& [sign, word] : kActivities) {
    if (names(presence, sign)) return word;
  }
  return "Available";
}

std::string_view presence_word(std::uint16_t status) {
  switch (status) {
    case 404:
    case 410:
    case 604: return "NotExists";
    case 480: return "Offline";
    default: return "Unknown";
  }
}

const OwnState* find_own_state(std::string_view name) {
  for (const OwnState& state : kOwnStates) {
    if (state.name == name) return &state;
  }
  return nullptr;
}

}  // namespace webphone::phone
