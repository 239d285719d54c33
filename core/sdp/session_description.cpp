#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

bool is_rtp_protocol(std::string_view protocol) {
  return protocol.starts_with("RTP/") || protocol.find("/RTP/") != std::string_view::npos;
}

const Format* find_format(const MediaDescription& media, PayloadType payload_type) {
  for (const Format& format : media.formats) {
    if (format.payload_type == payload_type) return &format;
  }
  return nullptr;
}

namespace {

void inherit(Security& to, const Security& from) {
  if (to.ice_ufrag.empty() && to.ice_pwd.empty()) {
    to.ice_ufrag = from.ice_ufrag;
    to.ice_pwd = from.ice_pwd;
  }
  if (to.ice_options.empty()) to.ice_options = from.ice_options;
  if (to.fingerprints.empty()) to.fingerprints = from.fingerprints;
  if (!to.setup) to.setup = from.setup;
}

}  // namespace

Security effective_security(const SessionDescription& session, const MediaDescription& media) {
  Security security = media.security;
  inherit(security, session.security);
  return security;
}

void flatten_session_level(SessionDescription& session) {
  for (MediaDescription& media : session.media) {
    if (!media.connection) media.connection = session.connection;
    if (!media.direction) media.direction = session.direction;
    inherit(media.security, session.security);
  }
  session.connection.reset();
  session.direction.reset();
  session.security = {};
}

Profile profile_of(const SessionDescription& session, const MediaDescription& media) {
  if (!is_rtp_protocol(media.protocol)) return Profile::Other;
  if (media.protocol.find("SAVP") == std::string::npos) return Profile::Plain;
  const bool has_fingerprint = !media.security.fingerprints.empty() || !session.security.fingerprints.empty();
  return has_fingerprint || media.protocol.starts_with("UDP/TLS/") ? Profile::Dtls : Profile::Sdes;
}

}  // namespace webphone::sdp
