#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sdp/browser_profile.hpp"
#include "core/sdp/rtp_map.hpp"

namespace webphone::sdp {
namespace {

constexpr std::uint32_t kNarrowband = 8000;

/// rank orders codecs by the policy, the lower the better; nothing when the white list leaves the codec out.
std::optional<std::size_t> rank(const RtpMap& map, const std::vector<std::string>& allowed,
                                std::string_view preferred) {
  std::size_t place = 0;
  while (place < allowed.size() && !codec_named(allowed[place], map)) ++place;
  if (!allowed.empty() && place == allowed.size()) return std::nullopt;
  if (!preferred.empty() && codec_named(preferred, map)) return 0;
  return place + 1;
}

struct Ranked {
  std::size_t rank;
  const Format* format;
};

bool holds_codec(const std::vector<Format>& formats, std::string_view encoding) {
  return std::any_of(formats.begin(), formats.end(),
                     [&](const Format& format) { return iequals(rtp_map(format)->encoding, encoding); });
}

bool holds_clock(const std::vector<Format>& formats, std::uint32_t clock_rate) {
  return std::any_of(formats.begin(), formats.end(),
                     [&](const Format& format) { return rtp_map(format)->clock_rate == clock_rate; });
}

/// is_useful tells whether a format that is no codec belongs beside the codecs chosen.
bool is_useful(const Format& format, const RtpMap& map, const std::vector<Format>& chosen) {
  if (find_same_format(chosen, format) != nullptr && !iequals(map.encoding, "rtx")) return false;
  if (is_telephone_event(map)) return map.clock_rate == kNarrowband || holds_clock(chosen, map.clock_rate);
  if (is_comfort_noise(map)) {
    return map.clock_rate == kNarrowband && (holds_codec(chosen, "PCMU") || holds_codec(chosen, "PCMA"));
  }
  if (!iequals(map.encoding, "rtx")) return false;
  const auto apt = parse_number<PayloadType>(parameter(format.parameters, "apt").value_or(""));
  return apt && std::any_of(chosen.begin(), chosen.end(),
                            [&](const Format& codec) { return codec.payload_type == *apt; });
}

}  // namespace

bool select_formats(MediaDescription& media, const WirePolicy& policy) {
  const bool is_audio = media.kind == "audio";
  const std::vector<std::string>& allowed = is_audio ? policy.codecs : policy.video_codecs;
  const std::string_view preferred = is_audio ? std::string_view(policy.preferred_codec) : std::string_view();
  std::vector<Ranked> ranked;
  for (const Format& format : media.formats) {
    const auto map = rtp_map(format);
    if (!map || !is_codec(*map)) continue;
    const auto place = rank(*map, allowed, preferred);
    if (!place) continue;
    const auto behind =
        std::find_if(ranked.begin(), ranked.end(), [&](const Ranked& entry) { return entry.rank > *place; });
    ranked.insert(behind, {*place, &format});
  }
  if (ranked.empty()) return false;
  std::vector<Format> chosen;
  chosen.reserve(media.formats.size());
  for (const Ranked& entry : ranked) chosen.push_back(*entry.format);
  for (const Format& format : media.formats) {
    const auto map = rtp_map(format);
    if (map && !is_codec(*map) && is_useful(format, *map, chosen)) chosen.push_back(format);
  }
  media.formats = std::move(chosen);
  return true;
}

}  // namespace webphone::sdp
