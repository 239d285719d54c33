#include "core/sip/message/subscription_state.hpp"

#include <optional>

#include "tests/catch.hpp"

using namespace webphone::sip;
using Phase = SubscriptionState::Phase;
using Reason = SubscriptionState::Reason;

TEST_CASE("Subscription-State tells phase, reason and times") {
  struct Row {
    const char* text;
    Phase phase;
    Reason reason;
    std::optional<std::uint32_t> expires;
    std::optional<std::uint32_t> retry_after;
  };
  const Row rows[] = {
      {"active", Phase::Active, Reason::None, {}, {}},
      {"active;expires=3600", Phase::Active, Reason::None, 3600, {}},
      {"Pending ; Expires = 60", Phase::Pending, Reason::None, 60, {}},
      {"terminated;reason=deactivated", Phase::Terminated, Reason::Deactivated, {}, {}},
      {"terminated;reason=probation;retry-after=120", Phase::Terminated, Reason::Probation, {}, 120},
      {"terminated;reason=rejected", Phase::Terminated, Reason::Rejected, {}, {}},
      {"terminated;reason=Timeout", Phase::Terminated, Reason::Timeout, {}, {}},
      {"terminated;reason=giveup;retry-after=5", Phase::Terminated, Reason::GiveUp, {}, 5},
      {"terminated;reason=noresource", Phase::Terminated, Reason::NoResource, {}, {}},
      {"terminated;reason=invariant", Phase::Terminated, Reason::Invariant, {}, {}},
      {"terminated;reason=whatever", Phase::Terminated, Reason::None, {}, {}},
      {"waiting;expires=7", Phase::Active, Reason::None, 7, {}},
      {"active;expires=4294967296", Phase::Active, Reason::None, {}, {}},
      {"active;expires=-1", Phase::Active, Reason::None, {}, {}},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto state = parse_subscription_state(row.text);
    REQUIRE(state);
    CHECK(state->phase == row.phase);
    CHECK(state->reason == row.reason);
    CHECK(state->expires == row.expires);
    CHECK(state->retry_after == row.retry_after);
  }
}

TEST_CASE("Malformed Subscription-State") {
  for (const char* text : {"", ";expires=1", "active expires=1", "active;expires=\"1", "active;;"}) {
    INFO(text);
    CHECK_FALSE(parse_subscription_state(text));
  }
}
