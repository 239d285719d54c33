#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// Typing tells peers that the user writes to them, and the page which peers write (RFC 3994).
///
///   peer idle --active--> typing --message, idle, refresh interval over without another active--> idle
///   user idle --typing()--> typing, told at once and again each refresh interval while it goes on
///                           --message sent, 15 s without typing()--> idle
class Typing {
 public:
  static constexpr std::size_t kMaxPeers = 32;
  static constexpr Duration kIdleAfter{std::chrono::seconds{15}};
  static constexpr Duration kRefresh{std::chrono::seconds{60}};

  explicit Typing(PhoneContext& context) : context_(context) {}

  /// heard takes the body of application/im-iscomposing+xml.
  void heard(std::string_view peer, int line, std::string_view body, Instant now);
  /// message_came and message_sent end the typing: what was typed is there.
  void message_came(std::string_view peer);
  void message_sent(std::string_view target);
  /// type says that the user writes to target just now.
  void type(std::string_view target, Instant now);
  void on_timer(Instant now);
  /// forget drops all: the SIP stack has ended.
  void forget();

 private:
  struct Party {
    std::string name;
    int line = 0;
    Instant ends;
    Instant told_again;  ///< when the peer is to be told next
  };
  using Parties = std::vector<Party>;
  void tell_page(const Party& party, bool typing);
  void tell_peer(std::string_view target, bool typing, Instant now);
  void arm(Instant now);

  PhoneContext& context_;
  Parties writing_;  // to us
  Parties read_;     // those whom the user writes to
  TimerId timer_;
};

}  // namespace webphone::phone
