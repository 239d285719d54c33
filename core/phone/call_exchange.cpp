#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/call.hpp"
#include "core/phone/display.hpp"
#include "core/sdp/hold.hpp"

namespace webphone::phone {
namespace {

bool no_microphone(MediaError error) {
  return error >= MediaError::InsecureContext && error <= MediaError::MicrophoneBusy;
}

}  // namespace

// proceed starts the next exchange that is wanted, when none runs: the peer's before ours.
void Call::proceed(Instant now) {
  if (state_ != State::Connected || !negotiation_.idle()) return;
  if (std::exchange(moved_, false)) negotiation_.renew();
  if (!remote_offer_.empty()) return answer_remote_offer(now);
  if (std::exchange(offer_requested_, false)) return offer_again(Exchange::ProvideOffer, now);
  if (std::exchange(wants_ice_restart_, false)) return offer_again(Exchange::RestartIce, now);
  if (std::exchange(wants_other_media_, false)) return offer_again(Exchange::ChangeMedia, now);
  if (wants_hold_ != holds_) return offer_again(Exchange::Hold, now);
  send_transfer(now);
}

void Call::offer_again(Exchange purpose, Instant now) {
  static_cast<void>(now);
  exchange_ = purpose;
  offers_hold_ = purpose == Exchange::Hold ? wants_hold_ : holds_;
  negotiation_.want(wished_direction(offers_hold_));
  negotiation_.make_offer(purpose == Exchange::RestartIce);
  apply_mute();  // of a connection that is new
}

void Call::answer_remote_offer(Instant now) {
  exchange_ = Exchange::AnswerOffer;
  const auto made = negotiation_.make_answer(std::exchange(remote_offer_, {}));
  if (made) return;
  context_.log.warning(text("the peer's new offer is refused: ", sdp::describe(made.error())));
  static_cast<void>(context_.user_agent->refuse_offer(session_, 488, now));
  proceed(now);
}

void Call::on_remote_offer(std::string offer, Instant now) {
  if (ended()) return;
  if (state_ != State::Connected && state_ != State::Accepted) {  // by UPDATE: the first exchange goes on
    return static_cast<void>(context_.user_agent->refuse_offer(session_, 488, now));
  }
  remote_offer_ = std::move(offer);
  // An offer of ours that the peer has not seen yet makes way; the wish behind it is taken up again
  // afterwards.
  if (negotiation_.state() == Negotiation::State::MakingOffer) {
    wants_ice_restart_ |= exchange_ == Exchange::RestartIce;
    wants_other_media_ |= exchange_ == Exchange::ChangeMedia;
    negotiation_.abandon();
  }
  proceed(now);
}

void Call::on_offer_requested(Instant now) {
  if (ended()) return;
  offer_requested_ = true;
  if (negotiation_.state() == Negotiation::State::MakingOffer) negotiation_.abandon();
  proceed(now);
}

void Call::on_remote_answer(std::string_view answer, Instant now) {
  if (ended() || negotiation_.state() != Negotiation::State::OfferSent) return;
  const auto applied = negotiation_.apply_answer(answer);
  if (applied) return;
  context_.log.warning(text("the peer's answer is not usable: ", sdp::describe(applied.error())));
  exchange_failed(now);
}

void Call::on_repair_needed(Instant now) {
  if (ended()) return;
  if (negotiation_.state() == Negotiation::State::OfferSent) negotiation_.abandon();
  wants_ice_restart_ = repairs_ = true;
  proceed(now);
}

void Call::on_reoffer_failed(const sip::ReofferFailed& failure, Instant now) {
  if (ended()) return;
  context_.log.warning(text("re-INVITE failed: ", failure.status, ' ', failure.reason));
  exchange_failed(now);
}

void Call::on_exchange_step(Negotiation::Step step, Instant now) {
  sip::UserAgent& user_agent = *context_.user_agent;
  switch (step.kind) {
    case Negotiation::Step::Kind::Offer: {
      const bool provides = exchange_ == Exchange::ProvideOffer;
      const auto sent = provides ? user_agent.provide_offer(session_, std::move(step.text), now)
                                 : user_agent.reoffer(session_, std::move(step.text), now);
      if (!sent) exchange_failed(now);
      return;
    }
    case Negotiation::Step::Kind::Answer:
      static_cast<void>(user_agent.answer_offer(session_, std::move(step.text), now));
      return exchange_done(now);
    case Negotiation::Step::Kind::Applied: return exchange_done(now);
    case Negotiation::Step::Kind::Failed:
      // A page that takes the call up may lack what the one before had.
      if (exchange_ == Exchange::Setup || (exchange_ == Exchange::RestartIce && no_microphone(step.error))) {
        return media_failed(step, now);
      }
      if (exchange_ == Exchange::AnswerOffer || exchange_ == Exchange::ProvideOffer) {
        static_cast<void>(user_agent.refuse_offer(session_, 488, now));
      }
      return exchange_failed(now);
    case Negotiation::Step::Kind::None: return;
  }
}

void Call::exchange_done(Instant now) {
  context_.calls_changed = true;
  report_.set_held_by_peer(negotiation_.hold().remote);
  if (exchange_ == Exchange::RestartIce) repairs_ = false;
  if (exchange_ == Exchange::Setup) report_.line_status("Speaking");
  if (exchange_ == Exchange::Hold) {
    holds_ = offers_hold_;  // the wish may be another by now; proceed() sees to it
    apply_hold(holds_);
  }
  proceed(now);
}

// The call goes on as it was; the wish is given up, or the user would wait for it forever.
void Call::exchange_failed(Instant now) {
  negotiation_.abandon();
  negotiation_.want(wished_direction(holds_));
  if (exchange_ == Exchange::Hold) {
    display(context_, Severity::Warning, offers_hold_ ? "Hold failed" : "Resuming the call failed", "Hold");
    wants_hold_ = holds_;
  }
  const bool was_repair = std::exchange(repairs_, false);
  if (exchange_ == Exchange::RestartIce && !was_repair) return hang_up("failed media", now);
  proceed(now);
}

sdp::Direction Call::wished_direction(bool held) const {
  const sdp::HoldType type = sdp::hold_type(context_.settings.number(Parameter::Holdtype));
  const auto held_direction = sdp::hold_direction(type, negotiation_.hold().remote);
  sdp::Direction wish = held && held_direction ? *held_direction : sdp::resume_direction();
  if (negotiation_.listens_only()) wish = sdp::intersect(wish, sdp::Direction::RecvOnly);
  return wish;
}

void Call::hold(bool wanted, Instant now) {
  const sdp::HoldType type = sdp::hold_type(context_.settings.number(Parameter::Holdtype));
  if (state_ != State::Connected) return context_.log.error("hold: the line has no connected call");
  if (type == sdp::HoldType::Ignore) return context_.log.event("hold: switched off by holdtype");
  wants_hold_ = wanted;
  if (!sdp::hold_direction(type, false)) {  // without a word to the peer
    holds_ = wanted;
    apply_hold(wanted);
  }
  proceed(now);
}

void Call::apply_hold(bool held) {
  context_.calls_changed = true;
  report_.set_held(held);
  apply_mute();
}

void Call::mute(bool microphone, bool speaker) {
  microphone_muted_ = microphone;
  speaker_muted_ = speaker;
  context_.calls_changed = true;
  apply_mute();
  report_.set_muted(microphone, speaker);
}

// On hold the peer must not hear the room, whatever direction the description states.
void Call::apply_mute() {
  const bool microphone = microphone_muted_ || holds_;
  const bool speaker = speaker_muted_ || holds_;
  if (microphone == media_muted_ && speaker == media_speaker_muted_ && holds_ == media_held_) return;
  media_muted_ = microphone;
  media_speaker_muted_ = speaker;
  media_held_ = holds_;
  context_.outbox.media(MuteMedia{number_, microphone, speaker, holds_});
}

void Call::on_media_event(const MediaEvent& event, Instant now) {
  if (ended()) return;
  switch (event.kind) {
    case MediaEvent::Kind::Connected:
      media_connected_ = true;
      return context_.log.event(text("media connected on line ", line()));
    case MediaEvent::Kind::Disconnected:
      context_.log.warning(text("media interrupted on line ", line()));
      return;
    case MediaEvent::Kind::Audio: has_early_media_ = true; return;
    case MediaEvent::Kind::Ended:
      display(context_, Severity::Warning, "The microphone was disconnected", "Microphone");
      return;
    case MediaEvent::Kind::Silent:
      display(context_, Severity::Error, "Call ended: no sound came or went for too long", "Call");
      return hang_up("media timeout", now);
    case MediaEvent::Kind::Moved: return media_moved(now);
    case MediaEvent::Kind::Changed:
      negotiation_.allow_video();
      wants_other_media_ = true;
      return proceed(now);
    case MediaEvent::Kind::Failed: break;
  }
  context_.log.warning(text("media failed on line ", line(), ": ", event.detail));
  if (event.error != MediaError::None) {
    if (goes_on_without_microphone(event.error)) return;
    display(context_, Severity::Error, media_error_text(event.error), "Call");
    return hang_up("cannot start media", now);
  }
  if (state_ == State::Connected && !std::exchange(ice_restarted_, true)) {
    wants_ice_restart_ = true;
    return proceed(now);
  }
  display(context_, Severity::Error, "The media connection failed", "Call");
  hang_up("failed media", now);
}

}  // namespace webphone::phone
