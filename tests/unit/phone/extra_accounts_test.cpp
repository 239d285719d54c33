#include "core/phone/extra_accounts.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

constexpr std::string_view kSecond = "second.example,2001,hidden2";

sip::AccountSettings read(std::string_view account) {
  Settings settings;
  for (const auto& [name, value] :
       {std::pair{"serveraddress", "example.com"}, std::pair{"webrtcserveraddress", "wss://example.com/ws"},
        std::pair{"username", "1111"}, std::pair{"proxyaddress", "mine.example"}}) {
    REQUIRE(settings.set(name, value, SettingSource::File));
  }
  const auto made = make_extra_account_settings(settings, Environment{}, account);
  REQUIRE(made);
  return *made;
}

std::string answer_to(const std::string& request) {
  std::string answer = "SIP/2.0 200 OK\r\n";
  for (const char* name : {"Via", "From", "To", "Call-ID", "CSeq"}) {
    TextWriter(answer) << name << ": " << header(request, name) << "\r\n";
  }
  return answer + "Content-Length: 0\r\n\r\n";
}

/// Extra is a phone with one more account, whose flow is the second.
struct Extra : PhoneBench {
  explicit Extra(std::string accounts = std::string(kSecond),
                 std::vector<std::pair<std::string, std::string>> settings = {}) {
    settings.emplace_back("extraregisteraccounts", std::move(accounts));
    settings.emplace_back("loglevel", "3");
    begin(std::move(settings));
  }
  /// both lets the server accept both registrations.
  void both() {
    REQUIRE(opened.size() == 2);
    open_flow(opened[0]);
    accept("sip:1111@", 0);
    open_flow(opened[1]);
    accept("sip:2001@", 1);
  }
  void accept(std::string_view user, std::size_t flow, std::string_view status = "200 OK") {
    respond("REGISTER", status, "Expires: 300\r\n", {}, opened[flow]);
    CHECK(header(last("REGISTER"), "To").find(user) != std::string::npos);
  }
};

}  // namespace

TEST_CASE("a row of extraregisteraccounts has nine fields, of which three are needed") {
  const auto all =
      read("second.example:5070, 2001, pw, 600, proxy.example, realm.example, login2, Second One, ");
  CHECK(all.domain == "second.example:5070");
  CHECK(all.user == "2001");
  CHECK(all.credentials.user == "login2");
  CHECK(all.credentials.password == "pw");
  CHECK(all.credentials.realm == "realm.example");
  CHECK(all.expires == 600s);
  CHECK(all.route_set == std::vector<std::string>{"sip:proxy.example;lr"});
  CHECK(all.display_name == "Second One");
  CHECK(all.server.url == "wss://example.com/ws");

  const auto least = read(kSecond);
  CHECK(least.credentials.user == "2001");
  CHECK(least.route_set.empty());
  CHECK(least.display_name.empty());

  CHECK(read("second.example:8443,2001,pw,,,,,,wss").server.url == "wss://second.example:8443");
  const auto address = read("wss://second.example:8443/ws,2001,pw");
  CHECK(address.server.url == "wss://second.example:8443/ws");
  CHECK(address.domain == "second.example");
}

TEST_CASE("calls come in on the accounts of extraregisteraccounts, and go out from the main one") {
  Extra phone;
  phone.both();
  CHECK(phone.logged("registered as well: 2001@second.example"));
  CHECK(phone.take_only("onRegistered").size() == 1);
  phone.invite("second", sdp::samples::kChromiumOffer, "\"Katie\" <sip:2222@example.com>", {},
               phone.opened[1]);
  REQUIRE(phone.shown.lines.size() == 1);
  const auto told = phone.take_only("getEvents");
  CHECK(std::find(told.begin(), told.end(),
                  "getEvents(STATUS,1,Ringing,2222,2001,2,Katie,[second],1,2,1,0,0,-1,0)") != told.end());
  phone.command("hangup");
  phone.command("call", {std::string("3333")});
  CHECK(header(phone.last("INVITE"), "From").find("sip:1111@example.com") != std::string::npos);
}

TEST_CASE("registerex adds accounts and takes away those that it does not name") {
  PhoneBench phone;
  phone.begin();
  phone.become_registered();
  phone.command("registerex", {std::string(kSecond)});
  REQUIRE(phone.opened.size() == 2);
  REQUIRE(phone.kept.size() == 1);
  CHECK(phone.kept[0].name == "extraregisteraccounts");
  phone.become_registered();
  CHECK(header(phone.last("REGISTER"), "To") == "<sip:2001@second.example>");
  phone.command("registerex", {std::string("second.example,2001,hidden2;third.example,3001,hidden3")});
  REQUIRE(phone.opened.size() == 3);
  CHECK(phone.count("REGISTER") == 2);  // what was there stays
  const sip::FlowId second = phone.opened[1];
  phone.command("registerex", {std::string("null")});
  CHECK(header(phone.last("REGISTER"), "To") == "<sip:2001@second.example>");
  CHECK(header(phone.last("REGISTER"), "Expires") == "0");
  phone.respond("REGISTER", "200 OK", {}, {}, second);
  CHECK(std::count(phone.closed.begin(), phone.closed.end(), second) == 1);
  CHECK(phone.parameter("extraregisteraccounts").empty());
  CHECK_FALSE(phone.kept.back().value.has_value());
}

TEST_CASE("unregister takes extraregisteraccounts back too, and register registers them again") {
  Extra phone;
  phone.both();
  const std::size_t before = phone.count("REGISTER");
  phone.command("unregister");
  CHECK(phone.count("REGISTER") == before + 2);
  for (const std::size_t back : {2U, 1U}) {
    const std::string& request = phone.wire[phone.wire.size() - back];
    CHECK(header(request, "Expires") == "0");
  }
  const std::vector<std::string> requests(phone.wire.end() - 2, phone.wire.end());
  for (const std::string& request : requests) {
    const bool is_main = header(request, "To").find("sip:1111@") != std::string::npos;
    phone.receive(answer_to(request), phone.opened[is_main ? 0 : 1]);
  }
  const std::size_t after = phone.count("REGISTER");
  phone.command("register");
  CHECK(phone.count("REGISTER") == after + 2);
}

TEST_CASE("stop waits until extraregisteraccounts are taken back, but not for long") {
  Extra phone;
  phone.both();
  phone.command("stop");
  CHECK(phone.shown.started);
  phone.respond("REGISTER", "200 OK", {}, {}, phone.opened[0]);
  CHECK(phone.shown.started);
  phone.pass(2s);
  CHECK_FALSE(phone.shown.started);
  CHECK(phone.closed.size() == 2);
}

TEST_CASE("a failure of one of the extraregisteraccounts is shown once and leaves the main account alone") {
  Extra phone;
  phone.open_flow(phone.opened[0]);
  phone.accept("sip:1111@", 0);
  phone.open_flow(phone.opened[1]);
  phone.accept("sip:2001@", 1, "403 Forbidden");
  CHECK(phone.displayed("2001@second.example: Register rejected: forbidden"));
  phone.close_flow(phone.opened[1], "gone");
  CHECK(phone.displays.size() == 1);
  CHECK(phone.shown.registered);
}

TEST_CASE("bad rows and too many of extraregisteraccounts are logged without their passwords") {
  std::string many = "second.example,2001;";
  for (int i = 0; i < 20; ++i) TextWriter(many) << "second.example,20" << i << ",hidden" << i << ';';
  Extra phone(many);
  CHECK(phone.opened.size() == ExtraAccounts::kMaxExtraAccounts);  // one of the first rows is none
  CHECK(phone.logged("extraregisteraccounts: server, user or password is missing"));
  CHECK(phone.logged("extraregisteraccounts: only 16 accounts are registered"));
  CHECK_FALSE(phone.logged("hidden"));
}

TEST_CASE("extraregisteraccounts are not registered at a server that a link names") {
  PhoneBench phone;
  phone.input(Environment{});
  phone.input(ParameterValues{SettingSource::File, {{"extraregisteraccounts", std::string(kSecond)}}});
  phone.input(ParameterValues{SettingSource::Url,
                              {{"serveraddress", "evil.example"},
                               {"webrtcserveraddress", "wss://evil.example"},
                               {"username", "x"},
                               {"password", "y"}}});
  CHECK(phone.opened.size() == 1);
  CHECK(phone.logged("extraregisteraccounts: a link names the server"));
}
