#include "core/sip/usage/offer_answer.hpp"

namespace webphone::sip {

namespace {

using State = OfferAnswer::State;

/// Rule is one legal cell of the table: `with` is the step when the message has a description, `without` when
/// it has none.
struct Rule {
  State state;
  Direction direction;
  SdpPlace place;
  OfferAnswer::Step with;
  OfferAnswer::Step without;
};

constexpr Rule offer(State state, Direction direction, SdpPlace place, OfferAnswer::Step without) {
  const State next = direction == Direction::Sent ? State::LocalOffer : State::RemoteOffer;
  return {state, direction, place, {SdpRole::Offer, next}, without};
}
constexpr Rule answer(State state, Direction direction, SdpPlace place) {
  return {state, direction, place, {SdpRole::Answer, State::Stable}, {SdpRole::Missing, State::Stable}};
}
/// passing is a place where a description may come, and may as well come later.
constexpr Rule passing(State state, Direction direction, SdpPlace place, OfferAnswer::Step with) {
  return {state, direction, place, with, {SdpRole::None, state}};
}
constexpr Rule repeat(Direction direction, SdpPlace place) {
  return passing(State::Stable, direction, place, {SdpRole::Repeat, State::Stable});
}

using enum Direction;
using enum SdpPlace;

constexpr Rule kRules[] = {
    // An exchange begins.
    offer(State::Stable, Sent, Invite, {SdpRole::None, State::OfferAwaited}),
    offer(State::Stable, Received, Invite, {SdpRole::None, State::OfferOwed}),
    offer(State::Stable, Sent, Update, {SdpRole::None, State::Stable}),
    offer(State::Stable, Received, Update, {SdpRole::None, State::Stable}),
    offer(State::Stable, Sent, Prack, {SdpRole::None, State::Stable}),
    offer(State::Stable, Received, Prack, {SdpRole::None, State::Stable}),

    // Our offer is out.
    passing(State::LocalOffer, Received, Provisional, {SdpRole::Preview, State::LocalOffer}),
    passing(State::LocalOffer, Received, ReliableProvisional, {SdpRole::Answer, State::Stable}),
    answer(State::LocalOffer, Received, InviteSuccess),
    answer(State::LocalOffer, Received, Ack),
    answer(State::LocalOffer, Received, Prack),
    answer(State::LocalOffer, Received, PrackSuccess),
    answer(State::LocalOffer, Received, UpdateSuccess),

    // Their offer waits for our answer.
    passing(State::RemoteOffer, Sent, Provisional, {SdpRole::Preview, State::RemoteOffer}),
    passing(State::RemoteOffer, Sent, ReliableProvisional, {SdpRole::Answer, State::Stable}),
    answer(State::RemoteOffer, Sent, InviteSuccess),
    answer(State::RemoteOffer, Sent, Ack),
    answer(State::RemoteOffer, Sent, Prack),
    answer(State::RemoteOffer, Sent, PrackSuccess),
    answer(State::RemoteOffer, Sent, UpdateSuccess),

    // An INVITE without offer: the other side offers first.
    passing(State::OfferAwaited, Received, Provisional, {SdpRole::Preview, State::OfferAwaited}),
    offer(State::OfferAwaited, Received, ReliableProvisional, {SdpRole::Missing, State::OfferAwaited}),
    offer(State::OfferAwaited, Received, InviteSuccess, {SdpRole::Missing, State::Stable}),
    passing(State::OfferOwed, Sent, Provisional, {SdpRole::Preview, State::OfferOwed}),
    offer(State::OfferOwed, Sent, ReliableProvisional, {SdpRole::Missing, State::OfferOwed}),
    offer(State::OfferOwed, Sent, InviteSuccess, {SdpRole::Missing, State::Stable}),

    // The exchange of this INVITE was completed earlier, by reliable provisional responses.
    repeat(Received, Provisional),
    repeat(Received, ReliableProvisional),
    repeat(Received, InviteSuccess),
    repeat(Received, Ack),
    repeat(Sent, Provisional),
    repeat(Sent, ReliableProvisional),
    repeat(Sent, InviteSuccess),
    repeat(Sent, Ack),
};

/// leads_to tells whether the answer to an offer in `offered` may stand in `place`.
bool leads_to(SdpPlace offered, SdpPlace place) {
  switch (place) {
    case Provisional:
    case ReliableProvisional:
    case InviteSuccess: return offered == Invite;
    case SdpPlace::Ack: return offered == InviteSuccess;
    case Prack: return offered == ReliableProvisional;
    case PrackSuccess: return offered == Prack;
    case UpdateSuccess: return offered == Update;
    case Invite:
    case Update: break;
  }
  return false;
}

}  // namespace

OfferAnswer::Step OfferAnswer::step(State state, Direction direction, SdpPlace place, bool has_description) {
  for (const Rule& rule : kRules) {
    if (rule.state == state && rule.direction == direction && rule.place == place) {
      return has_description ? rule.with : rule.without;
    }
  }
  return {has_description ? SdpRole::Illegal : SdpRole::None, state};
}

SdpRole OfferAnswer::apply(Direction direction, SdpPlace place, bool has_description) {
  const bool open = state_ == State::LocalOffer || state_ == State::RemoteOffer;
  if (open && !leads_to(opened_by_, place)) return has_description ? SdpRole::Illegal : SdpRole::None;
  const Step taken = step(state_, direction, place, has_description);
  state_ = taken.next;
  if (taken.role == SdpRole::Offer || place == Invite) opened_by_ = place;
  return taken.role;
}

}  // namespace webphone::sip
