#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/phone/phone_context.hpp"
#include "core/sdp/browser_session.hpp"

namespace webphone::phone {

/// offers_video tells whether an offer of the wire has pictures.
bool offers_video(std::string_view wire_offer);

/// Negotiation carries the descriptions of one call between the browser, which answers requests when it is
/// ready, and the SIP session (RFC 3264). It translates both ways and takes care that only one exchange runs
/// at a time.
///
///   Idle --make_offer--> MakingOffer --browser--> OfferSent --apply_answer--> ApplyingAnswer --browser-->
///   Idle
///                                                    |  ^  apply_early_answer (may be replaced)
///                                                    +--+
///   Idle --make_answer--> MakingAnswer --browser--> Idle
///   any --abandon--> Idle
class Negotiation {
 public:
  enum class State : std::uint8_t { Idle, MakingOffer, OfferSent, ApplyingAnswer, MakingAnswer };

  /// Step is what a reply of the browser leads to.
  struct Step {
    enum class Kind : std::uint8_t {
      None,
      Offer,    ///< text is an offer, ready for the wire
      Answer,   ///< text is an answer, ready for the wire
      Applied,  ///< the answer is in force
      Failed,   ///< error or text says why; the exchange is over
    };
    Kind kind = Kind::None;
    std::string text;
    MediaError error = MediaError::None;
  };

  Negotiation(PhoneContext& context, std::int64_t call);

  /// check_offer tells whether the browser could take this offer at all.
  [[nodiscard]] Status<sdp::ProfileError> check_offer(std::string_view wire_offer) const;

  /// make_offer asks the browser for an offer; the state is Idle.
  void make_offer(bool restart_ice);
  /// make_answer gives the browser the peer's offer; the state is Idle, and stays so on an error.
  Status<sdp::ProfileError> make_answer(std::string_view wire_offer);
  /// apply_answer gives the browser the peer's answer to the offer that was sent. Empty text confirms the
  /// last early answer.
  Status<sdp::ProfileError> apply_answer(std::string_view wire_answer);
  /// apply_early_answer gives the browser an answer that a later one may replace.
  Status<sdp::ProfileError> apply_early_answer(std::string_view wire_answer);
  /// renew goes on in another connection of the browser; what was under way is dropped.
  void renew();
  /// abandon drops the exchange that runs, and what the browser holds of it.
  void abandon();

  [[nodiscard]] Step on_reply(const MediaReply& reply);
  [[nodiscard]] bool awaits(std::int64_t request) const {
    return request != 0 && (request == request_ || request == early_request_);
  }

  /// want sets our direction from the next offer or answer on.
  void want(sdp::Direction direction) { session_.want(direction); }
  /// listen_only makes the browser do without a microphone from the next offer or answer on.
  void listen_only();
  /// with_video lets offers have the camera's picture, or no longer.
  void with_video(bool video);
  /// allow_video lets pictures pass, as far as the setting `video` does; other calls are of sound alone.
  void allow_video();
  [[nodiscard]] bool has_video() const { return video_; }

  /// resume goes on where the session of that origin() stopped.
  void resume(std::string_view origin) { session_.resume(origin); }
  [[nodiscard]] std::string origin() const { return session_.origin(); }

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool idle() const { return state_ == State::Idle; }
  [[nodiscard]] bool established() const { return session_.established(); }
  [[nodiscard]] bool listens_only() const { return listen_only_; }
  [[nodiscard]] sdp::HoldState hold() const { return session_.hold(); }

 private:
  void enter(State state) { state_ = state; }
  std::int64_t new_request() { return ++context_.last_media_request; }
  Step on_description(const MediaReply& reply);

  PhoneContext& context_;
  std::int64_t call_;
  State state_ = State::Idle;
  sdp::BrowserSession session_;
  std::optional<sdp::BrowserSession> early_;  // session_ with the early answer in it
  std::string early_text_;                    // that answer as the browser got it
  std::int64_t request_ = 0;
  std::int64_t early_request_ = 0;
  bool listen_only_ = false;
  bool video_ = false;
};

}  // namespace webphone::phone
