#include "core/crypto/hmac.hpp"

#include <string>

#include "core/base/ascii.hpp"
#include "tests/catch.hpp"

using namespace webphone;

namespace {

std::string sha1(std::string_view key, std::string_view octets) {
  return to_hex(as_text(crypto::hmac_sha1(as_bytes(key), as_bytes(octets))));
}

std::string sha256(std::string_view key, std::string_view octets) {
  return to_hex(as_text(crypto::hmac_sha256(as_bytes(key), as_bytes(octets))));
}

}  // namespace

TEST_CASE("hmac_sha1 gives the test cases of RFC 2202") {
  CHECK(sha1(std::string(20, '\x0b'), "Hi There") == "b617318655057264e28bc0b6fb378c8ef146be00");
  CHECK(sha1("Jefe", "what do ya want for nothing?") == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  CHECK(sha1(std::string(20, '\xaa'), std::string(50, '\xdd')) == "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
  CHECK(sha1(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST_CASE("hmac_sha256 gives the test cases of RFC 4231") {
  CHECK(sha256(std::string(20, '\x0b'), "Hi There") ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(sha256("Jefe", "what do ya want for nothing?") ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(sha256(std::string(20, '\xaa'), std::string(50, '\xdd')) ==
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  CHECK(sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First") ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("hmac hashes a key only when it is longer than a block") {
  const std::string block(64, 'k');
  CHECK(sha256(block, "x") != sha256(block + "k", "x"));
  const auto hashed = crypto::sha256(as_bytes(block + "k"));
  CHECK(sha256(block + "k", "x") == sha256(as_text(hashed), "x"));
}
