#pragma once

#include <optional>
#include <string_view>

namespace webphone::sip {

/// EventTypeView is the value of Event, or one element of Allow-Events: an event package and, in Event, the
/// id that tells two subscriptions of one dialog apart (RFC 6665 §8.2.1, §8.2.2).
struct EventTypeView {
  std::string_view package;  ///< templates included, such as `presence.winfo`
  std::string_view id;       ///< empty without one
};

/// parse_event_type reads `dialog;id=7`; absent when the package is no token or the parameters are malformed.
std::optional<EventTypeView> parse_event_type(std::string_view text);

}  // namespace webphone::sip
