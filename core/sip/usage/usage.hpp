#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/dialog/dialog.hpp"
#include "core/sip/usage/account.hpp"
#include "core/sip/usage/client_request.hpp"
#include "core/sip/usage/usage_context.hpp"

namespace webphone::sip {

class Refer;
class Publication;
class InstantMessage;

/// Usage is what all usages but registration and INVITE session have in common: they send one request at a
/// time, in a dialog of theirs or outside of any, carry it over challenges and lost flows, and have one
/// deadline.
class Usage {
 public:
  Usage(UsageContext& context, Account& account, UsageId id);
  Usage(const Usage&) = delete;
  Usage& operator=(const Usage&) = delete;
  virtual ~Usage() = default;

  /// stop ends the usage in the user's name, with a word to the peer where one is due.
  virtual void stop(Instant now) = 0;
  /// abandon ends it without a further word.
  void abandon() { end(0, {}); }

  // What comes from the network.
  void receive_response(const IncomingResponse& incoming, Instant now);
  void request_failed(ClientTransactionId transaction, RequestFailure failure, Instant now);
  void flow_opened(Instant now);
  void flow_lost() { moved_ = true; }
  void handle_timer(UsageTimerKind kind, Instant now);
  /// owns tells whether a received request belongs to this usage; receive_request then takes it.
  [[nodiscard]] virtual bool owns(const Message&) const { return false; }
  virtual void receive_request(ServerTransactionId, const Message&, Instant) {}
  [[nodiscard]] virtual Refer* as_refer() { return nullptr; }
  [[nodiscard]] virtual Publication* as_publication() { return nullptr; }
  [[nodiscard]] virtual InstantMessage* as_message() { return nullptr; }
  /// call_fares tells the usage of a REFER how the call fares that was made for it.
  virtual void call_fares(std::uint16_t, Instant) {}

  [[nodiscard]] Account& account() const { return account_; }
  [[nodiscard]] Dialog* dialog() const { return dialog_.get(); }
  [[nodiscard]] UsageState state() const { return state_; }
  [[nodiscard]] bool finished() const { return state_ == UsageState::Ended && !request_; }

 protected:
  /// Outcome is how a request ended. Without a response the status is 408 or 503 (RFC 3261 §8.1.3.1).
  struct Outcome {
    const OutgoingMessage& request;
    const Message* response = nullptr;
    std::uint16_t status = 0;

    [[nodiscard]] std::optional<std::uint32_t> retry_after() const;
    [[nodiscard]] std::string reason() const;
  };
  virtual void on_outcome(const Outcome& outcome, Instant now) = 0;
  virtual void on_deadline(Instant now) = 0;
  /// on_new_flow: the account has another flow, and no request is under way.
  virtual void on_new_flow(Instant) {}

  /// make_request starts the next request in dialog_, or to target outside of a dialog.
  OutgoingMessage make_request(Method method, const std::string& target);
  /// send sends it, now or as soon as the account is reachable; on_outcome follows.
  void send(OutgoingMessage message, Instant now);
  void reply(ServerTransactionId transaction, OutgoingMessage response, Instant now);
  void reply(ServerTransactionId transaction, const Message& request, std::uint16_t status, Instant now);
  /// enter changes the state, and tells the host if there is news in it.
  void enter(UsageState state, std::uint16_t status = 0, std::string reason = {}, std::string message = {});
  void end(std::uint16_t status, std::string reason, std::string message = {});
  /// leave_dialog begins anew: other Call-ID, tag and numbers.
  void leave_dialog();

  UsageContext& context_;
  Account& account_;
  const UsageId id_;
  UsageAlarm deadline_;
  std::optional<ClientRequest> request_;
  SharedDialog dialog_;  ///< perhaps shared with an INVITE session (RFC 5057)
  std::string call_id_;
  std::string local_tag_;
  std::uint32_t cseq_ = 0;  ///< of the request that was sent last

 private:
  void transmit(Instant now);
  void renumber();
  void conclude(const Message* response, std::uint16_t status, Instant now);

  UsageState state_ = UsageState::Trying;
  std::uint16_t told_status_ = 0;
  bool moved_ = false;
  std::uint8_t flow_tries_ = 0;
  UsageAlarm flow_wait_;
};

}  // namespace webphone::sip
