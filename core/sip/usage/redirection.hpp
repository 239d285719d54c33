#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/message/message.hpp"

namespace webphone::sip {

/// Redirection is the target set of one INVITE (RFC 3261 §8.1.3.4): where 3xx responses have sent it, the
/// best first, each target once.
class Redirection {
 public:
  /// Targets of one INVITE, the dialled one included: more are passed over.
  static constexpr std::size_t kMaxTargets = 10;

  /// begin forgets all but the target that is tried now.
  void begin(const std::string& target);
  /// add takes the SIP contacts of a 300, 301 or 302 that are new, ahead of those that wait still. They come
  /// in the order of their q, 1 if unsaid (RFC 2616 §14.1); a call to sips stays with sips.
  void add(const Message& response);
  /// next gives the target to try now, or nothing.
  std::optional<std::string> next();
  /// redirected: a target other than the first is being tried.
  [[nodiscard]] bool redirected() const { return tried_ > 1; }

 private:
  [[nodiscard]] bool knows(std::string_view uri) const;

  std::vector<std::string> targets_;  // tried_ of them tried
  std::size_t tried_ = 0;
};

/// parse_q gives a qvalue in thousandths, 0..1000 (RFC 3261 §25.1); nothing if it is none.
std::optional<int> parse_q(std::string_view text);

}  // namespace webphone::sip
