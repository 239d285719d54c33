#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/phone/notification.hpp"
#include "core/phone/phone_context.hpp"
#include "core/sip/usage/user_agent_event.hpp"

namespace webphone::phone {

/// CallEnd says how a call ended; reason is in the documented form: a SIP status, BYE, CANCEL or -1, and a
/// text.
struct CallEnd {
  DisconnectParty party = DisconnectParty::Undefined;
  std::string reason;
};

/// call_end reads the end that the SIP stack told of.
CallEnd call_end(const sip::SessionTerminated& end);

/// CallReport tells the page about one call: its line in the snapshot, the STATUS notifications,
/// onCallStateChange in the order setup, ringing, connected, disconnected, and the CDR at the end. Each state
/// is told once.
class CallReport {
 public:
  CallReport(PhoneContext& context, CallNames names, Instant now);

  /// setup begins it; `video` says whether pictures are offered.
  void setup(bool video = false);
  void ringing();
  void connected(Instant now);
  void disconnected(const CallEnd& end, Instant now);

  /// line_status is a STATUS of the line that is no state of the API.
  void line_status(std::string_view status);
  /// tick tells how long the call has lasted.
  void tick(Instant now);

  void set_muted(bool microphone, bool speaker);
  void set_held(bool held);
  /// set_held_by_peer tells whether the other side holds the call.
  void set_held_by_peer(bool held);
  /// set_peer fills in names that were not known before.
  void set_display_name(std::string_view name);

  [[nodiscard]] const CallNames& names() const { return names_; }
  [[nodiscard]] Instant started_at() const { return started_at_; }
  [[nodiscard]] Instant connected_at() const { return connected_at_; }

 private:
  LineSnapshot& line();
  void forget_line();
  void change_state(std::string_view state);
  void describe(LineSnapshot& line);
  void tell_cdr(const CallEnd& end, Instant now);

  PhoneContext& context_;
  CallNames names_;
  Instant started_at_;
  Instant connected_at_ = Instant::never();
  bool told_ringing_ = false;
  bool held_by_peer_ = false;
  LineFlags flags_;
  std::string status_;  ///< the last that was told of the line
};

}  // namespace webphone::phone
