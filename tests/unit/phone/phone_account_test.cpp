#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"

using namespace webphone;
using namespace webphone::phone;
using Lines = std::vector<std::string>;

TEST_CASE("with an account in the page's settings the phone starts and registers by itself") {
  PhoneBench bench;
  bench.begin();
  CHECK(bench.shown.started);
  CHECK(bench.shown.engine == "webrtc");
  bench.open_flow();
  CHECK(bench.count("REGISTER") == 1);
  bench.respond("REGISTER", "200 OK", "Expires: 300\r\n");
  CHECK(bench.take() == Lines{"getEvents(START,api)", "onLoaded()", "onAppStateChange(loaded)",
                              "getEvents(STATUS,-1,Register...)", "getEvents(START,sip)", "onStart()",
                              "onAppStateChange(started)", "getEvents(STATUS,-1,Registering...)",
                              "getEvents(STATUS,-1,Registered)", "onRegistered()",
                              "onRegStateChange(registered|)"});
}

TEST_CASE("autostart false waits for the first use") {
  PhoneBench bench;
  bench.begin({{"autostart", "false"}});
  CHECK(bench.opened.empty());
  CHECK_FALSE(bench.shown.started);
  bench.command("register");
  CHECK(bench.shown.started);
}

TEST_CASE("a wrong password is told once, in the documented words") {
  PhoneBench bench;
  bench.begin();
  bench.open_flow();
  bench.respond(
      "REGISTER", "401 Unauthorized",
      "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n1\", algorithm=MD5, qop=\"auth\"\r\n");
  CHECK(bench.last("REGISTER").find("Authorization: Digest") != std::string::npos);
  bench.respond(
      "REGISTER", "401 Unauthorized",
      "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n2\", algorithm=MD5, qop=\"auth\"\r\n");
  CHECK(bench.displays.size() == 1);
  CHECK(bench.displayed("onDisplay(Authentication failed|"));
  const Lines told = bench.take();
  CHECK(std::count(told.begin(), told.end(), "onRegisterFailed(Authentication failed)") == 1);
  CHECK(std::count(told.begin(), told.end(), "getEvents(STATUS,-1,Register Failed)") == 1);
  for (const std::string& line : bench.log) CHECK(line.find("secret") == std::string::npos);
}

TEST_CASE("a server that cannot be reached is told once, however often it is tried") {
  PhoneBench bench;
  bench.begin();
  for (int i = 0; i < 3; ++i) {
    bench.close_flow("refused");
    bench.pass(60s);
  }
  CHECK(bench.opened.size() > 2);
  CHECK(bench.displays.size() == 1);
  CHECK(bench.displayed("Server address unreachable"));
  bench.command("call", {std::string("1002")});
  CHECK(bench.displayed("Call failed: Server address unreachable"));
}

TEST_CASE("a lost connection ends the registration and it comes back") {
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.take();
  bench.close_flow("gone");
  CHECK_FALSE(bench.shown.registered);
  CHECK(bench.displayed("Connection lost"));
  const std::size_t flows = bench.opened.size();
  bench.pass(60s);
  REQUIRE(bench.opened.size() > flows);
  bench.become_registered();
  CHECK(bench.shown.registered);
  CHECK(bench.take_only("onRegistered").size() == 1);
}

TEST_CASE("stop unregisters, and ends at the latest after two seconds") {
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.take();
  bench.command("stop");
  CHECK(header(bench.last("REGISTER"), "Expires") == "0");
  CHECK(bench.shown.started);
  bench.pass(2s);
  CHECK_FALSE(bench.shown.started);
  CHECK(bench.shown.engine.empty());
  const Lines told = bench.take();
  CHECK(std::count(told.begin(), told.end(), "onUnRegistered()") == 1);
  CHECK(std::count(told.begin(), told.end(), "onStop()") == 1);
  bench.command("start");
  CHECK(bench.shown.started);
}

TEST_CASE("unregister ends in onUnRegistered") {
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.take();
  bench.command("unregister");
  bench.respond("REGISTER", "200 OK");
  CHECK(bench.take_only("onUnRegistered").size() == 1);
  CHECK_FALSE(bench.shown.registered);
}

TEST_CASE("a call waits for the registration; hanging up forgets it") {
  PhoneBench bench;
  bench.begin();
  bench.command("call", {std::string("1002")});
  CHECK(bench.shown.lines.empty());
  bench.become_registered();
  CHECK(bench.count("INVITE") == 1);

  PhoneBench impatient;
  impatient.begin();
  impatient.command("call", {std::string("1002")});
  impatient.command("hangup");
  impatient.become_registered();
  CHECK(impatient.count("INVITE") == 0);
}

TEST_CASE("with register 0 a call needs the connection only, with register 2 the registration") {
  PhoneBench free;
  free.begin({{"register", "0"}});
  free.command("call", {std::string("1002")});
  free.open_flow();
  CHECK(free.count("REGISTER") == 0);
  CHECK(free.count("INVITE") == 1);

  PhoneBench bound;
  bound.begin({{"register", "2"}});
  bound.command("call", {std::string("1002")});
  bound.open_flow();
  bound.respond("REGISTER", "403 Forbidden");
  CHECK(bound.count("INVITE") == 0);
  CHECK(bound.displayed("Call failed: Register rejected: forbidden"));
}

TEST_CASE("what is missing is said when the phone is used") {
  PhoneBench bench;
  bench.input(Environment{});
  bench.input(ParameterValues{SettingSource::File, {}});
  bench.input(ParameterValues{SettingSource::Url, {}});
  CHECK(bench.displays.empty());
  bench.command("call", {std::string("1002")});
  CHECK(bench.displayed("No server configured"));
  bench.set("autodetectwebrtc", "0");
  bench.set("serveraddress", "example.com");
  bench.command("start");
  CHECK(bench.displayed("set webrtcserveraddress"));
  bench.set("webrtcserveraddress", "http://example.com");
  bench.command("start");
  CHECK(bench.displayed("must begin with wss://"));
  bench.set("webrtcserveraddress", "wss://example.com/ws");
  bench.command("start");
  CHECK(bench.displayed("No user name configured"));
  bench.set("username", "1111");
  bench.command("start");
  CHECK(bench.shown.started);
}

TEST_CASE("a page without https or a browser without WebRTC is told so") {
  PhoneBench bench;
  Environment insecure;
  insecure.secure = false;
  bench.input(insecure);
  bench.begin();
  bench.input(insecure);
  bench.command("stop");
  bench.pass(3s);
  bench.command("start");
  CHECK(bench.displayed("This page is not secure"));
  Environment old;
  old.webrtc = false;
  bench.input(old);
  bench.command("start");
  CHECK(bench.displayed("no WebRTC"));
}

TEST_CASE("line breaks are refused wherever they could reach a header") {
  const std::string evil = "x\r\nX-Evil: 1";
  for (const char* name :
       {"username", "sipusername", "displayname", "realm", "serveraddress", "proxyaddress",
        "webrtcserveraddress", "useragent", "customsipheader", "techprefix", "password", "md5"}) {
    PhoneBench bench;
    bench.begin();
    bench.set(name, evil);
    CHECK(bench.logged(std::string("parameter ") + name));
    CHECK(bench.displays.size() == 1);
    bench.become_registered();
    bench.command("call", {std::string("1002")});
    for (const std::string& message : bench.wire) CHECK(message.find("X-Evil") == std::string::npos);
  }
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.command("call", {std::string("1002") + evil});
  bench.command("reject", {std::int64_t{1}, evil});
  CHECK(bench.count("INVITE") == 0);
  CHECK(bench.displayed("Invalid destination"));
}

TEST_CASE("headers of the stack's own cannot be set by customsipheader") {
  PhoneBench bench;
  bench.begin({{"customsipheader", "X-One: 1;X-Two: a"}});
  bench.open_flow();
  CHECK(header(bench.last("REGISTER"), "X-One") == "1");
  CHECK(header(bench.last("REGISTER"), "X-Two") == "a");
  PhoneBench refused;
  refused.begin({{"customsipheader", "Via: SIP/2.0/UDP evil"}});
  CHECK_FALSE(refused.shown.started);
  CHECK(refused.displayed("not allowed"));
}

TEST_CASE("an unknown parameter is logged by name and kept") {
  PhoneBench bench;
  bench.begin({{"servraddress", "typo"}});
  CHECK(bench.logged("unknown parameter servraddress"));
}

TEST_CASE("page_closing hangs up and unregisters") {
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.input(PageClosing{});
  CHECK(header(bench.last("REGISTER"), "Expires") == "0");
}

TEST_CASE("further servers are those of the list, one before it and one behind it") {
  struct Row {
    const char* first;
    const char* list;
    const char* backup;
    const char* expected;  // URL/priority/weight
  };
  const auto row = GENERATE(values<Row>({
      {"", "wss://a/ws", "", "wss://a/ws/0/1 "},
      {"", "wss://a/ws, wss://b:8443/x", "", "wss://a/ws/0/1 wss://b:8443/x/1/1 "},
      {"", "wss://a/ws 3,wss://b/ws 1,wss://c/ws", "", "wss://a/ws/0/3 wss://b/ws/0/1 wss://c/ws/1/1 "},
      {"", "wss://a:8443/ws", "b", "wss://a:8443/ws/0/1 wss://b:8443/ws/1/1 "},
      {"sip:f:99", "wss://a:8443/ws", "wss://b/other",
       "wss://f:99/ws/0/1 wss://a:8443/ws/1/1 wss://b/other/2/1 "},
  }));
  CAPTURE(row.list);
  Settings settings;
  static_cast<void>(settings.set("username", "1111", SettingSource::Api));
  static_cast<void>(settings.set("serveraddressfirst", row.first, SettingSource::Api));
  static_cast<void>(settings.set("webrtcserveraddress", row.list, SettingSource::Api));
  static_cast<void>(settings.set("backupserver", row.backup, SettingSource::Api));
  const auto account = make_account_settings(settings, Environment{});
  REQUIRE(account.ok());
  std::string told = text(account->server.url, "/0/", account->server_weight, " ");
  for (const sip::ServerChoice& other : account->other_servers) {
    told += text(other.target.url, "/", other.priority, "/", other.weight, " ");
  }
  CHECK(told == row.expected);
}

TEST_CASE("a network that is back ends the pause before the next attempt") {
  PhoneBench bench;
  bench.begin();
  bench.close_flow("refused");
  const std::size_t tried = bench.opened.size();
  bench.input(Environment{.online = false});
  CHECK(bench.opened.size() == tried);
  bench.input(Environment{.online = true});
  CHECK(bench.opened.size() == tried + 1);
}

TEST_CASE("a page that says which instance it is registers as that one") {
  PhoneBench bench;
  bench.input(Environment{.instance = "urn:uuid:00000000-0000-4000-8000-000000000001"});
  bench.input(ParameterValues{
      SettingSource::File,
      {{"webrtcserveraddress", "wss://pbx.example.com/"}, {"username", "1111"}, {"password", "x"}}});
  bench.input(ParameterValues{SettingSource::Url, {}});
  bench.command("start");
  bench.open_flow();
  CHECK(bench.last("REGISTER").find("+sip.instance=\"<urn:uuid:00000000-0000-4000-8000-000000000001>\"") !=
        std::string::npos);
}
