#include "core/sdp/parser.hpp"

#include <bitset>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/attribute_reader.hpp"

namespace webphone::sdp {
namespace {

using Fault = std::optional<ParseFault>;

/// take_field cuts the next field off a line whose fields are parted by white space.
std::string_view take_field(std::string_view& line) {
  std::size_t size = 0;
  while (size < line.size() && !is_wsp(line[size])) ++size;
  const std::string_view field = line.substr(0, size);
  line = trim(line.substr(size));
  return field;
}

class Parser {
 public:
  Result<SessionDescription, ParseError> run(std::string_view octets);

 private:
  Fault read_line(std::string_view line);
  Fault read_session_line(char type, std::string_view value);
  Fault read_media_line(char type, std::string_view value);
  Fault read_origin(std::string_view value);
  Fault read_connection(std::string_view value, std::optional<Connection>& out);
  Fault read_media(std::string_view value);
  static Fault read_formats(std::string_view value, MediaDescription& media);
  static void read_bandwidth(std::string_view value, std::vector<Bandwidth>& out);

  SessionDescription session_;
  AttributeReader attributes_{session_};
  bool has_version_ = false;
  bool has_origin_ = false;
  bool has_times_ = false;
};

Result<SessionDescription, ParseError> Parser::run(std::string_view octets) {
  if (octets.size() > kMaxOctets) return Failure{ParseError{ParseFault::TooLong, 0}};
  std::uint32_t number = 0;
  while (!octets.empty()) {
    const Split lines = split_at(octets, '\n');
    octets = lines.rest;
    std::string_view line = lines.head;
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.empty()) continue;
    const Fault fault = read_line(line);
    if (fault) return Failure{ParseError{*fault, number}};
  }
  if (!has_version_) return Failure{ParseError{ParseFault::NoVersion, 0}};
  if (!has_origin_) return Failure{ParseError{ParseFault::NoOrigin, 0}};
  return std::move(session_);
}

Fault Parser::read_line(std::string_view line) {
  if (line.size() < 2 || line[1] != '=' || !is_alpha(line[0])) return ParseFault::NotALine;
  if (has_control(line)) return ParseFault::ControlCharacter;
  const char type = line[0];
  const std::string_view value = line.substr(2);
  if (!has_version_) {
    has_version_ = type == 'v' && trim(value) == "0";
    return has_version_ ? Fault{} : ParseFault::NoVersion;
  }
  if (type == 'a') return attributes_.read(value);
  if (type == 'm') return read_media(trim(value));
  return session_.media.empty() ? read_session_line(type, value) : read_media_line(type, value);
}

Fault Parser::read_session_line(char type, std::string_view value) {
  switch (type) {
    case 'o': return read_origin(trim(value));
    case 's': session_.name = value; return {};
    case 'c': return read_connection(trim(value), session_.connection);
    case 'b': read_bandwidth(trim(value), session_.bandwidths); return {};
    case 'i':
    case 'u':
    case 'e':
    case 'p': session_.info.push_back({type, std::string(value)}); return {};
    case 't':
    case 'r':
    case 'z':
      if (!has_times_) session_.times.clear();
      has_times_ = true;
      session_.times.push_back({type, std::string(value)});
      return {};
    default: return {};  // RFC 8866 §5: a line of unknown type is ignored
  }
}

Fault Parser::read_media_line(char type, std::string_view value) {
  MediaDescription& media = session_.media.back();
  switch (type) {
    case 'c': return read_connection(trim(value), media.connection);
    case 'b': read_bandwidth(trim(value), media.bandwidths); return {};
    case 'i': media.title = value; return {};
    default: return {};
  }
}

Fault Parser::read_origin(std::string_view value) {
  Origin origin;
  origin.username = take_field(value);
  origin.session_id = take_field(value);
  origin.version = take_field(value);
  origin.network_type = take_field(value);
  origin.address_type = take_field(value);
  origin.address = value;
  if (origin.address.empty() || value.find(' ') != std::string_view::npos) return ParseFault::BadOrigin;
  session_.origin = std::move(origin);
  has_origin_ = true;
  return {};
}

Fault Parser::read_connection(std::string_view value, std::optional<Connection>& out) {
  Connection connection;
  connection.network_type = take_field(value);
  connection.address_type = take_field(value);
  connection.address = value;
  if (connection.address.empty() || value.find(' ') != std::string_view::npos) {
    return ParseFault::BadConnection;
  }
  if (!out) out = std::move(connection);
  return {};
}

void Parser::read_bandwidth(std::string_view value, std::vector<Bandwidth>& out) {
  const Split parts = split_at(value, ':');
  const auto number = parse_number<std::uint64_t>(parts.rest);
  if (number && !parts.head.empty()) out.push_back({std::string(parts.head), *number});
}

Fault Parser::read_media(std::string_view value) {
  if (session_.media.size() == kMaxMedia) return ParseFault::TooManyMedia;
  MediaDescription media;
  media.kind = take_field(value);
  const Split ports = split_at(take_field(value), '/');
  media.protocol = take_field(value);
  if (media.kind.empty() || media.protocol.empty() || value.empty()) return ParseFault::BadMedia;
  const auto port = parse_number<std::uint16_t>(ports.head);
  const auto count = ports.found ? parse_number<std::uint16_t>(ports.rest) : 1;
  if (!port || !count || *count == 0) return ParseFault::BadPort;
  media.port = *port;
  media.port_count = *count;
  const Fault fault = read_formats(value, media);
  if (fault) return fault;
  session_.media.push_back(std::move(media));
  attributes_.begin_media();
  return {};
}

Fault Parser::read_formats(std::string_view value, MediaDescription& media) {
  if (!is_rtp_protocol(media.protocol)) {
    media.other_formats = value;
    return {};
  }
  std::bitset<kMaxPayloadType + 1> seen;
  while (!value.empty()) {
    const auto payload_type = parse_number<PayloadType>(take_field(value));
    if (!payload_type || *payload_type > kMaxPayloadType) return ParseFault::BadPayloadType;
    if (seen.test(*payload_type)) continue;
    seen.set(*payload_type);
    Format format;
    format.payload_type = *payload_type;
    media.formats.push_back(std::move(format));
  }
  return {};
}

}  // namespace

Result<SessionDescription, ParseError> parse(std::string_view octets) {
  return Parser().run(octets);
}

std::string_view reason(ParseFault fault) {
  switch (fault) {
    case ParseFault::TooLong: return "description too long";
    case ParseFault::NotALine: return "not a line of the form type=value";
    case ParseFault::ControlCharacter: return "control character";
    case ParseFault::NoVersion: return "does not start with v=0";
    case ParseFault::NoOrigin: return "no o= line";
    case ParseFault::BadOrigin: return "malformed o= line";
    case ParseFault::BadConnection: return "malformed c= line";
    case ParseFault::BadMedia: return "malformed m= line";
    case ParseFault::BadPort: return "port not in 0..65535";
    case ParseFault::BadPayloadType: return "payload type not in 0..127";
    case ParseFault::BadRtpMap: return "malformed rtpmap";
    case ParseFault::BadCandidate: return "malformed candidate";
    case ParseFault::TooManyMedia: return "too many media sections";
    case ParseFault::TooManyAttributes: return "too many attributes";
    case ParseFault::TooManyCandidates: return "too many candidates";
  }
  return "unknown fault";
}

std::string describe(const ParseError& error) {
  if (error.line == 0) return std::string(reason(error.fault));
  return text("line ", error.line, ": ", reason(error.fault));
}

}  // namespace webphone::sdp
