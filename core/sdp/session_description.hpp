#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sdp/candidate.hpp"

namespace webphone::sdp {

// A session description (RFC 8866) as plain values. Attributes that negotiation looks at have a field; all
// others stay verbatim and in order in `other_attributes`. Every struct compares by value.

using PayloadType = std::uint8_t;  // 0..127

/// Direction is bit 0 for send and bit 1 for receive, seen from the describing side.
enum class Direction : std::uint8_t { Inactive = 0, SendOnly = 1, RecvOnly = 2, SendRecv = 3 };

/// Setup is the DTLS role of a=setup (RFC 8842); Active sends the ClientHello.
enum class Setup : std::uint8_t { ActPass, Active, Passive, HoldConn };

/// Origin is the o= line. Ids and versions of peers are not always numbers that fit 64 bits, hence text.
struct Origin {
  std::string username = "-";
  std::string session_id = "0";
  std::string version = "0";
  std::string network_type = "IN";
  std::string address_type = "IP4";
  std::string address = "127.0.0.1";

  bool operator==(const Origin&) const = default;
};

struct Connection {
  std::string network_type = "IN";
  std::string address_type = "IP4";
  std::string address;

  bool operator==(const Connection&) const = default;
};

struct Bandwidth {
  std::string kind;  // AS, TIAS, RS, RR, CT
  std::uint64_t value = 0;

  bool operator==(const Bandwidth&) const = default;
};

struct Attribute {
  std::string name;
  std::optional<std::string> value;  // nothing for a property attribute such as a=rtcp-rsize

  bool operator==(const Attribute&) const = default;
};

/// Line is a line that is kept as it came, such as t=, i= or u=.
struct Line {
  char type = 'i';
  std::string value;

  bool operator==(const Line&) const = default;
};

struct RtpMap {
  std::string encoding;
  std::uint32_t clock_rate = 0;
  std::uint8_t channels = 1;

  bool operator==(const RtpMap&) const = default;
};

/// Format is one payload type of an m= line with all the lines that belong to it, so that dropping or moving
/// a codec never leaves an orphan.
struct Format {
  PayloadType payload_type = 0;
  std::optional<RtpMap> map;          // a=rtpmap; may be absent for static payload types
  std::string parameters;             // a=fmtp
  std::vector<std::string> feedback;  // a=rtcp-fb

  bool operator==(const Format&) const = default;
};

struct Fingerprint {
  std::string hash;
  std::string value;

  bool operator==(const Fingerprint&) const = default;
};

/// Security holds the ICE and DTLS attributes, which RFC 8839 and RFC 8842 allow at session or media level.
struct Security {
  std::string ice_ufrag;
  std::string ice_pwd;
  std::string ice_options;
  std::vector<Fingerprint> fingerprints;
  std::optional<Setup> setup;

  bool operator==(const Security&) const = default;
};

struct Rtcp {
  std::uint16_t port = 0;
  std::string address;  // "IN IP4 192.0.2.1", or empty

  bool operator==(const Rtcp&) const = default;
};

struct ExtMap {
  std::string id;  // "3" or "3/sendonly"
  std::string uri;

  bool operator==(const ExtMap&) const = default;
};

struct Group {
  std::string semantics;  // BUNDLE, LS
  std::vector<std::string> mids;

  bool operator==(const Group&) const = default;
};

struct MediaDescription {
  std::string kind = "audio";
  std::uint16_t port = 0;
  std::uint16_t port_count = 1;
  std::string protocol = "RTP/AVP";
  std::vector<Format> formats;  // of an RTP profile
  std::string other_formats;    // of any other protocol, as it came
  std::string title;            // i=
  std::optional<Connection> connection;
  std::vector<Bandwidth> bandwidths;
  std::optional<Direction> direction;
  Security security;
  std::vector<Candidate> candidates;
  bool end_of_candidates = false;
  std::optional<Rtcp> rtcp;
  bool rtcp_mux = false;
  std::optional<std::uint16_t> ptime;  // milliseconds
  std::optional<std::uint16_t> maxptime;
  std::string mid;
  std::vector<std::string> msids;
  std::vector<ExtMap> extmaps;
  std::vector<std::string> cryptos;            // a=crypto (SDES, RFC 4568)
  std::vector<std::string> wildcard_feedback;  // a=rtcp-fb:*
  std::vector<Attribute> sources;              // a=ssrc and a=ssrc-group
  std::vector<Attribute> other_attributes;

  bool operator==(const MediaDescription&) const = default;
};

struct SessionDescription {
  Origin origin;
  std::string name = "-";
  std::vector<Line> info;  // i=, u=, e=, p=
  std::optional<Connection> connection;
  std::vector<Bandwidth> bandwidths;
  std::vector<Line> times{{'t', "0 0"}};  // t=, r=, z=
  std::vector<Group> groups;
  bool ice_lite = false;
  Security security;
  std::optional<Direction> direction;
  std::vector<Attribute> other_attributes;
  std::vector<MediaDescription> media;

  bool operator==(const SessionDescription&) const = default;
};

/// is_rtp_protocol is true of RTP/AVP, UDP/TLS/RTP/SAVPF and all other profiles of RTP.
bool is_rtp_protocol(std::string_view protocol);

/// find_format gives the format with that payload type, or null.
const Format* find_format(const MediaDescription& media, PayloadType payload_type);

/// effective_security gives the ICE and DTLS attributes that hold for a media section, its own or the
/// session's.
Security effective_security(const SessionDescription& session, const MediaDescription& media);

/// Profile classes the m= line's protocol by how media are protected. Dtls is any SAVP with a fingerprint.
enum class Profile : std::uint8_t { Plain, Sdes, Dtls, Other };
Profile profile_of(const SessionDescription& session, const MediaDescription& media);

/// flatten_session_level copies what was said once for the whole session (connection, direction, ICE, DTLS)
/// into each media section that does not say it itself, so that a section can be read alone.
void flatten_session_level(SessionDescription& session);

}  // namespace webphone::sdp
