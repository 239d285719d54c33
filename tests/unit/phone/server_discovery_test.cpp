// autodetectwebrtc: the WebSocket port of a server that is named without one.

#include "core/phone/server_discovery.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"

using namespace webphone;
using namespace webphone::phone;
using namespace std::chrono_literals;
using Values = std::vector<std::pair<std::string, std::string>>;

namespace {

void begin(PhoneBench& bench, std::string server, Values more = {}, std::string origin = "http://localhost") {
  Environment environment;
  environment.origin = std::move(origin);
  ParameterValues file{SettingSource::File,
                       {{"serveraddress", std::move(server)}, {"username", "1111"}, {"password", "secret"}}};
  for (auto& setting : more) file.values.push_back(std::move(setting));
  bench.input(std::move(environment));
  bench.input(std::move(file));
  bench.input(ParameterValues{SettingSource::Url, {}});
}

sip::FlowId flow_to(const PhoneBench& bench, std::string_view url) {
  const auto found = std::find(bench.urls.begin(), bench.urls.end(), url);
  REQUIRE(found != bench.urls.end());
  return bench.opened[static_cast<std::size_t>(found - bench.urls.begin())];
}

}  // namespace

TEST_CASE("the usual addresses of the server are tried at the same time, and the first that opens is taken") {
  PhoneBench bench;
  begin(bench, "example.com:5070");
  const std::size_t tried = bench.urls.size();
  CHECK(tried == 6);
  for (const std::string& url : bench.urls) CHECK(url.rfind("wss://example.com", 0) == 0);
  CHECK(bench.shown.status == "STATUS,-1,Register...");
  bench.close_flow(flow_to(bench, "wss://example.com:8089/ws"), "refused");
  bench.open_flow(flow_to(bench, "wss://example.com:7443/"));
  CHECK(bench.closed.size() == tried - 1);
  CHECK(bench.urls.size() == tried + 1);
  CHECK(bench.urls.back() == "wss://example.com:7443/");
  CHECK(bench.parameter("webrtcserveraddress") == "wss://example.com:7443/");
  CHECK(bench.wire.empty());
  bench.become_registered();
  CHECK(bench.shown.registered);
  CHECK(bench.shown.engine == "webrtc");
}

TEST_CASE("without encryption only private hosts are asked, and not by a page of https") {
  const auto tried = [](std::string server, std::string origin) {
    PhoneBench bench;
    begin(bench, std::move(server), {}, std::move(origin));
    return std::count_if(bench.urls.begin(), bench.urls.end(),
                         [](const std::string& url) { return url.rfind("ws:", 0) == 0; });
  };
  CHECK(tried("192.168.1.5", "http://localhost") == 5);
  CHECK(tried("192.168.1.5", "https://example.com") == 0);
  CHECK(tried("203.0.113.5", "http://localhost") == 0);
}

TEST_CASE("private hosts are told by their text") {
  for (const std::string_view host :
       {"localhost", "pbx", "pbx.local", "a.localhost", "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.0.1",
        "192.168.0.1", "169.254.1.1", "[::1]", "[fd00::1]", "[fe80::1]"}) {
    CHECK(is_private_host(host));
  }
  for (const std::string_view host :
       {"example.com", "8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "11.0.0.1", "[2001:db8::1]",
        "10.example.com", "localhost.example.com"}) {
    CHECK_FALSE(is_private_host(host));
  }
}

TEST_CASE("calls and messages wait for the search") {
  PhoneBench bench;
  begin(bench, "example.com", {{"autostart", "false"}});
  CHECK(bench.urls.empty());
  bench.command("call", {std::string("1002")});
  bench.command("sendchat", {std::string("1003"), std::string("hi")});
  bench.open_flow(flow_to(bench, "wss://example.com/ws"));
  bench.become_registered();
  CHECK(bench.count("INVITE") == 1);
  CHECK(bench.count("MESSAGE") == 1);
}

TEST_CASE("a server where nothing opens is told, and the search begins anew with the next use") {
  PhoneBench bench;
  begin(bench, "example.com");
  bench.command("call", {std::string("1002")});
  const auto flows = bench.opened;
  for (const sip::FlowId flow : flows) bench.close_flow(flow, "refused");
  CHECK(bench.displayed(
      "No WebSocket port of example.com was found at the usual addresses: set webrtcserveraddress"));
  CHECK_FALSE(bench.shown.started);
  CHECK(bench.shown.status == "STATUS,-1,Initializing");
  bench.command("start");
  CHECK(bench.urls.size() == 2 * flows.size());
}

TEST_CASE("a search that nobody answers ends after kPatience, with all sockets closed") {
  PhoneBench bench;
  begin(bench, "example.com");
  bench.pass(ServerDiscovery::kPatience - 1ms);
  CHECK(bench.closed.empty());
  bench.pass(1ms);
  CHECK(bench.closed.size() == bench.opened.size());
  CHECK(bench.displayed("No WebSocket port of example.com"));
}

TEST_CASE("where nothing opens another engine is taken") {
  PhoneBench bench;
  begin(bench, "10.0.0.1", {{"callbacknumber", "555"}});
  bench.command("call", {std::string("1002")});
  bench.pass(ServerDiscovery::kPatience);
  CHECK(bench.addresses == std::vector<std::string>{"tel:555"});
  CHECK(bench.displayed("No WebSocket port of 10.0.0.1"));
}

TEST_CASE("autodetectwebrtc 0 and a known address search nothing") {
  PhoneBench off;
  begin(off, "example.com", {{"autodetectwebrtc", "0"}});
  off.command("start");
  CHECK(off.urls.empty());
  CHECK(off.displayed("No WebSocket address of the server configured: set webrtcserveraddress"));
  PhoneBench known;
  begin(known, "example.com", {{"webrtcserveraddress", "wss://other.example.com/"}});
  CHECK(known.urls == std::vector<std::string>{"wss://other.example.com/"});
}

TEST_CASE("what was found is kept for that server only") {
  PhoneBench bench;
  begin(bench, "example.com");
  bench.open_flow(flow_to(bench, "wss://example.com/ws"));
  bench.become_registered();
  bench.command("stop");
  bench.respond("REGISTER", "200 OK");
  bench.urls.clear();
  bench.command("start");
  CHECK(bench.urls == std::vector<std::string>{"wss://example.com/ws"});
  bench.set("serveraddress", "example.org");
  bench.urls.clear();
  bench.command("start");
  CHECK(bench.urls.size() == 6);
  CHECK(bench.urls.front().rfind("wss://example.org", 0) == 0);
}

TEST_CASE("stop ends the search") {
  PhoneBench bench;
  begin(bench, "example.com");
  bench.command("stop");
  CHECK(bench.closed.size() == bench.opened.size());
  CHECK_FALSE(bench.shown.started);
  bench.pass(1min);
  CHECK(bench.displays.empty());
}

TEST_CASE("without registration a call needs no user name") {
  PhoneBench bench;
  bench.input(Environment{});
  bench.input(ParameterValues{SettingSource::File,
                              {{"serveraddress", "example.com"},
                               {"webrtcserveraddress", "wss://example.com/ws"},
                               {"register", "0"}}});
  bench.input(ParameterValues{SettingSource::Url, {}});
  bench.command("call", {std::string("sip:bob@example.org")});
  bench.open_flow();
  CHECK(bench.last("INVITE").rfind("INVITE sip:bob@example.org SIP/2.0", 0) == 0);
  CHECK(header(bench.last("INVITE"), "From").rfind("<sip:anonymous@example.com>", 0) == 0);
}
