#include "core/sdp/browser_profile.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sdp/fingerprint.hpp"
#include "core/sdp/rtp_map.hpp"

namespace webphone::sdp {
namespace {

constexpr std::string_view kProtocol = "UDP/TLS/RTP/SAVPF";
constexpr std::size_t kMaxRemoteCandidates = 32;
constexpr std::uint64_t kMaxKilobits = 1'000'000;
constexpr std::uint16_t kMinPacketTime = 10;  // milliseconds
constexpr std::uint16_t kMaxPacketTime = 120;

bool is_any_of(std::string_view text, std::initializer_list<std::string_view> values) {
  return std::find(values.begin(), values.end(), text) != values.end();
}

/// keep_known_extmaps keeps what video between browsers needs; audio needs none, but beside video its MID: a
/// browser does not hear it over the same transport without (RFC 8843 §9.2).
void keep_known_extmaps(MediaDescription& to, const MediaDescription& from, const WirePolicy& policy) {
  constexpr std::string_view kMid = "urn:ietf:params:rtp-hdrext:sdes:mid";
  constexpr std::string_view kSendTime = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
  constexpr std::string_view kSequence =
      "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
  if (!policy.video) return;
  for (const ExtMap& extmap : from.extmaps) {
    const auto id = parse_number<std::uint8_t>(split_at(extmap.id, '/').head);
    const bool is_one_octet = id && *id >= 1 && *id <= 14;  // RFC 8285 §4.2
    const bool is_known =
        extmap.uri == kMid || (from.kind == "video" && is_any_of(extmap.uri, {kSendTime, kSequence}));
    if (is_one_octet && is_known) to.extmaps.push_back(extmap);
  }
}

/// keep_options keeps ICE options other than trickle, which SIP without RFC 8840 cannot do, and its
/// companions.
std::string keep_options(std::string_view options) {
  std::string kept;
  while (!options.empty()) {
    const Split words = split_at(options, ' ');
    if (words.head == "ice2") kept = words.head;
    options = words.rest;
  }
  return kept;
}

void drop_feedback_of_audio(MediaDescription& media) {
  if (media.kind == "video") return;
  for (Format& format : media.formats) format.feedback.clear();
}

std::uint32_t bandwidth_of(const MediaDescription& media, const WirePolicy& policy) {
  return media.kind == "video" ? policy.video_bandwidth : policy.audio_bandwidth;
}

/// same_user tells whether a new section continues the DTLS association of an earlier one (RFC 8842 §4).
bool same_user(const Security& a, const Security& b) {
  return a.ice_ufrag == b.ice_ufrag && a.ice_pwd == b.ice_pwd;
}

/// remote_role gives the DTLS role that the peer took in the last exchange.
std::optional<Setup> remote_role(const RemoteContext& context) {
  if (context.previous_remote == nullptr || context.previous_local == nullptr) return std::nullopt;
  const auto remote = context.previous_remote->security.setup;
  if (remote == Setup::Active || remote == Setup::Passive) return remote;
  const auto local = context.previous_local->security.setup;
  if (local == Setup::Active) return Setup::Passive;
  if (local == Setup::Passive) return Setup::Active;
  return std::nullopt;
}

Setup setup_for_browser(const MediaDescription& remote, const RemoteContext& context) {
  const bool continues =
      context.previous_remote != nullptr && same_user(remote.security, context.previous_remote->security);
  const auto role = continues ? remote_role(context) : std::nullopt;
  const bool is_offer = context.our_offer == nullptr;
  if (role) return is_offer ? Setup::ActPass : *role;
  const auto stated = remote.security.setup;
  if (stated == Setup::Active || stated == Setup::Passive) return *stated;
  return is_offer ? Setup::ActPass : Setup::Active;
}

bool is_usable(const Candidate& candidate) {
  const bool is_udp = iequals(candidate.transport, "udp");
  const bool is_tcp = iequals(candidate.transport, "tcp") && candidate.extensions.starts_with("tcptype ");
  const bool is_address =
      is_ipv4(candidate.address) || is_ipv6(candidate.address) || is_mdns(candidate.address);
  return candidate.component == 1 && candidate.port != 0 && (is_udp || is_tcp) && is_address &&
         is_any_of(candidate.type, {"host", "srflx", "prflx", "relay"});
}

/// copy_candidates takes the usable candidates, as many as a browser should check. A peer that lists none is
/// reached at its connection address.
void copy_candidates(MediaDescription& to, const MediaDescription& from) {
  for (const Candidate& candidate : from.candidates) {
    if (to.candidates.size() < kMaxRemoteCandidates && is_usable(candidate))
      to.candidates.push_back(candidate);
  }
  const std::string address = from.connection ? from.connection->address : std::string();
  const bool is_address = (is_ipv4(address) || is_ipv6(address)) && !is_unspecified(address);
  if (to.candidates.empty() && is_address && from.port != 9) {
    constexpr std::uint32_t kHostPriority = 2130706431;  // RFC 8445 §5.1.2.1 for the one host candidate
    to.candidates.push_back({"1", 1, "udp", kHostPriority, address, from.port, "host", {}, 0, {}});
  }
  to.end_of_candidates = !to.candidates.empty();
  to.connection = Connection{"IN", "IP4", "0.0.0.0"};
  if (is_address) to.connection = Connection{"IN", is_ipv4(address) ? "IP4" : "IP6", address};
}

void copy_sane_numbers(MediaDescription& to, const MediaDescription& from) {
  const auto in_range = [](std::optional<std::uint16_t> time) {
    return time && *time >= kMinPacketTime && *time <= kMaxPacketTime;
  };
  if (in_range(from.ptime)) to.ptime = from.ptime;
  if (in_range(from.maxptime)) to.maxptime = from.maxptime;
  for (const Bandwidth& bandwidth : from.bandwidths) {
    const bool is_kilobits = bandwidth.kind == "AS" && bandwidth.value <= kMaxKilobits;
    const bool is_bits = bandwidth.kind == "TIAS" && bandwidth.value <= kMaxKilobits * 1000;
    if (bandwidth.value > 0 && (is_kilobits || is_bits)) to.bandwidths.push_back(bandwidth);
  }
}

/// copy_formats takes the formats that a browser can parse, and of an answer those that we offered.
bool copy_formats(MediaDescription& to, const MediaDescription& from, const WirePolicy& policy,
                  const MediaDescription* our_offer) {
  bool has_codec = false;
  for (const Format& format : from.formats) {
    if (!format.map || contradicts_static(format)) continue;
    if (our_offer != nullptr && find_same_format(our_offer->formats, format) == nullptr) continue;
    has_codec = has_codec || is_codec(*format.map);
    to.formats.push_back(format);
  }
  drop_feedback_of_audio(to);
  return our_offer != nullptr ? has_codec : select_formats(to, policy);
}

void repair_format(Format& format, const MediaDescription* our_offer) {
  if (!format.map) format.map = static_rtp_map(format.payload_type);
  if (!format.map && our_offer != nullptr) {
    const Format* ours = find_format(*our_offer, format.payload_type);
    if (ours != nullptr) format.map = ours->map;
  }
  if (!format.map) return;
  if (format.payload_type == 9 && iequals(format.map->encoding, "G722")) format.map->clock_rate = 8000;
  if (iequals(format.map->encoding, "opus")) format.map->channels = 2;
}

}  // namespace

std::optional<ProfileFault> protection_fault(const MediaDescription& media) {
  const Security& security = media.security;
  if (security.fingerprints.empty()) {
    if (!media.cryptos.empty()) return ProfileFault::SdesOnly;
    return is_any_of(media.protocol, {"RTP/AVP", "RTP/AVPF"}) ? ProfileFault::PlainRtp
                                                              : ProfileFault::MissingFingerprint;
  }
  if (!strongest_fingerprint(security.fingerprints)) return ProfileFault::WeakFingerprint;
  const auto in_range = [](const std::string& text, std::size_t least) {
    return text.size() >= least && text.size() <= 256;  // RFC 8839 §5.4
  };
  if (!in_range(security.ice_ufrag, 4) || !in_range(security.ice_pwd, 22)) return ProfileFault::MissingIce;
  return std::nullopt;
}

Result<MediaDescription, ProfileError> to_wire(const MediaDescription& browser, const WirePolicy& policy) {
  if (const auto fault = protection_fault(browser)) return Failure{ProfileError{*fault, {}}};
  MediaDescription wire;
  wire.kind = browser.kind;
  wire.protocol = kProtocol;
  wire.port = browser.port;
  wire.connection = browser.connection;
  wire.formats = browser.formats;
  if (!select_formats(wire, policy)) return Failure{ProfileError{ProfileFault::NoCommonCodec, {}}};
  drop_feedback_of_audio(wire);
  wire.security = browser.security;
  wire.security.ice_options = keep_options(browser.security.ice_options);
  wire.candidates = browser.candidates;
  wire.rtcp = browser.rtcp;
  select_candidates(wire, policy);
  wire.end_of_candidates = !wire.candidates.empty();
  wire.rtcp_mux = browser.rtcp_mux;
  wire.ptime = policy.ptime && wire.kind == "audio" ? policy.ptime : browser.ptime;
  wire.maxptime = browser.maxptime;
  wire.direction = browser.direction.value_or(Direction::SendRecv);
  wire.mid = browser.mid;
  if (const std::uint32_t kilobits = bandwidth_of(browser, policy); kilobits != 0) {
    wire.bandwidths.push_back({"AS", kilobits});
  }
  if (policy.keep_sources) {
    wire.msids = browser.msids;
    wire.sources = browser.sources;
  }
  keep_known_extmaps(wire, browser, policy);
  return wire;
}

void repair_remote(MediaDescription& remote, const MediaDescription* our_offer) {
  for (Format& format : remote.formats) repair_format(format, our_offer);
  const bool speaks_dtls = !remote.security.fingerprints.empty() && !remote.security.ice_ufrag.empty();
  if (speaks_dtls && remote.protocol.starts_with("RTP/AVP")) remote.protocol = kProtocol;
  if (our_offer == nullptr) return;
  if (remote.mid.empty()) remote.mid = our_offer->mid;
  const auto setup = remote.security.setup;
  const bool is_answer = setup == Setup::Active || setup == Setup::Passive;
  if (!is_answer || setup == our_offer->security.setup) remote.security.setup.reset();
}

Result<MediaDescription, ProfileError> to_browser(const MediaDescription& remote, const WirePolicy& policy,
                                                  const RemoteContext& context) {
  if (const auto fault = protection_fault(remote)) return Failure{ProfileError{*fault, {}}};
  const MediaDescription* before = context.previous_remote;
  if (before != nullptr && same_user(before->security, remote.security) &&
      !same_fingerprints(before->security.fingerprints, remote.security.fingerprints)) {
    return Failure{ProfileError{ProfileFault::FingerprintChanged, {}}};
  }
  MediaDescription out;
  out.kind = remote.kind;
  out.protocol = kProtocol;
  out.port = remote.port;
  if (!copy_formats(out, remote, policy, context.our_offer)) {
    return Failure{ProfileError{ProfileFault::NoCommonCodec, {}}};
  }
  out.security.ice_ufrag = remote.security.ice_ufrag;
  out.security.ice_pwd = remote.security.ice_pwd;
  out.security.ice_options = keep_options(remote.security.ice_options);
  out.security.fingerprints = {*strongest_fingerprint(remote.security.fingerprints)};
  out.security.setup = setup_for_browser(remote, context);
  copy_candidates(out, remote);
  copy_sane_numbers(out, remote);
  out.rtcp_mux = true;
  out.direction = stated_direction({}, remote);
  keep_known_extmaps(out, remote, policy);
  if (policy.keep_sources) {
    out.msids = remote.msids;
    out.sources = remote.sources;
  }
  return out;
}

std::string_view reason(ProfileFault fault) {
  switch (fault) {
    case ProfileFault::Malformed: return "The session description is malformed";
    case ProfileFault::OutOfOrder: return "An offer or answer came out of order";
    case ProfileFault::Negotiation: return "The answer does not fit the offer";
    case ProfileFault::NoMedia: return "The peer takes no audio";
    case ProfileFault::NoCommonCodec: return "There is no common codec";
    case ProfileFault::PlainRtp: return "The peer does not speak DTLS-SRTP (plain RTP)";
    case ProfileFault::SdesOnly: return "The peer does not speak DTLS-SRTP (SDES keys only)";
    case ProfileFault::MissingIce: return "The peer does not speak ICE";
    case ProfileFault::MissingFingerprint: return "The peer sent no certificate fingerprint";
    case ProfileFault::WeakFingerprint: return "The certificate fingerprint of the peer is too weak";
    case ProfileFault::FingerprintChanged: return "The certificate of the peer changed during the call";
  }
  return "unknown fault";
}

std::string describe(const ProfileError& error) {
  std::string out(reason(error.fault));
  if (!error.detail.empty()) out.append(": ").append(error.detail);
  return out;
}

}  // namespace webphone::sdp
