#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace webphone::sip {

/// SubscriptionState is the header that each NOTIFY carries (RFC 6665 §4.1.3, §8.2.3).
struct SubscriptionState {
  enum class Phase : std::uint8_t { Active, Pending, Terminated };
  /// Why a subscription is terminated, which says whether and when to subscribe anew (§4.1.3).
  enum class Reason : std::uint8_t {
    None,  ///< also any that is not known
    Deactivated,
    Probation,
    Rejected,
    Timeout,
    GiveUp,
    NoResource,
    Invariant,
  };

  Phase phase = Phase::Active;  ///< a phase that is not known counts as active: there is a subscription
  Reason reason = Reason::None;
  std::string_view reason_text;              ///< as written
  std::optional<std::uint32_t> expires;      ///< seconds left
  std::optional<std::uint32_t> retry_after;  ///< seconds
};

/// parse_subscription_state reads `active;expires=60`; absent when malformed. Numbers that are none count as
/// missing.
std::optional<SubscriptionState> parse_subscription_state(std::string_view text);

}  // namespace webphone::sip
