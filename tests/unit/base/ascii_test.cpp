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

TEST_CASE("numbers are read up to the largest and not past it") {
  CHECK(parse_number<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  CHECK_FALSE(parse_number<std::uint64_t>("18446744073709551616"));
  CHECK_FALSE(parse_number<std::uint64_t>("99999999999999999999"));
  CHECK(parse_number<std::uint8_t>("0000255") == 255);
  CHECK_FALSE(parse_number<std::uint8_t>("256"));
  CHECK(parse_integer("-9223372036854775807") == -INT64_MAX);
  CHECK(parse_integer("9223372036854775807") == INT64_MAX);
  CHECK_FALSE(parse_integer("9223372036854775808"));
  CHECK_FALSE(parse_integer("-"));
  CHECK_FALSE(parse_integer("--1"));
  CHECK_FALSE(parse_integer("+1"));
}

TEST_CASE("numbers are written in full") {
  CHECK(text(std::uint64_t{0}, ' ', UINT64_MAX) == "0 18446744073709551615");
  CHECK(text(INT64_MIN, ' ', INT64_MAX, ' ', -7) == "-9223372036854775808 9223372036854775807 -7");
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
