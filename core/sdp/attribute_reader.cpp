#include "core/sdp/attribute_reader.hpp"

#include <utility>

#include "core/base/ascii.hpp"

namespace webphone::sdp {
namespace {

/// take_word cuts the first white-space separated word off text.
std::string_view take_word(std::string_view& text) {
  std::size_t size = 0;
  while (size < text.size() && !is_wsp(text[size])) ++size;
  const std::string_view word = text.substr(0, size);
  text = trim(text.substr(size));
  return word;
}

std::optional<PayloadType> parse_payload_type(std::string_view text) {
  const auto number = parse_number<PayloadType>(text);
  return number && *number <= kMaxPayloadType ? number : std::nullopt;
}

std::optional<RtpMap> parse_rtp_map(std::string_view value) {
  const Split encoding = split_at(value, '/');
  const Split clock = split_at(encoding.rest, '/');
  const auto clock_rate = parse_number<std::uint32_t>(clock.head);
  if (encoding.head.empty() || !clock_rate || *clock_rate == 0) return std::nullopt;
  RtpMap map{std::string(encoding.head), *clock_rate, 1};
  if (clock.found) {
    const auto channels = parse_number<std::uint8_t>(clock.rest);
    if (!channels || *channels == 0) return std::nullopt;
    map.channels = *channels;
  }
  return map;
}

}  // namespace

const std::array<AttributeReader::Entry, AttributeReader::kKnown> AttributeReader::kEntries{{
    {"candidate", &AttributeReader::candidate, nullptr},
    {"rtpmap", &AttributeReader::rtpmap, nullptr},
    {"fmtp", &AttributeReader::fmtp, nullptr},
    {"rtcp-fb", &AttributeReader::rtcp_fb, nullptr},
    {"ssrc", &AttributeReader::ssrc, nullptr},
    {"ssrc-group", &AttributeReader::ssrc_group, nullptr},
    {"extmap", &AttributeReader::extmap, nullptr},
    {"rtcp", &AttributeReader::rtcp, nullptr},
    {"rtcp-mux", &AttributeReader::rtcp_mux, nullptr},
    {"ptime", &AttributeReader::ptime, nullptr},
    {"maxptime", &AttributeReader::maxptime, nullptr},
    {"mid", &AttributeReader::mid, nullptr},
    {"msid", &AttributeReader::msid, nullptr},
    {"crypto", &AttributeReader::crypto, nullptr},
    {"end-of-candidates", &AttributeReader::end_of_candidates, nullptr},
    {"sendrecv", &AttributeReader::sendrecv, &AttributeReader::sendrecv},
    {"sendonly", &AttributeReader::sendonly, &AttributeReader::sendonly},
    {"recvonly", &AttributeReader::recvonly, &AttributeReader::recvonly},
    {"inactive", &AttributeReader::inactive, &AttributeReader::inactive},
    {"ice-ufrag", &AttributeReader::ice_ufrag, &AttributeReader::ice_ufrag},
    {"ice-pwd", &AttributeReader::ice_pwd, &AttributeReader::ice_pwd},
    {"ice-options", &AttributeReader::ice_options, &AttributeReader::ice_options},
    {"fingerprint", &AttributeReader::fingerprint, &AttributeReader::fingerprint},
    {"setup", &AttributeReader::setup, &AttributeReader::setup},
    {"group", nullptr, &AttributeReader::group},
    {"ice-lite", nullptr, &AttributeReader::ice_lite},
}};

void AttributeReader::begin_media() {
  in_media_ = true;
  position_ = {};
  for (std::size_t i = 0; i < media().formats.size(); ++i) {
    position_[media().formats[i].payload_type] = static_cast<std::uint8_t>(i + 1);
  }
}

std::optional<ParseFault> AttributeReader::read(std::string_view attribute) {
  if (++attributes_ > kMaxAttributes) return ParseFault::TooManyAttributes;
  const Split parts = split_at(attribute, ':');
  Outcome outcome = Outcome::Untyped;
  for (const Entry& entry : kEntries) {
    if (entry.name != parts.head) continue;
    const Handler handler = in_media_ ? entry.media : entry.session;
    if (handler != nullptr) outcome = (this->*handler)(trim(parts.rest));
    break;
  }
  switch (outcome) {
    case Outcome::Taken: return std::nullopt;
    case Outcome::BadPort: return ParseFault::BadPort;
    case Outcome::BadPayloadType: return ParseFault::BadPayloadType;
    case Outcome::BadRtpMap: return ParseFault::BadRtpMap;
    case Outcome::BadCandidate: return ParseFault::BadCandidate;
    case Outcome::TooMany: return ParseFault::TooManyCandidates;
    case Outcome::Untyped: break;
  }
  Attribute kept{std::string(parts.head), std::nullopt};
  if (parts.found) kept.value = std::string(parts.rest);
  auto& others = in_media_ ? media().other_attributes : session_.other_attributes;
  others.push_back(std::move(kept));
  return std::nullopt;
}

AttributeReader::Outcome AttributeReader::format(std::string_view& value, Format*& out) {
  if (!is_rtp_protocol(media().protocol)) return Outcome::Untyped;
  const auto payload_type = parse_payload_type(take_word(value));
  if (!payload_type) return Outcome::BadPayloadType;
  const std::uint8_t place = position_[*payload_type];
  out = place == 0 ? nullptr : &media().formats[place - 1U];
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::rtpmap(std::string_view value) {
  Format* target = nullptr;
  const Outcome outcome = format(value, target);
  if (outcome != Outcome::Taken) return outcome;
  auto map = parse_rtp_map(value);
  if (!map) return Outcome::BadRtpMap;
  if (target != nullptr && !target->map) target->map = std::move(map);
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::fmtp(std::string_view value) {
  Format* target = nullptr;
  const Outcome outcome = format(value, target);
  if (target == nullptr || value.empty()) return outcome;
  if (!target->parameters.empty()) target->parameters += ';';
  target->parameters += value;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::rtcp_fb(std::string_view value) {
  if (value.starts_with("* ")) {
    media().wildcard_feedback.emplace_back(trim(value.substr(2)));
    return Outcome::Taken;
  }
  Format* target = nullptr;
  const Outcome outcome = format(value, target);
  if (target != nullptr && !value.empty()) target->feedback.emplace_back(value);
  return outcome;
}

AttributeReader::Outcome AttributeReader::candidate(std::string_view value) {
  auto parsed = parse_candidate(value);
  if (!parsed) return Outcome::BadCandidate;
  if (media().candidates.size() == kMaxCandidates) return Outcome::TooMany;
  media().candidates.push_back(std::move(*parsed));
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::end_of_candidates(std::string_view value) {
  if (!value.empty()) return Outcome::Untyped;
  media().end_of_candidates = true;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::rtcp(std::string_view value) {
  const auto port = parse_number<std::uint16_t>(take_word(value));
  if (!port) return Outcome::BadPort;
  media().rtcp = Rtcp{*port, std::string(value)};
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::rtcp_mux(std::string_view value) {
  if (!value.empty()) return Outcome::Untyped;
  media().rtcp_mux = true;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ptime(std::string_view value) {
  const auto milliseconds = parse_number<std::uint16_t>(value);
  if (!milliseconds || *milliseconds == 0) return Outcome::Untyped;
  media().ptime = milliseconds;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::maxptime(std::string_view value) {
  const auto milliseconds = parse_number<std::uint16_t>(value);
  if (!milliseconds || *milliseconds == 0) return Outcome::Untyped;
  media().maxptime = milliseconds;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::mid(std::string_view value) {
  if (value.empty()) return Outcome::Untyped;
  media().mid = value;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::msid(std::string_view value) {
  if (value.empty()) return Outcome::Untyped;
  media().msids.emplace_back(value);
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::extmap(std::string_view value) {
  const std::string_view id = take_word(value);
  if (id.empty() || value.empty()) return Outcome::Untyped;
  media().extmaps.push_back({std::string(id), std::string(value)});
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::crypto(std::string_view value) {
  if (value.empty()) return Outcome::Untyped;
  media().cryptos.emplace_back(value);
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ssrc(std::string_view value) {
  media().sources.push_back({"ssrc", std::string(value)});
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ssrc_group(std::string_view value) {
  media().sources.push_back({"ssrc-group", std::string(value)});
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::group(std::string_view value) {
  Group group{std::string(take_word(value)), {}};
  if (group.semantics.empty()) return Outcome::Untyped;
  while (!value.empty()) group.mids.emplace_back(take_word(value));
  session_.groups.push_back(std::move(group));
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ice_lite(std::string_view value) {
  if (!value.empty()) return Outcome::Untyped;
  session_.ice_lite = true;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ice_ufrag(std::string_view value) {
  if (value.empty()) return Outcome::Untyped;
  security().ice_ufrag = value;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ice_pwd(std::string_view value) {
  if (value.empty()) return Outcome::Untyped;
  security().ice_pwd = value;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::ice_options(std::string_view value) {
  if (value.empty()) return Outcome::Untyped;
  security().ice_options = value;
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::fingerprint(std::string_view value) {
  const std::string_view hash = take_word(value);
  if (hash.empty() || value.empty()) return Outcome::Untyped;
  security().fingerprints.push_back({std::string(hash), std::string(value)});
  return Outcome::Taken;
}

AttributeReader::Outcome AttributeReader::setup(std::string_view value) {
  constexpr std::array<std::pair<std::string_view, Setup>, 4> kNames{{{"actpass", Setup::ActPass},
                                                                      {"active", Setup::Active},
                                                                      {"passive", Setup::Passive},
                                                                      {"holdconn", Setup::HoldConn}}};
  for (const auto& [name, setup] : kNames) {
    if (!iequals(name, value)) continue;
    security().setup = setup;
    return Outcome::Taken;
  }
  return Outcome::Untyped;
}

AttributeReader::Outcome AttributeReader::set_direction(Direction direction, std::string_view value) {
  if (!value.empty()) return Outcome::Untyped;
  (in_media_ ? media().direction : session_.direction) = direction;
  return Outcome::Taken;
}

}  // namespace webphone::sdp
