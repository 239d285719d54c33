#include "core/phone/media_configuration.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/base/json.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/server_discovery.hpp"
#include "core/sdp/rtp_map.hpp"

namespace webphone::phone {
namespace {

std::string with_scheme(std::string_view scheme, std::string_view address) {
  const bool has_scheme = istarts_with(address, "stun") || istarts_with(address, "turn");
  return has_scheme && address.find(':') <= 5 ? std::string(address) : text(scheme, address);
}

std::vector<std::string> names_of(std::string_view list) {
  std::vector<std::string> names;
  for (const std::string_view name : sdp::split_codec_list(list)) names.emplace_back(name);
  return names;
}

/// is_ice_url tells whether a browser takes the URL of an ICE server; it refuses the whole list over another.
bool is_ice_url(std::string_view url) {
  for (const std::string_view scheme : {"stun:", "stuns:", "turn:", "turns:"}) {
    if (istarts_with(url, scheme) && url.size() > scheme.size()) return true;
  }
  return false;
}

void add_ice_servers(const JsonValue& entry, std::vector<IceServer>& servers) {
  const auto add = [&](std::string_view url) {
    if (!is_ice_url(url) || servers.size() == kMaxIceServers) return;
    servers.push_back({std::string(url), std::string(entry.text_of("username").value_or("")),
                       std::string(entry.text_of("credential").value_or(""))});
  };
  for (const std::string_view name : {"url", "urls"}) {
    const JsonValue* value = entry.find(name);
    if (value == nullptr) continue;
    if (value->is(JsonValue::Kind::Text)) add(value->text);
    if (!value->is(JsonValue::Kind::Array)) continue;
    for (const JsonMember& one : value->members) add(one.value.text);
  }
}

}  // namespace

std::optional<std::vector<IceServer>> read_ice_servers(std::string_view list) {
  std::string json(list);
  // As in scripts, where such lists come from.
  if (json.find('"') == std::string::npos) std::replace(json.begin(), json.end(), '\'', '"');
  const auto value = parse_json(json);
  if (!value || !value->is(JsonValue::Kind::Array)) return std::nullopt;
  std::vector<IceServer> servers;
  for (const JsonMember& entry : value->members) {
    if (entry.value.is(JsonValue::Kind::Object)) add_ice_servers(entry.value, servers);
  }
  return servers;
}

MediaConfiguration media_configuration(const Settings& settings) {
  MediaConfiguration configuration;
  // On a network without internet nobody would answer (stunturnonlocal: 1 STUN, 2 both).
  const int allowed =
      is_private_host(server_name(settings)) ? settings.number(Parameter::Stunturnonlocal) : 2;
  const bool has_list = settings.has(Parameter::Ice);
  if (has_list)
    configuration.ice_servers =
        read_ice_servers(settings.text(Parameter::Ice)).value_or(std::vector<IceServer>());
  const std::string_view stun = has_list || allowed < 1 ? "" : settings.text(Parameter::Stunserveraddress);
  const std::string_view turn = has_list || allowed < 2 ? "" : settings.text(Parameter::Turnserveraddress);
  if (!stun.empty()) configuration.ice_servers.push_back({with_scheme("stun:", stun), {}, {}});
  if (!turn.empty()) {
    std::string url = with_scheme("turn:", turn);
    const std::string_view extra = settings.text(Parameter::Turnparameters);
    if (!extra.empty()) TextWriter(url) << '?' << extra;
    configuration.ice_servers.push_back({std::move(url), std::string(settings.text(Parameter::Turnusername)),
                                         std::string(settings.text(Parameter::Turnpassword))});
  }
  configuration.ice_timeout = settings.number(Parameter::Icetimeout);
  configuration.echo_cancellation = settings.flag(Parameter::Aec);
  configuration.auto_gain = settings.flag(Parameter::Agc);
  configuration.noise_suppression = settings.flag(Parameter::Denoise);
  configuration.ice_transport_policy = settings.text(Parameter::IceTransportPolicy);
  configuration.bundle_policy = settings.text(Parameter::BundlePolicy);
  if (settings.has(Parameter::IceCandidatePoolSize)) {
    configuration.ice_candidate_pool_size = settings.number(Parameter::IceCandidatePoolSize);
  }
  return configuration;
}

sdp::WirePolicy wire_policy(const Settings& settings) {
  sdp::WirePolicy policy;
  policy.codecs = names_of(settings.text(Parameter::Codec));
  policy.preferred_codec = settings.text(Parameter::Prefcodec);
  policy.video_codecs = names_of(settings.text(Parameter::Vcodec));
  policy.audio_bandwidth = static_cast<std::uint32_t>(settings.number(Parameter::AudioBandwidth));
  policy.video_bandwidth = static_cast<std::uint32_t>(settings.number(Parameter::VideoBandwidth));
  return policy;
}

}  // namespace webphone::phone
