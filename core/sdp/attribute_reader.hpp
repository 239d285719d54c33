#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/sdp/parser.hpp"

namespace webphone::sdp {

/// AttributeReader files a= lines into the fields of the section that is being parsed.
class AttributeReader {
 public:
  explicit AttributeReader(SessionDescription& session) : session_(session) {}

  /// begin_media makes the newest media section the one that attributes go to; its m= line is read already.
  void begin_media();

  /// read files the text after "a="; gives the fault that refuses the description, if there is one.
  std::optional<ParseFault> read(std::string_view attribute);

 private:
  /// Outcome of one typed attribute: Untyped means that the value is not understood and is kept verbatim.
  enum class Outcome : std::uint8_t {
    Taken,
    Untyped,
    BadPort,
    BadPayloadType,
    BadRtpMap,
    BadCandidate,
    TooMany
  };
  using Handler = Outcome (AttributeReader::*)(std::string_view value);
  struct Entry {
    std::string_view name;
    Handler media = nullptr;  // null: not known at this level
    Handler session = nullptr;
  };
  static constexpr std::size_t kKnown = 26;
  static const std::array<Entry, kKnown> kEntries;  // NOLINT: a constant

  [[nodiscard]] MediaDescription& media() { return session_.media.back(); }
  [[nodiscard]] Security& security() { return in_media_ ? media().security : session_.security; }
  /// format finds the format of the payload type that starts value, and cuts it off. Untyped when value does
  /// not belong to an RTP section; out is null when the m= line does not list that payload type.
  Outcome format(std::string_view& value, Format*& out);
  Outcome set_direction(Direction direction, std::string_view value);

  Outcome rtpmap(std::string_view value);
  Outcome fmtp(std::string_view value);
  Outcome rtcp_fb(std::string_view value);
  Outcome candidate(std::string_view value);
  Outcome end_of_candidates(std::string_view value);
  Outcome rtcp(std::string_view value);
  Outcome rtcp_mux(std::string_view value);
  Outcome ptime(std::string_view value);
  Outcome maxptime(std::string_view value);
  Outcome mid(std::string_view value);
  Outcome msid(std::string_view value);
  Outcome extmap(std::string_view value);
  Outcome crypto(std::string_view value);
  Outcome ssrc(std::string_view value);
  Outcome ssrc_group(std::string_view value);
  Outcome group(std::string_view value);
  Outcome ice_lite(std::string_view value);
  Outcome ice_ufrag(std::string_view value);
  Outcome ice_pwd(std::string_view value);
  Outcome ice_options(std::string_view value);
  Outcome fingerprint(std::string_view value);
  Outcome setup(std::string_view value);
  Outcome sendrecv(std::string_view value) { return set_direction(Direction::SendRecv, value); }
  Outcome sendonly(std::string_view value) { return set_direction(Direction::SendOnly, value); }
  Outcome recvonly(std::string_view value) { return set_direction(Direction::RecvOnly, value); }
  Outcome inactive(std::string_view value) { return set_direction(Direction::Inactive, value); }

  SessionDescription& session_;
  bool in_media_ = false;
  std::size_t attributes_ = 0;
  std::array<std::uint8_t, kMaxPayloadType + 1> position_{};  // payload type to place in formats plus 1
};

}  // namespace webphone::sdp
