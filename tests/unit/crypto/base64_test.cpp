#include "core/crypto/base64.hpp"

#include "tests/catch.hpp"

using namespace webphone;
using crypto::base64_decode;
using crypto::base64_encode;
using crypto::base64url_decode;

TEST_CASE("base64 gives the test vectors of RFC 4648 both ways") {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [octets, encoded] : vectors) {
    CHECK(base64_encode(as_bytes(octets)) == encoded);
    const auto decoded = base64_decode(encoded);
    REQUIRE(decoded);
    CHECK(as_text(*decoded) == octets);
  }
}

TEST_CASE("base64_decode refuses what is not padded base64") {
  for (const std::string_view text :
       {"Zg", "Zg=", "Z===", "====", "Zm9v\r\n", "Zm 9", "Zm9*", "Zg==Zg==", "Zm9\xff"}) {
    INFO(text);
    CHECK_FALSE(base64_decode(text));
  }
}

TEST_CASE("base64url has its own alphabet, and its padding may be missing") {
  for (const std::string_view text : {"-_-_", "Zg", "Zg==", "Zm8", "Zm9v", ""}) {
    INFO(text);
    CHECK(base64url_decode(text));
  }
  CHECK(as_text(*base64url_decode("-_8")) == "\xfb\xff");
  for (const std::string_view text : {"+/+/", "Z", "Zg=", "Zm 9", "Zm9v=", "Zm9*"}) {
    INFO(text);
    CHECK_FALSE(base64url_decode(text));
  }
}
