#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/fifo.hpp"
#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/base/result.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/transaction/client_transactions.hpp"
#include "core/sip/transaction/server_transactions.hpp"
#include "core/sip/transaction/timer_settings.hpp"
#include "core/sip/transaction/transaction_event.hpp"
#include "core/sip/transport/transport_layer.hpp"

namespace webphone::sip {

/// TransactionLayer pairs requests with responses (RFC 3261 §17, RFC 6026) over the flows of the transport
/// layer that it owns. The loop of its user: one input or command, then poll_event() until empty, and the
/// host's share: poll_output() until empty, one timer for next_timeout().
///
/// What it does by itself: Via and branch, all repetitions, 100 after 200 ms without an answer, ACK for
/// final responses other than 2xx, answers to CANCEL, 503 over the limits. What it leaves to its user:
///  - the 2xx to INVITE is repeated end to end by the user agent core (§13.3.1.4: T1, doubled up to T2, until
///    the ACK or 64*T1) with respond() again, on every transport;
///  - the ACK to 2xx, sent with send_ack() and again with resend() for each repeated 2xx (§13.2.2.4).
class TransactionLayer {
 public:
  /// random outlives the layer.
  explicit TransactionLayer(RandomSource& random, TimerSettings timers = {}, TransactionLimits limits = {});
  TransactionLayer(const TransactionLayer&) = delete;
  TransactionLayer& operator=(const TransactionLayer&) = delete;

  // Inputs from the host: see TransportLayer.
  void flow_opened(FlowId flow, const FlowAddress& local, Instant now);
  void flow_closed(FlowId flow, std::string_view reason, Instant now);
  FlowId flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote, Instant now);
  void receive(FlowId flow, Bytes bytes, Instant now);

  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const;
  /// poll_output gives what the host has to do for the flows, in order.
  std::optional<TransportOutput> poll_output() { return transport_.poll_output(); }
  /// poll_event gives what happened, in order.
  std::optional<TransactionEvent> poll_event();

  /// send_request starts a client transaction: puts the Via in front and sends. Not for ACK and CANCEL.
  /// Responses, or ClientTimeout or ClientTransportFailure, follow as events. Errors: UnknownFlow, TooMany,
  /// TooLong.
  Result<ClientTransactionId, TransactionError> send_request(OutgoingMessage request, FlowId flow,
                                                             Instant now);
  /// cancel asks the peer to give up an INVITE (§9.1): CANCEL goes out now, or as soon as the first
  /// provisional response is in. The INVITE still ends by a final response (487, or a 2xx that won the race),
  /// or by ClientTimeout. Nothing is reported of the CANCEL itself. A second call changes nothing. Errors:
  /// UnknownTransaction, WrongState.
  Status<TransactionError> cancel(ClientTransactionId transaction, Instant now);
  /// respond answers a request with a response from make_response(): any number of provisional ones, one
  /// final one; after a 2xx to INVITE the 2xx again. On a closed flow the response is kept for replace_flow.
  /// Errors: UnknownTransaction, WrongState, TooLong.
  Status<TransactionError> respond(ServerTransactionId transaction, const OutgoingMessage& response,
                                   Instant now);
  /// send_ack sends the ACK to a 2xx with a Via of its own, and returns its octets for resend(). Errors:
  /// UnknownFlow, TooLong.
  Result<std::string, TransactionError> send_ack(OutgoingMessage ack, FlowId flow);
  /// resend sends the octets of an earlier send_ack once more. Errors: UnknownFlow.
  Status<TransactionError> resend(FlowId flow, std::string octets);
  /// replace_flow lets server transactions of a dead flow go on over its successor to the same server, and
  /// repeats the responses that may not have arrived.
  void replace_flow(FlowId dead, FlowId successor) { servers_.replace_flow(dead, successor); }
  /// forget drops a client transaction without a further event; late responses are then strays.
  void forget(ClientTransactionId transaction) { clients_.forget(transaction); }

  /// transport is for opening, closing and pinging flows (flow_keeper); its events come out of poll_event().
  TransportLayer& transport() { return transport_; }
  [[nodiscard]] const TransportLayer& transport() const { return transport_; }

  [[nodiscard]] const TransactionCounters& counters() const { return counters_; }
  [[nodiscard]] std::size_t client_count() const { return clients_.size(); }
  [[nodiscard]] std::size_t server_count() const { return servers_.size(); }

 private:
  void pump(Instant now);
  void route(MessageReceived received, Instant now);

  TransportLayer transport_;
  const TimerSettings timers_;
  const TransactionLimits limits_;
  TransactionCounters counters_;
  Fifo<TransactionEvent> events_;
  ClientTransactions clients_;
  ServerTransactions servers_;
  Instant now_;
};

}  // namespace webphone::sip
