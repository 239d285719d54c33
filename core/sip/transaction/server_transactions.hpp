#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/hash_index.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/base/slot_map.hpp"
#include "core/base/timer_queue.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/transaction/invite_server.hpp"
#include "core/sip/transaction/non_invite_server.hpp"
#include "core/sip/transaction/transaction_context.hpp"
#include "core/sip/transaction/transaction_event.hpp"

namespace webphone::sip {

/// ServerTransactions is the table of server transactions: it finds the one that a request belongs to
/// (RFC 3261 §17.2.3, with the rules for RFC 2543 peers), feeds its state machine, and does the machine's
/// steps. TransactionLayer documents the commands.
class ServerTransactions {
 public:
  explicit ServerTransactions(TransactionContext context) : context_(context) {}

  Status<TransactionError> respond(ServerTransactionId id, const OutgoingMessage& response, Instant now);
  void replace_flow(FlowId dead, FlowId successor);

  void receive(FlowId flow, Message request, Instant now);
  void flow_closed(FlowId flow, Instant now);
  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const { return timers_.next_timeout(); }
  [[nodiscard]] std::size_t size() const { return transactions_.size(); }

 private:
  struct Transaction {
    std::variant<InviteServer, NonInviteServer> machine;
    FlowId flow;
    std::string key{};
    TimerId timer{};
    Instant timer_at = Instant::never();
    std::string octets{};            ///< the last response, while it may have to be sent again
    std::string to_tag{};            ///< of our response to an INVITE, for CANCEL and the ACKs of RFC 2543
    std::uint64_t origin = 0;        ///< fingerprint for finding merged requests; 0 in dialogs
    bool octets_are_trying = false;  ///< octets hold the automatic 100, not sent yet
  };

  ServerTransactionId start(FlowId flow, const Message& request, std::string key, Instant now);
  [[nodiscard]] bool has_room(const Message& request) const;
  void receive_ack(FlowId flow, Message request, Instant now);
  void receive_cancel(FlowId flow, Message request, std::string key, Instant now);
  void receive_repetition(ServerTransactionId id, FlowId flow);
  void send_kept(Transaction& transaction);
  void settle(ServerTransactionId id);
  void keep(Transaction& transaction, std::string octets);
  [[nodiscard]] ServerTransactionId find(std::string_view key) const;
  void erase(ServerTransactionId id);

  TransactionContext context_;
  SlotMap<Transaction, ServerTransactionTag> transactions_;
  HashIndex index_;    // by hash of the key
  HashIndex origins_;  // requests of the same origin
  TimerQueue<ServerTransactionId> timers_;
  std::size_t octets_kept_ = 0;
};

}  // namespace webphone::sip
