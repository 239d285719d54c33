#include <utility>

#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

void UserAgent::Impl::route(TransactionEvent event, Instant now) {
  std::visit(
      Overloaded{
          [&](IncomingRequest& incoming) { route_request(std::move(incoming), now); },
          [&](IncomingAck& incoming) { route_ack(incoming, now); },
          [&](IncomingCancel& incoming) { route_cancel(incoming, now); },
          [&](IncomingResponse& incoming) { route_response(incoming, now); },
          [&](ForkingEnded& ended) { route_end(ended.transaction); },
          [&](ClientTimeout& ended) { route_failure(ended.transaction, RequestFailure::Timeout, now); },
          [&](ClientTransportFailure& ended) {
            route_failure(ended.transaction, RequestFailure::Transport, now);
          },
          // A final response that nobody acknowledged was a refusal: its session is over already. A response
          // that waits for a flow goes out when flow_up() gives it one.
          [&](ServerTimeout&) {}, [&](ServerTransportFailure&) {},
          [&](FlowOpened& opened) {
            accounts.for_each(
                [&](AccountId, auto& account) { account->keeper().flow_opened(opened.flow, now); });
          },
          [&](FlowClosed& closed) {
            accounts.for_each([&](AccountId, auto& account) {
              account->keeper().flow_closed(closed.flow, closed.reason, now);
            });
          },
          [&](FlowPong& pong) {
            accounts.for_each([&](AccountId, auto& account) { account->keeper().flow_pong(pong.flow, now); });
          },
          [&](PublicAddressLearnt&) {}},
      event);
}

void UserAgent::Impl::route_response(const IncomingResponse& incoming, Instant now) {
  const UsageOwner* owner = context.client_owners.find(incoming.transaction);
  if (owner == nullptr) return;
  const UsageOwner who = *owner;
  if (const auto* account_id = std::get_if<AccountId>(&who)) {
    if (auto* account = accounts.find(*account_id)) {
      (*account)->registration().on_response(incoming, now);
      if ((*account)->reachable()) resume_sessions(**account, now);
    }
  } else if (const auto* session_id = std::get_if<SessionId>(&who)) {
    if (InviteSession* session = find_session(*session_id)) session->receive_response(incoming, now);
  } else if (Usage* usage = find_usage(std::get<UsageId>(who))) {
    usage->receive_response(incoming, now);
  }
  const std::uint16_t status = incoming.response.status();
  const bool more_may_come = incoming.response.method() == Method::Invite && is_success(status);
  if (is_final(status) && !more_may_come) route_end(incoming.transaction);
}

void UserAgent::Impl::route_failure(ClientTransactionId transaction, RequestFailure failure, Instant now) {
  const UsageOwner* owner = context.client_owners.find(transaction);
  if (owner == nullptr) return;
  const UsageOwner who = *owner;
  if (const auto* account_id = std::get_if<AccountId>(&who)) {
    if (auto* account = accounts.find(*account_id)) {
      (*account)->registration().on_failure(transaction, failure, now);
    }
  } else if (const auto* session_id = std::get_if<SessionId>(&who)) {
    if (InviteSession* session = find_session(*session_id))
      session->request_failed(transaction, failure, now);
  } else if (Usage* usage = find_usage(std::get<UsageId>(who))) {
    usage->request_failed(transaction, failure, now);
  }
  route_end(transaction);
}

void UserAgent::Impl::route_end(ClientTransactionId transaction) {
  const UsageOwner* owner = context.client_owners.find(transaction);
  if (owner == nullptr) return;
  if (const auto* session_id = std::get_if<SessionId>(owner)) {
    if (InviteSession* session = find_session(*session_id)) session->transaction_over(transaction);
  }
  context.client_owners.erase(transaction);
}

void UserAgent::Impl::route_cancel(const IncomingCancel& cancel, Instant now) {
  const UsageOwner* owner = context.server_owners.find(cancel.transaction);
  if (owner == nullptr) return;
  if (const auto* session_id = std::get_if<SessionId>(owner)) {
    if (InviteSession* session = find_session(*session_id)) {
      session->receive_cancel(cancel.transaction, cancel.request, now);
    }
  }
}

void UserAgent::Impl::route_keepers(Instant now) {
  accounts.for_each([&](AccountId, auto& account) {
    if (account->keeper().take_suspicion() && !account->registration().check(now)) {
      account->keeper().demand_pong(now);
    }
    while (auto event = account->keeper().poll_event()) {
      if (const auto* down = std::get_if<FlowDown>(&*event)) {
        flow_down(*account, *down, now);
      } else {
        flow_up(*account, now);
      }
    }
  });
}

void UserAgent::Impl::flow_up(Account& account, Instant now) {
  if (!account.connected()) return;  // lost again before it was told
  const FlowId before = account.flow_opened(now);
  if (before) context.transactions.replace_flow(before, account.flow());
  resume_sessions(account, now);
}

void UserAgent::Impl::resume_sessions(Account& account, Instant now) {
  sessions.for_each([&](SessionId id, auto& session) {
    if (&session->account() != &account) return;
    session->flow_opened(now);
    touched.push_back(id);
  });
  usages_touched = true;
  usages.for_each([&](UsageId, auto& usage) {
    if (&usage->account() == &account) usage->flow_opened(now);
  });
}

void UserAgent::Impl::flow_down(Account& account, const FlowDown& down, Instant now) {
  account.flow_lost(down, now);
  if (!down.was_up) return;
  sessions.for_each([&](SessionId id, auto& session) {
    if (&session->account() != &account) return;
    session->flow_lost(now);
    touched.push_back(id);
  });
  usages.for_each([&](UsageId, auto& usage) {
    if (&usage->account() == &account) usage->flow_lost();
  });
}

void UserAgent::Impl::route_timers(Instant now) {
  while (const auto timer = context.timers.pop_due(now)) {
    if (const auto* account_id = std::get_if<AccountId>(&timer->owner)) {
      if (auto* account = accounts.find(*account_id)) (*account)->registration().on_timer(timer->kind, now);
    } else if (const auto* session_id = std::get_if<SessionId>(&timer->owner)) {
      if (InviteSession* session = find_session(*session_id)) session->handle_timer(timer->kind, now);
    } else if (Usage* usage = find_usage(std::get<UsageId>(timer->owner))) {
      usage->handle_timer(timer->kind, now);
    }
  }
}

}  // namespace webphone::sip
