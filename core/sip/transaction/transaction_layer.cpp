#include "core/sip/transaction/transaction_layer.hpp"

#include <utility>
#include <variant>

namespace webphone::sip {

TransactionLayer::TransactionLayer(RandomSource& random, TimerSettings timers, TransactionLimits limits)
    : transport_(random),
      timers_(timers),
      limits_(limits),
      clients_({transport_, timers_, limits_, counters_, events_}),
      servers_({transport_, timers_, limits_, counters_, events_}) {}

void TransactionLayer::flow_opened(FlowId flow, const FlowAddress& local, Instant now) {
  transport_.flow_opened(flow, local, now);
  pump(now);
}

void TransactionLayer::flow_closed(FlowId flow, std::string_view reason, Instant now) {
  transport_.flow_closed(flow, reason, now);
  pump(now);
}

FlowId TransactionLayer::flow_accepted(Transport transport, const FlowAddress& local,
                                       const FlowAddress& remote, Instant now) {
  const FlowId flow = transport_.flow_accepted(transport, local, remote, now);
  pump(now);
  return flow;
}

void TransactionLayer::receive(FlowId flow, Bytes bytes, Instant now) {
  transport_.receive(flow, bytes, now);
  pump(now);
}

void TransactionLayer::handle_timeout(Instant now) {
  transport_.handle_timeout(now);
  pump(now);
  clients_.handle_timeout(now);
  servers_.handle_timeout(now);
}

Instant TransactionLayer::next_timeout() const {
  return earliest(transport_.next_timeout(), earliest(clients_.next_timeout(), servers_.next_timeout()));
}

std::optional<TransactionEvent> TransactionLayer::poll_event() {
  pump(now_);  // flows may have been closed by a command
  if (events_.empty()) clients_.release_ended();
  return events_.poll();
}

void TransactionLayer::pump(Instant now) {
  now_ = now;
  while (std::optional<TransportEvent> event = transport_.poll_event()) {
    std::visit(Overloaded{
                   [&](MessageReceived& received) { route(std::move(received), now); },
                   [&](FlowClosed& closed) {
                     clients_.flow_closed(closed.flow, now);
                     servers_.flow_closed(closed.flow, now);
                     events_.push_back(std::move(closed));
                   },
                   [&](auto& other) { events_.push_back(std::move(other)); },
               },
               *event);
  }
}

void TransactionLayer::route(MessageReceived received, Instant now) {
  if (received.message.is_response()) {
    clients_.receive(received.flow, std::move(received.message), now);
  } else {
    servers_.receive(received.flow, std::move(received.message), now);
  }
}

Result<ClientTransactionId, TransactionError> TransactionLayer::send_request(OutgoingMessage request,
                                                                             FlowId flow, Instant now) {
  return clients_.send_request(std::move(request), flow, now);
}

Status<TransactionError> TransactionLayer::cancel(ClientTransactionId transaction, Instant now) {
  return clients_.cancel(transaction, now);
}

Status<TransactionError> TransactionLayer::respond(ServerTransactionId transaction,
                                                   const OutgoingMessage& response, Instant now) {
  return servers_.respond(transaction, response, now);
}

Result<std::string, TransactionError> TransactionLayer::send_ack(OutgoingMessage ack, FlowId flow) {
  const std::string via = transport_.via_value(flow, transport_.make_branch());
  if (via.empty()) return Failure{TransactionError::UnknownFlow};
  ack.add_first(HeaderId::Via, via);
  std::string octets = ack.write();
  if (!transport_.send(flow, octets)) return Failure{TransactionError::TooLong};
  return octets;
}

Status<TransactionError> TransactionLayer::resend(FlowId flow, std::string octets) {
  if (!transport_.send(flow, std::move(octets))) return Failure{TransactionError::UnknownFlow};
  return {};
}

}  // namespace webphone::sip
