#include "core/sip/transaction/server_transactions.hpp"

#include <type_traits>
#include <utility>

#include "core/sip/message/builder.hpp"
#include "core/sip/message/name_addr.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/transaction/transaction_key.hpp"

namespace webphone::sip {

void ServerTransactions::receive(FlowId flow, Message request, Instant now) {
  if (request.is(Method::Ack)) {
    receive_ack(flow, std::move(request), now);
    return;
  }
  std::string key = server_key(request, request.method_name());
  if (const ServerTransactionId known = find(key)) {
    receive_repetition(known, flow);
    return;
  }
  if (request.is(Method::Cancel)) {
    receive_cancel(flow, std::move(request), std::move(key), now);
    return;
  }
  if (!has_room(request)) {
    ++context_.counters.refused_requests;
    context_.transport.answer_statelessly(flow, request, 503, {}, now);
    return;
  }
  const ServerTransactionId id = start(flow, request, std::move(key), now);
  const std::uint64_t origin = transactions_.find(id)->origin;
  const bool merged = origin != 0 && origins_.count(origin) > 1;
  context_.events.push_back(IncomingRequest{id, flow, std::move(request), merged});
}

bool ServerTransactions::has_room(const Message& request) const {
  const TransactionLimits& limits = context_.limits;
  const bool in_dialog = !request.to_tag().empty() || request.is(Method::Cancel);
  const std::size_t reserve = in_dialog ? 0 : limits.max_server_transactions / 8;
  return transactions_.size() + reserve < limits.max_server_transactions && octets_kept_ < limits.max_octets;
}

ServerTransactionId ServerTransactions::start(FlowId flow, const Message& request, std::string key,
                                              Instant now) {
  const FlowInfo* info = context_.transport.find(flow);
  const bool reliable = info == nullptr || is_reliable(info->target.transport);
  Transaction transaction{.machine = NonInviteServer(context_.timers, reliable), .flow = flow};
  const bool is_invite = request.is(Method::Invite);
  if (is_invite) transaction.machine = InviteServer(context_.timers, reliable, now);
  const ServerTransactionId id = transactions_.insert(std::move(transaction));
  Transaction& kept = *transactions_.find(id);
  index_.insert(hash_of(key), id.packed());
  kept.key = std::move(key);
  if (is_invite) {
    // Written now because the request belongs to the user from here on.
    keep(kept, make_response(request, 100, {}).write());
    kept.octets_are_trying = true;
  }
  if (request.to_tag().empty() && !request.is(Method::Cancel)) {
    kept.origin = origin_of(request);
    origins_.insert(kept.origin, id.packed());
  }
  ++context_.counters.server_transactions;
  settle(id);
  return id;
}

void ServerTransactions::receive_repetition(ServerTransactionId id, FlowId flow) {
  Transaction& transaction = *transactions_.find(id);
  ++context_.counters.repetitions_received;
  // The sender has moved on to another flow when the old one died.
  if (context_.transport.find(transaction.flow) == nullptr) transaction.flow = flow;
  const ServerSteps steps =
      std::visit([](const auto& machine) { return machine.receive_request(); }, transaction.machine);
  if (steps.send_response) send_kept(transaction);
}

void ServerTransactions::receive_ack(FlowId flow, Message request, Instant now) {
  const ServerTransactionId id = find(server_key(request, method_name(Method::Invite)));
  if (!id) {
    context_.events.push_back(IncomingAck{flow, std::move(request)});
    return;
  }
  Transaction& transaction = *transactions_.find(id);
  const bool is_stranger = !follows_rfc3261(request) && request.to_tag() != transaction.to_tag;
  auto* invite = std::get_if<InviteServer>(&transaction.machine);
  if (is_stranger || invite == nullptr || invite->receive_ack(now).pass_up) {
    context_.events.push_back(IncomingAck{flow, std::move(request)});
  } else if (invite->state() != InviteServer::State::Proceeding) {
    keep(transaction, {});  // acknowledged: never to be sent again
  }
  settle(id);
}

void ServerTransactions::receive_cancel(FlowId flow, Message request, std::string key, Instant now) {
  const ServerTransactionId target = find(server_key(request, method_name(Method::Invite)));
  const bool is_stray = !target;
  if (is_stray) ++context_.counters.stray_cancels;
  const std::uint16_t status = is_stray ? 481 : 200;
  if (has_room(request)) {
    const Transaction* invite = transactions_.find(target);
    const bool has_tag = invite != nullptr && !invite->to_tag.empty();
    const std::string tag = has_tag ? invite->to_tag : context_.transport.random().token(10);
    const ServerTransactionId own = start(flow, request, std::move(key), now);
    static_cast<void>(respond(own, make_response(request, status, tag), now).ok());
  } else {
    context_.transport.answer_statelessly(flow, request, status, {}, now);
  }
  const Transaction* invite = transactions_.find(target);
  const auto* machine = invite == nullptr ? nullptr : std::get_if<InviteServer>(&invite->machine);
  if (machine == nullptr || machine->state() != InviteServer::State::Proceeding) return;
  context_.events.push_back(IncomingCancel{target, std::move(request)});
}

Status<TransactionError> ServerTransactions::respond(ServerTransactionId id, const OutgoingMessage& response,
                                                     Instant now) {
  Transaction* transaction = transactions_.find(id);
  if (transaction == nullptr) return Failure{TransactionError::UnknownTransaction};
  std::string octets = response.write();
  if (octets.size() > kMaxMessageSize) return Failure{TransactionError::TooLong};
  const std::uint16_t status = response.status();
  const ServerSteps steps =
      std::visit([&](auto& machine) { return machine.respond(status, now); }, transaction->machine);
  if (steps.refused) return Failure{TransactionError::WrongState};

  transaction->octets_are_trying = false;
  const bool is_invite = std::holds_alternative<InviteServer>(transaction->machine);
  if (is_invite && status > 100) {
    const auto to = parse_name_addr(response.value(HeaderId::To));
    if (to) transaction->to_tag = to->tag;
  }
  // A dead flow is no error: replace_flow or the peer's repetition may bring another one.
  static_cast<void>(context_.transport.send(transaction->flow, octets).ok());
  const bool repeated_above = is_invite && is_success(status);
  keep(*transaction, repeated_above ? std::string{} : std::move(octets));
  settle(id);
  return {};
}

void ServerTransactions::replace_flow(FlowId dead, FlowId successor) {
  transactions_.for_each([&](ServerTransactionId, Transaction& transaction) {
    if (transaction.flow != dead) return;
    transaction.flow = successor;
    if (!transaction.octets_are_trying) send_kept(transaction);
  });
}

void ServerTransactions::flow_closed(FlowId flow, Instant now) {
  transactions_.for_each([&](ServerTransactionId id, Transaction& transaction) {
    if (transaction.flow != flow) return;
    const bool unanswered =
        std::visit([&](auto& machine) { return machine.lose_flow(now); }, transaction.machine);
    if (unanswered) context_.events.push_back(ServerTransportFailure{id});
    settle(id);
  });
}

void ServerTransactions::handle_timeout(Instant now) {
  while (const std::optional<ServerTransactionId> due = timers_.pop_due(now)) {
    Transaction& transaction = *transactions_.find(*due);
    transaction.timer_at = Instant::never();
    const ServerSteps steps =
        std::visit([&](auto& machine) { return machine.handle_timeout(now); }, transaction.machine);
    if (steps.send_trying) {
      transaction.octets_are_trying = false;
      static_cast<void>(context_.transport.send(transaction.flow, transaction.octets).ok());
    }
    if (steps.send_response) send_kept(transaction);
    if (steps.time_out) {
      ++context_.counters.timeouts;
      context_.events.push_back(ServerTimeout{*due});
    }
    settle(*due);
  }
}

void ServerTransactions::send_kept(Transaction& transaction) {
  if (transaction.octets.empty()) return;
  if (context_.transport.send(transaction.flow, transaction.octets)) ++context_.counters.repetitions_sent;
}

void ServerTransactions::settle(ServerTransactionId id) {
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

void ServerTransactions::keep(Transaction& transaction, std::string octets) {
  octets_kept_ += octets.size();
  octets_kept_ -= transaction.octets.size();
  transaction.octets = std::move(octets);
}

ServerTransactionId ServerTransactions::find(std::string_view key) const {
  return ServerTransactionId::unpack(index_.find(hash_of(key), [&](std::uint64_t id) {
    return transactions_.find(ServerTransactionId::unpack(id))->key == key;
  }));
}

void ServerTransactions::erase(ServerTransactionId id) {
  Transaction& transaction = *transactions_.find(id);
  timers_.cancel(transaction.timer);
  octets_kept_ -= transaction.octets.size();
  origins_.erase(transaction.origin, id.packed());
  index_.erase(hash_of(transaction.key), id.packed());
  transactions_.erase(id);
}

}  // namespace webphone::sip
