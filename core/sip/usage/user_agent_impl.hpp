#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/hash_index.hpp"
#include "core/base/slot_map.hpp"
#include "core/sip/transport/rate_limit.hpp"
#include "core/sip/usage/account.hpp"
#include "core/sip/usage/instant_message.hpp"
#include "core/sip/usage/invite_session.hpp"
#include "core/sip/usage/refer.hpp"
#include "core/sip/usage/usage.hpp"
#include "core/sip/usage/usage_context.hpp"
#include "core/sip/usage/user_agent.hpp"

namespace webphone::sip {

/// Impl holds the usages and leads each event to the one it belongs to; what it means is decided there.
/// user_agent.cpp: inputs and commands; event_router.cpp: what comes from the layers below;
/// request_router.cpp: requests of the peers.
struct UserAgent::Impl {
  Impl(UserAgentSettings settings, RandomSource& random, Log& log)
      : context(std::move(settings), random, log) {}

  /// Requests outside of dialogs that are answered but start nothing: more in a second are sent away.
  static constexpr std::uint32_t kIdleRequestsPerSecond = 50;

  // user_agent.cpp
  /// settle follows an input or command: it drains the layers below and drops what is finished.
  void settle(Instant now);
  InviteSession* find_session(SessionId id);
  SessionId add_session(Account& account, std::string_view local_tag = {});
  void remove_account(AccountId id, Instant now);
  [[nodiscard]] std::size_t audible_sessions();
  void trace(FlowId flow, bool sent, std::string_view message);
  /// command runs one command on a session; one whose end was told is unknown.
  template <typename Run>
  Status<CommandError> command(SessionId id, Instant now, Run run) {
    InviteSession* session = find_session(id);
    if (session == nullptr || session->told_end()) return Failure{CommandError::UnknownSession};
    auto status = run(*session);
    settle(now);
    return status;
  }

  // user_agent_usages.cpp
  Usage* find_usage(UsageId id);
  /// admit finds the account of a new usage, and where a target leads for it.
  Result<Account*, CommandError> admit(AccountId id, std::string_view target, std::string& uri);
  template <typename Kind>
  Kind& add_usage(Account& account, UsageId& id) {
    id = usages.insert(nullptr);
    auto usage = std::make_unique<Kind>(context, account, id);
    Kind& added = *usage;
    usages_touched = true;
    *usages.find(id) = std::move(usage);
    return added;
  }

  Refer* find_refer(UsageId id);
  /// settle_usages drops what is finished, and lets waiting messages have their turn.
  void settle_usages(Instant now);
  bool has_turn(InstantMessage& message);
  Result<UsageId, CommandError> refer(Account& account, SharedDialog dialog, std::string to,
                                      std::string_view target, const ReferOptions& options, Instant now);

  // replaces.cpp
  InviteSession* find_named(const Message& request, HeaderId header, bool& early_only);
  /// relate finds what an INVITE replaces or joins; not 0: the refusal that it deserves.
  std::uint16_t relate(const Message& request, SessionId& replaces, SessionId& joins);

  // event_router.cpp
  void route(TransactionEvent event, Instant now);
  void route_response(const IncomingResponse& incoming, Instant now);
  void route_failure(ClientTransactionId transaction, RequestFailure failure, Instant now);
  void route_end(ClientTransactionId transaction);
  void route_cancel(const IncomingCancel& cancel, Instant now);
  void route_keepers(Instant now);
  void route_timers(Instant now);
  void flow_up(Account& account, Instant now);
  void resume_sessions(Account& account, Instant now);
  void flow_down(Account& account, const FlowDown& down, Instant now);

  // request_router.cpp
  void route_request(IncomingRequest incoming, Instant now);
  void route_ack(const IncomingAck& incoming, Instant now);
  void receive_invite(IncomingRequest incoming, Account& account, Instant now);
  bool receive_in_usage(const IncomingRequest& incoming, Instant now);
  bool receive_beside_session(IncomingRequest& incoming, const InviteSession& session, Instant now);
  void receive_message(const IncomingRequest& incoming, const Account& account, SessionId session,
                       Instant now);
  void receive_refer(IncomingRequest incoming, Account& account, SharedDialog dialog, SessionId session,
                     Instant now);
  InviteSession* find_session(const Message& request);
  Account* find_account(FlowId flow, const Message& request);
  void answer(const IncomingRequest& incoming, std::uint16_t status, Instant now);

  UsageContext context;
  SlotMap<std::unique_ptr<Account>, AccountTag> accounts;
  SlotMap<std::unique_ptr<InviteSession>, SessionTag> sessions;
  SlotMap<std::unique_ptr<Usage>, UsageTag> usages;
  std::uint64_t messages_sent = 0;
  bool usages_touched = false;     ///< some may be finished
  HashIndex session_by_tag;        // by hash of the local tag
  std::vector<SessionId> touched;  ///< sessions to look at when all is routed: they may be finished
  RateLimit idle_requests{kIdleRequestsPerSecond};
  std::uint64_t refused = 0;
  Counters counters;
};

}  // namespace webphone::sip
