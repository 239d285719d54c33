// Commands on what is neither registration nor INVITE session.

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/subscription.hpp"
#include "core/sip/usage/user_agent.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

Usage* UserAgent::Impl::find_usage(UsageId id) {
  auto* usage = usages.find(id);
  if (usage == nullptr) return nullptr;
  usages_touched = true;
  return usage->get();
}

Result<Account*, CommandError> UserAgent::Impl::admit(AccountId id, std::string_view target,
                                                      std::string& uri) {
  auto* account = accounts.find(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  if (usages.size() >= kMaxUsages) return Failure{CommandError::TooMany};
  auto resolved = (*account)->resolve_target(target);
  if (!resolved.ok()) return Failure{resolved.error()};
  uri = std::move(*resolved);
  return account->get();
}

Result<UsageId, CommandError> UserAgent::subscribe(AccountId account, std::string_view target,
                                                   SubscribeOptions options, Instant now) {
  std::string uri;
  const auto admitted = impl_->admit(account, target, uri);
  if (!admitted.ok()) return Failure{admitted.error()};
  if (!is_token(options.package) || has_control(options.accept)) return Failure{CommandError::ForbiddenText};
  if (options.package.size() + options.accept.size() > kMaxHeaderText) return Failure{CommandError::TooLong};
  options.expires = std::clamp(options.expires, std::chrono::seconds{0}, kLongestRegistration);
  UsageId id;
  impl_->add_usage<Subscription>(**admitted, id).start(std::move(uri), options, now);
  impl_->settle(now);
  return id;
}

Status<CommandError> UserAgent::stop_usage(UsageId id, Instant now) {
  Usage* usage = impl_->find_usage(id);
  if (usage == nullptr || usage->state() == UsageState::Ended) return Failure{CommandError::UnknownUsage};
  usage->stop(now);
  impl_->settle(now);
  return {};
}

}  // namespace webphone::sip
