#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "core/sip/message/refer_to.hpp"
#include "core/sip/message/subscription_state.hpp"
#include "core/sip/usage/usage.hpp"

namespace webphone::sip {

/// Subscription is the subscriber's side of RFC 6665: it asks for the state of a resource, keeps asking, and
/// hears of each change. A REFER of ours is one too, without a SUBSCRIBE: it subscribes to how the peer fares
/// with the call that it was asked to make (RFC 3515 §2.4.4).
///
///   Trying --NOTIFY pending--> Pending --NOTIFY active--> Active
///      |  --NOTIFY active--> Active
///      +<------ pause over ------ Waiting <--passing failure, terminated, no NOTIFY, expired-- any of the
///      three
///   any --permanent failure, rejected, noresource, invariant--> Ended
///   any --stop--> (leaving) --last NOTIFY, refusal, 64*T1--> Ended
///
/// What would lead a REFER to Waiting ends it. The first NOTIFY makes the dialog, be it before the 2xx or
/// after; of a forked SUBSCRIBE the first to notify is kept, and the others find no subscription (481).
class Subscription final : public Usage {
 public:
  using Usage::Usage;

  void start(std::string target, const SubscribeOptions& options, Instant now);

  /// refer sends REFER, in dialog or else to target outside of one.
  void refer(SharedDialog dialog, std::string target, const ReferTo& refer_to, bool notify, Instant now);

  void stop(Instant now) override;
  [[nodiscard]] bool owns(const Message& request) const override;
  void receive_request(ServerTransactionId transaction, const Message& request, Instant now) override;

 private:
  void on_outcome(const Outcome& outcome, Instant now) override;
  void on_deadline(Instant now) override;
  void on_new_flow(Instant now) override { refresh(now); }

  void subscribe(std::chrono::seconds expires, Instant now);
  void refresh(Instant now);
  void subscribed(const Outcome& outcome, Instant now);
  void notified(const Message& notify, const SubscriptionState& told, Instant now);
  void terminated(const SubscriptionState& told, Instant now);
  void come_back(std::uint16_t status, std::string reason, std::optional<std::uint32_t> retry_after,
                 bool at_once, Instant now);
  void referred(const Message& notify, const SubscriptionState& told, Instant now);
  [[nodiscard]] std::string event() const;
  void granted(std::chrono::seconds left, Instant now);
  [[nodiscard]] bool live() const { return state() == UsageState::Pending || state() == UsageState::Active; }

  std::string target_;
  std::string from_;  ///< as in the SUBSCRIBE
  std::string package_;
  std::string accept_;
  std::chrono::seconds wanted_{0};
  std::chrono::seconds asked_{0};     ///< Expires of the last SUBSCRIBE
  std::chrono::seconds interval_{0};  ///< as granted last
  Instant begun_;                     ///< when this dialog was asked for
  Instant expires_at_;
  std::string refer_id_;     ///< the number of our REFER, once it is accepted
  std::uint16_t fared_ = 0;  ///< status of the referred call, as told last
  bool is_refer_ = false;
  bool bound_ = false;    ///< a NOTIFY has made the dialog
  bool leaving_ = false;  ///< the host has stopped it, or wants the state only once
  std::uint8_t failures_ = 0;
  std::uint8_t brief_answers_ = 0;
};

}  // namespace webphone::sip
