#include "core/sip/message/parameters.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Parameters are found by name without case, the first counts") {
  const auto parameters = Parameters::parse(" ; A = b;c;d=\"x;y\\\"z\" ;a=2;e=[::1]:5");
  REQUIRE(parameters);
  CHECK(parameters->find("a") == "b");
  CHECK(parameters->has("c"));
  CHECK(parameters->value("c").empty());
  CHECK(parameters->value("d") == "\"x;y\\\"z\"");
  CHECK(parameters->value("e") == "[::1]:5");
  CHECK_FALSE(parameters->has("y"));
}

TEST_CASE("Malformed parameters are refused") {
  for (const char* text : {"a", ";", ";;a", ";a=\"b", ";a b", ";=b", ";a=b,c", ";a,b", ";a=<b>"}) {
    INFO(text);
    CHECK_FALSE(Parameters::parse(text));
  }
  CHECK(Parameters::parse(""));
}

TEST_CASE("There is a limit to parameters") {
  std::string text;
  for (int i = 0; i < 64; ++i) text += ";p";
  CHECK(Parameters::parse(text));
  CHECK_FALSE(Parameters::parse(text + ";p"));
}

TEST_CASE("Parameters are set and removed in text") {
  std::string text = ";a=1 ; B=2;c";
  set_parameter(text, "b", "3");
  CHECK(text == ";a=1 ;b=3;c");
  set_parameter(text, "d", "");
  set_parameter(text, "c", "x");
  CHECK(text == ";a=1 ;b=3;c=x;d");
  remove_parameter(text, "A");
  remove_parameter(text, "none");
  CHECK(text == " ;b=3;c=x;d");
  CHECK(Parameters::parse(text));
}
