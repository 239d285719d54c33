#pragma once

#include <cstddef>
#include <cstdint>
#include <variant>

#include "core/base/slot_map.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/transport/transport_layer.hpp"

namespace webphone::sip {

struct ClientTransactionTag {};
struct ServerTransactionTag {};
using ClientTransactionId = Handle<ClientTransactionTag>;
using ServerTransactionId = Handle<ServerTransactionTag>;

/// TransactionLimits bound what peers can make us keep. Over them new requests are refused with 503, and
/// commands fail; the last eighth is kept for requests within dialogs, so that a flood of INVITEs keeps
/// nobody from hanging up.
struct TransactionLimits {
  std::size_t max_client_transactions = 16'384;
  std::size_t max_server_transactions = 16'384;
  std::size_t max_octets = 16U << 20U;  ///< of messages kept for repetition, each side
};

// What comes up from the transaction layer.

/// IncomingRequest opens a server transaction for a request other than ACK and CANCEL. It must be answered
/// with respond(), also when its flow has gone. merged: the same request is already here over another path
/// and is to be answered with 482 (RFC 3261 §8.2.2.2).
struct IncomingRequest {
  ServerTransactionId transaction;
  FlowId flow;
  Message request;
  bool merged = false;
};

/// IncomingAck is an ACK that no transaction absorbed: that of a 2xx (RFC 3261 §13.3.1.4), or a stray.
struct IncomingAck {
  FlowId flow;
  Message request;
};

/// IncomingCancel: the INVITE that is still unanswered was cancelled; answer it with 487. The CANCEL itself
/// has got its 200. request is for its Reason header (RFC 3326).
struct IncomingCancel {
  ServerTransactionId transaction;
  Message request;
};

/// IncomingResponse: provisional responses as they come (100 included), then one final one. After a 2xx to
/// INVITE, further 2xx (repetitions, other forks) come up under the same id until ForkingEnded. All other
/// repetitions are absorbed.
struct IncomingResponse {
  ClientTransactionId transaction;
  FlowId flow;
  Message response;
};

/// ForkingEnded: 64*T1 after the first 2xx to INVITE; no further one can come (RFC 6026, timer M). Last event
/// of the id.
struct ForkingEnded {
  ClientTransactionId transaction;
};

/// ClientTimeout is to be treated as a 408 (RFC 3261 §8.1.3.1): timer B or F, or a cancelled INVITE that got
/// no final response (§9.1). Last event of the id.
struct ClientTimeout {
  ClientTransactionId transaction;
};

/// ClientTransportFailure is to be treated as a 503 (§8.1.3.1): the flow closed before a final response. Last
/// event of the id.
struct ClientTransportFailure {
  ClientTransactionId transaction;
};

/// ServerTimeout: no ACK came for our final response to INVITE (timer H).
struct ServerTimeout {
  ServerTransactionId transaction;
};

/// ServerTransportFailure: the flow closed while the request was unanswered. The transaction stays:
/// replace_flow may give it another flow, and it must be answered as any other.
struct ServerTransportFailure {
  ServerTransactionId transaction;
};

using TransactionEvent =
    std::variant<IncomingRequest, IncomingAck, IncomingCancel, IncomingResponse, ForkingEnded, ClientTimeout,
                 ClientTransportFailure, ServerTimeout, ServerTransportFailure, FlowOpened, FlowClosed,
                 FlowPong, PublicAddressLearnt>;

enum class TransactionError : std::uint8_t {
  UnknownFlow,         ///< the flow is not open
  UnknownTransaction,  ///< over, or never there
  WrongState,          ///< already answered finally, or not an INVITE
  TooMany,             ///< TransactionLimits
  TooLong,             ///< the message is over kMaxMessageSize
};

/// TransactionCounters only grow; they are for diagnosis.
struct TransactionCounters {
  std::uint64_t client_transactions = 0;
  std::uint64_t server_transactions = 0;
  std::uint64_t repetitions_sent = 0;
  std::uint64_t repetitions_received = 0;
  std::uint64_t stray_responses = 0;   ///< matched no transaction, dropped
  std::uint64_t stray_cancels = 0;     ///< answered 481
  std::uint64_t refused_requests = 0;  ///< over a limit: answered 503, or dropped when there are too many
  std::uint64_t timeouts = 0;
};

}  // namespace webphone::sip
