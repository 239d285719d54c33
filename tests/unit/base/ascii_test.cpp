#include "core/base/ascii.hpp"

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"

using namespace webphone;

TEST_CASE("parse_number takes whole decimal numbers only") {
  CHECK(parse_number<std::uint16_t>("65535") == 65535);
  CHECK_FALSE(parse_number<std::uint16_t>("65536"));
  CHECK_FALSE(parse_number<std::uint32_t>(""));
  CHECK_FALSE(parse_number<std::uint32_t>("-1"));
  CHECK_FALSE(parse_number<std::int32_t>("-1"));
  CHECK_FALSE(parse_number<std::uint32_t>(" 1"));
  CHECK_FALSE(parse_number<std::uint32_t>("1x"));
  CHECK_FALSE(parse_number<std::uint32_t>("4294967301"));
}

TEST_CASE("case is folded for ASCII letters alone") {
  CHECK(iequals("Content-Length", "content-LENGTH"));
  CHECK_FALSE(iequals("\xC3\x84", "\xC3\xA4"));
  CHECK_FALSE(iequals("[", "{"));
  CHECK(istarts_with("SIP/2.0 200", "sip/2.0"));
}

TEST_CASE("trim and split_at cut views") {
  CHECK(trim(" \t\r\n a b \r\n") == "a b");
  CHECK(trim("   ").empty());
  const Split split = split_at("a=b=c", '=');
  CHECK(split.head == "a");
  CHECK(split.rest == "b=c");
  CHECK_FALSE(split_at("abc", '=').found);
}

TEST_CASE("has_control finds what would inject a header") {
  CHECK(has_control("a\r\nX: y"));
  CHECK(has_control(std::string_view("a\0b", 3)));
  CHECK(has_control("\x7F"));
  CHECK_FALSE(has_control("J\xC3\xBCrgen\t"));
}

TEST_CASE("text joins text, characters and numbers") {
  CHECK(text("a", ' ', 7, std::int64_t{-9}, std::uint64_t{18446744073709551615U}) ==
        "a 7-918446744073709551615");
  CHECK(to_hex("\x01\xFFz") == "01ff7a");
}
