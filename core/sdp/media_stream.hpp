#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/sdp/hold.hpp"
#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

/// CodecChoice is one codec that both sides can do. Each side numbers it for what it receives, so the two
/// payload types may differ (RFC 3264 §5.1); the parameters are each side's a=fmtp.
struct CodecChoice {
  RtpMap map;
  PayloadType send_payload_type = 0;
  PayloadType receive_payload_type = 0;
  std::string send_parameters;     // what the peer wants to get
  std::string receive_parameters;  // what we want to get

  bool operator==(const CodecChoice&) const = default;
};

struct Endpoint {
  std::string address;
  std::uint16_t port = 0;

  bool operator==(const Endpoint&) const = default;
};

/// MediaStream is the result of offer and answer for one m= line, ready to configure a media engine.
struct MediaStream {
  std::size_t index = 0;  // of the m= line
  std::string kind;
  bool rejected = false;                      // port 0: the fields below are empty
  Direction direction = Direction::Inactive;  // ours, as far as the peer agrees
  HoldState hold;
  std::vector<CodecChoice> codecs;  // in the order of the answer; the first is the one to send
  std::optional<CodecChoice> telephone_event;
  std::optional<std::uint16_t> send_ptime;  // milliseconds that the peer asks for
  Endpoint local_rtp;
  Endpoint remote_rtp;
  Endpoint remote_rtcp;  // equals remote_rtp when both multiplex (RFC 5761)
  bool rtcp_mux = false;
  std::optional<Setup> dtls_role;  // ours, Active or Passive; nothing without DTLS
  Security remote_security;
  bool remote_ice_lite = false;
  std::vector<Candidate> remote_candidates;

  bool operator==(const MediaStream&) const = default;
};

/// agree gives the streams of a complete exchange, one for each m= line. we_offered tells which of the two is
/// the answer; whether it is a valid one is accept_answer's business.
std::vector<MediaStream> agree(const SessionDescription& local, const SessionDescription& remote,
                               bool we_offered);

}  // namespace webphone::sdp
