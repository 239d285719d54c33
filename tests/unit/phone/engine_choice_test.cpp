// Which engine carries a call, and the calls of those without media.

#include "core/phone/engine_choice.hpp"

#include <string>
#include <vector>

#include "core/phone/open_address.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"

using namespace webphone;
using namespace webphone::phone;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;
using Values = std::vector<std::pair<std::string, std::string>>;

namespace {

EngineChoice choose(const Values& values, Environment environment = {}, std::string_view unreachable = {}) {
  Settings settings;
  for (const auto& [name, value] : values) REQUIRE(settings.set(name, value, SettingSource::Api).ok());
  return choose_engine(settings, environment, unreachable);
}

Environment telephone(std::string platform) {
  Environment environment;
  environment.platform = std::move(platform);
  return environment;
}

std::string strip_call_id(std::string event) {
  const std::size_t open = event.find('[');
  if (open != std::string::npos) event.replace(open, event.find(']') - open, "[...");
  return event;
}

}  // namespace

TEST_CASE("WebRTC carries calls unless something else is wanted more") {
  CHECK(choose({}).engine == Engine::Webrtc);
  CHECK(choose({{"p2p", "https://example.com/call"}}).engine == Engine::Webrtc);
  CHECK(choose({{"p2p", "https://example.com/call"}, {"enginepriority_p2p", "3"}}).engine == Engine::P2p);
  CHECK(choose({{"enginepriority_nativedial", "5"}}).engine == Engine::NativeDial);
  CHECK(choose({{"enginepriority_webrtc", "1"}}).engine == Engine::Webrtc);
  CHECK(choose({{"enginedefpriority_app", "30"}, {"enginepriority_app", "3"}}).engine == Engine::App);
}

TEST_CASE("enginedefpriority gives the points of each engine") {
  const std::pair<const char*, const char*> known[] = {{"enginedefpriority_p2p", "p2p 77"},
                                                       {"enginedefpriority_callback", "callback 77"},
                                                       {"enginedefpriority_nativedial", "nativedial 77"},
                                                       {"enginedefpriority_app", "app 77"},
                                                       {"enginedefpriority_webrtc", "webrtc 77"},
                                                       {"enginedefpriority_java", "java 77"},
                                                       {"enginedefpriority_flash", "flash 77"},
                                                       {"enginedefpriority_ns", "ns 77"}};
  for (const auto& [name, told] : known) {
    CAPTURE(name);
    CHECK(choose({{name, "77"}}).ranking.find(told) != std::string::npos);
  }
}

TEST_CASE("what cannot run is passed over for the next, and the reason kept for the user") {
  Environment insecure;
  insecure.secure = false;
  CHECK(choose({}, insecure).engine == Engine::None);
  CHECK(choose({}, insecure).problem.find("not secure") != std::string_view::npos);
  const EngineChoice fallback = choose({{"callbacknumber", "1"}, {"accessnumber", "2"}}, insecure);
  CHECK(fallback.engine == Engine::Callback);
  CHECK(fallback.problem.find("not secure") != std::string_view::npos);
  CHECK(choose({{"accessnumber", "2"}}, insecure).engine == Engine::AccessNumber);
  CHECK(choose({}, {}, "no port found").problem == "no port found");
  CHECK(choose({{"p2p", "https://example.com/"}}, {}, "no port found").engine == Engine::P2p);
}

TEST_CASE("apps and diallers are taken where they are offered") {
  Environment android = telephone("android");
  android.webrtc = false;
  CHECK(choose({}, android).engine == Engine::NativeDial);
  CHECK(choose({{"android_nativedialerurl", "https://example.com/app"}}, android).engine == Engine::App);
  CHECK(choose({{"ios_nativedialerurl", "https://example.com/app"}}, android).engine == Engine::NativeDial);
  CHECK(choose({{"enginepriority_nativedial", "0"}}, android).engine == Engine::None);
}

TEST_CASE("java, flash and ns are heard as votes, and the log says why they cannot win") {
  const EngineChoice choice =
      choose({{"enginepriority_java", "5"}, {"enginepriority_flash", "4"}, {"enginepriority_ns", "5"}});
  CHECK(choice.engine == Engine::Webrtc);
  CHECK(choice.ranking.find("java 332 (no browser runs it any more)") != std::string::npos);
  CHECK(choice.ranking.find("ns 330 (not part of this version)") != std::string::npos);
  CHECK(choice.ranking.find("webrtc 20,") != std::string::npos);
}

TEST_CASE("every engine disabled is said so") {
  CHECK(choose({{"enginepriority_webrtc", "0"},
                {"enginepriority_app", "0"},
                {"enginepriority_p2p", "0"},
                {"enginepriority_callback", "0"},
                {"enginepriority_accessnum", "0"},
                {"enginepriority_nativedial", "0"}})
            .problem == "Every engine is disabled");
}

TEST_CASE("the ranking and the engine are in the log, and getenginename gives the documented name") {
  PhoneBench bench;
  bench.begin({{"loglevel", "3"}});
  CHECK(bench.logged("enginepriority: java 32"));
  CHECK(bench.logged("start engine: webrtc. Webrtc connection details: wss://example.com/ws"));
  CHECK(bench.shown.engine == "webrtc");
  PhoneBench dialler;
  dialler.begin({{"loglevel", "3"}, {"enginepriority_accessnum", "5"}, {"accessnumber", "123"}});
  CHECK(dialler.shown.engine == "nativedial");
  CHECK(dialler.shown.status == "STATUS,-1,Ready");
  CHECK(dialler.opened.empty());
}

TEST_CASE("nativedial hands the number to the dialler, and the page hears set-up, end and CDR") {
  PhoneBench bench;
  bench.begin({{"enginepriority_nativedial", "5"}});
  bench.take();
  bench.command("call", {std::string("+36 (20) 123-4567")});
  CHECK(bench.addresses == Lines{"tel:+36201234567"});
  Lines told = bench.take();
  for (std::string& line : told) line = strip_call_id(line);
  REQUIRE(told.size() > 5);
  CHECK(told.at(0) == "getEvents(STATUS,-1,Starting Call)");
  CHECK(told.at(1) == "getEvents(STATUS,1,CallSetup,+36201234567,1111,1,,[...],1,0,1,0,0,-1,0)");
  CHECK(told.at(2).rfind("onCallStateChange(callSetup|1|+36201234567||1|", 0) == 0);
  CHECK(bench.displayed("The call goes on in the dialler of this device"));
  CHECK(told.at(told.size() - 2) ==
        "getEvents(CDR,1,+36201234567,1111,+36201234567,example.com,0,0,0,handed over)");
  CHECK(told.back().rfind("onCdr(1111|+36201234567|0|0|1||handed over|1|", 0) == 0);
  CHECK(bench.shown.lines.empty());
  bench.command("call", {std::string("bob")});
  CHECK(bench.addresses.size() == 1);
  CHECK(bench.displayed("Call failed: bob cannot be called in this way"));
}

TEST_CASE("an app is opened by its scheme, and offered where it may be missing") {
  PhoneBench bench;
  bench.input(telephone("android"));
  bench.input(ParameterValues{SettingSource::File,
                              {{"serveraddress", "example.com:5080"},
                               {"username", "1111"},
                               {"app_protocol", "webphone"},
                               {"enginepriority_app", "5"},
                               {"android_nativedialerurl", "https://example.com/app"}}});
  bench.input(ParameterValues{SettingSource::Url, {}});
  bench.command("call", {std::string("b ob")});
  CHECK(bench.addresses == Lines{"webphone:b%20ob@example.com"});
  CHECK(bench.displayed("https://example.com/app"));
  CHECK(bench.shown.engine == "app");
}

TEST_CASE("an access number is dialled before the number, a callback number instead of it") {
  PhoneBench bench;
  bench.begin({{"enginepriority_accessnum", "5"}, {"accessnumber", "1 800 555"}});
  bench.command("call", {std::string("3612345678")});
  CHECK(bench.addresses == Lines{"tel:1800555,,3612345678"});
  PhoneBench back;
  back.begin({{"enginepriority_callback", "5"}, {"callbacknumber", "1800555"}});
  back.command("call", {std::string("3612345678")});
  CHECK(back.addresses == Lines{"tel:1800555"});
  CHECK(back.shown.engine == "p2p");
}

TEST_CASE(
    "an engine without a SIP stack has no chat, no registration and no subscriptions, and can be stopped") {
  PhoneBench bench;
  bench.begin({{"enginepriority_nativedial", "5"}, {"presenceuserlist", "1002"}});
  bench.command("register");
  bench.command("unregister");
  bench.command("setpresencestatus", {std::string("Away")});
  bench.command("checkpresence", {std::string("1003")});
  bench.command("sendchatiscomposing", {std::string("1003")});
  bench.take();
  bench.command("sendchat", {std::string("1002"), std::string("hi")});
  CHECK(bench.take() ==
        Lines{"getEvents(CHATREPORT,-1,1002,1,)", "getEvents(CHATREPORT,-1,1002,3,not registered)"});
  CHECK(bench.wire.empty());
  bench.command("stop");
  CHECK_FALSE(bench.shown.started);
}

TEST_CASE("only addresses of known schemes are opened") {
  Settings settings;
  for (const std::string_view url : {"https://example.com/", "http://example.com", "sip:1@example.com",
                                     "SIPS:1@x", "tel:+1", "webphone:1@example.com"}) {
    CHECK(is_openable(settings, url));
  }
  REQUIRE(settings.set("app_protocol", "javascript,myapp", SettingSource::Api).ok());
  CHECK(is_openable(settings, "myapp:1"));
  for (const std::string_view url :
       {"javascript:alert(1)", "JAVASCRIPT:1", "data:text/html,x", "file:///etc", "webphone:1",
        "tel:", "relative", "", "tel:1\r\n2", "https://a b", "https://a\"b", "ftp://a"}) {
    CHECK_FALSE(is_openable(settings, url));
  }
}
