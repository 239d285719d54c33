#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/phone/account.hpp"
#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// Watches is what the phone asks servers to be told of (RFC 6665): the presence of users (RFC 3856), the
/// calls of extensions (RFC 4235), and its own mailbox (RFC 3842). What is asked for while the account is on
/// its way waits; subscriptions are kept, and come back after a restart. Only subscriptions of ours are
/// heard: a NOTIFY that nobody asked for is answered with 481 by the SIP stack.
class Watches {
 public:
  static constexpr std::size_t kMaxWatched = 100;
  enum class Kind : std::uint8_t { Presence, Dialog, Mailbox };

  explicit Watches(PhoneContext& context) : context_(context) {}

  /// watch adds a list of users. Of those that are watched already, what is known is told again.
  void watch(Kind kind, std::string_view users);
  /// subscribe asks for what waits, and at the start of a run for the lists of the settings and the mailbox.
  void subscribe(Account::CallPermission permission, Instant now);
  void on_change(const sip::UsageChanged& change);
  void on_notified(const sip::Notified& notified);
  /// stop ends the subscriptions at the server.
  void stop(Instant now);
  /// forget says that the SIP stack has ended.
  void forget();

 private:
  struct Watch {
    Kind kind = Kind::Presence;
    std::string user;    ///< as the page is told
    std::string target;  ///< as it was asked for
    sip::UsageId usage;
    bool answered = false;
    std::string_view presence;  ///< told last; a literal
  };
  Watch* find(sip::UsageId usage);
  void add(Kind kind, std::string_view target);
  void begin_run();
  [[nodiscard]] bool asks_always(Kind kind) const;
  [[nodiscard]] bool refused(Kind kind) const { return (refused_kinds_ & bit(kind)) != 0; }
  static std::uint8_t bit(Kind kind) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind)); }
  void on_ended(Watch& watch, std::uint16_t status);
  void tell_presence(Watch& watch, std::string_view word);
  void tell_dialogs(const Watch& watch, std::string_view body);
  void tell_dialog(const Watch& watch, std::string_view direction, std::string_view state,
                   std::string_view call_id);
  void tell_mailbox(std::string_view body);

  PhoneContext& context_;
  std::vector<Watch> watched_;
  bool begun_ = false;
  std::uint8_t refused_kinds_ = 0;  // the server does not know them
};

}  // namespace webphone::phone
