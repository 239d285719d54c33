#pragma once

#include <cstdint>
#include <string_view>

#include "core/event_body/pidf.hpp"

namespace webphone::phone {

// The documented words for the presence of others, and the states that setpresencestatus() takes.

/// presence_word gives the word for a document: the activities (RFC 4480) say more than open or closed, and
/// where there are none the note that some servers write.
std::string_view presence_word(const event::Presence& presence);

/// presence_word gives the word for the status that a subscription ended with.
std::string_view presence_word(std::uint16_t status);

/// OwnState is a state to be published.
struct OwnState {
  std::string_view name;
  event::Basic basic;         ///< Unknown: nothing is published, so that others see us offline
  std::string_view activity;  ///< may be empty
  std::string_view note;
};

/// find_own_state finds Online, Away, DND, Invisible and Offline, case-sensitively; nullptr for others.
const OwnState* find_own_state(std::string_view name);

}  // namespace webphone::phone
