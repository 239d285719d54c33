#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "core/sip/usage/usage.hpp"

namespace webphone::sip {

/// Publication keeps a state of ours at the server that tells others (RFC 3903): published, refreshed before
/// it expires, changed, and taken back.
///
///   Trying --2xx--> Active --refresh, change--> (Active)       any --permanent failure--> Ended
///      ^               | passing failure, expired
///      +--pause over-- Waiting                                 any --stop--> (leaving) --answer--> Ended
///
/// 412 means that the server has forgotten: the whole state goes out anew. One PUBLISH at a time (§4.1); a
/// change that comes meanwhile follows the answer.
class Publication final : public Usage {
 public:
  using Usage::Usage;

  void start(std::string target, const PublishOptions& options, Instant now);
  /// change publishes another state.
  void change(std::string content_type, std::string body, Instant now);

  void stop(Instant now) override;
  [[nodiscard]] Publication* as_publication() override { return this; }

 private:
  void on_outcome(const Outcome& outcome, Instant now) override;
  void on_deadline(Instant now) override;
  void publish(Instant now);

  std::string target_;
  std::string package_;
  std::string content_type_;
  std::string body_;
  std::string etag_;  ///< SIP-ETag of the state at the server; empty: it has none
  std::chrono::seconds wanted_{0};
  Instant expires_at_;
  bool changed_ = true;  ///< the server does not have body_ yet
  bool leaving_ = false;
  std::uint8_t failures_ = 0;
  std::uint8_t brief_answers_ = 0;
  std::uint8_t forgotten_ = 0;  ///< 412 in a row
};

}  // namespace webphone::sip
