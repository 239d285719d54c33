#include "core/phone/settings.hpp"

#include <map>
#include <string>

#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

std::string problem(Settings& settings, std::string_view name, std::string_view value,
                    SettingSource source = SettingSource::Api) {
  const auto set = settings.set(name, value, source);
  return set ? std::string() : set.error().message;
}

}  // namespace

TEST_CASE("every documented parameter is found by its name, in any case") {
  for (std::uint16_t i = 0; i < kParameterCount; ++i) {
    const auto parameter = static_cast<Parameter>(i);
    CHECK(Settings::find(Settings::name_of(parameter)) == parameter);
  }
  CHECK(Settings::find("ICECANDIDATEPOOLSIZE") == Parameter::IceCandidatePoolSize);
  CHECK_FALSE(Settings::find("serveraddres").has_value());
  CHECK(kParameterCount > 350);
}

TEST_CASE("defaults are those of the documentation") {
  const Settings settings;
  CHECK(settings.number(Parameter::Register) == 1);
  CHECK(settings.number(Parameter::Ringtimeout) == 90000);
  CHECK(settings.number(Parameter::EnginedefpriorityWebrtc) == 20);
  CHECK(settings.flag(Parameter::Autostart));
  CHECK(settings.text(Parameter::Serveraddress).empty());
  CHECK(settings.text(Parameter::Stunserveraddress).empty());  // no third party unless asked for
}

TEST_CASE("numbers, booleans and their text forms are taken for one another") {
  Settings settings;
  CHECK(problem(settings, "register", "true").empty());
  CHECK(settings.text(Parameter::Register) == "1");
  CHECK(problem(settings, "autoaccept", "1").empty());
  CHECK(settings.text(Parameter::Autoaccept) == "true");
  CHECK(problem(settings, "autoaccept", " FALSE ").empty());
  CHECK_FALSE(settings.flag(Parameter::Autoaccept));
}

TEST_CASE("a wrong value is named and the old one stays") {
  Settings settings;
  REQUIRE(problem(settings, "register", "2").empty());
  CHECK(problem(settings, "register", "abc") == "parameter register: \"abc\" is not a whole number of 0..2");
  CHECK(problem(settings, "Register", "3") == "parameter register: \"3\" is not a whole number of 0..2");
  CHECK(settings.number(Parameter::Register) == 2);
  CHECK(problem(settings, "autostart", "maybe") == "parameter autostart: \"maybe\" is not true or false");
  CHECK(problem(settings, "videofacing", "up") ==
        "parameter videofacing: \"up\" is not one of no|user|environment|left|right");
  CHECK(problem(settings, "ringtimeout", "99999999999").find("not a whole number") != std::string::npos);
}

TEST_CASE("a line break never gets into a value of one line") {
  Settings settings;
  for (const std::string_view bad : {std::string_view("a\r\nX-Evil: 1"), std::string_view("a\nb"),
                                     std::string_view("a\rb"), std::string_view("a\0b", 3)}) {
    const auto set = settings.set("displayname", bad, SettingSource::Api);
    REQUIRE_FALSE(set.ok());
    CHECK(set.error().error == SettingError::ForbiddenText);
  }
  CHECK(settings.text(Parameter::Displayname).empty());
  CHECK(problem(settings, "messagepopup", "two\nlines").empty());
}

TEST_CASE("a secret is not in the words of a problem") {
  Settings settings;
  CHECK(problem(settings, "password", "hunter2\r\n").find("hunter2") == std::string::npos);
  // Addresses may have one as well; a value that is too long is not shown at all.
  const std::string address = "https://user:hunter2@example.com/" + std::string(20'000, 'x');
  CHECK(problem(settings, "voicerecupload", address) ==
        "parameter voicerecupload: \"(long text)\" is not of allowed length");
}

TEST_CASE("NULL, DEF and the empty text give the default back") {
  for (const std::string_view word : {"NULL", "null", "DEF", ""}) {
    Settings settings;
    REQUIRE(problem(settings, "ringtimeout", "30000").empty());
    CHECK(problem(settings, "ringtimeout", word).empty());
    CHECK(settings.number(Parameter::Ringtimeout) == 90000);
  }
}

TEST_CASE("a source of higher rank wins, whatever comes first") {
  Settings settings;
  REQUIRE(problem(settings, "username", "api", SettingSource::Api).empty());
  CHECK(problem(settings, "username", "file", SettingSource::File) == "parameter username is already set");
  CHECK(settings.text(Parameter::Username) == "api");
  REQUIRE(problem(settings, "displayname", "file", SettingSource::File).empty());
  REQUIRE(problem(settings, "displayname", "url", SettingSource::Url).empty());
  CHECK(settings.text(Parameter::Displayname) == "url");
}

TEST_CASE("an unknown parameter is kept and reported by name") {
  Settings settings;
  CHECK(problem(settings, "my_own", "5") == "unknown parameter my_own");
  CHECK(settings.text_of("MY_OWN") == "5");
  std::map<std::string, std::string> all;
  settings.for_each([&](std::string_view name, std::string_view value) { all.emplace(name, value); });
  CHECK(all.at("my_own") == "5");
  CHECK(all.at("register") == "1");
  CHECK(all.count("username") == 0);
  for (std::size_t i = 0; i < 2 * Settings::kMaxUnknown; ++i) {
    static_cast<void>(settings.set("u" + std::to_string(i), "x", SettingSource::Api));
  }
  CHECK(settings.text_of("u" + std::to_string(2 * Settings::kMaxUnknown - 1)).empty());
}

TEST_CASE("a ring time-out under 1000 is in seconds") {
  Settings settings;
  CHECK(settings.milliseconds(Parameter::Ringtimeout) == 90s);
  REQUIRE(problem(settings, "ringtimeout", "50").empty());
  CHECK(settings.milliseconds(Parameter::Ringtimeout) == 50s);
  REQUIRE(problem(settings, "ringtimeout", "1000").empty());
  CHECK(settings.milliseconds(Parameter::Ringtimeout) == 1s);
}

TEST_CASE("each source gives way to the next") {
  constexpr SettingSource kOrder[] = {
      SettingSource::FileDefault,   SettingSource::Stored,       SettingSource::File,
      SettingSource::Cookie,        SettingSource::Url,          SettingSource::Server,
      SettingSource::ServerSession, SettingSource::ServerStored, SettingSource::Api};
  Settings upwards;
  Settings downwards;
  for (std::size_t i = 0; i < std::size(kOrder); ++i) {
    const std::size_t from_top = std::size(kOrder) - 1 - i;
    static_cast<void>(upwards.set("username", std::to_string(i), kOrder[i]));
    static_cast<void>(downwards.set("username", std::to_string(from_top), kOrder[from_top]));
    CHECK(upwards.text(Parameter::Username) == std::to_string(i));
  }
  CHECK(downwards.text(Parameter::Username) == "8");
}

TEST_CASE("a value that is taken back leaves room for the other sources") {
  Settings settings;
  REQUIRE(settings.set("username", "typed", SettingSource::Api).ok());
  CHECK_FALSE(settings.set("username", "given", SettingSource::Server).ok());
  REQUIRE(settings.set("username", "", SettingSource::Api).ok());
  CHECK(settings.text(Parameter::Username).empty());
  REQUIRE(settings.set("username", "given", SettingSource::Server).ok());
  CHECK(settings.text(Parameter::Username) == "given");
}

TEST_CASE("ucfg_ in the file lets what the user has chosen win") {
  Settings settings;
  REQUIRE(settings.set("aec", "0", SettingSource::Stored).ok());
  CHECK_FALSE(settings.set("ucfg_aec", "2", SettingSource::File).ok());
  CHECK(settings.text(Parameter::Aec) == "0");
  REQUIRE(settings.set("ucfg_agc", "2", SettingSource::File).ok());
  CHECK(settings.text(Parameter::Agc) == "2");
}

TEST_CASE("an encrypted value is read with the key, and with none as base64") {
  Settings settings;
  REQUIRE(settings.set("displayname", "encrypted__3__Sm8=", SettingSource::File).ok());
  CHECK(settings.text(Parameter::Displayname) == "Jo");
  REQUIRE(settings.set("encryptionkey", "ab", SettingSource::File).ok());
  // "Jo" XOR "ab" is 2B 0D.
  REQUIRE(settings.set("displayname", "encrypted__3__Kw0=", SettingSource::File).ok());
  CHECK(settings.text(Parameter::Displayname) == "Jo");
  CHECK(problem(settings, "displayname", "encrypted__3__?") ==
        "parameter displayname: \"encrypted__3__?\" is not valid base64");
  // What hides a line break is refused as if it stood there.
  CHECK_FALSE(settings.set("username", "encrypted__3__bGg=", SettingSource::Api).ok());  // "\r\n" XOR "ab"
}
