#pragma once

#include <cstdint>

namespace webphone::sip {

/// SdpPlace names the messages that may carry a session description (RFC 6337 §2, table 1).
enum class SdpPlace : std::uint8_t {
  Invite,
  Provisional,          ///< 1xx that nobody acknowledges: what it carries is only a preview
  ReliableProvisional,  ///< 1xx with RSeq (RFC 3262)
  InviteSuccess,
  Ack,
  Prack,
  PrackSuccess,
  Update,
  UpdateSuccess,
};

enum class Direction : std::uint8_t { Sent, Received };

/// SdpRole is what a description means in its place.
enum class SdpRole : std::uint8_t {
  None,  ///< no description, and none was due
  Offer,
  Answer,
  Preview,  ///< an early copy of the offer or answer to come
  Repeat,   ///< the exchange is already done; to be ignored (RFC 3261 §13.2.1)
  Missing,  ///< an answer or offer was due here and is not there
  Illegal,  ///< the message must not carry a description, or not now
};

/// OfferAnswer follows the exchange of descriptions in one dialog (RFC 3264, RFC 6337): at most one offer is
/// open at a time, in either direction, and each place knows what it may carry.
///
///              sent INVITE+SDP                     received INVITE+SDP
///   LocalOffer <--------------- Stable -----------------> RemoteOffer
///       |  received answer       ^  ^        sent answer       |
///       +------------------------+  +--------------------------+
///
///   A bare INVITE leads to OfferAwaited (we sent it) or OfferOwed (we received it); the first reliable
///   answer to it carries the offer and leads to RemoteOffer or LocalOffer.
class OfferAnswer {
 public:
  enum class State : std::uint8_t { Stable, LocalOffer, RemoteOffer, OfferAwaited, OfferOwed };

  struct Step {
    SdpRole role = SdpRole::Illegal;
    State next = State::Stable;
    bool operator==(const Step&) const = default;
  };

  /// step looks the table up and changes nothing.
  static Step step(State state, Direction direction, SdpPlace place, bool has_description);

  /// apply tells what a description (or its absence) in this place means, and moves on. An Illegal step
  /// leaves the state as it was; so does a message of another transaction than the one that the open offer
  /// came in: a 2xx to INVITE says nothing of an offer in UPDATE.
  SdpRole apply(Direction direction, SdpPlace place, bool has_description);

  /// abandon takes an open offer back: the request that carried it was refused, cancelled or timed out.
  void abandon() { state_ = State::Stable; }

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool stable() const { return state_ == State::Stable; }
  /// due_in_success: the exchange that the INVITE began is open, so its 2xx has to carry a description.
  [[nodiscard]] bool due_in_success() const { return !stable() && opened_by_ == SdpPlace::Invite; }

 private:
  State state_ = State::Stable;
  SdpPlace opened_by_ = SdpPlace::Invite;  ///< where the open offer stood
};

}  // namespace webphone::sip
