#include "core/phone/media_configuration.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"

using namespace webphone::phone;

namespace {

std::vector<std::string> ice_servers(const char* server, const char* allowed) {
  Settings settings;
  const std::pair<const char*, const char*> values[] = {{"serveraddress", server},
                                                        {"stunturnonlocal", allowed},
                                                        {"stunserveraddress", "stun.example.com"},
                                                        {"turnserveraddress", "turn.example.com"}};
  for (const auto& [name, value] : values) REQUIRE(settings.set(name, value, SettingSource::Api).ok());
  std::vector<std::string> urls;
  for (const IceServer& one : media_configuration(settings).ice_servers) urls.push_back(one.url);
  return urls;
}

}  // namespace

TEST_CASE("stunturnonlocal says what a phone asks whose server is on a private network") {
  using Urls = std::vector<std::string>;
  const Urls both{"stun:stun.example.com", "turn:turn.example.com"};
  CHECK(ice_servers("example.com", "0") == both);
  CHECK(ice_servers("192.168.1.5:5070", "0").empty());
  CHECK(ice_servers("192.168.1.5", "1") == Urls{"stun:stun.example.com"});
  CHECK(ice_servers("192.168.1.5", "2") == both);
}

TEST_CASE(
    "stunserveraddress, turnserveraddress, turnparameters, turnusername and turnpassword are ICE servers") {
  Settings settings;
  const std::pair<const char*, const char*> values[] = {{"serveraddress", "example.com"},
                                                        {"stunserveraddress", "stun.example.com:3478"},
                                                        {"turnserveraddress", "turns:turn.example.com"},
                                                        {"turnparameters", "transport=tcp"},
                                                        {"turnusername", "u"},
                                                        {"turnpassword", "p"}};
  for (const auto& [name, value] : values) REQUIRE(settings.set(name, value, SettingSource::File).ok());
  const auto servers = media_configuration(settings).ice_servers;
  REQUIRE(servers.size() == 2);
  CHECK(servers[0].url == "stun:stun.example.com:3478");
  CHECK(servers[0].username.empty());
  CHECK(servers[1].url == "turns:turn.example.com?transport=tcp");
  CHECK(servers[1].username == "u");
  CHECK(servers[1].credential == "p");
}

TEST_CASE("icetimeout, iceTransportPolicy, bundlePolicy and iceCandidatePoolSize reach the browser") {
  Settings settings;
  MediaConfiguration plain = media_configuration(settings);
  CHECK(plain.ice_timeout == 3000);
  CHECK(plain.ice_transport_policy.empty());
  CHECK(plain.bundle_policy.empty());
  const MediaConfiguration untouched;
  CHECK(plain.ice_candidate_pool_size == untouched.ice_candidate_pool_size);
  const std::pair<const char*, const char*> values[] = {{"icetimeout", "500"},
                                                        {"iceTransportPolicy", "relay"},
                                                        {"bundlePolicy", "max-bundle"},
                                                        {"iceCandidatePoolSize", "2"}};
  for (const auto& [name, value] : values) REQUIRE(settings.set(name, value, SettingSource::File).ok());
  const MediaConfiguration wanted = media_configuration(settings);
  CHECK(wanted.ice_timeout == 500);
  CHECK(wanted.ice_transport_policy == "relay");
  CHECK(wanted.bundle_policy == "max-bundle");
  CHECK(wanted.ice_candidate_pool_size == 2);
}

TEST_CASE("aec, agc and denoise switch what the browser does to the microphone, each alone") {
  const auto processing = [](const char* off) {
    Settings settings;
    REQUIRE(settings.set(off, "0", SettingSource::File).ok());
    const MediaConfiguration made = media_configuration(settings);
    return std::vector<bool>{made.echo_cancellation, made.auto_gain, made.noise_suppression};
  };
  CHECK(processing("loglevel") == std::vector<bool>{true, true, true});
  CHECK(processing("aec") == std::vector<bool>{false, true, true});
  CHECK(processing("agc") == std::vector<bool>{true, false, true});
  CHECK(processing("denoise") == std::vector<bool>{true, true, false});
}

TEST_CASE("codec, prefcodec, vcodec, audio_bandwidth and video_bandwidth bound what descriptions offer") {
  Settings settings;
  CHECK(wire_policy(settings).codecs.empty());
  const std::pair<const char*, const char*> values[] = {{"codec", "PCMA, Opus"},
                                                        {"prefcodec", "pcma"},
                                                        {"vcodec", "VP8"},
                                                        {"audio_bandwidth", "32"},
                                                        {"video_bandwidth", "500"}};
  for (const auto& [name, value] : values) REQUIRE(settings.set(name, value, SettingSource::File).ok());
  const auto policy = wire_policy(settings);
  CHECK(policy.codecs == std::vector<std::string>{"PCMA", "Opus"});
  CHECK(policy.preferred_codec == "pcma");
  CHECK(policy.video_codecs == std::vector<std::string>{"VP8"});
  CHECK(policy.audio_bandwidth == 32);
  CHECK(policy.video_bandwidth == 500);
}

TEST_CASE("ice lists the servers in place of the stun and turn settings") {
  Settings settings;
  REQUIRE(settings.set("stunserveraddress", "stun.example.com", SettingSource::File).ok());
  REQUIRE(settings
              .set("ice",
                   R"([{"url":"stun:one.example"},{"urls":["turn:two.example","turns:two.example"],)"
                   R"("username":"u","credential":"c"},{"url":"http://three.example"},5])",
                   SettingSource::File)
              .ok());
  const auto servers = media_configuration(settings).ice_servers;
  REQUIRE(servers.size() == 3);
  CHECK(servers[0].url == "stun:one.example");
  CHECK(servers[2].url == "turns:two.example");
  CHECK(servers[2].username == "u");
  CHECK(servers[2].credential == "c");
  CHECK(read_ice_servers("[{'url': 'stun:one.example'}]")->size() == 1);
  CHECK_FALSE(read_ice_servers("stun:one.example"));
  std::string many = "[";
  for (std::size_t i = 0; i < kMaxIceServers + 5; ++i) many += "{\"url\":\"stun:a\"},";
  CHECK(read_ice_servers(many + "{}]")->size() == kMaxIceServers);
}
