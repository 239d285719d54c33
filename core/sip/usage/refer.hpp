#pragma once

#include <optional>
#include <string>

#include "core/sip/message/refer_to.hpp"
#include "core/sip/usage/usage.hpp"

namespace webphone::sip {

/// Refer is a REFER that a peer sent us, and the subscription that comes with it: the peer is told how the
/// call fares that it asked for (RFC 3515), unless it does not care (RFC 4488).
///
///   Trying --follow--> Active --call answered, refused--> Ended once the peer knows
///      |     |-- 5 s --> Pending (202) --follow--> Active
///      +--refuse--> Ended          +-----refuse--> Ended once the peer knows
///
/// The subscription may outlive the dialog's other usages (RFC 5057).
class Refer final : public Usage {
 public:
  using Usage::Usage;

  /// receive takes a REFER; dialog is that of the session, if it came in one.
  void receive(ServerTransactionId transaction, Message request, SharedDialog dialog, SessionId session,
               Instant now);
  /// follow tells the peer that the call is being made.
  void follow(Instant now);
  void refuse(std::uint16_t status, Instant now);
  [[nodiscard]] bool undecided() const { return !decided_ && state() != UsageState::Ended; }
  [[nodiscard]] const ReferTo& refer_to() const { return refer_to_; }
  [[nodiscard]] const std::string& referred_by() const { return referred_by_; }

  void stop(Instant now) override { refuse(603, now); }
  [[nodiscard]] Refer* as_refer() override { return this; }
  [[nodiscard]] bool owns(const Message& request) const override;
  void receive_request(ServerTransactionId transaction, const Message& request, Instant now) override;
  void call_fares(std::uint16_t status, Instant now) override;

 private:
  void on_outcome(const Outcome& outcome, Instant now) override;
  void on_deadline(Instant now) override;
  void answer(std::uint16_t status, Instant now);
  void accept(Instant now);
  void notify(Instant now);
  /// told_all: the NOTIFY that ends the subscription was sent.
  [[nodiscard]] bool told_all() const;

  ReferTo refer_to_;
  std::string referred_by_;
  std::optional<ServerTransactionId> unanswered_;
  Message refer_;
  bool silent_ = false;   ///< no subscription was wanted
  bool decided_ = false;  ///< by the host
  bool news_ = false;     ///< the peer does not know status_ yet
  bool expired_ = false;
  std::uint16_t status_ = 100;
  Instant expires_at_;
};

}  // namespace webphone::sip
