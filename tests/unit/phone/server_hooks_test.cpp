#include "core/phone/server_hooks.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/crypto/hash.hpp"
#include "core/phone/setting_change.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

std::string md5_of(const std::string& words) {
  return to_hex(as_text(crypto::md5(as_bytes(words))));
}

std::string parameter_of(const std::string& url, const std::string& name) {
  const std::size_t at = url.find(name + '=');
  if (at == std::string::npos) return "(none)";
  const std::size_t from = at + name.size() + 1;
  return url.substr(from, url.find('&', from) - from);
}

std::vector<std::string> urls(const PhoneBench& bench) {
  std::vector<std::string> all;
  for (const HttpRequest& request : bench.http) all.push_back(request.url);
  return all;
}

HttpReply answer(std::int64_t request, std::string body, int status = 200) {
  return {request, true, status, std::move(body)};
}

}  // namespace

TEST_CASE("the keywords of an address are replaced and encoded, and no others") {
  PhoneBench bench;
  bench.begin({{"username", "10 01&x=y"},
               {"scurl_onstart",
                "https://a.example/USERNAME?u=USERNAME&s=STATUS&d=DEVICEID&x=XUSERNAME&e=%20TEXT&k=aTEXTb"}});
  REQUIRE(bench.http.size() == 1);
  CHECK(bench.http[0].method == "GET");
  CHECK(bench.http[0].url ==
        "https://a.example/10%2001%26x%3dy?u=10%2001%26x%3dy&s=onStart&d=&x=XUSERNAME&e=%20&k=ab");
}

TEST_CASE("a password goes only to an address of https or of the page's own origin") {
  const std::string query = "?p=PASSWORD&m=MD5SIMPLE&n=MD5NORMAL&s=MD5SALT";
  const auto asked = [&](const std::string& base) {
    SeededRandom random{1};
    PhoneContext context{random};
    context.environment.origin = "http://page.example";
    change_setting(context, "username", "1111", SettingSource::File);
    change_setting(context, "password", "secret", SettingSource::File);
    change_setting(context, "scurl_onstart", base + query, SettingSource::File);
    context.hooks.on_start();
    std::string url;
    while (const auto output = context.outbox.poll()) {
      if (const auto* request = std::get_if<HttpRequest>(&*output)) url = request->url;
    }
    return url;
  };
  for (const char* base : {"https://a.example/x", "/api/start", "http://page.example/x"}) {
    CAPTURE(base);
    const std::string url = asked(base);
    CHECK(parameter_of(url, "p") == "secret");
    CHECK(parameter_of(url, "m") == md5_of("1111:secret"));
    CHECK(parameter_of(url, "s").size() == 16);
    CHECK(parameter_of(url, "n") == md5_of("1111:secret:" + parameter_of(url, "s")));
  }
  for (const char* base : {"http://a.example/x", "http://page.example.evil/x"}) {
    CAPTURE(base);
    const std::string url = asked(base);
    CHECK(parameter_of(url, "p").empty());
    CHECK(parameter_of(url, "m").empty());
    CHECK(parameter_of(url, "n").empty());
  }
}

TEST_CASE("the web server hears of an outgoing call from its beginning to its details") {
  PhoneBench bench;
  bench.begin({{"scurl_onoutcallsetup", "https://a.example/STATUS/CALLEDNUMBER/DIRECTION"},
               {"scurl_onoutcallringing", "https://a.example/STATUS"},
               {"scurl_onoutcallconnected", "https://a.example/STATUS"},
               {"scurl_onoutcalldisconnected", "https://a.example/STATUS"},
               {"scurl_onincallsetup", "https://a.example/wrong"}});
  bench.become_registered();
  bench.command("call", {std::string("2222")});
  bench.respond("INVITE", "180 Ringing");
  bench.respond("INVITE", "200 OK", "", sdp::samples::kRtpengineAnswer);
  bench.pass(5s);
  bench.command("hangup");
  CHECK(urls(bench) ==
        std::vector<std::string>{"https://a.example/callSetup/2222/1", "https://a.example/callRinging",
                                 "https://a.example/callConnected", "https://a.example/callDisconnected"});
  const HttpRequest& details = bench.http.back();
  CHECK(details.method == "POST");
  CHECK(details.content_type == "application/x-www-form-urlencoded");
  CHECK(details.body.starts_with("caller=1111&called=2222&server=example.com&connecttime="));
  CHECK(parameter_of(details.body, "duration") == "5000");
  CHECK(parameter_of(details.body, "direction") == "1");
  CHECK(parameter_of(details.body, "discparty") == "1");
}

TEST_CASE("the web server hears of an incoming call from its beginning to its details") {
  PhoneBench bench;
  bench.begin({{"scurl_onincallsetup", "https://a.example/STATUS/PEERNUM/DIRECTION"},
               {"scurl_onincallringing", "https://a.example/STATUS"},
               {"scurl_onincallconnected", "https://a.example/STATUS"},
               {"scurl_onincalldisconnected", "https://a.example/STATUS"},
               {"scurl_onoutcallsetup", "https://a.example/wrong"}});
  bench.become_registered();
  bench.invite("abc", sdp::samples::kAsteriskOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.pass(3s);
  bench.in_dialog("BYE", 2);
  CHECK(urls(bench) ==
        std::vector<std::string>{"https://a.example/callSetup/2222/2", "https://a.example/callRinging",
                                 "https://a.example/callConnected", "https://a.example/callDisconnected"});
  const HttpRequest& details = bench.http.back();
  CHECK(details.method == "POST");
  CHECK(parameter_of(details.body, "direction") == "2");
  CHECK(parameter_of(details.body, "duration") == "3000");
  CHECK(parameter_of(details.body, "discparty") == "2");
}

TEST_CASE("scurl_oninchat is asked for each message that comes") {
  PhoneBench bench;
  bench.begin({{"scurl_oninchat", "https://a.example/STATUS?TEXT&PEERNUM"},
               {"scurl_onoutchat", "https://a.example/wrong"}});
  bench.become_registered();
  bench.message("hi & bye");
  CHECK(urls(bench) == std::vector<std::string>{"https://a.example/inChat?hi%20%26%20bye&1002"});
}

TEST_CASE("the web server hears of an incoming call and of chat, and is asked about the peer") {
  PhoneBench bench;
  bench.begin({{"scurl_onincallsetup", "https://a.example/in/PEERNUM/PEERDETAILS/DIRECTION"},
               {"scurl_displaypeerdetails", "https://a.example/who/PEERNUM"},
               {"scurl_onoutchat", "https://a.example/STATUS?TEXT&PEERNUM"}});
  bench.become_registered();
  bench.invite("abc", sdp::samples::kAsteriskOffer);
  bench.command("sendchat", {std::string("2222"), std::string("hello & bye")});
  CHECK(urls(bench) == std::vector<std::string>{"https://a.example/in/2222/Katie/2",
                                                "https://a.example/who/2222",
                                                "https://a.example/outChat?hello%20%26%20bye&2222"});
  bench.take();
  bench.input(answer(bench.http[1].request, "<b>Katie</b>, gold customer"));
  CHECK(bench.take_only("peerDetails") ==
        std::vector<std::string>{"peerDetails(1|<b>Katie</b>, gold customer)"});
}

TEST_CASE("balance and tariff are asked for, and told as notifications") {
  PhoneBench bench;
  bench.begin({{"creditrequest", "*https://a.example/credit?u=USERNAME"},
               {"ratingrequest", "https://a.example/rating?n=CALLEDNUMBER"}});
  bench.become_registered();
  bench.command("call", {std::string("2222")});
  REQUIRE(urls(bench) ==
          std::vector<std::string>{"https://a.example/credit?u=1111", "https://a.example/rating?n=2222"});
  bench.take();
  bench.input(answer(bench.http[0].request, "Balance: 12.50"));
  bench.input(answer(bench.http[1].request, "1 ct a minute"));
  CHECK(bench.take_only("getEvents") ==
        std::vector<std::string>{"getEvents(CREDIT, Balance: 12.50)", "getEvents(RATING, 1 ct a minute)"});
}

TEST_CASE("the phone starts with the settings that the web server gives") {
  PhoneBench bench;
  bench.begin({{"username", ""},
               {"password", ""},
               {"scurl_setparameters", "https://a.example/settings?id=DEVICEID"}});
  bench.command("register");
  CHECK(bench.shown.ready);
  CHECK_FALSE(bench.shown.started);
  CHECK(bench.opened.empty());
  REQUIRE(bench.http.size() == 1);
  bench.input(
      answer(bench.http[0].request, "username=3333, password=a=b,c\r\ndisplayname=Jo, the boss,aec=0"));
  CHECK(bench.shown.started);
  bench.open_flow();
  CHECK(bench.last("REGISTER").find("\"Jo, the boss\" <sip:3333@example.com>") != std::string::npos);
  CHECK(bench.kept.empty());
}

TEST_CASE("settings that do not come are told, and the phone goes on without them") {
  PhoneBench bench;
  bench.begin({{"scurl_setparameters", "https://a.example/settings?key=canary"}});
  CHECK_FALSE(bench.shown.started);
  SECTION("no answer") {
    bench.input(HttpReply{bench.http[0].request, false, 0, "no answer within 10000 ms"});
  }
  SECTION("not found") {
    bench.input(answer(bench.http[0].request, "nothing here", 404));
  }
  SECTION("no pairs") {
    bench.input(answer(bench.http[0].request, "<html></html>"));
  }
  CHECK(bench.displayed("The settings could not be loaded from https://a.example/settings"));
  CHECK_FALSE(bench.displayed("canary"));
  CHECK(bench.shown.started);
}

TEST_CASE("a new address for the settings is asked at once, and commands wait for the answer") {
  PhoneBench bench;
  bench.begin({{"autostart", "false"}});
  bench.set("scurl_setparameters", "https://a.example/settings");
  bench.command("start");
  CHECK_FALSE(bench.shown.started);
  bench.input(answer(bench.http.at(0).request, "displayname=Jo"));
  CHECK(bench.shown.started);
}
