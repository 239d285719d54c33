#include "core/sip/headers/asserted_identity.hpp"

#include "core/sip/message/parser.hpp"
#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

Message invite(const std::string& headers) {
  auto message = parse(
      "INVITE sip:bob@example.com SIP/2.0\r\nVia: SIP/2.0/WSS h;branch=z9hG4bK1\r\nFrom: "
      "<sip:anonymous@anonymous.invalid>;tag=1\r\nTo: <sip:bob@example.com>\r\nCall-ID: c\r\nCSeq: 1 "
      "INVITE\r\n" +
      headers + "Content-Length: 0\r\n\r\n");
  REQUIRE(message);
  return std::move(*message);
}

}  // namespace

TEST_CASE("P-Asserted-Identity holds a SIP and a tel URI, in one line or in two") {
  for (const char* headers :
       {"P-Asserted-Identity: \"Alice\" <sip:alice@example.com>, <tel:+15551234>\r\n",
        "P-Asserted-Identity: tel:+15551234\r\nP-Asserted-Identity: Alice <sip:alice@example.com>\r\n"}) {
    const Message message = invite(headers);
    const auto identity = read_asserted_identity(message, HeaderId::PAssertedIdentity);
    REQUIRE(identity.sip);
    REQUIRE(identity.tel);
    CHECK(identity.sip->display_name() == "Alice");
    CHECK(identity.tel->uri.user == "+15551234");
    CHECK(identity.write() == "\"Alice\" <sip:alice@example.com>, <tel:+15551234>");
    CHECK(read_asserted_identity(message, HeaderId::PPreferredIdentity).empty());
  }
}

TEST_CASE("P-Preferred-Identity: the first of a kind counts, the rest is passed over") {
  const Message message = invite(
      "P-Preferred-Identity: nonsense, <http://example.com>, *, <sips:a@example.com>, "
      "<sip:b@example.com>\r\n");
  const auto identity = read_asserted_identity(message, HeaderId::PPreferredIdentity);
  REQUIRE(identity.sip);
  CHECK(identity.sip->uri.user == "a");
  CHECK_FALSE(identity.tel);
  CHECK(identity.write() == "<sips:a@example.com>");
  CHECK(AssertedIdentity{}.write().empty());
}
