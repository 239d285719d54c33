#pragma once

#include <string_view>

#include "core/phone/dial_plan.hpp"
#include "core/phone/engine_choice.hpp"
#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// HandedOverCalls makes the calls of the engines without media: an app, the dialler of the device, or the
/// owner's server is told whom to call, and what becomes of the call nobody hears here. So the page is told
/// the set-up, the end and a CDR with the reason "handed over", one right after the other, and the user in
/// words where to look.
class HandedOverCalls {
 public:
  explicit HandedOverCalls(PhoneContext& context) : context_(context) {}

  void call(Engine engine, std::string_view number, Instant now);

 private:
  /// hand_over does it; false if the number or the settings do not allow it.
  bool hand_over(Engine engine, const DialTarget& target, std::string_view caller);
  void offer_app();

  PhoneContext& context_;
};

}  // namespace webphone::phone
