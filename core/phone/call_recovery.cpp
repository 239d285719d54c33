// How a call goes on in another page: one that was loaded again, or another tab of the same phone.

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/crypto/base64.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/call.hpp"

namespace webphone::phone {

std::string Call::keep(Instant now) const {
  if (state_ != State::Connected) return {};
  KeptCall kept;
  kept.names = names();
  kept.server = server_name(context_.settings);
  kept.lasts = now - report_.started_at();
  kept.talks = now - report_.connected_at();
  kept.microphone_muted = microphone_muted_;
  kept.speaker_muted = speaker_muted_;
  kept.held = holds_;
  kept.origin = negotiation_.origin();
  const auto octets = context_.user_agent->snapshot(session_, kept.write());
  return octets ? crypto::base64_encode(as_bytes(*octets)) : std::string();
}

// The SIP stack asks for the repair of the call as soon as the account can be reached.
void Call::resume(sip::SessionId session, const KeptCall& kept, Instant now) {
  session_ = session;
  negotiation_.resume(kept.origin);
  microphone_muted_ = kept.microphone_muted;
  speaker_muted_ = kept.speaker_muted;
  wants_hold_ = holds_ = kept.held;
  report_.setup();
  become_connected(now - kept.talks);
  if (microphone_muted_ || speaker_muted_) report_.set_muted(microphone_muted_, speaker_muted_);
  if (holds_) report_.set_held(true);
}

// Who has lost the media while the call was being set up is treated as one who has hung up; from the answer
// on the peer is offered the connection of the page that takes over.
void Call::media_moved(Instant now) {
  switch (state_) {
    case State::Alerting:
    case State::Ended: return;
    case State::Preparing:
    case State::Calling:
    case State::Ringing: return hang_up("page closed", now);
    case State::Answering:
      negotiation_.abandon();
      enter(State::Alerting);
      return accept(now);
    case State::Accepted:
    case State::Connected: break;
  }
  context_.log.event(text("the media of line ", line(), " goes on in another page"));
  if (negotiation_.state() == Negotiation::State::MakingAnswer) {
    static_cast<void>(context_.user_agent->refuse_offer(session_, 500, now));
  }
  // An offer that the peer has is left to its answer; the connection of the new page follows it.
  if (negotiation_.state() != Negotiation::State::OfferSent) negotiation_.abandon();
  moved_ = wants_ice_restart_ = repairs_ = true;
  ice_restarted_ = media_connected_ = media_muted_ = media_speaker_muted_ = media_held_ = false;
  digit_request_ = 0;
  proceed(now);
}

}  // namespace webphone::phone
