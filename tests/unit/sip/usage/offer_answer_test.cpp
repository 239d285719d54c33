#include "core/sip/usage/offer_answer.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

using State = OfferAnswer::State;
using enum Direction;
using enum SdpPlace;

constexpr std::array kStates = {State::Stable, State::LocalOffer, State::RemoteOffer, State::OfferAwaited,
                                State::OfferOwed};
constexpr std::array kPlaces = {Invite,       Provisional, ReliableProvisional, InviteSuccess, Ack, Prack,
                                PrackSuccess, Update,      UpdateSuccess};

struct Move {
  Direction direction;
  SdpPlace place;
  bool has_description;
};

std::vector<SdpRole> walk(std::initializer_list<Move> moves) {
  OfferAnswer machine;
  std::vector<SdpRole> roles;
  for (const Move& move : moves) {
    roles.push_back(machine.apply(move.direction, move.place, move.has_description));
  }
  return roles;
}

Direction mirror(Direction direction) {
  return direction == Sent ? Received : Sent;
}
State mirror(State state) {
  switch (state) {
    case State::Stable: return State::Stable;
    case State::LocalOffer: return State::RemoteOffer;
    case State::RemoteOffer: return State::LocalOffer;
    case State::OfferAwaited: return State::OfferOwed;
    case State::OfferOwed: return State::OfferAwaited;
  }
  return State::Stable;
}

}  // namespace

TEST_CASE("the six patterns of RFC 6337 table 1 are offer then answer") {
  using enum SdpRole;
  CHECK(walk({{Sent, Invite, true}, {Received, InviteSuccess, true}}) == std::vector{Offer, Answer});
  CHECK(walk({{Sent, Invite, false}, {Received, InviteSuccess, true}, {Sent, SdpPlace::Ack, true}}) ==
        std::vector{None, Offer, Answer});
  CHECK(walk({{Sent, Invite, true}, {Received, ReliableProvisional, true}}) == std::vector{Offer, Answer});
  CHECK(walk({{Sent, Invite, false}, {Received, ReliableProvisional, true}, {Sent, Prack, true}}) ==
        std::vector{None, Offer, Answer});
  CHECK(walk({{Sent, Prack, true}, {Received, PrackSuccess, true}}) == std::vector{Offer, Answer});
  CHECK(walk({{Sent, Update, true}, {Received, UpdateSuccess, true}}) == std::vector{Offer, Answer});
}

TEST_CASE("a description in an unreliable provisional response is only a preview") {
  using enum SdpRole;
  CHECK(walk({{Sent, Invite, true}, {Received, Provisional, true}, {Received, InviteSuccess, true}}) ==
        std::vector{Offer, Preview, Answer});
}

TEST_CASE("a description after the exchange is done is a repeat") {
  using enum SdpRole;
  CHECK(
      walk({{Sent, Invite, true}, {Received, ReliableProvisional, true}, {Received, InviteSuccess, true}}) ==
      std::vector{Offer, Answer, Repeat});
}

TEST_CASE("an answer that does not come is missing, and the machine is free again") {
  OfferAnswer machine;
  machine.apply(Sent, Invite, true);
  CHECK(machine.apply(Received, InviteSuccess, false) == SdpRole::Missing);
  CHECK(machine.stable());
}

TEST_CASE("a second offer while one is open is illegal in every open state and changes nothing") {
  for (const State state : kStates) {
    if (state == State::Stable) continue;
    for (const Direction direction : {Sent, Received}) {
      for (const SdpPlace place : {Invite, Update}) {
        CHECK(OfferAnswer::step(state, direction, place, true) == OfferAnswer::Step{SdpRole::Illegal, state});
      }
    }
  }
}

TEST_CASE("both sides of a dialog see the same thing in every cell") {
  for (const State state : kStates) {
    for (const Direction direction : {Sent, Received}) {
      for (const SdpPlace place : kPlaces) {
        for (const bool has_description : {false, true}) {
          const auto here = OfferAnswer::step(state, direction, place, has_description);
          const auto there = OfferAnswer::step(mirror(state), mirror(direction), place, has_description);
          CHECK(here.role == there.role);
          CHECK(mirror(here.next) == there.next);
        }
      }
    }
  }
}

TEST_CASE("an open offer closes only by its answer, never by a message without one") {
  for (const State state : {State::LocalOffer, State::RemoteOffer}) {
    for (const Direction direction : {Sent, Received}) {
      for (const SdpPlace place : kPlaces) {
        const auto step = OfferAnswer::step(state, direction, place, true);
        CHECK((step.next == state || step.role == SdpRole::Answer));
      }
    }
  }
}

TEST_CASE("an abandoned offer leaves the machine stable") {
  OfferAnswer machine;
  machine.apply(Received, Invite, true);
  CHECK(machine.state() == State::RemoteOffer);
  machine.abandon();
  CHECK(machine.stable());
}

TEST_CASE("table: an open offer is answered only in the transaction that it came in") {
  // What opens an exchange, and where its answer or a preview of it may stand; all else is illegal with a
  // description and nothing without.
  struct Opening {
    SdpPlace place;
    bool bare_invite_first;
    std::vector<SdpPlace> answers;
    std::vector<SdpPlace> previews;
  };
  const Opening openings[] = {
      {Invite, false, {ReliableProvisional, InviteSuccess}, {Provisional}},
      {ReliableProvisional, true, {Prack}, {}},
      {InviteSuccess, true, {SdpPlace::Ack}, {}},
      {Prack, false, {PrackSuccess}, {}},
      {Update, false, {UpdateSuccess}, {}},
  };
  const auto is_in = [](SdpPlace place, const std::vector<SdpPlace>& places) {
    return std::find(places.begin(), places.end(), place) != places.end();
  };
  for (const Opening& opening : openings) {
    for (const Direction offerer : {Sent, Received}) {
      for (const Direction direction : {Sent, Received}) {
        for (const SdpPlace place : kPlaces) {
          for (const bool has_description : {false, true}) {
            OfferAnswer machine;
            if (opening.bare_invite_first) machine.apply(mirror(offerer), Invite, false);
            REQUIRE(machine.apply(offerer, opening.place, true) == SdpRole::Offer);
            const OfferAnswer::State open = machine.state();
            const bool there = direction == mirror(offerer);
            const SdpRole role = machine.apply(direction, place, has_description);
            INFO(static_cast<int>(opening.place) << " then " << static_cast<int>(place));
            if (there && is_in(place, opening.answers)) {
              const bool may_come_later = place == ReliableProvisional;
              CHECK(role == (has_description  ? SdpRole::Answer
                             : may_come_later ? SdpRole::None
                                              : SdpRole::Missing));
              CHECK(machine.stable() == (has_description || !may_come_later));
            } else if (there && is_in(place, opening.previews)) {
              CHECK(role == (has_description ? SdpRole::Preview : SdpRole::None));
              CHECK(machine.state() == open);
            } else {
              CHECK(role == (has_description ? SdpRole::Illegal : SdpRole::None));
              CHECK(machine.state() == open);
            }
          }
        }
      }
    }
  }
}
