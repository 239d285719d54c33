#include "core/phone/call.hpp"

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/phone_status.hpp"

namespace webphone::phone {
namespace {

constexpr std::uint16_t kTemporarilyUnavailable = 480;
constexpr std::uint16_t kNotAcceptableHere = 488;
constexpr Duration kSecond = 1s;

/// is_about_media tells whether a refusal may be one of the offer.
bool is_about_media(std::uint16_t status) {
  return status == 415 || status == kNotAcceptableHere || status == 606;
}

}  // namespace

Call::Call(PhoneContext& context, std::int64_t number, CallNames names, Instant now)
    : context_(context),
      number_(number),
      report_(context, std::move(names), now),
      negotiation_(context, number) {}

void Call::dial(DialTarget target, Instant now) {
  enter(State::Preparing);
  target_ = std::move(target.target);
  digits_ = std::move(target.digits);
  negotiation_.with_video(target.video);
  report_.setup(target.video);
  arm_ring_timeout(Parameter::Ringtimeoutout, now);
  exchange_ = Exchange::Setup;
  negotiation_.make_offer(false);
}

void Call::receive(const sip::IncomingSession& incoming, Reception reception, Instant now) {
  using Kind = Reception::Kind;
  enter(State::Alerting);
  session_ = incoming.session;
  remote_offer_ = incoming.offer;
  report_.setup(offers_video(remote_offer_));
  if (reception.kind == Kind::Refuse) return reject(reception.status, reception.reason, now);
  if (reception.kind == Kind::Redirect) return forward(reception.target, reception.reason, now);
  static_cast<void>(context_.user_agent->ring(session_, 180, now));
  report_.ringing();
  arm_ring_timeout(Parameter::Ringtimeoutin, now);
  ignored_ = reception.kind == Kind::Ignore;
  answered_by_setting_ = reception.kind == Kind::Accept || reception.kind == Kind::AcceptAndTransfer;
  beeps_ = !ignored_ && context_.settings.flag(Parameter::Beeponincoming);
  if (reception.kind == Kind::AcceptAndTransfer) when_connected_ = std::move(reception.target);
  if (answered_by_setting_) return accept(now);
  on_no_answer_ = std::move(reception.target);
  if (on_no_answer_.empty()) return;
  const Duration patience =
      std::chrono::seconds{context_.settings.number(Parameter::Callforwardonnoanswertimeout)};
  arm(no_answer_timer_, patience, PhoneTimer::Kind::NoAnswer, now);
}

void Call::invite(std::string offer, Instant now) {
  sip::InviteOptions options;
  options.offer = std::move(offer);
  options.call_id = names().call_id;
  options.extra_headers = headers_.get();
  sip::UserAgent& user_agent = *context_.user_agent;
  const auto session = refer_ ? user_agent.follow_refer(refer_, std::move(options), now)
                              : user_agent.invite(context_.account, target_, std::move(options), now);
  if (!session) {
    display(context_, Severity::Error, text("Invalid destination: ", names().peer), "Call");
    return end({DisconnectParty::Local, "-1 invalid destination"}, now);
  }
  session_ = *session;
  invited_at_ = now;
  enter(State::Calling);
  report_.line_status("Setup");
  show_status(context_, "Call Initiated");
}

void Call::accept(Instant now) {
  if (state_ != State::Alerting) return context_.log.error("accept: no call is ringing on this line");
  enter(State::Answering);
  show_status(context_, "Accept");
  exchange_ = Exchange::Setup;
  if (remote_offer_.empty()) return negotiation_.make_offer(false);
  const auto made = negotiation_.make_answer(remote_offer_);
  if (!made) {
    display(context_, Severity::Error, sdp::describe(made.error()), "Call");
    reject(kNotAcceptableHere, "cannot start media", now);
  }
}

void Call::answer(std::string description, Instant now) {
  if (!context_.user_agent->accept(session_, std::move(description), now).ok()) {
    return end({DisconnectParty::Undefined, "-1 cannot start media"}, now);
  }
  remote_offer_.clear();
  enter(State::Accepted);
}

void Call::reject(std::uint16_t status, std::string_view reason, Instant now) {
  if (state_ != State::Alerting && state_ != State::Answering) {
    return context_.log.error("reject: no call is ringing on this line");
  }
  static_cast<void>(context_.user_agent->reject(session_, {status, {}, {}}, now));
  end({DisconnectParty::Local, text(status, ' ', reason)}, now);
}

void Call::forward(std::string_view target, std::string_view reason, Instant now) {
  constexpr std::uint16_t kMovedTemporarily = 302;
  if (state_ != State::Alerting) return context_.log.error("forward: no call is ringing on this line");
  sip::RejectOptions options{kMovedTemporarily, {}, std::string(target)};
  if (!context_.user_agent->reject(session_, std::move(options), now).ok()) {
    return display(context_, Severity::Error, text("Forward failed: invalid destination: ", target),
                   "Forward");
  }
  end({DisconnectParty::Local, text(kMovedTemporarily, ' ', reason)}, now);
}

void Call::ignore() {
  if (state_ != State::Alerting) return context_.log.error("ignore: no call is ringing on this line");
  ignored_ = true;
}

void Call::hang_up(std::string_view reason, Instant now) {
  switch (state_) {
    case State::Alerting:
    case State::Answering: return reject(486, reason, now);
    case State::Calling:
    case State::Ringing:
      static_cast<void>(context_.user_agent->hang_up(session_, now));
      return end({DisconnectParty::Local, text("CANCEL ", reason)}, now);
    case State::Accepted:
    case State::Connected:
      static_cast<void>(context_.user_agent->hang_up(session_, now));
      return end({DisconnectParty::Local, text("BYE ", reason)}, now);
    case State::Preparing: return end({DisconnectParty::Local, text("CANCEL ", reason)}, now);
    case State::Ended: return;
  }
}

void Call::on_progress(const sip::SessionProgress& progress, Instant now) {
  static_cast<void>(now);
  if (state_ != State::Calling && state_ != State::Ringing) return;
  const bool is_ringing = progress.status == 180;
  const int mode = context_.settings.number(Parameter::Changesptoring);
  const bool counts_as_ringing = mode != 0 && mode != 3;
  rings_back_ |= is_ringing || (progress.status == 183 && (mode == 2 || mode == 5));
  const bool wants_early_media = context_.settings.number(Parameter::Earlymedia) != 0;
  if (!progress.description.empty() && wants_early_media) {
    const auto applied = negotiation_.apply_early_answer(progress.description);
    if (applied) {
      has_early_media_ = true;
    } else {
      context_.log.warning(text("early media not usable: ", sdp::describe(applied.error())));
    }
  }
  if (is_ringing || (progress.status == 183 && counts_as_ringing)) {
    enter(State::Ringing);
    report_.ringing();
  } else {
    report_.line_status(progress.status == 183 ? "Routed" : "InProgress");
    show_status(context_, "Calling...");
  }
}

void Call::on_established(const sip::SessionEstablished& established, Instant now) {
  if (state_ != State::Calling && state_ != State::Ringing && state_ != State::Accepted) return;
  if (!established.peer.display_name.empty()) report_.set_display_name(established.peer.display_name);
  const auto applied = negotiation_.apply_answer(established.description);
  if (!applied) {
    display(context_, Severity::Error, text("Call failed: ", sdp::describe(applied.error())), "Call");
    return hang_up("cannot start media", now);
  }
  become_connected(now);
}

void Call::become_connected(Instant now) {
  enter(State::Connected);
  context_.timers.cancel(std::exchange(ring_timer_, {}));
  report_.connected(now);
  arm(call_timer_, context_.settings.milliseconds(Parameter::Calltimeout), PhoneTimer::Kind::CallTimeout,
      now);
  arm(second_timer_, kSecond, PhoneTimer::Kind::Second, now);
  if (!digits_.empty()) arm(digit_timer_, kSecond, PhoneTimer::Kind::NextDigit, now);
  beeps_ |= beeps_on_connect();
  if (!when_connected_.empty()) transfer(std::exchange(when_connected_, {}), {}, now);
  if (negotiation_.idle()) exchange_done(now);
}

bool Call::beeps_on_connect() const {
  const int mode = context_.settings.number(Parameter::Beeponconnect);
  if (names().direction == Direction::Outgoing) return mode == 3 || mode == 4;
  return mode == 2 || mode == 4 || (mode == 1 && answered_by_setting_);
}

void Call::on_terminated(const sip::SessionTerminated& terminated, Instant now) {
  if (ended() || redial(terminated, now)) return;
  show_failure(terminated);
  end(call_end(terminated), now);
}

// Once: a server that did not answer, or failed at once without anybody being rung; or a call with picture
// where only the sound is welcome.
bool Call::redial(const sip::SessionTerminated& terminated, Instant now) {
  constexpr Duration kQuickly = 3s;
  const bool was_server = terminated.status >= 500 && terminated.status < 600 && now - invited_at_ < kQuickly;
  const bool unheard = terminated.status == 0 && terminated.by == sip::Party::Network;
  const bool was_video = negotiation_.has_video() && is_about_media(terminated.status);
  const bool is_wanted = (was_server || unheard) && context_.settings.flag(Parameter::Redialonfail);
  if (state_ != State::Calling || redialled_ || refer_ || !(was_video || is_wanted)) return false;
  if (was_video) negotiation_.with_video(false);
  redialled_ = true;
  context_.log.event(text("the call to ", names().peer, " failed and is tried once more"));
  session_ = {};
  negotiation_.abandon();
  if (was_video) context_.outbox.media(CloseMedia{number_});  // its lines would stay in the offer
  enter(State::Preparing);
  negotiation_.make_offer(false);
  return true;
}

void Call::show_failure(const sip::SessionTerminated& terminated) {
  const bool outgoing_failed = state_ == State::Calling || state_ == State::Ringing;
  const bool lost = state_ == State::Connected && terminated.by == sip::Party::Network;
  if (!outgoing_failed && !lost) return;
  std::string message =
      text(lost ? "Call ended: " : "Call failed: ", call_failure_text(terminated.status, terminated.cause));
  if (terminated.status != 0)
    TextWriter(message) << " (" << terminated.status << ' ' << terminated.reason << ')';
  display(context_, Severity::Error, message, text("Call to ", names().peer));
}

Status<std::string> Call::set_header(std::string_view list, Instant now) {
  auto changed = headers_.change(list);
  if (changed.ok() && session_) {
    static_cast<void>(context_.user_agent->set_extra_headers(session_, headers_.get(), now));
  }
  return changed;
}

void Call::on_media_reply(const MediaReply& reply, Instant now) {
  if (reply.request == digit_request_) return on_digit_reply(reply, now);
  Negotiation::Step step = negotiation_.on_reply(reply);
  if (ended() || step.kind == Negotiation::Step::Kind::None) return;
  if (state_ == State::Connected) return on_exchange_step(std::move(step), now);
  switch (step.kind) {
    case Negotiation::Step::Kind::Failed: return media_failed(step, now);
    case Negotiation::Step::Kind::Answer: return answer(std::move(step.text), now);
    case Negotiation::Step::Kind::Offer:
      if (state_ == State::Answering) return answer(std::move(step.text), now);
      return invite(std::move(step.text), now);
    case Negotiation::Step::Kind::Applied:
    case Negotiation::Step::Kind::None: break;
  }
}

// A call without a microphone is possible for listening, if the setting checkmicrophone lets it.
bool Call::goes_on_without_microphone(MediaError error) {
  const Settings& settings = context_.settings;
  const int mode = settings.number(settings.chosen(Parameter::Checkmicrophone, Parameter::Useaudiorecord));
  if (error != MediaError::NoMicrophone || mode == 2 || negotiation_.listens_only()) return false;
  if (mode != 0) {
    display(context_, Severity::Warning, text(media_error_text(error), ": you can listen only"),
            "Microphone");
  }
  negotiation_.listen_only();
  return true;
}

bool Call::retry_without_microphone(MediaError error) {
  if (!goes_on_without_microphone(error)) return false;
  if (remote_offer_.empty()) {
    negotiation_.make_offer(false);
    return true;
  }
  return negotiation_.make_answer(remote_offer_).ok();
}

void Call::media_failed(const Negotiation::Step& step, Instant now) {
  if (retry_without_microphone(step.error)) return;
  const std::string why = step.text.empty() ? std::string(media_error_text(step.error)) : step.text;
  display(context_, Severity::Error, why, "Call");
  if (state_ == State::Answering) return reject(kTemporarilyUnavailable, "cannot start media", now);
  hang_up("cannot start media", now);
}

void Call::on_timer(PhoneTimer::Kind kind, Instant now) {
  switch (kind) {
    case PhoneTimer::Kind::RingTimeout:
      if (state_ == State::Alerting || state_ == State::Answering) {
        return reject(kTemporarilyUnavailable, "ring timeout", now);
      }
      display(context_, Severity::Error, "Call failed: no answer", text("Call to ", names().peer));
      return hang_up("ring timeout", now);
    case PhoneTimer::Kind::NoAnswer:
      if (state_ == State::Alerting) forward(on_no_answer_, "forwardonnoanswer", now);
      return;
    case PhoneTimer::Kind::CallTimeout:
      display(context_, Severity::Event, "The longest call duration is reached", "Call");
      return hang_up("max call time expired", now);
    case PhoneTimer::Kind::Second: report_.tick(now); return arm(second_timer_, kSecond, kind, now);
    case PhoneTimer::Kind::NextDigit: return send_next_digit(now);
    case PhoneTimer::Kind::Ready:
    case PhoneTimer::Kind::SelectionEnds:
    case PhoneTimer::Kind::StopEnds:
    case PhoneTimer::Kind::WatchingBegins:
    case PhoneTimer::Kind::TypingEnds: break;
  }
}

void Call::end(const CallEnd& end, Instant now) {
  if (ended()) return;
  enter(State::Ended);
  ended_by_ = end.party;
  disarm();
  if (refer_ && !session_) static_cast<void>(context_.user_agent->refuse_refer(refer_, 603, now));
  context_.outbox.media(CloseMedia{number_});
  context_.calls_changed = true;
  report_.disconnected(end, now);
}

void Call::arm(TimerId& timer, Duration delay, PhoneTimer::Kind kind, Instant now) {
  context_.timers.cancel(timer);
  timer = delay > Duration::zero() ? context_.timers.arm(now + delay, {kind, number_}) : TimerId{};
}

void Call::arm_ring_timeout(Parameter own, Instant now) {
  const Parameter which = context_.settings.has(own) ? own : Parameter::Ringtimeout;
  arm(ring_timer_, context_.settings.milliseconds(which), PhoneTimer::Kind::RingTimeout, now);
}

void Call::disarm() {
  for (TimerId* timer : {&ring_timer_, &no_answer_timer_, &call_timer_, &second_timer_, &digit_timer_}) {
    context_.timers.cancel(std::exchange(*timer, {}));
  }
}

Tone Call::wanted_tone() const {
  const int play = context_.settings.number(Parameter::Playring);
  if (state_ == State::Alerting && !ignored_ && play != 0) return Tone::Ring;
  const bool stays = context_.settings.flag(Parameter::Nostopring) ||
                     context_.settings.number(Parameter::Changesptoring) == 5;
  if (state_ == State::Ringing && rings_back_ && (!has_early_media_ || stays) && play == 2)
    return Tone::Ringback;
  return Tone::None;
}

}  // namespace webphone::phone
