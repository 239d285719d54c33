#include <optional>

#include "core/sdp/negotiator.hpp"
#include "core/sdp/rtp_map.hpp"

namespace webphone::sdp {
namespace {

using Check = std::optional<NegotiationFault>;

Check check_setup(const Security& offered, const Security& answered) {
  if (offered.fingerprints.empty()) return {};
  const Setup setup = answered.setup.value_or(Setup::Active);
  if (setup == Setup::ActPass || setup == Setup::HoldConn) return NegotiationFault::SetupRole;
  if (offered.setup && *offered.setup == setup) return NegotiationFault::SetupRole;
  return {};
}

Check check_media(const SessionDescription& offer, const SessionDescription& answer, std::size_t index) {
  const MediaDescription& offered = offer.media[index];
  const MediaDescription& answered = answer.media[index];
  if (offered.kind != answered.kind) return NegotiationFault::MediaKind;
  if (!answered.mid.empty() && answered.mid != offered.mid) return NegotiationFault::Mid;
  if (answered.port == 0) return {};
  if (offered.port == 0) return NegotiationFault::NotOffered;
  if (profile_of(offer, offered) != profile_of(answer, answered)) {
    return NegotiationFault::Profile;
  }
  if (!is_rtp_protocol(offered.protocol)) return {};
  bool has_codec = false;
  for (const Format& format : answered.formats) {
    const auto map = rtp_map(format);
    has_codec = has_codec || (map && is_codec(*map) && find_same_format(offered.formats, format) != nullptr);
  }
  if (!has_codec) return NegotiationFault::CodecNotOffered;
  return check_setup(effective_security(offer, offered), effective_security(answer, answered));
}

}  // namespace

Result<std::vector<MediaStream>, NegotiationError> accept_answer(const SessionDescription& our_offer,
                                                                 const SessionDescription& answer) {
  if (our_offer.media.size() != answer.media.size()) {
    return Failure{NegotiationError{NegotiationFault::MediaCount, answer.media.size()}};
  }
  bool live_offered = false;
  bool live_answered = false;
  for (std::size_t i = 0; i < answer.media.size(); ++i) {
    const Check fault = check_media(our_offer, answer, i);
    if (fault) return Failure{NegotiationError{*fault, i}};
    live_offered = live_offered || our_offer.media[i].port != 0;
    live_answered = live_answered || answer.media[i].port != 0;
  }
  if (live_offered && !live_answered) return Failure{NegotiationError{NegotiationFault::AllRejected, 0}};
  return agree(our_offer, answer, true);
}

std::string_view reason(NegotiationFault fault) {
  switch (fault) {
    case NegotiationFault::MediaCount: return "wrong number of media sections";
    case NegotiationFault::MediaKind: return "a media section changed its kind";
    case NegotiationFault::Mid: return "unknown mid";
    case NegotiationFault::Profile: return "RTP profile was not offered";
    case NegotiationFault::NotOffered: return "a refused media section was accepted";
    case NegotiationFault::NoCommonCodec: return "no common codec";
    case NegotiationFault::CodecNotOffered: return "no codec of the answer was offered";
    case NegotiationFault::AllRejected: return "all media were refused";
    case NegotiationFault::SetupRole: return "no valid DTLS role";
  }
  return "unknown fault";
}

}  // namespace webphone::sdp
