#include "core/sdp/hold.hpp"

namespace webphone::sdp {
namespace {

constexpr std::uint16_t kPortNotKnownYet =
    9;  // RFC 8840 §4.1.1: goes with 0.0.0.0 before candidates are known

}  // namespace

Direction stated_direction(const SessionDescription& session, const MediaDescription& media) {
  if (media.port == 0) return Direction::Inactive;
  const Direction stated = media.direction.value_or(session.direction.value_or(Direction::SendRecv));
  const auto& connection = media.connection ? media.connection : session.connection;
  const bool has_ice = !media.security.ice_ufrag.empty() || !session.security.ice_ufrag.empty();
  if (!connection || !is_unspecified(connection->address)) return stated;
  if (has_ice && media.port == kPortNotKnownYet) return stated;
  return make_direction(sends(stated), false);
}

HoldType hold_type(int number) {
  switch (number) {
    case -2: return HoldType::Ignore;
    case 0: return HoldType::None;
    case 3: return HoldType::RecvOnly;
    case 4: return HoldType::Inactive;
    case 2: return HoldType::SendOnly;
    default: return HoldType::Automatic;
  }
}

std::optional<Direction> hold_direction(HoldType type, bool held_by_remote) {
  switch (type) {
    case HoldType::Ignore:
    case HoldType::None: return std::nullopt;
    case HoldType::Automatic:
    case HoldType::SendOnly: return held_by_remote ? Direction::Inactive : Direction::SendOnly;
    case HoldType::RecvOnly: return Direction::RecvOnly;
    case HoldType::Inactive: return Direction::Inactive;
  }
  return std::nullopt;
}

}  // namespace webphone::sdp
