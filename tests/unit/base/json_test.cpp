#include "core/base/json.hpp"

#include <string>
#include <vector>

#include "tests/catch.hpp"

using webphone::JsonError;
using webphone::JsonValue;
using webphone::JsonWriter;
using webphone::parse_json;

namespace {

std::string decoded(std::string_view json) {
  const auto value = parse_json(json);
  REQUIRE(value.ok());
  REQUIRE(value->is(JsonValue::Kind::Text));
  return value->text;
}

JsonError error_of(std::string_view json) {
  const auto value = parse_json(json);
  INFO(json);
  REQUIRE_FALSE(value.ok());
  return value.error();
}

}  // namespace

TEST_CASE("a JSON object is read with all kinds of values") {
  const auto value = parse_json(R"( {"a": [1, -2.5e3, true, false, null], "b": {"c": "x"}, "n": 42 } )");
  REQUIRE(value.ok());
  const JsonValue* list = value->find("a");
  REQUIRE(list != nullptr);
  REQUIRE(list->members.size() == 5);
  CHECK(list->members[0].value.integer() == 1);
  CHECK(list->members[1].value.text == "-2.5e3");
  CHECK_FALSE(list->members[1].value.integer().has_value());
  CHECK(list->members[2].value.boolean);
  CHECK(list->members[4].value.is(JsonValue::Kind::Null));
  CHECK(value->find("b")->text_of("c") == "x");
  CHECK(value->integer_of("n") == 42);
  CHECK(value->find("absent") == nullptr);
}

TEST_CASE("of two members of one name the last counts") {
  CHECK(parse_json(R"({"a":1,"a":2})")->integer_of("a") == 2);
}

TEST_CASE("escapes become UTF-8") {
  CHECK(decoded(R"("\"\\\/\b\f\n\r\t")") == "\"\\/\b\f\n\r\t");
  CHECK(decoded(R"("\u0041\u00e9\u20AC")") == "A\xC3\xA9\xE2\x82\xAC");
  CHECK(decoded(R"("\uD83D\uDE00")") == "\xF0\x9F\x98\x80");
  CHECK(decoded(R"("\u0000")") == std::string(1, '\0'));
}

TEST_CASE("a lone surrogate becomes the replacement character") {
  const std::string replacement = "\xEF\xBF\xBD";
  CHECK(decoded(R"("\uD83D")") == replacement);
  CHECK(decoded(R"("\uD83Dx")") == replacement + "x");
  CHECK(decoded(R"("\uD83D\u0041")") == replacement + "A");
  CHECK(decoded(R"("\uDE00")") == replacement);
}

TEST_CASE("what is not JSON is refused") {
  for (const char* json :
       {"",      " ",         "{",   "}",       "[1,]",        "{\"a\":1,}", "{a:1}", "'a'",
        "01",    "1.",        ".5",  "1e",      "+1",          "-",          "nul",   "truex",
        "[1 2]", "{\"a\" 1}", "\"a", "\"\\x\"", "\"\\u12g4\"", "1 2",        "NaN"}) {
    CHECK(error_of(json) == JsonError::Syntax);
  }
}

TEST_CASE("control characters and invalid UTF-8 within texts are refused") {
  for (const std::string bad : {"\n", "\x01", "\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80",
                                "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xC3"}) {
    CHECK(error_of("\"" + bad + "\"") == JsonError::InvalidText);
  }
}

TEST_CASE("bounds hold: size, depth and count") {
  using namespace webphone;
  CHECK(error_of(std::string(kMaxJsonOctets + 1, ' ')) == JsonError::TooLong);
  CHECK(parse_json(std::string(kMaxJsonDepth, '[') + std::string(kMaxJsonDepth, ']')).ok());
  CHECK(error_of(std::string(200'000, '[')) == JsonError::TooDeep);
  std::string many = "[0";
  for (std::size_t i = 0; i < kMaxJsonValues; ++i) many += ",0";
  CHECK(error_of(many + "]") == JsonError::TooMany);
}

TEST_CASE("the writer puts commas where they belong") {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().text("a", "x").number("b", -3).name("c").begin_array();
  writer.boolean(true).null().begin_object().end_object().begin_array().end_array().end_array();
  writer.boolean("d", false).end_object();
  CHECK(out == R"({"a":"x","b":-3,"c":[true,null,{},[]],"d":false})");
}

TEST_CASE("what the writer writes can be read again, whatever octets a peer sent") {
  std::string octets;
  for (int octet = 0; octet < 256; ++octet) octets.push_back(static_cast<char>(octet));
  std::string out;
  JsonWriter(out).text(octets);
  const auto back = parse_json(out);
  REQUIRE(back.ok());
  CHECK(back->text.substr(0, 128) == octets.substr(0, 128));
  CHECK(back->text.substr(128, 3) == "\xEF\xBF\xBD");
}
