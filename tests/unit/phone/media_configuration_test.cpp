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
