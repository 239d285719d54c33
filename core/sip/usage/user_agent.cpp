#include "core/sip/usage/user_agent.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

UserAgent::UserAgent(UserAgentSettings settings, RandomSource& random, Log& log)
    : impl_(std::make_unique<Impl>(std::move(settings), random, log)) {}

UserAgent::~UserAgent() = default;

void UserAgent::flow_opened(FlowId flow, const FlowAddress& local, Instant now) {
  impl_->context.transactions.flow_opened(flow, local, now);
  impl_->pump(now);
}

void UserAgent::flow_closed(FlowId flow, std::string_view reason, Instant now) {
  impl_->context.transactions.flow_closed(flow, reason, now);
  impl_->pump(now);
}

FlowId UserAgent::flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote,
                                Instant now) {
  const FlowId flow = impl_->context.transactions.flow_accepted(transport, local, remote, now);
  impl_->pump(now);
  return flow;
}

void UserAgent::receive(FlowId flow, Bytes bytes, Instant now) {
  impl_->trace(flow, false, as_text(bytes));
  impl_->context.transactions.receive(flow, bytes, now);
  impl_->pump(now);
}

void UserAgent::handle_timeout(Instant now) {
  impl_->context.transactions.handle_timeout(now);
  impl_->accounts.for_each([now](AccountId, auto& account) { account->keeper().handle_timeout(now); });
  impl_->pump(now);
  while (const auto timer = impl_->context.timers.pop_due(now)) {
    impl_->route_timer(*timer, now);
    impl_->pump(now);
  }
}

Instant UserAgent::next_timeout() const {
  Instant next = earliest(impl_->context.transactions.next_timeout(), impl_->context.timers.next_timeout());
  impl_->accounts.for_each(
      [&next](AccountId, auto& account) { next = earliest(next, account->keeper().next_timeout()); });
  return next;
}

std::optional<UserAgentOutput> UserAgent::poll_output() {
  if (auto output = impl_->context.transactions.poll_output()) {
    if (const auto* send = std::get_if<SendBytes>(&*output)) impl_->trace(send->flow, true, send->bytes);
    return std::visit([](auto&& value) { return UserAgentOutput{std::forward<decltype(value)>(value)}; },
                      std::move(*output));
  }
  auto& outputs = impl_->context.outputs;
  if (outputs.empty()) return std::nullopt;
  UserAgentOutput output = std::move(outputs.front());
  outputs.pop_front();
  return output;
}

Result<AccountId, CommandError> UserAgent::add_account(AccountSettings settings, Instant now) {
  if (impl_->accounts.size() >= kMaxAccounts) return Failure{CommandError::TooMany};
  if (const auto checked = check_account(settings); !checked.ok()) return Failure{checked.error()};
  const AccountId id = impl_->accounts.insert(nullptr);
  *impl_->accounts.find(id) = std::make_unique<Account>(impl_->context, id, std::move(settings), now);
  impl_->pump(now);
  return id;
}

Status<CommandError> UserAgent::register_account(AccountId id, Instant now) {
  Account* account = impl_->find_account(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  account->registration().start(now);
  impl_->pump(now);
  return {};
}

Status<CommandError> UserAgent::unregister_account(AccountId id, Instant now) {
  Account* account = impl_->find_account(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  account->registration().stop(now);
  impl_->pump(now);
  return {};
}

void UserAgent::remove_account(AccountId id, Instant now) {
  Account* account = impl_->find_account(id);
  if (account == nullptr) return;
  std::vector<SessionId> ended;
  impl_->sessions.for_each([&](SessionId session, const Impl::SessionEntry& entry) {
    if (&entry.usage->account() == account) ended.push_back(session);
  });
  for (const SessionId session : ended) {
    impl_->find_session(session)->abandon(now);
    impl_->drop_session(session);
  }
  account->keeper().stop(now);
  impl_->accounts.erase(id);
  impl_->pump(now);
}

Result<SessionId, CommandError> UserAgent::invite(AccountId id, std::string_view target,
                                                  InviteOptions options, Instant now) {
  Account* account = impl_->find_account(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  if (has_control(options.call_id)) return Failure{CommandError::ForbiddenText};
  if (options.call_id.size() > kMaxHeaderText) return Failure{CommandError::TooLong};
  if (impl_->live_sessions >= impl_->context.settings.max_sessions) return Failure{CommandError::TooMany};
  auto uri = account->resolve_target(target);
  if (!uri.ok()) return Failure{uri.error()};
  const SessionId session = impl_->add_session(*account);
  const auto started = impl_->find_session(session)->start(std::move(*uri), std::move(options), now);
  if (!started.ok()) {
    impl_->drop_session(session);
    return Failure{started.error()};
  }
  impl_->pump(now);
  impl_->settle(session);
  return session;
}

namespace {

/// command runs one command of a session and routes what it brought up.
template <typename Impl, typename Command>
Status<CommandError> command(Impl& impl, SessionId id, Instant now, Command run) {
  InviteSession* session = impl.find_command_session(id);
  if (session == nullptr) return Failure{CommandError::UnknownSession};
  const auto status = run(*session);
  impl.pump(now);
  impl.settle(id);
  return status;
}

}  // namespace

Status<CommandError> UserAgent::ring(SessionId session, std::uint16_t status, Instant now) {
  return command(*impl_, session, now, [&](InviteSession& usage) { return usage.ring(status, now); });
}

Status<CommandError> UserAgent::accept(SessionId session, std::string description, Instant now) {
  return command(*impl_, session, now,
                 [&](InviteSession& usage) { return usage.accept(std::move(description), now); });
}

Status<CommandError> UserAgent::reject(SessionId session, RejectOptions options, Instant now) {
  return command(*impl_, session, now, [&](InviteSession& usage) { return usage.reject(options, now); });
}

Status<CommandError> UserAgent::hang_up(SessionId session, Instant now) {
  return command(*impl_, session, now, [&](InviteSession& usage) { return usage.hang_up(now); });
}

Status<CommandError> UserAgent::acknowledge(SessionId session, std::string answer, Instant now) {
  return command(*impl_, session, now,
                 [&](InviteSession& usage) { return usage.acknowledge(std::move(answer), now); });
}

Status<CommandError> UserAgent::reoffer(SessionId session, std::string offer, Instant now) {
  return command(*impl_, session, now,
                 [&](InviteSession& usage) { return usage.reoffer(std::move(offer), now); });
}

Status<CommandError> UserAgent::answer_offer(SessionId session, std::string answer, Instant now) {
  return command(*impl_, session, now,
                 [&](InviteSession& usage) { return usage.answer_offer(std::move(answer), now); });
}

Status<CommandError> UserAgent::provide_offer(SessionId session, std::string offer, Instant now) {
  return command(*impl_, session, now,
                 [&](InviteSession& usage) { return usage.provide_offer(std::move(offer), now); });
}

Status<CommandError> UserAgent::refuse_offer(SessionId session, std::uint16_t status, Instant now) {
  return command(*impl_, session, now, [&](InviteSession& usage) { return usage.refuse_offer(status, now); });
}

Status<CommandError> UserAgent::send_info(SessionId session, std::string_view content_type, std::string body,
                                          Instant now) {
  return command(*impl_, session, now,
                 [&](InviteSession& usage) { return usage.send_info(content_type, std::move(body), now); });
}

Status<CommandError> UserAgent::set_extra_headers(AccountId id, std::vector<ExtraHeader> headers) {
  Account* account = impl_->find_account(id);
  if (account == nullptr) return Failure{CommandError::UnknownAccount};
  const auto checked = check_extra_headers(headers);
  if (checked.ok()) account->set_extra_headers(std::move(headers));
  return checked;
}

const Counters& UserAgent::counters() const {
  const TransportCounters& transport = impl_->context.transactions.transport().counters();
  const TransactionCounters& transactions = impl_->context.transactions.counters();
  Counters& counters = impl_->context.counters;
  counters.messages_received = transport.messages_received;
  counters.messages_sent = transport.messages_sent;
  counters.malformed =
      transport.malformed_requests + transport.malformed_responses + transport.unframed_streams;
  counters.stray_responses = transport.foreign_responses + transactions.stray_responses;
  counters.refused = transport.flows_refused + transactions.refused_requests;
  return counters;
}

Census UserAgent::census() const {
  const TransactionLayer& transactions = impl_->context.transactions;
  Census census{.accounts = impl_->accounts.size(),
                .sessions = impl_->sessions.size(),
                .client_transactions = transactions.client_count(),
                .server_transactions = transactions.server_count(),
                .timers = impl_->context.timers.size(),
                .flows = transactions.transport().flow_count()};
  impl_->sessions.for_each(
      [&](SessionId, const Impl::SessionEntry& entry) { census.dialogs += entry.usage->dialog_count(); });
  return census;
}

}  // namespace webphone::sip
