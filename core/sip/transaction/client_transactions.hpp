#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/hash_index.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/base/slot_map.hpp"
#include "core/base/timer_queue.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/transaction/invite_client.hpp"
#include "core/sip/transaction/non_invite_client.hpp"
#include "core/sip/transaction/transaction_context.hpp"
#include "core/sip/transaction/transaction_event.hpp"

namespace webphone::sip {

/// ClientTransactions is the table of client transactions: it finds the one that a response belongs to
/// (RFC 3261 §17.1.3), feeds its state machine, and does the machine's steps. TransactionLayer documents the
/// commands.
class ClientTransactions {
 public:
  explicit ClientTransactions(TransactionContext context) : context_(context) {}

  Result<ClientTransactionId, TransactionError> send_request(OutgoingMessage request, FlowId flow,
                                                             Instant now);
  Status<TransactionError> cancel(ClientTransactionId id, Instant now);
  void forget(ClientTransactionId id);

  void receive(FlowId flow, Message response, Instant now);
  void flow_closed(FlowId flow, Instant now);
  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const { return timers_.next_timeout(); }
  /// release_ended lets the ids of ended transactions be given out again: all their events have been read.
  void release_ended();
  [[nodiscard]] std::size_t size() const { return transactions_.size() - ended_.size(); }

 private:
  enum class Cancel : std::uint8_t { None, Wanted, Sent };
  struct Transaction {
    std::variant<InviteClient, NonInviteClient> machine;
    FlowId flow;
    std::string key{};
    TimerId timer{};
    Instant timer_at = Instant::never();
    std::string octets{};                        ///< the request or ACK, while it may have to be sent again
    std::unique_ptr<OutgoingMessage> outline{};  ///< of an INVITE without final response, for ACK and CANCEL
    Cancel cancel = Cancel::None;
    bool unattended = false;  ///< a CANCEL of our own: nobody waits for its events
  };

  Result<ClientTransactionId, TransactionError> start(const OutgoingMessage& request, std::string key,
                                                      FlowId flow, Instant now);
  void send_cancel(ClientTransactionId id, Instant now);
  void settle(ClientTransactionId id);
  void keep(Transaction& transaction, std::string octets);
  void acknowledge(Transaction& transaction, const Message& response);
  [[nodiscard]] ClientTransactionId find(std::string_view key) const;
  void erase(ClientTransactionId id);

  TransactionContext context_;
  SlotMap<Transaction, ClientTransactionTag> transactions_;
  std::vector<ClientTransactionId> ended_;
  HashIndex index_;  // by hash of the key
  TimerQueue<ClientTransactionId> timers_;
  std::size_t octets_kept_ = 0;
};

}  // namespace webphone::sip
