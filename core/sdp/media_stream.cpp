#include "core/sdp/media_stream.hpp"

#include <utility>

#include "core/sdp/rtp_map.hpp"

namespace webphone::sdp {
namespace {

/// find_twin finds the offered format that an answered one stands for: under the same number if possible.
const Format* find_twin(const std::vector<Format>& offered, const Format& answered) {
  for (const Format& format : offered) {
    if (format.payload_type == answered.payload_type && same_format(format, answered)) return &format;
  }
  return find_same_format(offered, answered);
}

/// choose pairs a format of the answer with its twin on the other side; ours and theirs say which is which.
CodecChoice choose(const Format& ours, const Format& theirs) {
  return {*rtp_map(ours), theirs.payload_type, ours.payload_type, theirs.parameters, ours.parameters};
}

void pair_formats(MediaStream& stream, const MediaDescription& local, const MediaDescription& remote,
                  bool we_offered) {
  const MediaDescription& offered = we_offered ? local : remote;
  const MediaDescription& answered = we_offered ? remote : local;
  for (const Format& format : answered.formats) {
    const auto map = rtp_map(format);
    const Format* twin = find_twin(offered.formats, format);
    if (!map || twin == nullptr || !is_codec(*map)) continue;
    stream.codecs.push_back(we_offered ? choose(*twin, format) : choose(format, *twin));
  }
  if (stream.codecs.empty()) return;
  const Format* event = find_telephone_event(answered.formats, stream.codecs.front().map.clock_rate);
  const Format* twin = event == nullptr ? nullptr : find_twin(offered.formats, *event);
  if (twin != nullptr) stream.telephone_event = we_offered ? choose(*twin, *event) : choose(*event, *twin);
}

Endpoint rtcp_endpoint(const MediaDescription& media, const Endpoint& rtp, bool multiplexed) {
  if (multiplexed) return rtp;
  if (!media.rtcp) return {rtp.address, static_cast<std::uint16_t>(rtp.port + 1)};
  const std::size_t at = media.rtcp->address.rfind(' ');
  const bool own_address = at != std::string::npos;
  return {own_address ? media.rtcp->address.substr(at + 1) : rtp.address, media.rtcp->port};
}

Endpoint rtp_endpoint(const SessionDescription& session, const MediaDescription& media) {
  const auto& connection = media.connection ? media.connection : session.connection;
  return {connection ? connection->address : std::string(), media.port};
}

MediaStream agree_media(const SessionDescription& local_session, const SessionDescription& remote_session,
                        std::size_t index, bool we_offered) {
  const MediaDescription& local = local_session.media[index];
  const MediaDescription& remote = remote_session.media[index];
  MediaStream stream;
  stream.index = index;
  stream.kind = local.kind;
  stream.rejected = local.port == 0 || remote.port == 0;
  if (stream.rejected) return stream;
  const Direction local_direction = stated_direction(local_session, local);
  const Direction remote_direction = stated_direction(remote_session, remote);
  stream.direction = answer_direction(remote_direction, local_direction);
  stream.hold = hold_state(local_direction, remote_direction);
  pair_formats(stream, local, remote, we_offered);
  stream.send_ptime = remote.ptime;
  stream.rtcp_mux = local.rtcp_mux && remote.rtcp_mux;
  stream.local_rtp = rtp_endpoint(local_session, local);
  stream.remote_rtp = rtp_endpoint(remote_session, remote);
  stream.remote_rtcp = rtcp_endpoint(remote, stream.remote_rtp, stream.rtcp_mux);
  stream.remote_security = effective_security(remote_session, remote);
  stream.remote_ice_lite = remote_session.ice_lite;
  stream.remote_candidates = remote.candidates;
  const Security own = effective_security(local_session, local);
  if (own.fingerprints.empty() || stream.remote_security.fingerprints.empty()) return stream;
  const Setup answered = (we_offered ? stream.remote_security : own).setup.value_or(Setup::Active);
  const bool answerer_is_client = answered != Setup::Passive;
  stream.dtls_role = answerer_is_client != we_offered ? Setup::Active : Setup::Passive;
  return stream;
}

}  // namespace

std::vector<MediaStream> agree(const SessionDescription& local, const SessionDescription& remote,
                               bool we_offered) {
  std::vector<MediaStream> streams;
  for (std::size_t i = 0; i < local.media.size() && i < remote.media.size(); ++i) {
    streams.push_back(agree_media(local, remote, i, we_offered));
  }
  return streams;
}

}  // namespace webphone::sdp
