#pragma once

#include <cstdint>
#include <optional>

#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

// The algebra of directions (RFC 3264 §5.1, §6.1, §8.4). A direction is always seen from the side that states
// it.

constexpr bool sends(Direction direction) {
  return (static_cast<unsigned>(direction) & 1U) != 0;
}
constexpr bool receives(Direction direction) {
  return (static_cast<unsigned>(direction) & 2U) != 0;
}

constexpr Direction make_direction(bool send, bool receive) {
  return static_cast<Direction>((send ? 1U : 0U) | (receive ? 2U : 0U));
}

/// reverse is the same flow seen from the other side: sendonly and recvonly change places.
constexpr Direction reverse(Direction direction) {
  return make_direction(receives(direction), sends(direction));
}

constexpr Direction intersect(Direction a, Direction b) {
  return make_direction(sends(a) && sends(b), receives(a) && receives(b));
}

/// answer_direction is the most that we may answer to an offer when we want `wanted` ourselves (RFC 3264
/// §6.1).
constexpr Direction answer_direction(Direction offered, Direction wanted) {
  return intersect(reverse(offered), wanted);
}

/// stated_direction is what a media section says of itself: its attribute, else that of the session, else
/// sendrecv. A connection address of 0.0.0.0 means "do not send to me" (RFC 2543 hold; RFC 3264 §8.4), except
/// with port 9 under ICE, where it only says that no address is known yet. Port 0 is inactive.
Direction stated_direction(const SessionDescription& session, const MediaDescription& media);

/// HoldState tells who holds a stream: a side holds when it does not want to receive.
struct HoldState {
  bool local = false;
  bool remote = false;

  bool operator==(const HoldState&) const = default;
};

/// hold_state reads both holds off the two directions of one stream after an offer/answer exchange. Local is
/// what we asked for, not what the answer left of it: pass our own wish, so that a recvonly answer to a
/// sendonly offer is only the other side's hold.
constexpr HoldState hold_state(Direction local_wish, Direction remote) {
  return {!receives(local_wish), !receives(remote)};
}

/// HoldType is the documented setting `holdtype`.
enum class HoldType : std::int8_t {
  Ignore = -2,
  Automatic = -1,
  None = 0,
  SendOnly = 2,
  RecvOnly = 3,
  Inactive = 4
};

/// hold_type reads the setting's number; unknown numbers count as Automatic.
HoldType hold_type(int number);

/// hold_direction is what to offer in order to hold; nothing when the setting says not to signal hold. While
/// the other side holds us, hold turns sendonly into inactive (RFC 6337 §5.3).
std::optional<Direction> hold_direction(HoldType type, bool held_by_remote);

/// resume_direction is what to offer in order to end our hold.
constexpr Direction resume_direction() {
  return Direction::SendRecv;
}

}  // namespace webphone::sdp
