#include <utility>

#include "core/base/result.hpp"
#include "core/sip/auth/mask_credentials.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/message/uri.hpp"
#include "core/sip/usage/request_inspection.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

Account* UserAgent::Impl::find_account(AccountId id) {
  auto* account = accounts.find(id);
  return account == nullptr ? nullptr : account->get();
}

InviteSession* UserAgent::Impl::find_session(SessionId id) {
  SessionEntry* entry = sessions.find(id);
  return entry == nullptr ? nullptr : entry->usage.get();
}

InviteSession* UserAgent::Impl::find_command_session(SessionId id) {
  InviteSession* session = find_session(id);
  return session == nullptr || session->told_end() ? nullptr : session;
}

InviteSession* UserAgent::Impl::find_session(const Message& request, SessionId& id) {
  const auto found = sessions_by_tag.find(std::string(request.to_tag()));
  if (found == sessions_by_tag.end()) return nullptr;
  id = found->second;
  InviteSession* session = find_session(id);
  return session != nullptr && session->owns(request) ? session : nullptr;
}

/// The account whose flow the request came by; over flows that peers opened, the one that it names.
Account* UserAgent::Impl::account_for(const IncomingRequest& incoming) {
  const auto target = parse_uri(incoming.request.request_uri());
  Account* named = nullptr;
  Account* over_flow = nullptr;
  accounts.for_each([&](AccountId, std::unique_ptr<Account>& account) {
    if (account->flow() == incoming.flow) over_flow = account.get();
    if (target && unescape(target->user) == account->settings().user) named = account.get();
  });
  return over_flow != nullptr ? over_flow : named;
}

SessionId UserAgent::Impl::add_session(Account& account) {
  const SessionId id = sessions.insert({});
  SessionEntry& entry = *sessions.find(id);
  entry.usage = std::make_unique<InviteSession>(context, account, id);
  sessions_by_tag[entry.usage->local_tag()] = id;
  ++live_sessions;
  return id;
}

void UserAgent::Impl::drop_session(SessionId id) {
  SessionEntry* entry = sessions.find(id);
  if (entry == nullptr) return;
  if (entry->live) --live_sessions;
  sessions_by_tag.erase(entry->usage->local_tag());
  sessions.erase(id);
}

void UserAgent::Impl::settle(SessionId id) {
  SessionEntry* entry = sessions.find(id);
  if (entry == nullptr) return;
  if (entry->usage->finished()) return drop_session(id);
  if (entry->live && entry->usage->settled()) {
    entry->live = false;
    --live_sessions;
  }
}

void UserAgent::Impl::pump(Instant now) {
  do {
    while (auto event = context.transactions.poll_event()) route(std::move(*event), now);
  } while (pump_keepers(now));
}

bool UserAgent::Impl::pump_keepers(Instant now) {
  bool any = false;
  accounts.for_each([&](AccountId, std::unique_ptr<Account>& entry) {
    Account& account = *entry;
    while (const auto event = account.keeper().poll_event()) {
      any = true;
      if (const auto* down = std::get_if<FlowDown>(&*event)) {
        account.flow_lost(*down, now);
        if (down->was_up) for_sessions_of(account, [now](InviteSession& usage) { usage.flow_lost(now); });
      } else {
        const FlowId before = account.flow_opened(now);
        if (before) context.transactions.replace_flow(before, account.flow());
        for_sessions_of(account, [now](InviteSession& usage) { usage.flow_opened(now); });
      }
    }
  });
  return any;
}

void UserAgent::Impl::route(TransactionEvent event, Instant now) {
  const auto each_keeper = [this](auto tell) {
    accounts.for_each([&](AccountId, std::unique_ptr<Account>& account) { tell(account->keeper()); });
  };
  std::visit(
      Overloaded{
          [&](IncomingRequest& incoming) { route_request(std::move(incoming), now); },
          [&](const IncomingAck& incoming) { route_ack(incoming, now); },
          [&](const IncomingCancel& incoming) { route_cancel(incoming, now); },
          [&](const IncomingResponse& incoming) { route_response(incoming, now); },
          [&](const ForkingEnded& ended) { transaction_over(ended.transaction); },
          [&](const ClientTimeout& failed) {
            route_failure(failed.transaction, RequestFailure::Timeout, now);
          },
          [&](const ClientTransportFailure& failed) {
            route_failure(failed.transaction, RequestFailure::Transport, now);
          },
          [&](const ServerTimeout& over) { context.server_owners.erase(over.transaction.packed()); },
          [](const ServerTransportFailure&) {},
          [&](const FlowOpened& opened) {
            each_keeper([&](FlowKeeper& keeper) { keeper.flow_opened(opened.flow, now); });
          },
          [&](const FlowClosed& closed) {
            each_keeper([&](FlowKeeper& keeper) { keeper.flow_closed(closed.flow, closed.reason, now); });
          },
          [&](const FlowPong& pong) {
            each_keeper([&](FlowKeeper& keeper) { keeper.flow_pong(pong.flow, now); });
          },
          [](const PublicAddressLearnt&) {},
      },
      event);
}

void UserAgent::Impl::route_request(IncomingRequest incoming, Instant now) {
  const Message& request = incoming.request;
  if (incoming.merged) return refuse(incoming, 482, now);
  if (!request.to_tag().empty()) {
    SessionId id;
    InviteSession* session = find_session(request, id);
    if (session == nullptr) return refuse(incoming, 481, now);
    session->receive_request(incoming.transaction, request, now);
    return settle(id);
  }
  const std::string tag = context.random.token(12);
  if (auto refusal = inspect_request(request, tag)) return respond(incoming, std::move(*refusal), now);
  if (request.is(Method::Options)) return respond(incoming, answer_options(request, tag), now);
  if (request.is(Method::Invite)) return route_invite(std::move(incoming), now);
  refuse(incoming, 481, now);
}

void UserAgent::Impl::route_invite(IncomingRequest incoming, Instant now) {
  Account* account = account_for(incoming);
  if (account == nullptr) return refuse(incoming, 404, now);
  if (live_sessions >= context.settings.max_sessions) return refuse(incoming, 486, now);
  const SessionId id = add_session(*account);
  find_session(id)->receive_invite(incoming.transaction, std::move(incoming.request), now);
  settle(id);
}

void UserAgent::Impl::route_ack(const IncomingAck& incoming, Instant now) {
  SessionId id;
  InviteSession* session = find_session(incoming.request, id);
  if (session == nullptr) return;
  session->receive_ack(incoming.request, now);
  settle(id);
}

void UserAgent::Impl::route_cancel(const IncomingCancel& incoming, Instant now) {
  const auto owner = context.server_owners.find(incoming.transaction.packed());
  const auto* id = owner == context.server_owners.end() ? nullptr : std::get_if<SessionId>(&owner->second);
  if (id == nullptr) return;
  const SessionId session = *id;
  if (InviteSession* usage = find_session(session)) {
    usage->receive_cancel(incoming.transaction, incoming.request, now);
    settle(session);
  }
}

void UserAgent::Impl::route_response(const IncomingResponse& incoming, Instant now) {
  const auto owner = context.client_owners.find(incoming.transaction.packed());
  if (owner == context.client_owners.end()) return;
  const UsageOwner whose = owner->second;
  if (const auto* id = std::get_if<AccountId>(&whose)) {
    if (Account* account = find_account(*id)) account->registration().on_response(incoming, now);
  } else if (InviteSession* session = find_session(std::get<SessionId>(whose))) {
    session->receive_response(incoming, now);
  }
  const std::uint16_t status = incoming.response.status();
  const bool forks_may_follow = incoming.response.method() == Method::Invite && is_success(status);
  if (is_final(status) && !forks_may_follow) return transaction_over(incoming.transaction);
  if (const auto* id = std::get_if<SessionId>(&whose)) settle(*id);
}

void UserAgent::Impl::route_failure(ClientTransactionId transaction, RequestFailure failure, Instant now) {
  const auto owner = context.client_owners.find(transaction.packed());
  if (owner == context.client_owners.end()) return;
  const UsageOwner whose = owner->second;
  if (const auto* id = std::get_if<AccountId>(&whose)) {
    if (Account* account = find_account(*id)) account->registration().on_failure(failure, now);
  } else if (InviteSession* session = find_session(std::get<SessionId>(whose))) {
    session->request_failed(transaction, failure, now);
  }
  transaction_over(transaction);
}

void UserAgent::Impl::transaction_over(ClientTransactionId transaction) {
  const auto owner = context.client_owners.find(transaction.packed());
  if (owner == context.client_owners.end()) return;
  const UsageOwner whose = owner->second;
  context.client_owners.erase(owner);
  const auto* id = std::get_if<SessionId>(&whose);
  InviteSession* session = id == nullptr ? nullptr : find_session(*id);
  if (session == nullptr) return;
  session->transaction_over(transaction);
  settle(*id);
}

void UserAgent::Impl::route_timer(const UsageTimer& timer, Instant now) {
  if (const auto* id = std::get_if<AccountId>(&timer.owner)) {
    if (Account* account = find_account(*id)) account->registration().on_timer(timer.kind, now);
  } else if (InviteSession* session = find_session(std::get<SessionId>(timer.owner))) {
    session->handle_timer(timer.kind, now);
    settle(std::get<SessionId>(timer.owner));
  }
}

void UserAgent::Impl::refuse(const IncomingRequest& incoming, std::uint16_t status, Instant now) {
  respond(incoming, make_response(incoming.request, status, context.random.token(12)), now);
}

void UserAgent::Impl::respond(const IncomingRequest& incoming, OutgoingMessage response, Instant now) {
  response.add(HeaderId::Server, context.settings.user_agent);
  static_cast<void>(context.transactions.respond(incoming.transaction, response, now));
}

void UserAgent::Impl::trace(FlowId flow, bool sent, std::string_view octets) {
  constexpr std::size_t kKeepAliveSize = 4;
  if (!context.log.wants(LogLevel::Trace) || octets.size() <= kKeepAliveSize) return;
  context.emit(MessageTrace{flow, sent, mask_credentials(octets)});
}

}  // namespace webphone::sip
