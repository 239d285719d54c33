#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/phone/added_headers.hpp"
#include "core/phone/call_report.hpp"
#include "core/phone/dial_plan.hpp"
#include "core/phone/divert.hpp"
#include "core/phone/kept_call.hpp"
#include "core/phone/negotiation.hpp"
#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// Call is one call from its first moment to its CDR: the SIP session, the media, and what the page is told.
///
///   outgoing   Preparing --offer made--> Calling --18x--> Ringing --200--> Connected
///   incoming   Alerting --accept()--> Answering --answer made--> Accepted --ACK--> Connected
///   any --hang up, refusal, CANCEL, BYE, time out, media lost--> Ended
///
/// A call ends for the page at once when the user hangs up; what the wire still needs is the SIP stack's
/// business. While Connected, one exchange of descriptions runs at a time: the peer's offers are answered
/// first, then our own wishes (hold, resume, ICE restart) are offered, and only then a transfer is asked for.
/// Parts: call.cpp is setting up and ending, call_exchange.cpp what follows once it is connected,
/// call_recovery.cpp its going on in another page, call_dtmf.cpp the digits, call_transfer.cpp transfers.
class Call {
 public:
  enum class State : std::uint8_t {
    Preparing,
    Calling,
    Ringing,
    Alerting,
    Answering,
    Accepted,
    Connected,
    Ended
  };

  /// number is the phone's internal number of the call.
  Call(PhoneContext& context, std::int64_t number, CallNames names, Instant now);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  // The beginning, one of the two.
  void dial(DialTarget target, Instant now);
  /// follow dials because a peer asked for it (RFC 3515).
  void follow(sip::UsageId refer, DialTarget target, Instant now);
  /// receive takes an incoming session, and does with it what reception says. The browser could take its
  /// offer, unless it is to be turned away. reception.target is ready for the SIP stack.
  void receive(const sip::IncomingSession& incoming, Reception reception, Instant now);

  /// resume takes a call up again that an earlier life of the page has kept, see keep().
  void resume(sip::SessionId session, const KeptCall& kept, Instant now);

  // Commands. Those that do not fit the state are logged.
  void accept(Instant now);
  void reject(std::uint16_t status, std::string_view reason, Instant now);
  void ignore();
  /// forward redirects the caller to target before the call is answered.
  void forward(std::string_view target, std::string_view reason, Instant now);
  /// hang_up ends the call in the way that its state asks for; reason is for the CDR.
  void hang_up(std::string_view reason, Instant now);
  void mute(bool microphone, bool speaker);
  void hold(bool wanted, Instant now);
  void send_dtmf(std::string_view digits, Instant now);
  /// set_header changes the headers of what we send in this call, see AddedHeaders::change().
  Status<std::string> set_header(std::string_view list, Instant now);

  /// transfer asks the peer to call target instead of us, or to take our place in the call with `other`. The
  /// settings say whether it is on hold meanwhile, and when we leave; a call that comes back is resumed.
  void transfer(std::string_view target, sip::SessionId other, Instant now);
  /// set_aside puts the call on hold for a consultation; return_from_transfer takes that back.
  void set_aside(Instant now);
  void return_from_transfer(Instant now);

  // What the SIP stack tells of this call's session.
  void on_progress(const sip::SessionProgress& progress, Instant now);
  void on_established(const sip::SessionEstablished& established, Instant now);
  void on_terminated(const sip::SessionTerminated& terminated, Instant now);
  void on_remote_offer(std::string offer, Instant now);
  void on_offer_requested(Instant now);
  void on_remote_answer(std::string_view answer, Instant now);
  void on_repair_needed(Instant now);
  void on_reoffer_failed(const sip::ReofferFailed& failure, Instant now);
  void on_info(const sip::InfoReceived& info);

  /// on_transfer tells how the transfer of this call fares.
  void on_transfer(const sip::UsageChanged& change, Instant now);

  void on_media_reply(const MediaReply& reply, Instant now);
  void on_media_event(const MediaEvent& event, Instant now);
  void on_timer(PhoneTimer::Kind kind, Instant now);

  /// keep gives what a page needs to take the connected call up again, empty in any other state.
  [[nodiscard]] std::string keep(Instant now) const;

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool ended() const { return state_ == State::Ended; }
  [[nodiscard]] std::int64_t number() const { return number_; }
  [[nodiscard]] sip::SessionId session() const { return session_; }
  [[nodiscard]] sip::UsageId transfer() const { return transfer_; }
  [[nodiscard]] bool hands_over() const { return handover_.has_value(); }
  [[nodiscard]] bool was_connected() const { return !report_.connected_at().is_never(); }
  /// ended_by tells who has ended the call.
  [[nodiscard]] DisconnectParty ended_by() const { return ended_by_; }
  [[nodiscard]] const CallNames& names() const { return report_.names(); }
  [[nodiscard]] int line() const { return report_.names().line; }
  [[nodiscard]] bool awaits(std::int64_t request) const {
    return negotiation_.awaits(request) || (request != 0 && request == digit_request_);
  }
  /// on_hold tells whether either side holds the call.
  [[nodiscard]] bool on_hold() const { return holds_ || negotiation_.hold().remote; }
  [[nodiscard]] bool microphone_muted() const { return microphone_muted_; }
  [[nodiscard]] bool speaker_muted() const { return speaker_muted_; }
  /// show tells the page a STATUS of the line that is no state of the API.
  void show(std::string_view status) { report_.line_status(status); }
  /// wanted_tone is what the user should hear because of this call.
  [[nodiscard]] Tone wanted_tone() const;
  /// take_new_ring tells once that the call has begun to ring.
  [[nodiscard]] bool take_new_ring() { return state_ == State::Alerting && !std::exchange(told_ring_, true); }
  /// take_beep tells once that a short tone is due.
  [[nodiscard]] bool take_beep() { return std::exchange(beeps_, false); }

 private:
  /// What the exchange of descriptions that runs is for.
  enum class Exchange : std::uint8_t { Setup, Hold, RestartIce, ChangeMedia, ProvideOffer, AnswerOffer };

  void enter(State state) { state_ = state; }
  void arm(TimerId& timer, Duration delay, PhoneTimer::Kind kind, Instant now);
  void arm_ring_timeout(Parameter own, Instant now);
  void disarm();
  void end(const CallEnd& end, Instant now);
  void invite(std::string offer, Instant now);
  void answer(std::string description, Instant now);
  void become_connected(Instant now);
  void media_failed(const Negotiation::Step& step, Instant now);
  bool goes_on_without_microphone(MediaError error);
  bool retry_without_microphone(MediaError error);
  void show_failure(const sip::SessionTerminated& terminated);
  bool redial(const sip::SessionTerminated& terminated, Instant now);
  [[nodiscard]] bool beeps_on_connect() const;

  // call_exchange.cpp
  void proceed(Instant now);
  void offer_again(Exchange purpose, Instant now);
  void answer_remote_offer(Instant now);
  void exchange_failed(Instant now);
  void exchange_done(Instant now);
  void apply_hold(bool held);
  void apply_mute();
  [[nodiscard]] sdp::Direction wished_direction(bool held) const;
  void on_exchange_step(Negotiation::Step step, Instant now);

  // call_transfer.cpp
  void send_transfer(Instant now);
  void transfer_failed(std::string_view why, Instant now);

  // call_recovery.cpp
  void media_moved(Instant now);

  // call_dtmf.cpp
  void send_next_digit(Instant now);
  void send_digit(char digit, Instant now);
  void send_digit_info(char digit, Instant now);
  void on_digit_reply(const MediaReply& reply, Instant now);

  PhoneContext& context_;
  const std::int64_t number_;
  State state_ = State::Preparing;
  CallReport report_;
  Negotiation negotiation_;
  sip::SessionId session_;
  sip::UsageId refer_;  ///< the REFER that the call was asked for by
  /// Handover is a transfer of this call, asked for and not over yet.
  struct Handover {
    std::string target;
    sip::SessionId other;
    bool sent = false;
  };
  std::optional<Handover> handover_;
  sip::UsageId transfer_;  ///< the REFER of handover_
  bool held_for_transfer_ = false;
  std::string when_connected_;  ///< transfer to this target then
  std::string on_no_answer_;    ///< forward to this target
  std::string target_;
  DisconnectParty ended_by_ = DisconnectParty::NotSet;
  Instant invited_at_;
  std::string remote_offer_;  // of the INVITE; then of a re-INVITE that waits for its turn
  bool offer_requested_ = false;
  bool ignored_ = false;
  bool has_early_media_ = false;
  bool rings_back_ = false;  ///< the user is to hear that the peer's phone rings
  bool redialled_ = false;
  bool answered_by_setting_ = false;
  bool beeps_ = false;
  bool told_ring_ = false;

  Exchange exchange_ = Exchange::Setup;
  bool wants_hold_ = false;
  bool holds_ = false;
  bool offers_hold_ = false;  ///< what the exchange under way, or the last one, has offered
  bool wants_ice_restart_ = false;
  bool wants_other_media_ = false;
  bool ice_restarted_ = false;
  bool moved_ = false;  ///< the media is with another page from the next exchange on
  bool media_connected_ = false;
  bool repairs_ = false;  ///< the ICE restart is one of a call that lost its flow
  bool microphone_muted_ = false;
  bool speaker_muted_ = false;
  bool media_muted_ = false;  // what the engine was told last
  bool media_speaker_muted_ = false;
  bool media_held_ = false;

  AddedHeaders headers_;
  std::string digits_;            // that wait for their turn
  bool is_single_digit_ = false;  // of a dtmf() of one digit
  char digit_ = 0;                // the last that went to the media engine, which answers for it
  std::int64_t digit_request_ = 0;
  TimerId ring_timer_;
  TimerId no_answer_timer_;
  TimerId call_timer_;
  TimerId second_timer_;
  TimerId digit_timer_;
};

}  // namespace webphone::phone
