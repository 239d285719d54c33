#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/phone/call.hpp"
#include "core/phone/conference.hpp"
#include "core/phone/divert.hpp"
#include "core/phone/phone_context.hpp"

namespace webphone::phone {

/// Switchboard holds the calls, one a line, and finds the one that a command, a reply or an event means.
///
/// Lines are 1..100; a call takes the first free one and becomes the active line. A selection of -1 (the
/// current line) or -2 (all) lasts for a moment only. A command for a line without a fitting call goes to the
/// call that fits best.
class Switchboard {
 public:
  static constexpr int kMaxLines = phone::kMaxLines;
  static constexpr int kAllLines = -2;
  static constexpr int kCurrentLine = -1;

  explicit Switchboard(PhoneContext& context) : context_(context), conference_(context) {}

  // Commands.
  /// call calls a number, with picture or without.
  void call(std::string_view number, bool video, Instant now);
  void hang_up(std::optional<int> line, std::string_view reason, Instant now);
  void accept(std::optional<int> line, Instant now);
  void reject(std::optional<int> line, std::string_view reason, Instant now);
  void ignore(std::optional<int> line);
  /// forward redirects the ringing call to a number.
  void forward(std::string_view number, Instant now);
  void mute(bool state, std::optional<int> direction);
  void hold(bool state, Instant now);
  void dtmf(std::string_view digits, Instant now);
  /// set_header changes the headers of what the active line's call sends; without one, or on line -2, those
  /// of all that is sent.
  void set_header(std::string_view list, Instant now);
  /// conference lets the peers of calls hear each other: of all calls without a number, or of a line or
  /// number as well; without add it takes them out again. (conference.cpp)
  void conference(std::string_view number, bool add, Instant now);
  /// transfer hands the meant call over to a number, perhaps after a consultation with it, or without one to
  /// the peer of the other call.
  void transfer(std::string_view number, Instant now);
  /// select takes a line number, a Call-ID or a peer's name.
  void select(std::string_view line, Instant now);
  void selection_ends();

  // Inputs.
  void on_incoming(const sip::IncomingSession& incoming, Instant now);
  void on_refer(const sip::ReferReceived& refer, Instant now);
  /// resume takes up the calls that an earlier life of the page has kept.
  void resume(const KeptCalls& kept, Instant now);
  void on_media_reply(const MediaReply& reply, Instant now);
  void on_media_event(const MediaEvent& event, Instant now);
  void on_timer(PhoneTimer timer, Instant now);
  [[nodiscard]] Call* find(sip::SessionId session);
  /// call_on gives the call of a line, -1 being the active one.
  [[nodiscard]] Call* call_on(int line) { return on_line(line > 0 ? line : active_); }
  /// means_all tells whether line -2 is selected.
  [[nodiscard]] bool means_all() const { return selection_ == kAllLines; }
  [[nodiscard]] Call* find_transfer(sip::UsageId transfer);

  /// follow_consultation does what the end of a call means for a transfer; after every input, before settle.
  void follow_consultation(Instant now);
  /// settle puts away what has ended and lets the tones follow; after every input.
  void settle(std::string_view idle_status, Instant now);

  [[nodiscard]] bool empty() const { return calls_.empty(); }
  [[nodiscard]] std::size_t size() const { return calls_.size(); }

 private:
  using Calls = std::vector<Call*>;
  [[nodiscard]] Call* find_number(std::int64_t number);
  [[nodiscard]] Call* on_line(int line);
  /// ringing gives the incoming call that a command means: that of the line, or else the newest that rings.
  [[nodiscard]] Call* ringing(std::optional<int> line);
  /// meant gives the calls that a command means, and logs when there is none.
  [[nodiscard]] Calls meant(std::optional<int> line, std::string_view command);
  [[nodiscard]] std::optional<int> free_line();
  [[nodiscard]] std::size_t ringing_count() const;
  [[nodiscard]] CallNames outgoing_names(int line, const std::string& peer);
  [[nodiscard]] CallNames incoming_names(int line, const sip::IncomingSession& incoming);
  /// add makes the call, and its line the active one if the calls that go on let it.
  Call& add(CallNames names, Instant now);
  void add_to_conference(Call& call, Instant now);
  void refuse_conference(std::string_view why);
  void conference_of_all(Instant now);
  void begin_conference(const Call& other, int active, Instant now);
  void activate(int line);
  void resume(std::string_view base64, Duration age, Instant now);
  void keep(Instant now);
  /// When others are set aside for a call: `automute` and `autohold` name the occasions.
  enum class Occasion : std::uint8_t { Incoming, Outgoing, Selected };
  void set_others_aside(const Call& call, Occasion occasion, Instant now);
  void set_hold(Call& call, bool state, Instant now);
  [[nodiscard]] bool already_in_call_with(std::string_view peer) const;
  [[nodiscard]] bool talking() const;
  /// place makes an outgoing call; false, and the user is told, if it cannot be.
  bool place(DialTarget plan, Instant now);
  void set_tone();

  // switchboard_divert.cpp
  /// reception says what becomes of an incoming call, with its target ready for the SIP stack.
  [[nodiscard]] Reception reception(const sip::IncomingSession& incoming, const Call* replaced);
  /// refusal gives the status for an incoming call that the page does not even hear of, 0 if it may.
  [[nodiscard]] std::uint16_t refusal(const sip::IncomingSession& incoming, const Reception& reception,
                                      const Call* replaced);

  // switchboard_transfer.cpp
  void join(Call& call, Instant now);
  void consult(Call& first, DialTarget target, Instant now);
  /// conclude hands the first call over, now that the user has hung up with the second; false if that is not
  /// what it means.
  bool conclude(Call& second, Instant now);

  /// Consultation is a call to somebody who may get another call.
  struct Consultation {
    std::int64_t first = 0;
    std::int64_t second = 0;
    std::string target;
    bool concluded = false;
  };

  PhoneContext& context_;
  std::vector<std::unique_ptr<Call>> calls_;  // in the order in which they began
  Conference conference_;
  std::int64_t last_number_ = 0;
  int active_ = 1;
  std::optional<int> selection_;
  TimerId selection_timer_;
  Tone tone_ = Tone::None;
  std::optional<Consultation> consultation_;
};

}  // namespace webphone::phone
