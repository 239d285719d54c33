#include "core/sdp/rtp_map.hpp"

#include <array>
#include <string>

#include "core/base/ascii.hpp"

namespace webphone::sdp {
namespace {

struct StaticEntry {
  PayloadType payload_type;
  std::string_view encoding;
  std::uint32_t clock_rate;
  std::uint8_t channels = 1;
};

constexpr std::array<StaticEntry, 24> kStatic{{
    {0, "PCMU", 8000},   {3, "GSM", 8000},   {4, "G723", 8000},   {5, "DVI4", 8000},     {6, "DVI4", 16000},
    {7, "LPC", 8000},    {8, "PCMA", 8000},  {9, "G722", 8000},   {10, "L16", 44100, 2}, {11, "L16", 44100},
    {12, "QCELP", 8000}, {13, "CN", 8000},   {14, "MPA", 90000},  {15, "G728", 8000},    {16, "DVI4", 11025},
    {17, "DVI4", 22050}, {18, "G729", 8000}, {25, "CelB", 90000}, {26, "JPEG", 90000},   {28, "nv", 90000},
    {31, "H261", 90000}, {32, "MPV", 90000}, {33, "MP2T", 90000}, {34, "H263", 90000},
}};

bool is_any_of(std::string_view encoding, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names) {
    if (iequals(encoding, name)) return true;
  }
  return false;
}

/// same_profile compares profile-level-id of H264 without the level, which is the last of its three octets.
bool same_profile(std::string_view a, std::string_view b) {
  return iequals(a.substr(0, 4), b.substr(0, 4));
}

bool equal_parameter(const Format& a, const Format& b, std::string_view key, std::string_view fallback) {
  return parameter(a.parameters, key).value_or(fallback) == parameter(b.parameters, key).value_or(fallback);
}

/// fold removes what does not count in a codec's name.
std::string fold(std::string_view name) {
  std::string folded;
  for (const char c : name) {
    if (is_alnum(c)) folded.push_back(to_lower(c));
  }
  return folded;
}

}  // namespace

std::optional<RtpMap> static_rtp_map(PayloadType payload_type) {
  for (const StaticEntry& entry : kStatic) {
    if (entry.payload_type == payload_type) {
      return RtpMap{std::string(entry.encoding), entry.clock_rate, entry.channels};
    }
  }
  return std::nullopt;
}

std::optional<RtpMap> rtp_map(const Format& format) {
  return format.map ? format.map : static_rtp_map(format.payload_type);
}

bool contradicts_static(const Format& format) {
  const auto assigned = static_rtp_map(format.payload_type);
  if (!assigned || !format.map) return false;
  if (format.payload_type == 9 && iequals(format.map->encoding, "G722")) return false;
  return !same_codec(*assigned, *format.map);
}

bool same_codec(const RtpMap& a, const RtpMap& b) {
  if (!iequals(a.encoding, b.encoding) || a.clock_rate != b.clock_rate) return false;
  return a.channels == b.channels || iequals(a.encoding, "opus");
}

bool same_format(const Format& a, const Format& b) {
  const auto map_a = rtp_map(a);
  const auto map_b = rtp_map(b);
  if (!map_a || !map_b || !same_codec(*map_a, *map_b)) return false;
  if (iequals(map_a->encoding, "H264")) {
    constexpr std::string_view kProfile = "profile-level-id";
    constexpr std::string_view kBaseline = "42000a";
    return equal_parameter(a, b, "packetization-mode", "0") &&
           same_profile(parameter(a.parameters, kProfile).value_or(kBaseline),
                        parameter(b.parameters, kProfile).value_or(kBaseline));
  }
  if (iequals(map_a->encoding, "VP9")) return equal_parameter(a, b, "profile-id", "0");
  return true;
}

std::optional<std::string_view> parameter(std::string_view parameters, std::string_view key) {
  while (!parameters.empty()) {
    const Split items = split_at(parameters, ';');
    const Split item = split_at(items.head, '=');
    if (iequals(trim(item.head), key)) return trim(item.rest);
    parameters = items.rest;
  }
  return std::nullopt;
}

bool is_telephone_event(const RtpMap& map) {
  return iequals(map.encoding, "telephone-event");
}

bool is_comfort_noise(const RtpMap& map) {
  return iequals(map.encoding, "CN");
}

bool is_redundancy(const RtpMap& map) {
  return is_any_of(map.encoding, {"red", "ulpfec", "flexfec-03", "flexfec", "rtx"});
}

bool is_codec(const RtpMap& map) {
  return !is_telephone_event(map) && !is_comfort_noise(map) && !is_redundancy(map);
}

const Format* find_same_format(const std::vector<Format>& formats, const Format& wanted) {
  for (const Format& format : formats) {
    if (same_format(format, wanted)) return &format;
  }
  return nullptr;
}

const Format* find_telephone_event(const std::vector<Format>& formats, std::uint32_t clock_rate) {
  constexpr std::uint32_t kUsual = 8000;
  const Format* usual = nullptr;
  const Format* any = nullptr;
  for (const Format& format : formats) {
    const auto map = rtp_map(format);
    if (!map || !is_telephone_event(*map)) continue;
    if (map->clock_rate == clock_rate) return &format;
    if (map->clock_rate == kUsual && usual == nullptr) usual = &format;
    if (any == nullptr) any = &format;
  }
  return usual != nullptr ? usual : any;
}

bool codec_named(std::string_view name, const RtpMap& map) {
  const std::string wanted = fold(name);
  const std::string_view encoding = map.encoding;
  const std::string actual = fold(encoding);
  if (wanted == "speex" || wanted == "speexnb") return actual == "speex" && map.clock_rate == 8000;
  if (wanted == "speexwb") return actual == "speex" && map.clock_rate == 16000;
  if (wanted == "speexuwb") return actual == "speex" && map.clock_rate == 32000;
  if (is_any_of(wanted, {"opusnb", "opuswb", "opusuwb", "opusswb"})) return actual == "opus";
  if (wanted == "g711") return actual == "pcmu" || actual == "pcma";
  if (is_any_of(wanted, {"g711u", "ulaw", "mulaw"})) return actual == "pcmu";
  if (is_any_of(wanted, {"g711a", "alaw"})) return actual == "pcma";
  if (is_any_of(wanted, {"g719", "g729a", "g729ab"})) return actual == "g729";
  return wanted == actual;
}

std::vector<std::string_view> split_codec_list(std::string_view list) {
  std::vector<std::string_view> names;
  while (!list.empty()) {
    const Split parts = split_at(list, ',');
    if (const std::string_view name = trim(parts.head); !name.empty()) names.push_back(name);
    list = parts.rest;
  }
  return names;
}

}  // namespace webphone::sdp
