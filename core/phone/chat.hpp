#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// Chat is the text messages of the phone: those that come, and what becomes of those that it sends.
class Chat {
 public:
  explicit Chat(PhoneContext& context) : context_(context) {}

  void send(std::string_view number, std::string_view message, Instant now);
  void on_message(const sip::InstantMessageReceived& message, int line);
  void on_change(const sip::UsageChanged& change);

 private:
  struct Sent {
    sip::UsageId message;
    std::string peer;
  };
  PhoneContext& context_;
  std::vector<Sent> sent_;  // and not answered yet; the SIP stack bounds them
};

}  // namespace webphone::phone
