#include "core/sip/message/auth_params.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("AuthParams reads a challenge") {
  const auto params =
      AuthParams::parse(R"(Digest realm="a, \"b\"", nonce=abc==,QOP="auth,auth-int" , stale=FALSE)");
  REQUIRE(params);
  CHECK(params->scheme() == "Digest");
  CHECK(params->text("realm") == "a, \"b\"");
  CHECK(params->find("nonce") == "abc==");
  CHECK(params->text("qop") == "auth,auth-int");
  CHECK(params->find("Stale") == "FALSE");
  CHECK_FALSE(params->find("opaque"));
}

TEST_CASE("AuthParams passes over empty elements") {
  const auto params = AuthParams::parse("Digest ,realm=\"x\",, nonce=\"y\",");
  REQUIRE(params);
  CHECK(params->text("nonce") == "y");
}

TEST_CASE("AuthParams refuses what is no list of parameters") {
  for (const char* text : {"", "Digest", "Digest ", "Digest realm", "Digest realm=", "Digest realm=\"x",
                           "Digest =x", "Digest realm=\"x\" nonce=\"y\"", "Basic QWxhZGRpbjpvcGVu\""}) {
    INFO(text);
    CHECK_FALSE(AuthParams::parse(text));
  }
}

TEST_CASE("AuthParams reads Authentication-Info, which has no scheme") {
  const auto info = AuthParams::parse_info("nextnonce=\"n\", qop=auth, nc=00000001");
  REQUIRE(info);
  CHECK(info->scheme().empty());
  CHECK(info->text("nextnonce") == "n");
}
