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
