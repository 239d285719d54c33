#include "core/sip/message/header_id.hpp"

#include <string>

#include "core/base/ascii.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sip;

TEST_CASE("Every header is found by its name in any case") {
  for (std::size_t i = 1; i < kHeaderIdCount; ++i) {
    const auto id = static_cast<HeaderId>(i);
    const std::string name(header_name(id));
    INFO(name);
    CHECK_FALSE(name.empty());
    CHECK(parse_header_id(name) == id);
    CHECK(parse_header_id(to_lower(name)) == id);
    CHECK(parse_header_id(name + "x") == HeaderId::Other);
  }
}

TEST_CASE("Compact names stand for their headers") {
  const std::string_view letters = "abcdefijklmnorstuvxy";
  for (const char letter : letters) {
    INFO(letter);
    CHECK(parse_header_id(std::string(1, letter)) != HeaderId::Other);
    CHECK(parse_header_id(std::string(1, letter)) == parse_header_id(std::string(1, to_upper(letter))));
  }
  CHECK(parse_header_id("v") == HeaderId::Via);
  CHECK(parse_header_id("i") == HeaderId::CallId);
  CHECK(parse_header_id("x") == HeaderId::SessionExpires);
  CHECK(parse_header_id("z") == HeaderId::Other);
  CHECK(parse_header_id("") == HeaderId::Other);
  CHECK(parse_header_id("\xE9") == HeaderId::Other);
}

TEST_CASE("Headers know whether they are lists") {
  CHECK(is_list(HeaderId::Via));
  CHECK(is_single(HeaderId::To));
  CHECK_FALSE(is_list(HeaderId::WwwAuthenticate));
  CHECK_FALSE(is_single(HeaderId::WwwAuthenticate));
}
