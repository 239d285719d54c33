#include "core/sip/message/refer_to.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Refer-To is whom to contact and how") {
  struct Row {
    const char* text;
    const char* uri;
    const char* method;
    const char* replaces;
  };
  const Row rows[] = {
      {"sip:bob@example.com", "sip:bob@example.com", "INVITE", ""},
      {"\"Bob\" <sip:bob@example.com;transport=tcp;method=SUBSCRIBE>", "sip:bob@example.com;transport=tcp",
       "SUBSCRIBE", ""},
      {"<sip:bob@example.com?Subject=hi&Replaces=1%40h%3Bto-tag%3Da%3Bfrom-tag%3Db>", "sip:bob@example.com",
       "INVITE", "1@h;to-tag=a;from-tag=b"},
      {"<sip:bob@example.com?replaces=1;to-tag=a%3Bfrom-tag%3Db&Replaces=other>", nullptr, "", ""},
      {"<sip:bob@example.com?Require=x&Route=y>", "sip:bob@example.com", "INVITE", ""},
      {"tel:+4930123", "tel:+4930123", "INVITE", ""},
  };
  for (const Row& row : rows) {
    INFO(row.text);
    const auto refer_to = parse_refer_to(row.text);
    if (row.uri == nullptr) {
      CHECK_FALSE(refer_to);
      continue;
    }
    REQUIRE(refer_to);
    CHECK(refer_to->uri == row.uri);
    CHECK(refer_to->method == row.method);
    CHECK(refer_to->replaces == row.replaces);
  }
}

TEST_CASE("Refer-To that cannot be followed") {
  for (const char* text :
       {"", "*", "mailto:bob@example.com", "<sip:bob@example.com",
        "sip:", "<sip:b@h;method=INVITE;method=REFER>", "<sip:b@h?Replaces=1%3Bto-tag%3Da>",
        "<sip:b@h?Replaces=>", "<sip:b@h?Replaces=1%3Bto-tag%3Da%3Bfrom-tag%3Db%0D%0AX:%20y>"}) {
    INFO(text);
    CHECK_FALSE(parse_refer_to(text));
  }
}

TEST_CASE("Refer-To is written as it is read") {
  const ReferTo refer_to{"sip:bob@example.com", "INVITE", "1@h;to-tag=a;from-tag=b"};
  const auto again = parse_refer_to(refer_to.write());
  REQUIRE(again);
  CHECK(again->uri == refer_to.uri);
  CHECK(again->replaces == refer_to.replaces);
  CHECK(ReferTo{"sip:bob@example.com", "INVITE", ""}.write() == "<sip:bob@example.com>");
}
