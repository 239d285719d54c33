#include "core/sip/usage/user_agent.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/auth/mask_credentials.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

namespace {

UserAgentSettings with_instance(UserAgentSettings settings, RandomSource& random) {
  const std::string& id = settings.instance_id;
  const bool usable = istarts_with(id, "urn:") && id.size() <= kMaxHeaderText && !has_control(id) &&
                      id.find_first_of("<>\"\\ ") == std::string::npos;
  if (!usable) settings.instance_id = make_instance_id(random);
  return settings;
}

}  // namespace

UserAgent::UserAgent(UserAgentSettings settings, RandomSource& random, Log& log)
    : impl_(std::make_unique<Impl>(with_instance(std::move(settings), random), random, log)) {}
UserAgent::~UserAgent() = default;

// Inputs

void UserAgent::flow_opened(FlowId flow, const FlowAddress& local, Instant now) {
  impl_->context.transactions.flow_opened(flow, local, now);
  impl_->settle(now);
}

void UserAgent::flow_closed(FlowId flow, std::string_view reason, Instant now) {
  impl_->context.transactions.flow_closed(flow, reason, now);
  impl_->settle(now);
}

FlowId UserAgent::flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote,
                                Instant now) {
  const FlowId flow = impl_->context.transactions.flow_accepted(transport, local, remote, now);
  impl_->settle(now);
  return flow;
}

void UserAgent::receive(FlowId flow, Bytes bytes, Instant now) {
  impl_->trace(flow, false, as_text(bytes));
  impl_->context.transactions.receive(flow, bytes, now);
  impl_->settle(now);
}

void UserAgent::handle_timeout(Instant now) {
  impl_->context.transactions.handle_timeout(now);
  impl_->accounts.for_each([&](AccountId, auto& account) {
    bool busy = false;
    impl_->sessions.for_each([&](SessionId, auto& session) {
      busy |= &session->account() == account.get() && !session->settled();
    });
    account->keeper().handle_timeout(now, busy);
  });
  impl_->settle(now);
  impl_->route_timers(now);
  impl_->settle(now);
}

Instant UserAgent::next_timeout() const {
  Instant next = earliest(impl_->context.transactions.next_timeout(), impl_->context.timers.next_timeout());
  impl_->accounts.for_each(
      [&](AccountId, auto& account) { next = earliest(next, account->keeper().next_timeout()); });
  return next;
}

std::optional<UserAgentOutput> UserAgent::poll_output() {
  if (auto output = impl_->context.transactions.poll_output()) {
    if (const auto* sent = std::get_if<SendBytes>(&*output)) impl_->trace(sent->flow, true, sent->bytes);
    return std::visit([](auto& part) { return UserAgentOutput(std::move(part)); }, *output);
  }
  return impl_->context.outputs.poll();
}

void UserAgent::network_changed(Instant now) {
  impl_->accounts.for_each([&](AccountId, auto& account) { account->keeper().network_changed(now); });
  impl_->settle(now);
}

// Accounts

Result<AccountId, CommandError> UserAgent::add_account(AccountSettings settings, Instant now) {
  if (impl_->accounts.size() >= kMaxAccounts) return Failure{CommandError::TooMany};
  const auto sound = check_account(settings);
  if (!sound.ok()) return Failure{sound.error()};
  settings.expires = std::clamp(settings.expires, std::chrono::seconds{30}, std::chrono::seconds{86'400});
  constexpr std::chrono::seconds kLongest{kLongestSessionInterval};
  const auto least =
      std::clamp(settings.min_session_expires, std::chrono::seconds{kShortestSessionInterval}, kLongest);
  settings.min_session_expires = least;
  if (settings.session_expires.count() != 0) {
    settings.session_expires = std::clamp(settings.session_expires, least, kLongest);
  }
  const AccountId id = impl_->accounts.insert(nullptr);
  *impl_->accounts.find(id) = std::make_unique<Account>(impl_->context, id, std::move(settings), now);
  impl_->settle(now);
  return id;
}

Status<CommandError> UserAgent::register_account(AccountId id, Instant now) {
  auto* account = impl_->accounts.find(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  (*account)->registration().start(now);
  impl_->settle(now);
  return {};
}

Status<CommandError> UserAgent::unregister_account(AccountId id, Instant now) {
  auto* account = impl_->accounts.find(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  (*account)->registration().stop(now);
  impl_->settle(now);
  return {};
}

void UserAgent::remove_account(AccountId id, Instant now) {
  impl_->remove_account(id, now);
  impl_->settle(now);
}

Status<CommandError> UserAgent::set_extra_headers(AccountId id, std::vector<ExtraHeader> headers) {
  auto* account = impl_->accounts.find(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  const auto sound = check_extra_headers(headers);
  if (sound.ok()) (*account)->set_extra_headers(std::move(headers));
  return sound;
}

// Sessions

Result<SessionId, CommandError> UserAgent::invite(AccountId id, std::string_view target,
                                                  InviteOptions options, Instant now) {
  auto* account = impl_->accounts.find(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  if (impl_->audible_sessions() >= impl_->context.settings.max_sessions)
    return Failure{CommandError::TooMany};
  auto uri = (*account)->resolve_target(target);
  if (!uri.ok()) return Failure{uri.error()};
  const SessionId session = impl_->add_session(**account);
  const auto started = impl_->find_session(session)->start(*uri, std::move(options), now);
  impl_->settle(now);
  if (!started.ok()) return Failure{started.error()};
  return session;
}

Status<CommandError> UserAgent::ring(SessionId id, std::uint16_t status, Instant now) {
  return ring(id, status, {}, now);
}
Status<CommandError> UserAgent::ring(SessionId id, std::uint16_t status, std::string description,
                                     Instant now) {
  return impl_->command(
      id, now, [&](InviteSession& session) { return session.ring(status, std::move(description), now); });
}
Status<CommandError> UserAgent::accept(SessionId id, std::string description, Instant now) {
  return impl_->command(id, now, [&](InviteSession& session) {
    const auto accepted = session.accept(std::move(description), now);
    InviteSession* replaced = accepted.ok() ? impl_->find_session(session.replaces()) : nullptr;
    if (replaced != nullptr) replaced->end_replaced(now);
    return accepted;
  });
}
Status<CommandError> UserAgent::reject(SessionId id, RejectOptions options, Instant now) {
  return impl_->command(id, now, [&](InviteSession& session) { return session.reject(options, now); });
}
Status<CommandError> UserAgent::hang_up(SessionId id, Instant now) {
  return impl_->command(id, now, [&](InviteSession& session) { return session.hang_up(now); });
}
Status<CommandError> UserAgent::acknowledge(SessionId id, std::string answer, Instant now) {
  return impl_->command(id, now,
                        [&](InviteSession& session) { return session.acknowledge(std::move(answer), now); });
}
Status<CommandError> UserAgent::reoffer(SessionId id, std::string offer, Instant now) {
  return impl_->command(id, now,
                        [&](InviteSession& session) { return session.reoffer(std::move(offer), now); });
}
Status<CommandError> UserAgent::answer_offer(SessionId id, std::string answer, Instant now) {
  return impl_->command(id, now,
                        [&](InviteSession& session) { return session.answer_offer(std::move(answer), now); });
}
Status<CommandError> UserAgent::provide_offer(SessionId id, std::string offer, Instant now) {
  return impl_->command(id, now,
                        [&](InviteSession& session) { return session.provide_offer(std::move(offer), now); });
}
Status<CommandError> UserAgent::refuse_offer(SessionId id, std::uint16_t status, Instant now) {
  return impl_->command(id, now, [&](InviteSession& session) { return session.refuse_offer(status, now); });
}
Status<CommandError> UserAgent::send_info(SessionId id, std::string_view content_type, std::string body,
                                          Instant now) {
  return impl_->command(
      id, now, [&](InviteSession& session) { return session.send_info(content_type, std::move(body), now); });
}

Status<CommandError> UserAgent::set_extra_headers(SessionId id, std::vector<ExtraHeader> headers,
                                                  Instant now) {
  return impl_->command(
      id, now, [&](InviteSession& session) { return session.set_extra_headers(std::move(headers)); });
}

Result<std::string, CommandError> UserAgent::snapshot(SessionId id, std::string_view media_identity) const {
  const auto* session = impl_->sessions.find(id);
  if (session == nullptr || (*session)->told_end()) return Failure{CommandError::UnknownSession};
  if (media_identity.size() > kMaxMediaIdentity) return Failure{CommandError::TooLong};
  std::string octets = (*session)->snapshot(media_identity);
  if (octets.empty()) return Failure{CommandError::WrongState};
  return octets;
}

Result<RestoredSession, CommandError> UserAgent::restore_session(AccountId id, std::string_view octets,
                                                                 Instant now) {
  auto* account = impl_->accounts.find(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  if (impl_->audible_sessions() >= impl_->context.settings.max_sessions)
    return Failure{CommandError::TooMany};
  auto snapshot = DialogSnapshot::read(octets);
  if (!snapshot) return Failure{CommandError::ForbiddenText};
  const std::string_view local_tag = snapshot->dialog.id().local_tag;
  bool is_here = false;
  impl_->sessions.for_each([&](SessionId, auto& session) { is_here |= session->local_tag() == local_tag; });
  if (is_here) return Failure{CommandError::WrongState};
  const SessionId session = impl_->add_session(**account, local_tag);
  RestoredSession restored = impl_->find_session(session)->restore(*std::move(snapshot), now);
  impl_->settle(now);
  return restored;
}

const Counters& UserAgent::counters() const {
  const TransactionCounters& transactions = impl_->context.transactions.counters();
  const TransportCounters& transport = impl_->context.transactions.transport().counters();
  impl_->counters = {
      .messages_received = transport.messages_received,
      .messages_sent = transport.messages_sent,
      .malformed = transport.malformed_requests + transport.malformed_responses + transport.unframed_streams,
      .stray_responses = transactions.stray_responses + transport.foreign_responses,
      .refused = impl_->refused + transactions.refused_requests + transport.flows_refused};
  return impl_->counters;
}

Census UserAgent::census() const {
  const TransactionLayer& transactions = impl_->context.transactions;
  Census census{.accounts = impl_->accounts.size(),
                .client_transactions = transactions.client_count(),
                .server_transactions = transactions.server_count(),
                .timers = impl_->context.timers.size(),
                .flows = transactions.transport().flow_count()};
  impl_->sessions.for_each([&](SessionId, auto& session) {
    if (!session->settled()) ++census.sessions;
    census.dialogs += session->dialog_count();
  });
  census.usages = impl_->usages.size();
  return census;
}

// What they share

void UserAgent::Impl::settle(Instant now) {
  bool routed = true;
  while (routed) {
    routed = false;
    while (auto event = context.transactions.poll_event()) {
      route(std::move(*event), now);
      routed = true;
    }
    for (const ReferReport& report : std::exchange(context.refer_reports, {})) {
      if (Usage* usage = find_usage(report.refer)) usage->call_fares(report.status, now);
      routed = true;
    }
    route_keepers(now);
  }
  for (const SessionId id : std::exchange(touched, {})) {
    const auto* session = sessions.find(id);
    if (session == nullptr || !(*session)->finished()) continue;
    session_by_tag.erase(hash_of((*session)->local_tag()), id.packed());
    sessions.erase(id);
  }
  settle_usages(now);
}

InviteSession* UserAgent::Impl::find_session(SessionId id) {
  auto* session = sessions.find(id);
  if (session == nullptr) return nullptr;
  touched.push_back(id);
  return session->get();
}

SessionId UserAgent::Impl::add_session(Account& account, std::string_view local_tag) {
  const SessionId id = sessions.insert(nullptr);
  auto session = std::make_unique<InviteSession>(context, account, id, local_tag);
  session_by_tag.insert(hash_of(session->local_tag()), id.packed());
  *sessions.find(id) = std::move(session);
  return id;
}

void UserAgent::Impl::remove_account(AccountId id, Instant now) {
  auto* account = accounts.find(id);
  if (account == nullptr) return;
  std::vector<UsageOwner> leaving{id};
  sessions.for_each([&](SessionId session_id, auto& session) {
    if (&session->account() != account->get()) return;
    session->abandon(now);
    leaving.emplace_back(session_id);
  });
  usages.for_each([&](UsageId usage_id, auto& usage) {
    if (&usage->account() != account->get()) return;
    usage->abandon();
    leaving.emplace_back(usage_id);
  });
  context.client_owners.for_each([&](ClientTransactionId transaction, const UsageOwner& owner) {
    if (std::find(leaving.begin(), leaving.end(), owner) == leaving.end()) return;
    context.transactions.forget(transaction);
    context.client_owners.erase(transaction);
  });
  for (const UsageOwner& owner : leaving) {
    if (const auto* usage_id = std::get_if<UsageId>(&owner)) usages.erase(*usage_id);
    const auto* session_id = std::get_if<SessionId>(&owner);
    if (session_id == nullptr) continue;
    session_by_tag.erase(hash_of((*sessions.find(*session_id))->local_tag()), session_id->packed());
    sessions.erase(*session_id);
  }
  (*account)->keeper().stop(now);
  accounts.erase(id);
}

std::size_t UserAgent::Impl::audible_sessions() {
  std::size_t count = 0;
  sessions.for_each([&](SessionId, auto& session) { count += session->told_end() ? 0U : 1U; });
  return count;
}

void UserAgent::Impl::trace(FlowId flow, bool sent, std::string_view message) {
  const bool wanted = context.settings.traces_messages || context.log.wants(LogLevel::Trace);
  if (!wanted || is_keep_alive(message)) return;
  context.emit(MessageTrace{flow, sent, mask_credentials(message)});
}

}  // namespace webphone::sip
