#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/base/handle_table.hpp"
#include "core/base/log.hpp"
#include "core/base/random_source.hpp"
#include "core/base/timer_queue.hpp"
#include "core/sip/transaction/transaction_layer.hpp"
#include "core/sip/usage/user_agent_event.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::sip {

/// UsageOwner is who a transaction or timer belongs to.
using UsageOwner = std::variant<AccountId, SessionId, UsageId>;

enum class UsageTimerKind : std::uint8_t {
  RegistrationRefresh,
  RegistrationRetry,
  RegistrationAnswer,  ///< REGISTER went unanswered for too long
  FlowLoss,            ///< the session was without a flow for too long
  RepeatSuccess,       ///< the last response to an INVITE goes out again (RFC 3261 §13.3.1)
  ReceivedExpires,     ///< an INVITE went unanswered for too long
  ReofferRetry,        ///< after 491 or 500 (RFC 3261 §14.1)
  SessionTimer,        ///< the session is to be refreshed, or was not (RFC 4028)
  OfferExpires,        ///< an offer in UPDATE or PRACK went unanswered for too long
  Deadline,            ///< of a usage; what it means depends on its state
  ReofferExpires,      ///< a provisional response, and nothing after it
};

struct UsageTimer {
  UsageOwner owner;
  UsageTimerKind kind = UsageTimerKind::RegistrationRefresh;
};

/// FollowedRefer is a call that we make because a peer asked for it, and the usage that tells the peer.
struct FollowedRefer {
  SessionId session;
  UsageId refer;
};
struct ReferReport {
  UsageId refer;
  std::uint16_t status = 0;
};

/// UsageContext is what the usages of one user agent act through: the transactions below them, timers, and
/// the way out to the host.
struct UsageContext {
  UsageContext(UserAgentSettings agent_settings, RandomSource& random_source, Log& agent_log)
      : settings(std::move(agent_settings)),
        random(random_source),
        log(agent_log),
        transactions(random_source, TimerSettings{settings.t1, settings.t2, settings.t4}) {}

  /// emit queues an output, and notes what it tells of a call that a REFER asked for.
  void emit(UserAgentOutput output);

  const UserAgentSettings settings;
  RandomSource& random;
  Log& log;
  TransactionLayer transactions;
  TimerQueue<UsageTimer> timers;
  Fifo<UserAgentOutput> outputs;
  std::vector<FollowedRefer> followed;
  std::vector<ReferReport> refer_reports;
  /// Whose transactions are under way.
  HandleTable<ClientTransactionTag, UsageOwner> client_owners;
  HandleTable<ServerTransactionTag, UsageOwner> server_owners;
};

/// UsageAlarm is one timer of a usage; arming it again moves it.
class UsageAlarm {
 public:
  UsageAlarm(UsageContext& context, UsageOwner owner, UsageTimerKind kind)
      : context_(context), timer_{owner, kind} {}
  UsageAlarm(const UsageAlarm&) = delete;
  UsageAlarm& operator=(const UsageAlarm&) = delete;
  ~UsageAlarm() { cancel(); }

  void arm(Instant deadline) {
    cancel();
    id_ = context_.timers.arm(deadline, timer_);
  }
  void cancel() {
    context_.timers.cancel(id_);
    id_ = {};
  }
  /// armed stays true after the timer has come due, until cancel() or arm().
  [[nodiscard]] bool armed() const { return static_cast<bool>(id_); }

 private:
  UsageContext& context_;
  UsageTimer timer_;
  TimerId id_;
};

}  // namespace webphone::sip
