#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/phone/http_client.hpp"
#include "core/phone/notification.hpp"
#include "core/phone/settings.hpp"

namespace webphone::phone {

struct PhoneContext;

enum class CallMoment : std::uint8_t { Setup, Ringing, Connected, Disconnected };

/// HookValues are what the keywords of an address stand for, beside those that the settings give.
struct HookValues {
  std::string_view status;
  std::string_view called;
  std::string_view peer;
  std::string_view peer_details;
  std::string_view direction;  ///< 1 outgoing, 2 incoming
  std::string_view pin;
  std::string_view text;
  std::string_view caller;
};

/// ServerHooks are the addresses of the owner's web server that the settings name (`scurl_*` and the API
/// links): what is asked of them and when, and what becomes of the answers.
class ServerHooks {
 public:
  explicit ServerHooks(PhoneContext& context) : context_(context) {}

  /// request asks the address that a setting holds, its keywords replaced by values; false if there is none.
  bool request(Parameter address, HttpPurpose purpose, const HookValues& values, int line = -1);

  /// ask_or_open asks the web server, if the setting is an API address (it begins with an asterisk); else the
  /// page opens it as a link, for which no secrets are filled in. False if there is none, or it cannot be
  /// used.
  bool ask_or_open(Parameter address, HttpPurpose purpose, const HookValues& values);
  [[nodiscard]] bool is_api(Parameter address) const;

  void on_start();
  void on_registered();
  void on_call(const CallNames& names, CallMoment moment);
  /// on_cdr posts the details of a call that has ended.
  void on_cdr(const CallRecord& record);
  void on_chat(Direction direction, std::string_view peer, std::string_view text);

  /// ask_settings asks for the settings of `scurl_setparameters`, if it is set. While provisioning, the phone
  /// does not start.
  void ask_settings();
  [[nodiscard]] bool provisioning() const { return provisioning_; }

  void on_reply(const HttpReply& reply);

 private:
  [[nodiscard]] std::string expand(std::string_view address, const HookValues& values, bool with_secrets);
  [[nodiscard]] std::string value_of(std::string_view keyword, const HookValues& values, bool with_secrets);
  [[nodiscard]] bool may_know_secrets(Parameter address) const;
  bool send(Parameter address, HttpPurpose purpose, const HookValues& values, std::string body, int line);
  void report(const HttpClient::Pending& pending, bool good, std::string_view why);
  void apply_settings(bool good, std::string_view answer, std::string_view place);

  PhoneContext& context_;
  std::string session_;  // SESSIONID
  std::string salt_;     // MD5SALT, of the address that is being made
  bool provisioning_ = false;
};

}  // namespace webphone::phone
