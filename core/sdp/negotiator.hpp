#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sdp/media_stream.hpp"
#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

// Offer and answer (RFC 3264, with the DTLS roles of RFC 8842) as pure functions over values. Nothing here
// keeps a state: the caller passes what was said last and stores what comes back.

/// MediaCapabilities says what we can do with one medium.
struct MediaCapabilities {
  std::string kind = "audio";
  std::string protocol = "RTP/AVP";
  std::vector<Format> codecs;  // by preference; payload types are wishes, taken numbers are replaced
  bool telephone_event = true;
  bool own_order_in_answers = false;  // else the offerer's preference decides (RFC 3264 §6.1)
  Direction direction = Direction::SendRecv;
  std::optional<std::uint16_t> ptime;  // milliseconds
  std::optional<std::uint16_t> maxptime;
  std::uint16_t port = 0;
  bool rtcp_mux = false;
  Security security;  // ICE and DTLS; setup is chosen by the negotiator
  std::vector<Candidate> candidates;
};

struct Capabilities {
  std::string session_id = "0";  // decimal, chosen once a call
  Connection connection;         // where we receive
  std::vector<MediaCapabilities> media;
};

enum class NegotiationFault : std::uint8_t {
  MediaCount,       // not as many m= lines as the offer, or fewer than before
  MediaKind,        // an m= line changed its medium
  Mid,              // an a=mid is not the offered one
  Profile,          // RTP profile differs from the offered one in security
  NotOffered,       // a line that we offered with port 0 was accepted
  NoCommonCodec,    // nothing in the offer is among our codecs
  CodecNotOffered,  // the answer names no codec that we offered
  AllRejected,      // the answer takes no medium
  SetupRole,        // a=setup of the answer is no answer to ours
};

struct NegotiationError {
  NegotiationFault fault = NegotiationFault::MediaCount;
  std::size_t media = 0;  // index of the m= line

  bool operator==(const NegotiationError&) const = default;
};

std::string_view reason(NegotiationFault fault);

/// make_offer describes our capabilities. With `previous`, what we said last in this session, the m= lines
/// keep their place and number, codecs keep their payload types, and o= is stamped as stamp_origin says.
SessionDescription make_offer(const Capabilities& ours, const SessionDescription* previous = nullptr);

struct Answer {
  SessionDescription description;
  std::vector<MediaStream> streams;  // one for each m= line
};

/// make_answer answers an offer: every m= line in its place, port 0 for what we cannot do, the offer's
/// payload types. Fails with NoCommonCodec when live media were offered and none can be taken; the call then
/// ends with 488.
Result<Answer, NegotiationError> make_answer(const SessionDescription& offer, const Capabilities& ours,
                                             const SessionDescription* previous = nullptr);

/// accept_answer holds an answer against our offer and gives the streams that both agree on. Formats that we
/// did not offer are passed over; they are a fault only when nothing else is left.
Result<std::vector<MediaStream>, NegotiationError> accept_answer(const SessionDescription& our_offer,
                                                                 const SessionDescription& answer);

/// rejected makes the port 0 section that refuses `media` and keeps its place (RFC 3264 §6).
MediaDescription rejected(const MediaDescription& media);

/// stamp_origin fills o= of the next description that we send in a session: the same as before, with the
/// version one higher if anything else changed (RFC 3264 §8). Without `previous` the version is 1.
void stamp_origin(SessionDescription& next, const SessionDescription* previous);

}  // namespace webphone::sdp
