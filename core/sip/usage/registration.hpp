#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "core/sip/usage/client_request.hpp"
#include "core/sip/usage/usage_context.hpp"

namespace webphone::sip {

class Account;

/// Registration keeps the binding of one account at its registrar (RFC 3261 §10.2), with the flow that it
/// came over (RFC 5626 §4.2) where the registrar can. After a failure it waits for a retry_pause.
///
///   Idle --start--> Waiting --flow up--> Registering --200--> Registered --refresh--> (Registering inside)
///                      ^                      |                   |
///                      +------ flow lost -----+-------------------+
///   Registering --passing failure--> RetryPending --timer--> Registering
///   Registering --permanent failure--> Failed
///   any --stop--> Unregistering --any end--> Unregistered
class Registration {
 public:
  enum class State : std::uint8_t {
    Idle,
    Waiting,  ///< wanted, but there is no flow
    Registering,
    Registered,
    RetryPending,
    Unregistering,
    Unregistered,
    Failed,
  };

  Registration(UsageContext& context, Account& account);

  /// start asks for the binding, now or as soon as the flow is up. In Registered it refreshes at once.
  void start(Instant now);
  /// stop removes the binding.
  void stop(Instant now);

  /// check refreshes at once, to hear from the server; false if we are not registered.
  bool check(Instant now);

  void flow_opened(Instant now);
  void flow_lost(std::string_view reason, Instant now);
  void on_response(const IncomingResponse& response, Instant now);
  void on_failure(ClientTransactionId transaction, RequestFailure failure, Instant now);
  void on_timer(UsageTimerKind kind, Instant now);

  [[nodiscard]] State state() const { return state_; }

 private:
  /// Report is what changes with a state and is told to the application.
  struct Report {
    bool will_retry = false;
    std::uint16_t status = 0;
    std::string reason;
  };

  void enter(State state) { enter(state, Report()); }
  void enter(State state, Report report);
  /// ask sends a REGISTER unless one is under way.
  void ask(Instant now);
  void send(std::chrono::seconds expires, Instant now);
  void transmit(Instant now);
  void succeed(const Message& response, Instant now);
  void retry_with_longer_interval(const Message& response, Instant now);
  void retry_later(Report report, std::optional<std::uint32_t> retry_after, Instant now);
  void unanswered(Instant now);
  [[nodiscard]] bool in_flight() const { return request_.has_value(); }

  UsageContext& context_;
  Account& account_;
  State state_ = State::Idle;
  std::optional<ClientRequest> request_;
  bool removes_ = false;     ///< the REGISTER that was sent last
  bool stop_after_ = false;  ///< stop() came while a REGISTER was under way
  std::string call_id_;
  std::string from_tag_;
  std::uint32_t cseq_ = 0;
  std::chrono::seconds wanted_;
  std::uint8_t brief_answers_ = 0;  ///< 423 in a row
  std::uint8_t failures_ = 0;       ///< in a row, for the back-off
  std::chrono::seconds granted_{0};
  bool reported_connected_ = false;
  UsageAlarm refresh_;
  UsageAlarm retry_;
  UsageAlarm answer_;
};

}  // namespace webphone::sip
