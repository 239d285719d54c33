#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/call.hpp"

namespace webphone::phone {
namespace {

constexpr Duration kDigitSpacing = 250ms;
constexpr Duration kPause = 1s;
/// How often is looked whether the engine takes the next digit, where it needs longer than kDigitSpacing.
constexpr Duration kReplyWait = 50ms;
/// How long digits of a new call wait for its media, where they go with the sound.
constexpr Duration kMediaPatience = 5s;
constexpr std::size_t kMaxDigits = 256;
constexpr std::string_view kDtmfRelay = "application/dtmf-relay";

/// The values of dtmfmode.
enum DtmfMode : int { Off, Info, Automatic, InfoAndEvent, Event, Tones, InfoAndTones };

bool is_pause(char digit) {
  return digit == ' ' || digit == ',';
}

/// signal_of reads the digit out of a body of application/dtmf-relay ("Signal=5") or application/dtmf ("5").
char signal_of(const sip::InfoReceived& info) {
  std::string_view body = trim(info.body);
  if (istarts_with(info.content_type, kDtmfRelay)) {
    if (!istarts_with(body, "Signal")) return 0;
    const std::size_t equals = body.find('=');
    if (equals == std::string_view::npos) return 0;
    body = trim(body.substr(equals + 1, body.find_first_of("\r\n") - equals - 1));
  } else if (!istarts_with(info.content_type, "application/dtmf")) {
    return 0;
  }
  return body.size() == 1 && is_dtmf(body) && !is_pause(body.front()) ? to_upper(body.front()) : '\0';
}

}  // namespace

void Call::send_dtmf(std::string_view digits, Instant now) {
  const int mode = context_.settings.number(Parameter::Dtmfmode);
  if (state_ != State::Connected) return context_.log.error("dtmf: the line has no connected call");
  if (mode == Off) return context_.log.event("dtmf: switched off by dtmfmode");
  if (digits_.size() + digits.size() > kMaxDigits) return context_.log.error("dtmf: too many digits at once");
  const bool was_empty = digits_.empty();
  is_single_digit_ = digits.size() == 1 && was_empty;
  digits_.append(digits);
  if (was_empty && !digit_timer_) send_next_digit(now);
}

// One digit at a time, in order, with the spacing that gateways need to tell one from the next.
void Call::send_next_digit(Instant now) {
  digit_timer_ = {};
  if (digits_.empty() || state_ != State::Connected) return;
  Duration wait = digit_request_ == 0 ? kDigitSpacing : kReplyWait;
  const bool needs_media = context_.settings.number(Parameter::Dtmfmode) != Info && !media_connected_ &&
                           now - report_.connected_at() < kMediaPatience;
  // The engine has to say first what became of the one before.
  if (digit_request_ == 0 && !needs_media) {
    const char digit = to_upper(digits_.front());
    digits_.erase(0, 1);
    if (is_pause(digit)) {
      wait = kPause;
    } else {
      send_digit(digit, now);
    }
  }
  arm(digit_timer_, wait, PhoneTimer::Kind::NextDigit, now);
}

void Call::send_digit(char digit, Instant now) {
  const int mode = context_.settings.number(Parameter::Dtmfmode);
  const int play = context_.settings.number(Parameter::Playdtmfsound);
  if (play == 2 || (play == 1 && is_single_digit_)) context_.outbox.media(PlayTone{Tone::Dtmf, digit});
  if (mode == Info || mode == InfoAndEvent || mode == InfoAndTones) send_digit_info(digit, now);
  if (mode == Info || mode == Off) return;
  digit_ = digit;
  digit_request_ = ++context_.last_media_request;
  context_.outbox.media(SendDigit{number_, digit_request_, digit, mode == Tones || mode == InfoAndTones});
}

void Call::send_digit_info(char digit, Instant now) {
  const auto sent = context_.user_agent->send_info(session_, kDtmfRelay,
                                                   text("Signal=", digit, "\r\nDuration=160\r\n"), now);
  if (!sent) context_.log.error(text("dtmf: digit ", digit, " could not be sent"));
}

// The engine knows best whether events can be sent: if they were agreed on, and sound goes out just now.
void Call::on_digit_reply(const MediaReply& reply, Instant now) {
  digit_request_ = 0;
  if (reply.error == MediaError::None || ended()) return;
  if (context_.settings.number(Parameter::Dtmfmode) == Automatic) return send_digit_info(digit_, now);
  context_.log.error(text("dtmf: digit ", digit_, " did not go out with the sound: ", reply.detail));
}

void Call::on_info(const sip::InfoReceived& info) {
  const char digit = signal_of(info);
  if (digit == 0) return;
  context_.outbox.notify(dtmf_notification(line(), names().peer, digit));
  context_.outbox.event("onDTMF", {ApiValue{std::string(1, digit)}, ApiValue{std::int64_t{line()}}});
}

}  // namespace webphone::phone
