#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/slot_map.hpp"
#include "core/sip/usage/account.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/usage_context.hpp"
#include "core/sip/usage/user_agent.hpp"

namespace webphone::sip {

/// Impl owns the accounts and sessions, and routes: commands and timers to whom they name, what comes up from
/// the transactions to whom it belongs. It decides nothing that a usage could.
struct UserAgent::Impl {
  struct SessionEntry {
    std::unique_ptr<InviteSession> usage;
    bool live = true;  ///< counts against max_sessions
  };

  Impl(UserAgentSettings settings, RandomSource& random, Log& log)
      : context(std::move(settings), random, log) {}

  // Lookup. Pointers are valid until the next input or command.
  Account* find_account(AccountId id);
  InviteSession* find_session(SessionId id);
  /// find_command_session is find_session for the application, to whom an ended session is unknown.
  InviteSession* find_command_session(SessionId id);
  InviteSession* find_session(const Message& request_in_dialog, SessionId& id);
  Account* account_for(const IncomingRequest& incoming);

  SessionId add_session(Account& account);
  void drop_session(SessionId id);
  /// settle looks after a session that something has happened to: forgets it when it is finished.
  void settle(SessionId id);
  template <typename Visit>
  void for_sessions_of(const Account& account, Visit visit);

  /// pump routes what has come up until nothing more comes.
  void pump(Instant now);
  bool pump_keepers(Instant now);
  void route(TransactionEvent event, Instant now);
  void route_request(IncomingRequest incoming, Instant now);
  void route_invite(IncomingRequest incoming, Instant now);
  void route_ack(const IncomingAck& incoming, Instant now);
  void route_cancel(const IncomingCancel& incoming, Instant now);
  void route_response(const IncomingResponse& incoming, Instant now);
  void route_failure(ClientTransactionId transaction, RequestFailure failure, Instant now);
  void route_timer(const UsageTimer& timer, Instant now);
  void transaction_over(ClientTransactionId transaction);
  void refuse(const IncomingRequest& incoming, std::uint16_t status, Instant now);
  void respond(const IncomingRequest& incoming, OutgoingMessage response, Instant now);
  void trace(FlowId flow, bool sent, std::string_view octets);

  UsageContext context;
  SlotMap<std::unique_ptr<Account>, AccountTag> accounts;
  SlotMap<SessionEntry, SessionTag> sessions;
  std::unordered_map<std::string, SessionId> sessions_by_tag;  ///< by our tag
  std::size_t live_sessions = 0;
};

template <typename Visit>
void UserAgent::Impl::for_sessions_of(const Account& account, Visit visit) {
  std::vector<SessionId> ids;
  sessions.for_each([&](SessionId id, const SessionEntry& entry) {
    if (&entry.usage->account() == &account) ids.push_back(id);
  });
  for (const SessionId id : ids) {
    visit(*find_session(id));
    settle(id);
  }
}

}  // namespace webphone::sip
