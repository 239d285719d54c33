#pragma once

#include <string>

#include "core/sip/usage/usage.hpp"

namespace webphone::sip {

/// InstantMessage is one request of ours outside of any dialog that is over with its answer: MESSAGE (RFC
/// 3428), and OPTIONS that asks a peer what it can do (RFC 3261 §11).
///
///   Trying --answer--> Ended        Trying --503, 500 or 480 with Retry-After, no answer--> Waiting
///                                   Waiting --pause over--> Trying, kMaxMessageTries times in all
///
/// Messages to one peer go out in their order, each when the one before is over.
class InstantMessage final : public Usage {
 public:
  using Usage::Usage;

  /// prepare makes the request; begin sends it.
  void prepare(Method method, std::string target, MessageOptions content, std::uint64_t number);
  void begin(Instant now);

  void stop(Instant now) override;
  [[nodiscard]] InstantMessage* as_message() override { return this; }
  [[nodiscard]] const std::string& target() const { return target_; }
  /// number orders the messages of a user agent; waits tells that it has not begun.
  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] bool waits() const { return !begun_; }

 private:
  void on_outcome(const Outcome& outcome, Instant now) override;
  void on_deadline(Instant now) override;

  Method method_ = Method::Message;
  std::string target_;
  MessageOptions content_;
  std::uint64_t number_ = 0;
  bool begun_ = false;
  std::uint8_t tries_ = 0;
};

}  // namespace webphone::sip
