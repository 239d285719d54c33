#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

// Translation of single media sections between browsers (RFC 8829) and the wire: what Kamailio, rtpengine,
// Asterisk, FreeSWITCH and other phones send and understand. browser_session.hpp puts whole descriptions
// together.

/// WirePolicy is what the settings say about our descriptions on the wire.
struct WirePolicy {
  std::vector<std::string> codecs;        // setting `codec`: only these, in this order; empty: all
  std::string preferred_codec;            // setting `prefcodec`: first
  std::vector<std::string> video_codecs;  // setting `vcodec`
  bool video = false;                     // else only audio passes, in both directions
  bool keep_sources = false;              // a=ssrc and a=msid
  bool keep_loopback = false;             // loopback candidates beside others
  bool keep_tcp = false;                  // TCP candidates beside others
  std::optional<std::uint16_t> ptime;     // milliseconds
  std::uint32_t audio_bandwidth = 0;      // kbit/s for b=AS; 0: not said
  std::uint32_t video_bandwidth = 0;
};

enum class ProfileFault : std::uint8_t {
  Malformed,    // does not parse; detail says where
  OutOfOrder,   // an answer without offer, or a second offer
  Negotiation,  // no answer to what was offered; detail says why
  NoMedia,      // no medium that we could take
  NoCommonCodec,
  PlainRtp,  // neither DTLS nor SDES: RTP/AVP
  SdesOnly,  // a=crypto instead of a fingerprint
  MissingIce,
  MissingFingerprint,
  WeakFingerprint,     // only hashes weaker than SHA-256, or not a hash at all
  FingerprintChanged,  // without ICE restart: not the peer that we talked to
};

struct ProfileError {
  ProfileFault fault = ProfileFault::Malformed;
  std::string detail;  // may be empty
};

/// reason says it in a short English sentence, fit for the user.
std::string_view reason(ProfileFault fault);
/// describe is the reason with the detail.
std::string describe(const ProfileError& error);

/// select_formats keeps and orders the formats of a section by the policy: white list and preferred codec
/// first; red, fec and superfluous comfort noise go, as do telephone-event lines at clock rates that no codec
/// left uses (8000 stays), and rtx whose codec is gone. False when no codec is left.
bool select_formats(MediaDescription& media, const WirePolicy& policy);

/// select_candidates drops what is of no use to a peer: TCP, loopback and .local (RFC 8828) candidates, each
/// only when others are left. Then the best of the rest becomes the address of c=, m= and a=rtcp.
void select_candidates(MediaDescription& media, const WirePolicy& policy);

/// to_wire makes a section of the browser (flattened) fit to send: formats, candidates, ptime, bandwidth, and
/// without what only browsers understand. Direction and mid are as the browser has them.
Result<MediaDescription, ProfileError> to_wire(const MediaDescription& browser, const WirePolicy& policy);

/// repair_remote mends what peers often get wrong in one section, before it is held against our offer: rtpmap
/// lines that are missing (static types; in an answer also ours) or wrong (G722/16000, opus/48000), an answer
/// without mid or with a setup that is none, DTLS under the name RTP/AVP. our_offer is null for an offer.
void repair_remote(MediaDescription& remote, const MediaDescription* our_offer);

/// protection_fault tells why a section (flattened) cannot be protected by ICE and DTLS-SRTP, if so: no
/// fingerprint of SHA-256 or better (RFC 8122), or no ICE credentials. Media never flow without.
std::optional<ProfileFault> protection_fault(const MediaDescription& media);

/// RemoteContext is what to_browser needs to know beside the section itself. Null pointers mean "nothing
/// yet".
struct RemoteContext {
  const MediaDescription* our_offer = nullptr;        // on the wire, if the section is in an answer
  const MediaDescription* previous_local = nullptr;   // on the wire, of the last exchange
  const MediaDescription* previous_remote = nullptr;  // of the last exchange
};

/// to_browser makes a live section from the wire (flattened, repaired) acceptable to Chromium and Firefox, or
/// says why the call cannot be. Formats of an answer come in the peer's order, of an offer in the policy's.
/// The DTLS role that the peer once took is kept while its fingerprint and ICE user stay (RFC 8842 §5.5),
/// whatever it says later.
Result<MediaDescription, ProfileError> to_browser(const MediaDescription& remote, const WirePolicy& policy,
                                                  const RemoteContext& context);

}  // namespace webphone::sdp
