#include "tools/wpcli/caller_claims.hpp"

#include "core/base/text_writer.hpp"
#include "core/crypto/base64.hpp"
#include "core/sip/message/parser.hpp"
#include "tests/catch.hpp"

using namespace webphone;

namespace {

std::vector<std::string> claims_of(std::string_view headers) {
  const auto invite =
      sip::parse(text("INVITE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nMax-Forwards: 9\r\n"
                      "From: <sip:x@y>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n",
                      headers, "Content-Length: 0\r\n\r\n"));
  REQUIRE(invite);
  return wpcli::caller_claims(*invite);
}

std::string base64url(std::string_view text) {
  std::string out = crypto::base64_encode(as_bytes(text));
  out.erase(out.find_last_not_of('=') + 1);
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

}  // namespace

TEST_CASE("what an INVITE tells of its caller, header by header") {
  const std::string token =
      base64url(R"({"alg":"ES256","ppt":"shaken","typ":"passport","x5u":"https://c.test/p.cer"})") + '.' +
      base64url(R"({"attest":"A","dest":{"tn":["1"]},"iat":1443208345,"orig":{"tn":"12155551212"}})") +
      ".c2ln";
  const std::pair<std::string, const char*> rows[] = {
      {"P-Asserted-Identity: \"Bob\" <sip:bob@example.com>, <tel:+1>\r\n",
       "asserted as \"Bob\" <sip:bob@example.com>, <tel:+1>"},
      {"P-Preferred-Identity: <sip:rob@example.com>\r\n", "prefers to be <sip:rob@example.com>"},
      {"Remote-Party-ID: <sip:bob@example.com>;party=calling;screen=yes\r\n",
       "remote party <sip:bob@example.com>;party=calling;screen=yes, screened"},
      {"Privacy: id\r\n", "privacy id: not to be shown"},
      {"Privacy: header\r\n", "privacy header"},
      {"Diversion: <sip:desk@example.com>;reason=no-answer\r\n",
       "diverted by sip:desk@example.com, no-answer"},
      {"History-Info: <sip:desk@example.com?Reason=SIP%3Bcause%3D408&Privacy=history>;index=1.1\r\n",
       "was at sip:desk@example.com?Reason=SIP%3Bcause%3D408&Privacy=history, 1.1, because of 408, private"},
      {text("Identity: ", token, ";info=<https://c.test/p.cer>;alg=ES256;ppt=shaken\r\n"),
       "attestation A of 12155551212 by https://c.test/p.cer, NOT VERIFIED"},
      {"Alert-Info: <urn:alert:tone:internal>\r\n", "rings as urn:alert:tone:internal"},
      {"Call-Info: <https://example.com/bob.png>;purpose=icon\r\n",
       "information at https://example.com/bob.png, icon"},
  };
  for (const auto& [headers, line] : rows) {
    INFO(headers);
    const auto lines = claims_of(headers);
    REQUIRE(lines.size() == 1);
    CHECK(lines.front() == line);
  }
}

TEST_CASE("what cannot be read of a caller is left out, and an unreadable token is told") {
  CHECK(claims_of("").empty());
  CHECK(claims_of("Diversion: *\r\nHistory-Info: <sip:a@b>;index=x\r\nPrivacy: <\r\nRemote-Party-ID: ?\r\n")
            .empty());
  const auto lines = claims_of("Identity: a.b.c;info=<https://c.test/p.cer>;alg=ES256\r\n");
  REQUIRE(lines.size() == 1);
  CHECK(lines.front().starts_with("identity token: "));
}
