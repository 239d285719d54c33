#include "core/sip/auth/challenge.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

ChallengeError error_of(std::string_view value) {
  const auto challenge = parse_challenge(value);
  REQUIRE_FALSE(challenge.ok());
  return challenge.error();
}

}  // namespace

TEST_CASE("parse_challenge reads all fields") {
  const auto challenge = parse_challenge(
      "Digest realm=\"atlanta.example.com\", domain=\"sip:ss1.carrier.example.com\", qop=\"auth,auth-int\", "
      "nonce=\"f84f1cec41e6cbe5aea9c8e88d359\", opaque=\"\", stale=FALSE, algorithm=SHA-256-sess");
  REQUIRE(challenge.ok());
  CHECK(challenge->realm == "atlanta.example.com");
  CHECK(challenge->nonce == "f84f1cec41e6cbe5aea9c8e88d359");
  CHECK(challenge->opaque == std::optional<std::string>(""));
  CHECK(challenge->algorithm == DigestAlgorithm{DigestHash::Sha256, true});
  CHECK(challenge->names_algorithm);
  CHECK(challenge->qop == Qop::Auth);
  CHECK_FALSE(challenge->stale);
}

TEST_CASE("parse_challenge takes what servers write in other ways") {
  SECTION("no algorithm is MD5, no qop is RFC 2069") {
    const auto challenge = parse_challenge("Digest realm=\"r\",nonce=\"n\"");
    REQUIRE(challenge.ok());
    CHECK(challenge->algorithm == DigestAlgorithm{DigestHash::Md5, false});
    CHECK_FALSE(challenge->names_algorithm);
    CHECK_FALSE(challenge->opaque);
    CHECK(challenge->qop == Qop::None);
  }
  SECTION("letter case, quotes and white space") {
    const auto challenge =
        parse_challenge("  digest Realm=\"r\" , NONCE=\"n\",algorithm=\"md5\", QOP=auth, Stale=\"TRUE\"  ");
    REQUIRE(challenge.ok());
    CHECK(challenge->qop == Qop::Auth);
    CHECK(challenge->stale);
    CHECK(challenge->algorithm == DigestAlgorithm{DigestHash::Md5, false});
  }
  SECTION("an empty qop offers none") {
    const auto challenge = parse_challenge("Digest realm=\"r\", nonce=\"n\", qop=\"\"");
    REQUIRE(challenge.ok());
    CHECK(challenge->qop == Qop::None);
  }
  SECTION("auth-int only where auth is not offered") {
    const auto challenge = parse_challenge("Digest realm=\"r\", nonce=\"n\", qop=\"auth-int , token\"");
    REQUIRE(challenge.ok());
    CHECK(challenge->qop == Qop::AuthInt);
  }
  SECTION("unknown parameters, also with commas within quotes") {
    const auto challenge = parse_challenge(
        "Digest realm=\"r\", domain=\"sip:a, sip:b\", nonce=\"n\", charset=UTF-8, userhash=true");
    REQUIRE(challenge.ok());
    CHECK(challenge->nonce == "n");
  }
}

TEST_CASE("parse_challenge keeps quotes and backslashes as they came") {
  const auto challenge = parse_challenge(R"(Digest realm="a \"b\" \\c", nonce="x\yz\\")");
  REQUIRE(challenge.ok());
  CHECK(challenge->realm == R"(a \"b\" \\c)");
  CHECK(unescape_quoted(challenge->realm) == R"(a "b" \c)");
  CHECK(challenge->nonce == R"(x\yz\\)");
  CHECK(unescape_quoted(challenge->nonce) == R"(xyz\)");
}

TEST_CASE("parse_challenge refuses what cannot be answered") {
  CHECK(error_of("Basic realm=\"r\"") == ChallengeError::OtherScheme);
  CHECK(error_of("Digester realm=\"r\", nonce=\"n\"") == ChallengeError::OtherScheme);
  CHECK(error_of("Digest realm=\"r\", nonce=\"n\", algorithm=SHA3") == ChallengeError::UnknownAlgorithm);
  CHECK(error_of("Digest realm=\"r\", nonce=\"n\", qop=\"token\"") == ChallengeError::UnknownQop);
  for (const char* malformed :
       {"", "Digest", "Digest ", "Digest realm=\"r\"", "Digest nonce=\"n\"", "Digest realm=\"r, nonce=\"n\"",
        "Digest realm=\"r\", nonce=\"n", "Digest realm=\"r\\\", nonce=n",
        "Digest realm=\"r\", nonce=\"n\", realm=\"s\"", "Digest realm=\"r\", nonce=\"n\\",
        "Digest realm=\"r\", nonce=\"a\x01\""}) {
    INFO(malformed);
    CHECK_FALSE(parse_challenge(malformed).ok());
  }
}

TEST_CASE("parse_challenge bounds what the server can make us repeat") {
  const auto with_nonce = [](std::size_t length) {
    return "Digest realm=\"r\", nonce=\"" + std::string(length, 'n') + "\"";
  };
  CHECK(parse_challenge(with_nonce(kMaxNonce)).ok());
  CHECK(error_of(with_nonce(kMaxNonce + 1)) == ChallengeError::TooLong);
  CHECK_FALSE(parse_challenge(with_nonce(1U << 20U)).ok());
  CHECK(error_of("Digest realm=\"" + std::string(kMaxRealm + 1, 'r') + "\", nonce=\"n\"") ==
        ChallengeError::TooLong);
  CHECK(error_of("Digest realm=\"r\", nonce=\"n\", opaque=\"" + std::string(kMaxOpaque + 1, 'o') + "\"") ==
        ChallengeError::TooLong);
}
