#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/sdp/session_description.hpp"

namespace webphone::phone {

// What the phone asks of the engine that carries the media. Descriptions are the browser's own. `call` is the
// phone's internal number of a call; those with a `request` are answered by one MediaReply each.

struct IceServer {
  std::string url;
  std::string username;
  std::string credential;
};

struct MediaConfiguration {
  std::vector<IceServer> ice_servers;
  std::int32_t ice_timeout = 3000;  ///< longest time to gather candidates, in milliseconds
  bool echo_cancellation = true;
  bool auto_gain = true;
  bool noise_suppression = true;
  std::string ice_transport_policy;  ///< empty: the browser's default, as for the next two
  std::string bundle_policy;
  std::int32_t ice_candidate_pool_size = -1;  ///< below 0: the browser's default
};

struct CreateOffer {
  std::int64_t call = 0;
  std::int64_t request = 0;
  MediaConfiguration configuration;
  sdp::Direction direction = sdp::Direction::SendRecv;
  bool restart_ice = false;
  bool video = false;  ///< with the camera's picture, where there is a camera
};

struct CreateAnswer {
  std::int64_t call = 0;
  std::int64_t request = 0;
  MediaConfiguration configuration;
  sdp::Direction direction = sdp::Direction::SendRecv;
  std::string description;
};

struct SetAnswer {
  std::int64_t call = 0;
  std::int64_t request = 0;
  std::string description;
  bool provisional = false;
};

/// Rollback drops a local offer that nobody answered.
struct Rollback {
  std::int64_t call = 0;
};

struct MuteMedia {
  std::int64_t call = 0;
  bool microphone = false;
  bool speaker = false;
  bool held = false;  ///< no picture goes out either
};

struct CloseMedia {
  std::int64_t call = 0;
};

/// MixMedia makes the peers of these calls hear each other, and no others: none of them is a conference of
/// none.
struct MixMedia {
  std::vector<std::int64_t> calls;
};

/// Beep and Dtmf sound once, over whatever else is heard; the others until the next.
enum class Tone : std::uint8_t { None, Ringback, Ring, Busy, Dtmf, Beep };

struct PlayTone {
  Tone tone = Tone::None;
  char digit = 0;  ///< of Tone::Dtmf
};

/// SendDigit sends one digit to the peer: as telephone-event (RFC 4733), which fails if that is not agreed on
/// or no sound goes out, or as the two tones that it stands for.
struct SendDigit {
  std::int64_t call = 0;
  std::int64_t request = 0;
  char digit = 0;
  bool as_tones = false;
};

using MediaVerb = std::variant<CreateOffer, CreateAnswer, SetAnswer, Rollback, MuteMedia, CloseMedia,
                               MixMedia, PlayTone, SendDigit>;

}  // namespace webphone::phone
