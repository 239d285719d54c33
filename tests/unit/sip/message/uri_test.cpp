#include "core/sip/message/uri.hpp"

#include <array>
#include <string>
#include <utility>

#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

bool same(const char* a, const char* b) {
  const auto left = Uri::parse(a);
  const auto right = Uri::parse(b);
  REQUIRE(left);
  REQUIRE(right);
  CHECK(equivalent(*left, *right) == equivalent(*right, *left));
  return equivalent(*left, *right);
}

}  // namespace

TEST_CASE("All parts of a SIP URI") {
  const auto uri = parse_uri("SIPS:al%40ice;x=y:pa+ss@[2001:db8::1]:5061;transport=tls;lr?Subject=a%20b&X=");
  REQUIRE(uri);
  CHECK(uri->scheme == UriScheme::Sips);
  CHECK(uri->user == "al%40ice;x=y");
  CHECK(uri->password == "pa+ss");
  CHECK(uri->host == "[2001:db8::1]");
  CHECK(uri->port == 5061);
  CHECK(uri->parameters.value("transport") == "tls");
  CHECK(uri->parameters.has("lr"));
  CHECK(uri->headers == "Subject=a%20b&X=");
}

TEST_CASE("Telephone numbers and URIs of other schemes") {
  const auto tel = parse_uri("tel:+1-(555).0100;phone-context=x");
  REQUIRE(tel);
  CHECK(tel->user == "+1-(555).0100");
  CHECK(parse_uri("tel:*31#"));
  CHECK_FALSE(parse_uri("tel:+"));
  CHECK_FALSE(parse_uri("tel:1+1"));
  const auto urn = parse_uri("urn:service:sos");
  REQUIRE(urn);
  CHECK(urn->scheme == UriScheme::Other);
  CHECK(urn->opaque == "service:sos");
}

TEST_CASE("Malformed URIs") {
  for (const char* text : {"",
                           "sip",
                           "sip:",
                           ":x",
                           "1a:x",
                           "sip:a b@c",
                           "sip:a@b c",
                           "sip:@b",
                           "sip:a@",
                           "sip:a@b@c",
                           "sip:a@b:x",
                           "sip:a@b:-1",
                           "sip:a@b:99999",
                           "sip:a%2@b",
                           "sip:a%zz@b",
                           "sip:a@b;",
                           "sip:a@b;x=%z",
                           "sip:a@b;x=\"y\"",
                           "sip:a@b?x",
                           "sip:a@b?=y",
                           "sip:a@b?x=y&",
                           "sip:a@b\r\nVia: x",
                           "sip:a<b>@c",
                           "sip:[::1",
                           "urn:a b"}) {
    INFO(text);
    CHECK_FALSE(parse_uri(text));
  }
  CHECK_FALSE(parse_uri("sip:" + std::string(9000, 'a') + "@b"));
}

TEST_CASE("A URI is written as it was read") {
  for (const char* text :
       {"sip:a:b@c:1;d=e;f?g=h", "sips:c", "sip:a:@c", "tel:+1;ext=2", "urn:x:y", "sip:[::1]"}) {
    CHECK(Uri::parse(text)->write() == text);
  }
}

TEST_CASE("URI equality, from RFC 3261 section 19.1.4") {
  CHECK(same("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp"));
  CHECK(same("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5"));
  CHECK(same("sip:carol@chicago.com;newparam=5", "sip:carol@chicago.com;security=on"));
  CHECK(same("sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com",
             "sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com"));
  CHECK(same("sip:alice@atlanta.com?subject=project%20x&priority=urgent",
             "sip:alice@atlanta.com?priority=urgent&subject=project%20x"));
  CHECK_FALSE(same("SIP:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP"));
  CHECK_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060"));
  CHECK_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com;transport=udp"));
  CHECK_FALSE(same("sip:bob@biloxi.com", "sip:bob@biloxi.com:6000;transport=tcp"));
  CHECK_FALSE(same("sip:carol@chicago.com", "sip:carol@chicago.com?Subject=next%20meeting"));
  CHECK_FALSE(same("sip:bob@phone21.boxesbybob.com", "sip:bob@192.0.2.4"));
  CHECK_FALSE(same("sip:carol@chicago.com;security=off", "sip:carol@chicago.com;security=on"));
}

TEST_CASE("URI equality beyond the examples") {
  CHECK_FALSE(same("sip:a@b", "sips:a@b"));
  CHECK_FALSE(same("sip:a%3Bx@b", "sip:a;x@b"));
  CHECK_FALSE(same("sip:a@b", "sip:a:@b"));
  CHECK(same("sip:a@b;x=1;x=2", "sip:a@b;x=1;x=2"));
  CHECK(same("tel:+1-555", "tel:+1(555)"));
  CHECK_FALSE(same("tel:555;phone-context=a", "tel:555"));
  CHECK(same("sip:a@[::1]", "sip:a@[0:0:0:0:0:0:0:1]"));
}

TEST_CASE("Escapes are made and resolved") {
  CHECK(escape_user("a b#\"@\r\n") == "a%20b%23%22%40%0D%0A");
  CHECK(unescape("a%20b%4") == "a b%4");
  CHECK(unescape(escape_user("J\xC3\xBCrgen:x")) == "J\xC3\xBCrgen:x");
  CHECK(escape_header("x=y;z") == "x%3Dy%3Bz");
  CHECK(escape_parameter("a;b") == "a%3Bb");
}

TEST_CASE("URIs of other schemes are equal when their text is") {
  const auto same = [](const char* a, const char* b) { return equivalent(*Uri::parse(a), *Uri::parse(b)); };
  CHECK(same("urn:service:sos", "URN:service:sos"));
  CHECK_FALSE(same("urn:service:sos", "urn:service:SOS"));
  CHECK_FALSE(same("urn:service:sos", "mailto:service:sos"));
}
