#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/phone/call.hpp"
#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// Conference is the set of calls whose peers hear each other. It decides who takes part; the engine mixes. A
/// member is mixed while it is connected and nobody has it on hold, so a call may be made a member before it
/// is answered. With fewer than two members the conference is over; the calls go on.
class Conference {
 public:
  explicit Conference(PhoneContext& context) : context_(context) {}

  void join(std::int64_t call);
  void leave(std::int64_t call);
  void dissolve() { members_.clear(); }
  [[nodiscard]] bool empty() const { return members_.empty(); }

  /// settle forgets calls that have ended and tells engine and page of what has changed; after every input.
  void settle(const std::vector<std::unique_ptr<Call>>& calls);

 private:
  using Numbers = std::vector<std::int64_t>;
  static bool has(const Numbers& numbers, std::int64_t call);

  PhoneContext& context_;
  Numbers members_;
  Numbers mixed_;  // what the engine was told last
};

}  // namespace webphone::phone
