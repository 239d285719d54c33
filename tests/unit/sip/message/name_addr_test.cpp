#include "core/sip/message/name_addr.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Name-addr with a quoted name") {
  const auto address = parse_name_addr(R"( "A, \"B\" <x>"  <sip:a@b;lr>;tag=1;+x="<y>" )");
  REQUIRE(address);
  CHECK(address->display_name() == "A, \"B\" <x>");
  CHECK(address->uri_text == "sip:a@b;lr");
  CHECK(address->uri.parameters.has("lr"));
  CHECK(address->tag == "1");
  CHECK(address->parameters.value("+x") == "\"<y>\"");
}

TEST_CASE("Addr-spec: parameters belong to the header") {
  const auto address = parse_name_addr("sip:a@b;tag=1");
  REQUIRE(address);
  CHECK(address->uri.parameters.empty());
  CHECK(address->tag == "1");
  CHECK(parse_name_addr("sip:a@b;+sip.instance=\"<urn:x>\"")->parameters.has("+sip.instance"));
  CHECK_FALSE(parse_name_addr("sip:a@b?x=y"));
  CHECK_FALSE(parse_name_addr("sip:a,b@c"));
}

TEST_CASE("A star is no URI") {
  REQUIRE(parse_name_addr(" * "));
  CHECK(parse_name_addr("*")->is_star);
  CHECK_FALSE(parse_name_addr("* <sip:a@b>")->is_star);
}

TEST_CASE("Malformed addresses") {
  for (const char* text : {"", "<", "<>", "\"a", "\"a\"", "\"a\" sip:a@b", "a, b <sip:a@b>", "<sip:a@b",
                           "sip:a@b>", "<sip:a@b> x", "<sip:a@b>;", "<sip:a@b>;;x", "< sip:a@b>", "a"}) {
    INFO(text);
    CHECK_FALSE(parse_name_addr(text));
  }
}

TEST_CASE("NameAddr is written so that it reads the same") {
  NameAddr address;
  address.display_name = "J\xC3\xBCrgen \"J\" \\ <x>\r\nVia: y";
  address.uri = *Uri::parse("sip:j@example.com");
  address.set_parameter("tag", "5");
  CHECK(address.write() == "\"J\xC3\xBCrgen \\\"J\\\" \\\\ <x>  Via: y\" <sip:j@example.com>;tag=5");
  const auto again = NameAddr::parse(address.write());
  REQUIRE(again);
  CHECK(again->parameter("tag") == "5");
  CHECK(again->write() == address.write());
}
