#include "core/sip/message/subscription_state.hpp"

#include <iterator>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

namespace {

// In the order of the enumerators.
constexpr std::string_view kPhases[] = {"active", "pending", "terminated"};
constexpr std::string_view kReasons[] = {"",        "deactivated", "probation",  "rejected",
                                         "timeout", "giveup",      "noresource", "invariant"};

template <std::size_t Count>
std::size_t index_of(const std::string_view (&names)[Count], std::string_view name) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (iequals(names[i], name)) return i;
  }
  return 0;
}

}  // namespace

std::optional<SubscriptionState> parse_subscription_state(std::string_view text) {
  text = trim_wsp(text);
  const std::size_t length = run_length(text, CharacterClass::Token);
  const auto parameters = Parameters::parse(text.substr(length));
  if (length == 0 || !parameters) return std::nullopt;
  const std::string_view reason = parameters->value("reason");
  return SubscriptionState{
      .phase = static_cast<SubscriptionState::Phase>(index_of(kPhases, text.substr(0, length))),
      .reason = static_cast<SubscriptionState::Reason>(index_of(kReasons, reason)),
      .reason_text = reason,
      .expires = parse_number<std::uint32_t>(parameters->value("expires")),
      .retry_after = parse_number<std::uint32_t>(parameters->value("retry-after"))};
}

}  // namespace webphone::sip
