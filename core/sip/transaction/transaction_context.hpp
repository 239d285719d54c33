#pragma once

#include "core/base/fifo.hpp"
#include "core/sip/transaction/timer_settings.hpp"
#include "core/sip/transaction/transaction_event.hpp"
#include "core/sip/transport/transport_layer.hpp"

namespace webphone::sip {

/// TransactionContext is what the tables of client and server transactions share; the transaction layer owns
/// all of it.
struct TransactionContext {
  TransportLayer& transport;
  const TimerSettings& timers;
  const TransactionLimits& limits;
  TransactionCounters& counters;
  Fifo<TransactionEvent>& events;
};

}  // namespace webphone::sip
