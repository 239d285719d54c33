#include "core/sip/transaction/client_transactions.hpp"

#include <type_traits>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/transaction/transaction_key.hpp"

namespace webphone::sip {

Result<ClientTransactionId, TransactionError> ClientTransactions::send_request(OutgoingMessage request,
                                                                               FlowId flow, Instant now) {
  if (request.method() == Method::Ack || request.method() == Method::Cancel) {
    return Failure{TransactionError::WrongState};
  }
  if (transactions_.size() >= context_.limits.max_client_transactions ||
      octets_kept_ >= context_.limits.max_octets) {
    return Failure{TransactionError::TooMany};
  }
  const std::string branch = context_.transport.make_branch();
  const std::string via = context_.transport.via_value(flow, branch);
  if (via.empty()) return Failure{TransactionError::UnknownFlow};
  request.add_first(HeaderId::Via, via);
  return start(request, client_key(branch, request.method_name()), flow, now);
}

Result<ClientTransactionId, TransactionError> ClientTransactions::start(const OutgoingMessage& request,
                                                                        std::string key, FlowId flow,
                                                                        Instant now) {
  const FlowInfo* info = context_.transport.find(flow);
  if (info == nullptr || !info->open) return Failure{TransactionError::UnknownFlow};
  const bool reliable = is_reliable(info->target.transport);
  std::string octets = request.write();
  if (!context_.transport.send(flow, octets)) return Failure{TransactionError::TooLong};

  Transaction transaction{.machine = NonInviteClient(context_.timers, reliable, now), .flow = flow};
  if (request.method() == Method::Invite) {
    transaction.machine = InviteClient(context_.timers, reliable, now);
    // A CANCEL has all that an ACK needs of the INVITE as well.
    transaction.outline = std::make_unique<OutgoingMessage>(make_cancel(request));
  }
  const ClientTransactionId id = transactions_.insert(std::move(transaction));
  Transaction& kept = *transactions_.find(id);
  index_.insert(hash_of(key), id.packed());
  kept.key = std::move(key);
  if (!reliable) keep(kept, std::move(octets));
  ++context_.counters.client_transactions;
  settle(id);
  return id;
}

Status<TransactionError> ClientTransactions::cancel(ClientTransactionId id, Instant now) {
  Transaction* transaction = transactions_.find(id);
  if (transaction == nullptr) return Failure{TransactionError::UnknownTransaction};
  const auto* invite = std::get_if<InviteClient>(&transaction->machine);
  if (invite == nullptr || transaction->outline == nullptr) return Failure{TransactionError::WrongState};
  if (transaction->cancel != Cancel::None) return {};
  transaction->cancel = Cancel::Wanted;
  if (invite->state() == InviteClient::State::Proceeding) send_cancel(id, now);
  return {};
}

void ClientTransactions::send_cancel(ClientTransactionId id, Instant now) {
  Transaction& invite = *transactions_.find(id);
  invite.cancel = Cancel::Sent;
  std::get_if<InviteClient>(&invite.machine)->cancel_sent(now);
  settle(id);
  const std::string_view branch = split_at(invite.key, '\n').head;
  const auto started = start(*invite.outline, client_key(branch, "CANCEL"), invite.flow, now);
  if (!started) return;
  if (Transaction* own = transactions_.find(*started)) own->unattended = true;
}

void ClientTransactions::forget(ClientTransactionId id) {
  if (transactions_.find(id) != nullptr) erase(id);
}

void ClientTransactions::receive(FlowId flow, Message response, Instant now) {
  const ClientTransactionId id = find(client_key(response.branch(), response.method_name()));
  if (!id) {
    ++context_.counters.stray_responses;
    return;
  }
  Transaction& transaction = *transactions_.find(id);
  const std::uint16_t status = response.status();
  const ClientSteps steps =
      std::visit([&](auto& machine) { return machine.receive(status, now); }, transaction.machine);
  if (steps.send_ack) {
    acknowledge(transaction, response);
  } else if (transaction.outline != nullptr) {
    keep(transaction, {});  // an INVITE is not repeated once there is any response
  }
  if (is_final(status)) transaction.outline.reset();
  if (!steps.pass_up) {
    ++context_.counters.repetitions_received;
  } else if (!transaction.unattended) {
    context_.events.push_back(IncomingResponse{id, flow, std::move(response)});
  }
  // A provisional response may come after the final one that overtook it: then there is nothing to cancel.
  const bool cancel_now = transaction.cancel == Cancel::Wanted && transaction.outline != nullptr;
  settle(id);
  if (cancel_now) send_cancel(id, now);
}

void ClientTransactions::acknowledge(Transaction& transaction, const Message& response) {
  if (transaction.outline != nullptr) keep(transaction, make_ack(*transaction.outline, response).write());
  // On a dead flow the ACK is lost like a datagram: the server's timer H ends its side.
  static_cast<void>(context_.transport.send(transaction.flow, transaction.octets).ok());
}

void ClientTransactions::flow_closed(FlowId flow, Instant now) {
  transactions_.for_each([&](ClientTransactionId id, Transaction& transaction) {
    if (transaction.flow != flow) return;
    const bool waiting =
        std::visit([&](auto& machine) { return machine.lose_flow(now); }, transaction.machine);
    if (waiting && !transaction.unattended) context_.events.push_back(ClientTransportFailure{id});
    settle(id);
  });
}

void ClientTransactions::handle_timeout(Instant now) {
  while (const std::optional<ClientTransactionId> due = timers_.pop_due(now)) {
    Transaction& transaction = *transactions_.find(*due);
    transaction.timer_at = Instant::never();
    const ClientSteps steps =
        std::visit([&](auto& machine) { return machine.handle_timeout(now); }, transaction.machine);
    if (steps.send_request && context_.transport.send(transaction.flow, transaction.octets)) {
      ++context_.counters.repetitions_sent;
    }
    if (steps.time_out && !transaction.unattended) {
      ++context_.counters.timeouts;
      context_.events.push_back(ClientTimeout{*due});
    }
    if (steps.end_forking) context_.events.push_back(ForkingEnded{*due});
    settle(*due);
  }
}

void ClientTransactions::settle(ClientTransactionId id) {
  Transaction& transaction = *transactions_.find(id);
  const bool over = std::visit(
      [](const auto& machine) {
        return machine.state() == std::decay_t<decltype(machine)>::State::Terminated;
      },
      transaction.machine);
  if (over) {
    erase(id);
    return;
  }
  const Instant next =
      std::visit([](const auto& machine) { return machine.next_timeout(); }, transaction.machine);
  if (next == transaction.timer_at) return;
  timers_.cancel(transaction.timer);
  transaction.timer_at = next;
  transaction.timer = next.is_never() ? TimerId{} : timers_.arm(next, id);
}

void ClientTransactions::keep(Transaction& transaction, std::string octets) {
  octets_kept_ += octets.size();
  octets_kept_ -= transaction.octets.size();
  transaction.octets = std::move(octets);
}

ClientTransactionId ClientTransactions::find(std::string_view key) const {
  return ClientTransactionId::unpack(index_.find(hash_of(key), [&](std::uint64_t id) {
    return transactions_.find(ClientTransactionId::unpack(id))->key == key;
  }));
}

void ClientTransactions::erase(ClientTransactionId id) {
  Transaction& transaction = *transactions_.find(id);
  timers_.cancel(transaction.timer);
  octets_kept_ -= transaction.octets.size();
  index_.erase(hash_of(transaction.key), id.packed());
  transactions_.vacate(id);
  ended_.push_back(id);
}

void ClientTransactions::release_ended() {
  for (const ClientTransactionId id : ended_) transactions_.release(id);
  ended_.clear();
}

}  // namespace webphone::sip
