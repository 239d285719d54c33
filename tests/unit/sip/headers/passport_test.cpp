#include "core/sip/headers/passport.hpp"

#include "core/crypto/base64.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

std::string base64url(std::string_view text) {
  std::string out = crypto::base64_encode(as_bytes(text));
  out.erase(out.find_last_not_of('=') + 1);
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

std::string token(std::string_view header, std::string_view claims) {
  return base64url(header) + "." + base64url(claims) + ".c2ln";
}

const std::string kHeader =
    R"({"alg":"ES256","ppt":"shaken","typ":"passport","x5u":"https://cert.example.org/p.cer"})";

PassportError error_of(std::string_view text) {
  const auto passport = decode_passport(text);
  INFO(text);
  REQUIRE_FALSE(passport);
  CHECK_FALSE(describe(passport.error()).empty());
  return passport.error();
}

}  // namespace

TEST_CASE("A PASSporT tells who calls whom and how far the signer stands for it") {
  const auto passport = decode_passport(
      token(kHeader,
            R"({"attest":"A","dest":{"tn":["12125551213"],"uri":["sip:bob@example.com"]},"iat":1443208345,)"
            R"("orig":{"tn":"12155551212"},"origid":"123e4567-e89b-12d3-a456-426655440000"})"));
  REQUIRE(passport);
  CHECK(passport->attestation == Attestation::A);
  CHECK(passport->origin == "12155551212");
  CHECK(passport->destinations == std::vector<std::string>{"12125551213", "sip:bob@example.com"});
  CHECK(passport->issued_at == 1443208345);
  CHECK(passport->origination_id == "123e4567-e89b-12d3-a456-426655440000");
  CHECK(passport->type == "shaken");
  CHECK(passport->algorithm == "ES256");
  CHECK(passport->certificate == "https://cert.example.org/p.cer");
}

TEST_CASE("Attestation levels") {
  const std::pair<const char*, Attestation> rows[] = {
      {R"("attest":"A",)", Attestation::A},  {R"("attest":"B",)", Attestation::B},
      {R"("attest":"C",)", Attestation::C},  {R"("attest":"D",)", Attestation::None},
      {R"("attest":1,)", Attestation::None}, {"", Attestation::None}};
  for (const auto& [claim, level] : rows) {
    INFO(claim);
    const auto passport = decode_passport(token(
        kHeader,
        std::string("{") + claim + R"("orig":{"uri":["sip:a@b"]},"dest":{"uri":["sip:c@d"]},"iat":1})"));
    REQUIRE(passport);
    CHECK(passport->attestation == level);
    CHECK(passport->origin == "sip:a@b");
  }
}

TEST_CASE("What is no PASSporT is told apart") {
  CHECK(error_of("") == PassportError::BadForm);
  CHECK(error_of("a.b") == PassportError::BadForm);
  CHECK(error_of("a.b.c.d") == PassportError::BadForm);
  CHECK(error_of("..c2ln") == PassportError::Compact);
  CHECK(error_of("!.e30.c") == PassportError::BadEncoding);
  CHECK(error_of("e30.!.c") == PassportError::BadEncoding);
  CHECK(error_of("e30..c") == PassportError::BadJson);
  CHECK(error_of(token("[]", "{}")) == PassportError::BadJson);
  CHECK(error_of(token("{}", "{")) == PassportError::BadJson);
  for (const char* claims :
       {"{}", R"({"orig":{"tn":"1"},"dest":{"tn":["2"]}})", R"({"orig":{"tn":"1"},"iat":1})",
        R"({"dest":{"tn":["2"]},"iat":1})", R"({"orig":{},"dest":{"tn":["2"]},"iat":1})",
        R"({"orig":{"tn":[1]},"dest":{"tn":["2"]},"iat":1})",
        R"({"orig":{"tn":"1"},"dest":{"tn":"2"},"iat":1})"}) {
    INFO(claims);
    CHECK(error_of(token("{}", claims)) == PassportError::MissingClaim);
  }
}

TEST_CASE("A PASSporT is bounded") {
  CHECK(error_of(std::string(kMaxPassportLength + 1, 'a')) == PassportError::TooLong);
  std::string list = "\"0\"";
  for (int i = 0; i < 1000; ++i) list += ",\"1\"";
  const auto passport =
      decode_passport(token("{}", R"({"orig":{"tn":"1"},"iat":1,"dest":{"tn":[)" + list + "]}}"));
  REQUIRE(passport);
  CHECK(passport->destinations.size() == kMaxPassportDestinations);
}
