#include "core/sdp/writer.hpp"

#include "core/base/text_writer.hpp"

namespace webphone::sdp {
namespace {

constexpr std::string_view kEnd = "\r\n";

void write_connection(TextWriter& out, const std::optional<Connection>& connection) {
  if (!connection) return;
  out << "c=" << connection->network_type << ' ' << connection->address_type << ' ' << connection->address
      << kEnd;
}

void write_bandwidths(TextWriter& out, const std::vector<Bandwidth>& bandwidths) {
  for (const Bandwidth& bandwidth : bandwidths) {
    out << "b=" << bandwidth.kind << ':' << bandwidth.value << kEnd;
  }
}

void write_lines(TextWriter& out, const std::vector<Line>& lines) {
  for (const Line& line : lines) out << line.type << '=' << line.value << kEnd;
}

/// put writes a=name:value; an empty value writes nothing, since none of the attributes that use it may be
/// empty.
void put(TextWriter& out, std::string_view name, std::string_view value) {
  if (!value.empty()) out << "a=" << name << ':' << value << kEnd;
}

void put_flag(TextWriter& out, std::string_view name, bool is_set) {
  if (is_set) out << "a=" << name << kEnd;
}

void write_direction(TextWriter& out, std::optional<Direction> direction) {
  if (direction) out << "a=" << to_string(*direction) << kEnd;
}

void write_security(TextWriter& out, const Security& security) {
  put(out, "ice-ufrag", security.ice_ufrag);
  put(out, "ice-pwd", security.ice_pwd);
  put(out, "ice-options", security.ice_options);
  for (const Fingerprint& fingerprint : security.fingerprints) {
    out << "a=fingerprint:" << fingerprint.hash << ' ' << fingerprint.value << kEnd;
  }
  if (security.setup) put(out, "setup", to_string(*security.setup));
}

void write_attributes(TextWriter& out, const std::vector<Attribute>& attributes) {
  for (const Attribute& attribute : attributes) {
    out << "a=" << attribute.name;
    if (attribute.value) out << ':' << *attribute.value;
    out << kEnd;
  }
}

void write_format(TextWriter& out, const Format& format) {
  const std::uint32_t number = format.payload_type;
  if (format.map) {
    out << "a=rtpmap:" << number << ' ' << format.map->encoding << '/' << format.map->clock_rate;
    if (format.map->channels > 1) out << '/' << std::uint32_t{format.map->channels};
    out << kEnd;
  }
  if (!format.parameters.empty()) out << "a=fmtp:" << number << ' ' << format.parameters << kEnd;
  for (const std::string& feedback : format.feedback) {
    out << "a=rtcp-fb:" << number << ' ' << feedback << kEnd;
  }
}

void write_media_line(TextWriter& out, const MediaDescription& media) {
  out << "m=" << media.kind << ' ' << media.port;
  if (media.port_count > 1) out << '/' << media.port_count;
  out << ' ' << media.protocol;
  for (const Format& format : media.formats) out << ' ' << std::uint32_t{format.payload_type};
  if (!media.other_formats.empty()) out << ' ' << media.other_formats;
  out << kEnd;
}

void write_transport(TextWriter& out, const MediaDescription& media, std::string& text) {
  if (media.rtcp) {
    out << "a=rtcp:" << media.rtcp->port;
    if (!media.rtcp->address.empty()) out << ' ' << media.rtcp->address;
    out << kEnd;
  }
  put_flag(out, "rtcp-mux", media.rtcp_mux);
  write_security(out, media.security);
  for (const std::string& crypto : media.cryptos) put(out, "crypto", crypto);
  for (const Candidate& candidate : media.candidates) {
    out << "a=candidate:";
    append_candidate(text, candidate);
    out << kEnd;
  }
  put_flag(out, "end-of-candidates", media.end_of_candidates);
}

void write_media(TextWriter& out, const MediaDescription& media, std::string& text) {
  write_media_line(out, media);
  if (!media.title.empty()) out << "i=" << media.title << kEnd;
  write_connection(out, media.connection);
  write_bandwidths(out, media.bandwidths);
  put(out, "mid", media.mid);
  for (const Format& format : media.formats) write_format(out, format);
  for (const std::string& feedback : media.wildcard_feedback) out << "a=rtcp-fb:* " << feedback << kEnd;
  if (media.ptime) out << "a=ptime:" << *media.ptime << kEnd;
  if (media.maxptime) out << "a=maxptime:" << *media.maxptime << kEnd;
  write_direction(out, media.direction);
  for (const ExtMap& extmap : media.extmaps) out << "a=extmap:" << extmap.id << ' ' << extmap.uri << kEnd;
  write_transport(out, media, text);
  for (const std::string& msid : media.msids) put(out, "msid", msid);
  write_attributes(out, media.sources);
  write_attributes(out, media.other_attributes);
}

}  // namespace

std::string write(const SessionDescription& session) {
  std::string text;
  text.reserve(1024);
  TextWriter out(text);
  const Origin& origin = session.origin;
  out << "v=0" << kEnd << "o=" << origin.username << ' ' << origin.session_id << ' ' << origin.version << ' '
      << origin.network_type << ' ' << origin.address_type << ' ' << origin.address << kEnd;
  out << "s=" << session.name << kEnd;
  write_lines(out, session.info);
  write_connection(out, session.connection);
  write_bandwidths(out, session.bandwidths);
  write_lines(out, session.times);
  for (const Group& group : session.groups) {
    out << "a=group:" << group.semantics;
    for (const std::string& mid : group.mids) out << ' ' << mid;
    out << kEnd;
  }
  put_flag(out, "ice-lite", session.ice_lite);
  write_security(out, session.security);
  write_direction(out, session.direction);
  write_attributes(out, session.other_attributes);
  for (const MediaDescription& media : session.media) write_media(out, media, text);
  return text;
}

std::string_view to_string(Direction direction) {
  switch (direction) {
    case Direction::Inactive: return "inactive";
    case Direction::SendOnly: return "sendonly";
    case Direction::RecvOnly: return "recvonly";
    case Direction::SendRecv: return "sendrecv";
  }
  return "inactive";
}

std::string_view to_string(Setup setup) {
  switch (setup) {
    case Setup::ActPass: return "actpass";
    case Setup::Active: return "active";
    case Setup::Passive: return "passive";
    case Setup::HoldConn: return "holdconn";
  }
  return "actpass";
}

}  // namespace webphone::sdp
