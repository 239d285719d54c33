#include "core/phone/negotiation.hpp"

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/media_configuration.hpp"

namespace webphone::phone {

Negotiation::Negotiation(PhoneContext& context, std::int64_t call)
    : context_(context), call_(call), session_(wire_policy(context.settings), context.random.next()) {
  const Settings& settings = context.settings;
  constexpr int kPlaybackOnly = -1;
  if (!settings.flag(Parameter::Useaudiodevicerecord) ||
      settings.number(Parameter::Useaudiorecord) == kPlaybackOnly) {
    listen_only();
  }
}

Status<sdp::ProfileError> Negotiation::check_offer(std::string_view wire_offer) const {
  sdp::BrowserSession trial = session_;
  const auto translated = trial.remote_offer(wire_offer);
  if (!translated) return Failure{translated.error()};
  return {};
}

void Negotiation::listen_only() {
  listen_only_ = true;
  session_.want(sdp::Direction::RecvOnly);
}

bool offers_video(std::string_view wire_offer) {
  return wire_offer.find("\nm=video ") != std::string_view::npos;
}

void Negotiation::with_video(bool video) {
  video_ = video;
  if (video) allow_video();
}

void Negotiation::allow_video() {
  sdp::WirePolicy policy = wire_policy(context_.settings);
  policy.video = context_.settings.number(Parameter::Video) != 0;
  session_.set_policy(std::move(policy));
}

void Negotiation::make_offer(bool restart_ice) {
  request_ = new_request();
  CreateOffer offer;
  offer.call = call_;
  offer.request = request_;
  offer.configuration = media_configuration(context_.settings);
  if (listen_only_) offer.direction = sdp::Direction::RecvOnly;
  offer.restart_ice = restart_ice;
  offer.video = video_;
  context_.outbox.media(std::move(offer));
  enter(State::MakingOffer);
}

Status<sdp::ProfileError> Negotiation::make_answer(std::string_view wire_offer) {
  if (offers_video(wire_offer)) allow_video();
  auto translated = session_.remote_offer(wire_offer);
  if (!translated) return Failure{translated.error()};
  request_ = new_request();
  CreateAnswer answer;
  answer.call = call_;
  answer.request = request_;
  answer.configuration = media_configuration(context_.settings);
  if (listen_only_) answer.direction = sdp::Direction::RecvOnly;
  answer.description = *std::move(translated);
  context_.outbox.media(std::move(answer));
  enter(State::MakingAnswer);
  return {};
}

Status<sdp::ProfileError> Negotiation::apply_early_answer(std::string_view wire_answer) {
  if (state_ != State::OfferSent) return {};
  sdp::BrowserSession trial = session_;
  auto translated = trial.remote_answer(wire_answer);
  if (!translated) return Failure{translated.error()};
  if (*translated == early_text_) return {};
  early_ = std::move(trial);
  early_text_ = *std::move(translated);
  early_request_ = new_request();
  context_.outbox.media(SetAnswer{call_, early_request_, early_text_, true});
  return {};
}

Status<sdp::ProfileError> Negotiation::apply_answer(std::string_view wire_answer) {
  if (state_ != State::OfferSent) return {};
  std::string text;
  if (wire_answer.empty() && early_) {
    session_ = *std::move(early_);
    text = std::move(early_text_);
  } else {
    auto translated = session_.remote_answer(wire_answer);
    if (!translated) return Failure{translated.error()};
    text = *std::move(translated);
  }
  early_.reset();
  early_text_.clear();
  request_ = new_request();
  context_.outbox.media(SetAnswer{call_, request_, std::move(text), false});
  enter(State::ApplyingAnswer);
  return {};
}

void Negotiation::abandon() {
  if (state_ == State::Idle) return;
  if (state_ != State::ApplyingAnswer) context_.outbox.media(Rollback{call_});
  if (session_.pending() != sdp::BrowserSession::Pending::None) session_.roll_back();
  early_.reset();
  early_text_.clear();
  request_ = early_request_ = 0;
  enter(State::Idle);
}

void Negotiation::renew() {
  abandon();
  session_.renew();
}

Negotiation::Step Negotiation::on_reply(const MediaReply& reply) {
  if (reply.request == early_request_) {
    early_request_ = 0;
    if (reply.error != MediaError::None) context_.log.warning(text("early media failed: ", reply.detail));
    return {};
  }
  request_ = 0;
  if (reply.error != MediaError::None) {
    context_.log.warning(text("media request failed: ", reply.detail));
    abandon();
    return {Step::Kind::Failed, {}, reply.error};
  }
  if (state_ == State::ApplyingAnswer) {
    enter(State::Idle);
    return {Step::Kind::Applied, {}, MediaError::None};
  }
  return on_description(reply);
}

Negotiation::Step Negotiation::on_description(const MediaReply& reply) {
  const bool offer = state_ == State::MakingOffer;
  auto translated =
      offer ? session_.local_offer(reply.description) : session_.local_answer(reply.description);
  if (!translated) {
    std::string why = sdp::describe(translated.error());
    abandon();
    return {Step::Kind::Failed, std::move(why), MediaError::InvalidDescription};
  }
  enter(offer ? State::OfferSent : State::Idle);
  return {offer ? Step::Kind::Offer : Step::Kind::Answer, *std::move(translated), MediaError::None};
}

}  // namespace webphone::phone
