#include "core/sip/headers/identity.hpp"

#include "core/sip/message/limits.hpp"
#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Identity: token, certificate, algorithm and kind") {
  const auto identity = parse_identity(
      " eyJh.eyJi-_.c2ln ; info=<https://cert.example.org/passport.cer?a=1;b=2> ; alg=ES256;ppt=\"shaken\"; "
      "x=y ");
  REQUIRE(identity);
  CHECK(identity->token == "eyJh.eyJi-_.c2ln");
  CHECK(identity->info == "https://cert.example.org/passport.cer?a=1;b=2");
  CHECK(identity->algorithm == "ES256");
  CHECK(identity->ppt == "shaken");
  CHECK(identity->write() ==
        "eyJh.eyJi-_.c2ln;info=<https://cert.example.org/passport.cer?a=1;b=2>;alg=ES256;ppt=shaken");
  check_round_trip(*identity, parse_identity);
}

TEST_CASE("Identity in compact form, and alone") {
  CHECK(parse_identity("..c2ln;info=<https://c>;ppt=div")->token == "..c2ln");
  CHECK(parse_identity("a.b.c")->write() == "a.b.c");
  CHECK(parse_identity("a.b.c;info=\"https://c\"")->info == "https://c");
}

TEST_CASE("Malformed Identity") {
  for (const char* text :
       {"", "abc", "a.b", "a.b.c.d", "\"CyI4+nAkHrH3nt\"", "a.b.c;", "a.b.c;info",
        "a.b.c;info=", "a.b.c;info=<https://c", "a.b.c;info=<a\"b>", "a.b.c;alg=<x>;", "a.b.c;ppt=\"\"",
        "a.b.c;ppt=\"a b\"", "a.b.c info=<x>", "a.b.c;=x", "a.b.c;info=\"a\\\"b\"", "a.b.c;info=`x"}) {
    INFO(text);
    CHECK_FALSE(parse_identity(text));
  }
}

TEST_CASE("Identity with more parameters than the limit is refused") {
  std::string text = "a.b.c";
  for (std::size_t i = 0; i < kMaxParameters; ++i) text += ";x=y";
  CHECK(parse_identity(text));
  CHECK_FALSE(parse_identity(text + ";x=y"));
}
