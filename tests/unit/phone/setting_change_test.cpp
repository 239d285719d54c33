#include "core/phone/setting_change.hpp"

#include "core/base/random_source.hpp"
#include "core/phone/account_settings.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

struct Bench {
  SeededRandom random{1};
  PhoneContext context{random};

  std::vector<std::string> kept() {
    std::vector<std::string> changes;
    while (const auto output = context.outbox.poll()) {
      if (const auto* change = std::get_if<StoreChange>(&*output)) {
        changes.push_back(change->name + '=' + change->value.value_or("(forget)"));
      }
    }
    return changes;
  }
  std::string text(std::string_view name) { return context.settings.text_of(name); }
};

}  // namespace

TEST_CASE("what the page sets at run time is kept in the form that it is read in") {
  Bench bench;
  change_setting(bench.context, "AEC", "true", SettingSource::Api);
  change_setting(bench.context, "displayname", " Jo ", SettingSource::Api);
  change_setting(bench.context, "myown", "x", SettingSource::Api);
  change_setting(bench.context, "agc", "99", SettingSource::Api);  // out of range
  change_setting(bench.context, "displayname", "", SettingSource::Api);
  change_setting(bench.context, "aec", "NULL", SettingSource::Api);
  CHECK(bench.kept() == std::vector<std::string>{"aec=1", "displayname=Jo", "myown=x", "displayname=(forget)",
                                                 "aec=(forget)"});
}

TEST_CASE("file, address and web server are not kept, and what is of one visit neither") {
  Bench bench;
  for (const SettingSource source :
       {SettingSource::Stored, SettingSource::File, SettingSource::Cookie, SettingSource::Url,
        SettingSource::Server, SettingSource::ServerSession}) {
    change_setting(bench.context, "aec", "1", source);
  }
  for (const char* name : {"callto", "autoaction", "sendchat", "to", "vadnotify"}) {
    change_setting(bench.context, name, "1", SettingSource::Api);
  }
  CHECK(bench.kept().empty());
}

TEST_CASE("NULL and DEF in the file forget what was stored") {
  Bench bench;
  change_setting(bench.context, "proxyaddress", "old.example", SettingSource::Stored);
  change_setting(bench.context, "aec", "0", SettingSource::Stored);
  change_setting(bench.context, "proxyaddress", "NULL", SettingSource::File);
  change_setting(bench.context, "aec", "DEF", SettingSource::File);
  CHECK(bench.text("proxyaddress").empty());
  CHECK(bench.text("aec") == "1");
  CHECK(bench.kept() == std::vector<std::string>{"proxyaddress=(forget)", "aec=(forget)"});
}

TEST_CASE("a name without a value in the file leaves what was stored") {
  Bench bench;
  change_setting(bench.context, "username", "1001", SettingSource::Stored);
  change_setting(bench.context, "username", "", SettingSource::File);
  CHECK(bench.text("username") == "1001");
  CHECK(bench.kept().empty());
}

TEST_CASE("a SIP server may set choices, and nothing that sends calls or secrets elsewhere") {
  Bench bench;
  take_server_parameters(bench.context, "aec=0;voicemailnum=500;proxyaddress=evil.example;autoaccept=true",
                         SettingSource::ServerSession);
  take_server_parameters(bench.context,
                         "displayname=Jo; agc=1;password=x;unknown=1;scurl_onstart=https://evil",
                         SettingSource::ServerStored);
  CHECK(bench.text("aec") == "0");
  CHECK(bench.text("voicemailnum") == "500");
  for (const char* name : {"proxyaddress", "password", "unknown", "scurl_onstart"}) {
    CAPTURE(name);
    CHECK(bench.text(name).empty());
  }
  CHECK(bench.text("autoaccept") == "false");
  CHECK(bench.kept() == std::vector<std::string>{"displayname=Jo", "agc=1"});
}

TEST_CASE("maxloglevel bounds what is logged") {
  Bench bench;
  change_setting(bench.context, "maxloglevel", "2", SettingSource::File);
  change_setting(bench.context, "loglevel", "5", SettingSource::Api);
  CHECK(bench.context.log.wants(LogLevel::Warning));
  CHECK_FALSE(bench.context.log.wants(LogLevel::Event));
}

TEST_CASE("a password is not sent to a server that a link names") {
  const Environment environment;
  const auto problem = [&](SettingSource password, const char* name) {
    Settings settings;
    static_cast<void>(settings.set("username", "1111", SettingSource::File));
    static_cast<void>(settings.set(name, "secret", password));
    static_cast<void>(settings.set("webrtcserveraddress", "wss://evil.example", SettingSource::Url));
    const auto made = make_account_settings(settings, environment);
    return made ? std::string() : made.error();
  };
  for (const SettingSource source : {SettingSource::FileDefault, SettingSource::Stored, SettingSource::File,
                                     SettingSource::Cookie, SettingSource::Server}) {
    CHECK(problem(source, "password").find("The link names the server evil.example") == 0);
  }
  CHECK(problem(SettingSource::File, "md5").find("The link names the server evil.example") == 0);
  CHECK(problem(SettingSource::Url, "password").empty());
  CHECK(problem(SettingSource::Api, "password").empty());
}

TEST_CASE("the phone acts at its start as autoaction says, and never for a link") {
  struct Row {
    const char* action;
    SettingSource source;
    std::size_t invites;
    std::size_t messages;
  };
  const Row row = GENERATE(Row{"0", SettingSource::File, 0, 0}, Row{"1", SettingSource::File, 1, 0},
                           Row{"2", SettingSource::File, 0, 1}, Row{"3", SettingSource::File, 1, 0},
                           Row{"1", SettingSource::Cookie, 1, 0}, Row{"1", SettingSource::Url, 0, 0},
                           Row{"2", SettingSource::Url, 0, 0});
  CAPTURE(row.action, row.source);
  PhoneBench bench;
  bench.input(ParameterValues{row.source, {{"callto", "2222"}, {"sendchat", "hello"}}});
  bench.begin({{"autoaction", row.action}});
  bench.become_registered();
  CHECK(bench.count("INVITE") == row.invites);
  CHECK(bench.count("MESSAGE") == row.messages);
}

TEST_CASE("a message at the start goes to callto, or else to the setting to") {
  for (const bool linked : {false, true}) {
    PhoneBench bench;
    const SettingSource source = linked ? SettingSource::Url : SettingSource::File;
    bench.input(ParameterValues{source, {{"to", "3333"}, {"sendchat", "hello"}}});
    bench.begin({{"autoaction", "2"}});
    bench.become_registered();
    CHECK(bench.count("MESSAGE") == (linked ? 0 : 1));
    if (!linked) CHECK(bench.last("MESSAGE").find("MESSAGE sip:3333@example.com SIP/2.0") == 0);
  }
}

TEST_CASE("autoaction 3 calls with the picture") {
  for (const char* action : {"1", "3"}) {
    PhoneBench bench;
    bench.begin({{"autoaction", action}, {"callto", "2222"}});
    bench.become_registered();
    REQUIRE_FALSE(bench.media.empty());
    CHECK(std::get<CreateOffer>(bench.media.front()).video == (action[0] == '3'));
  }
}

TEST_CASE("an ice list that is none is logged without what it says") {
  Bench bench;
  change_setting(bench.context, "ice", "[{\"credential\":\"hidden\"", SettingSource::File);
  bool told = false;
  while (const auto record = bench.context.log.poll()) {
    told |= record->text.find("parameter ice: not a JSON list") != std::string::npos;
    CHECK(record->text.find("hidden") == std::string::npos);
  }
  CHECK(told);
}
