#include "core/phone/media_configuration.hpp"

#include "core/base/ascii.hpp"
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

}  // namespace

MediaConfiguration media_configuration(const Settings& settings) {
  MediaConfiguration configuration;
  // On a network without internet nobody would answer (stunturnonlocal: 1 STUN, 2 both).
  const int allowed =
      is_private_host(server_name(settings)) ? settings.number(Parameter::Stunturnonlocal) : 2;
  const std::string_view stun = allowed < 1 ? "" : settings.text(Parameter::Stunserveraddress);
  const std::string_view turn = allowed < 2 ? "" : settings.text(Parameter::Turnserveraddress);
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
