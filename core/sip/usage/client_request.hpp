#pragma once

#include <cstdint>

#include "core/sip/auth/digest_client.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/transaction/transaction_event.hpp"

namespace webphone::sip {

/// ClientRequest is one request of a usage over all the transactions that it takes: the first, and those that
/// answer challenges.
struct ClientRequest {
  OutgoingMessage message;  ///< as it was sent last, credentials included
  AuthTries tries;
  ClientTransactionId transaction;  ///< Handle{} while it waits for a flow
};

/// RequestFailure is how a request ends without a final response (RFC 3261 §8.1.3.1).
enum class RequestFailure : std::uint8_t { Timeout, Transport };

}  // namespace webphone::sip
