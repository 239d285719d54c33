#pragma once

#include <string_view>

#include "core/phone/account.hpp"
#include "core/phone/phone_context.hpp"
#include "core/phone/presence_word.hpp"

namespace webphone::phone {

/// OwnPresence is the state that the user shows to others, published at the server (RFC 3903) for as long as
/// the phone runs. With enablepresence 1 nothing is published until the page uses presence in any way, with 2
/// "Online" is from the start, with 0 nothing at all.
class OwnPresence {
 public:
  explicit OwnPresence(PhoneContext& context) : context_(context) {}

  /// set takes a state by its documented name. DND also refuses calls (486), from now on.
  void set(std::string_view name);
  /// used tells that the page uses presence.
  void used() { used_ = true; }
  /// publish brings the server up to date, when the account can.
  void publish(Account::CallPermission permission, Instant now);
  void on_change(const sip::UsageChanged& change);
  void stop(Instant now);
  /// forget says that the SIP stack has ended.
  void forget();

 private:
  [[nodiscard]] std::string document() const;

  PhoneContext& context_;
  const OwnState* state_ = find_own_state("Online");
  const OwnState* published_ = nullptr;  // what the server was told
  sip::UsageId publication_;
  bool used_ = false;
};

}  // namespace webphone::phone
