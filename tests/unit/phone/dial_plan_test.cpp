#include "core/phone/dial_plan.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone::phone;

namespace {

DialTarget planned(const Settings& settings, std::string_view dialled) {
  const auto plan = plan_dial(settings, dialled);
  REQUIRE(plan.ok());
  return *plan;
}

}  // namespace

TEST_CASE("a number is stripped of what people write between digits") {
  const Settings settings;
  CHECK(planned(settings, "+1 (234) 567-89").target == "+123456789");
  CHECK(planned(settings, "1002").target == "1002");
  CHECK(planned(settings, "1-2").target == "1-2");  // too short to be sure
  CHECK(planned(settings, "alice-12345").target == "alice-12345");
  CHECK(planned(settings, " 12345*#").target == "12345*#");
}

TEST_CASE("normalizenumber 0 leaves a number as dialled") {
  Settings settings;
  REQUIRE(settings.set("normalizenumber", "0", SettingSource::Api).ok());
  CHECK(planned(settings, "12 345 67").target == "12 345 67");
}

TEST_CASE("the technical prefix goes before numbers and not before URIs") {
  Settings settings;
  REQUIRE(settings.set("techprefix", "99", SettingSource::Api).ok());
  CHECK(planned(settings, "12345").target == "9912345");
  CHECK(planned(settings, "sip:bob@example.com").target == "sip:bob@example.com");
  CHECK(planned(settings, "bob@example.com").target == "bob@example.com");
}

TEST_CASE("numbers are rewritten by the first rule that fits, under each of its names, before the prefix") {
  for (const char* name : {"numpxrewrite", "numrewriterules", "filters"}) {
    INFO(name);
    Settings settings;
    REQUIRE(settings.set(name, "74,004074,8,10;+,001,7,14;", SettingSource::Api).ok());
    CHECK(planned(settings, "74123456").target == "004074123456");
    CHECK(planned(settings, "7412345").target == "7412345");  // shorter than the rule wants
    CHECK(planned(settings, "+1234567").target == "0011234567");
    CHECK(planned(settings, "bob@example.com").target == "bob@example.com");
    REQUIRE(settings.set("techprefix", "99", SettingSource::Api).ok());
    CHECK(planned(settings, "+1234567").target == "990011234567");
  }
}

TEST_CASE("the peer is the user part") {
  const Settings settings;
  CHECK(planned(settings, "sip:bob@example.com;transport=tcp").peer == "bob");
  CHECK(planned(settings, "bob@example.com").peer == "bob");
  CHECK(planned(settings, "1002").peer == "1002");
}

TEST_CASE("digits after a comma wait for the connection") {
  const Settings settings;
  CHECK(planned(settings, "1002,123#").target == "1002");
  CHECK(planned(settings, "1002,123#").digits == "123#");
  CHECK(planned(settings, "1002,12,,3").digits == "12,,3");
  CHECK(planned(settings, "1002,x").target == "1002,x");
}

TEST_CASE("what cannot be dialled is refused") {
  const Settings settings;
  CHECK(plan_dial(settings, "").error() == DialError::Empty);
  CHECK(plan_dial(settings, "  ").error() == DialError::Empty);
  CHECK(plan_dial(settings, ",1").error() == DialError::Empty);
  CHECK(plan_dial(settings, "1002\r\nX-Evil: 1").error() == DialError::ForbiddenText);
  CHECK(plan_dial(settings, std::string(600, '1')).error() == DialError::TooLong);
}

TEST_CASE("DTMF is 0-9, *, #, A-D, and the pauses blank and comma") {
  CHECK(is_dtmf("0123456789*#ABCDabcd ,"));
  CHECK_FALSE(is_dtmf(""));
  CHECK_FALSE(is_dtmf("12E"));
  CHECK_FALSE(is_dtmf("1\r\n"));
}
