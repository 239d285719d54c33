// Commands on what is neither registration nor INVITE session.

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/publication.hpp"
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

void UserAgent::Impl::settle_usages(Instant now) {
  while (std::exchange(usages_touched, false)) {
    usages.for_each([&](UsageId id, auto& usage) {
      if (usage->finished()) usages.erase(id);
    });
    usages.for_each([&](UsageId, auto& usage) {
      InstantMessage* message = usage->as_message();
      if (message == nullptr || !message->waits() || !has_turn(*message)) return;
      message->begin(now);
      usages_touched = true;
    });
  }
}

bool UserAgent::Impl::has_turn(InstantMessage& message) {
  bool is_first = message.state() != UsageState::Ended;
  usages.for_each([&](UsageId, auto& usage) {
    const InstantMessage* other = usage->as_message();
    if (other != nullptr && other->number() < message.number() && other->target() == message.target() &&
        &other->account() == &message.account() && other->state() != UsageState::Ended) {
      is_first = false;
    }
  });
  return is_first;
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

Result<UsageId, CommandError> UserAgent::Impl::refer(Account& account, SharedDialog dialog, std::string to,
                                                     std::string_view target, const ReferOptions& options,
                                                     Instant now) {
  ReferTo refer_to{.uri = {}, .method = "INVITE", .replaces = {}};
  if (options.replaces) {
    const InviteSession* replaced = find_session(options.replaces);
    if (replaced == nullptr) return Failure{CommandError::UnknownSession};
    if (!replaced->dialog() || replaced->dialog() == dialog) return Failure{CommandError::WrongState};
    refer_to = replaced->as_refer_to();
  } else {
    auto uri = account.resolve_target(target);
    if (!uri.ok()) return Failure{uri.error()};
    refer_to.uri = std::move(*uri);
  }
  if (usages.size() >= kMaxUsages) return Failure{CommandError::TooMany};
  UsageId id;
  add_usage<Subscription>(account, id).refer(std::move(dialog), std::move(to), refer_to, options.notify, now);
  settle(now);
  return id;
}

Result<UsageId, CommandError> UserAgent::refer(SessionId id, std::string_view target, ReferOptions options,
                                               Instant now) {
  InviteSession* session = impl_->find_session(id);
  if (session == nullptr) return Failure{CommandError::UnknownSession};
  SharedDialog dialog = session->dialog();
  if (!dialog) return Failure{CommandError::WrongState};
  return impl_->refer(session->account(), std::move(dialog), {}, target, options, now);
}

Result<UsageId, CommandError> UserAgent::refer(AccountId account, std::string_view to,
                                               std::string_view target, ReferOptions options, Instant now) {
  std::string uri;
  const auto admitted = impl_->admit(account, to, uri);
  if (!admitted.ok()) return Failure{admitted.error()};
  return impl_->refer(**admitted, nullptr, std::move(uri), target, options, now);
}

Refer* UserAgent::Impl::find_refer(UsageId id) {
  Usage* usage = find_usage(id);
  return usage != nullptr ? usage->as_refer() : nullptr;
}

Result<SessionId, CommandError> UserAgent::follow_refer(UsageId id, InviteOptions options, Instant now) {
  Refer* refer = impl_->find_refer(id);
  if (refer == nullptr) return Failure{CommandError::UnknownUsage};
  if (!refer->undecided()) return Failure{CommandError::WrongState};
  const std::string_view headers[][2] = {{"Replaces", refer->refer_to().replaces},
                                         {"Referred-By", refer->referred_by()}};
  for (const auto& [name, value] : headers) {
    if (!value.empty()) options.extra_headers.push_back({std::string(name), std::string(value)});
  }
  const std::string target = refer->refer_to().uri;
  const auto session = invite(refer->account().id(), target, std::move(options), now);
  if (!session.ok()) return session;
  refer->follow(now);
  const InviteSession* call = impl_->find_session(*session);
  if (call != nullptr && !call->told_end()) {
    impl_->context.followed.push_back({*session, id});
  } else {
    refer->call_fares(503, now);  // over before it began
  }
  impl_->settle(now);
  return session;
}

Status<CommandError> UserAgent::refuse_refer(UsageId id, std::uint16_t status, Instant now) {
  Refer* refer = impl_->find_refer(id);
  if (refer == nullptr) return Failure{CommandError::UnknownUsage};
  if (status < 300 || status > 699) return Failure{CommandError::InvalidStatus};
  if (!refer->undecided()) return Failure{CommandError::WrongState};
  refer->refuse(status, now);
  impl_->settle(now);
  return {};
}

namespace {

Status<CommandError> check_body(std::string_view content_type, std::string_view body) {
  if (has_control(content_type) || content_type.empty()) return Failure{CommandError::ForbiddenText};
  if (content_type.size() > kMaxHeaderText || body.size() > kMaxBody) return Failure{CommandError::TooLong};
  return {};
}

}  // namespace

Result<UsageId, CommandError> UserAgent::send_message(AccountId account, std::string_view target,
                                                      MessageOptions options, Instant now) {
  std::string uri;
  const auto admitted = impl_->admit(account, target, uri);
  if (!admitted.ok()) return Failure{admitted.error()};
  auto sound = check_body(options.content_type, options.body);
  if (sound.ok()) sound = check_extra_headers(options.extra_headers);
  if (!sound.ok()) return Failure{sound.error()};
  UsageId id;
  impl_->add_usage<InstantMessage>(**admitted, id)
      .prepare(Method::Message, std::move(uri), std::move(options), ++impl_->messages_sent);
  impl_->settle(now);
  return id;
}

Result<UsageId, CommandError> UserAgent::query_options(AccountId account, std::string_view target,
                                                       Instant now) {
  std::string uri;
  const auto admitted = impl_->admit(account, target, uri);
  if (!admitted.ok()) return Failure{admitted.error()};
  UsageId id;
  impl_->add_usage<InstantMessage>(**admitted, id).prepare(Method::Options, std::move(uri), {}, 0);
  impl_->settle(now);
  return id;
}

Result<UsageId, CommandError> UserAgent::publish(AccountId account, PublishOptions options, Instant now) {
  const auto* known = impl_->accounts.find(account);
  if (known == nullptr) return Failure{CommandError::UnknownAccount};
  std::string uri;
  const auto admitted = impl_->admit(account, (*known)->address_of_record(), uri);
  if (!admitted.ok()) return Failure{admitted.error()};
  const auto sound = check_body(options.content_type, options.body);
  if (!sound.ok()) return Failure{sound.error()};
  if (!is_token(options.package)) return Failure{CommandError::ForbiddenText};
  options.expires = std::clamp(options.expires, std::chrono::seconds{30}, kLongestRegistration);
  UsageId id;
  impl_->add_usage<Publication>(**admitted, id).start(std::move(uri), options, now);
  impl_->settle(now);
  return id;
}

Status<CommandError> UserAgent::change_publication(UsageId id, std::string content_type, std::string body,
                                                   Instant now) {
  Usage* usage = impl_->find_usage(id);
  Publication* publication = usage != nullptr ? usage->as_publication() : nullptr;
  if (publication == nullptr) return Failure{CommandError::UnknownUsage};
  const auto sound = check_body(content_type, body);
  if (!sound.ok()) return sound;
  publication->change(std::move(content_type), std::move(body), now);
  impl_->settle(now);
  return {};
}

Status<CommandError> UserAgent::stop_usage(UsageId id, Instant now) {
  Usage* usage = impl_->find_usage(id);
  if (usage == nullptr || usage->state() == UsageState::Ended) return Failure{CommandError::UnknownUsage};
  usage->stop(now);
  impl_->settle(now);
  return {};
}

}  // namespace webphone::sip
