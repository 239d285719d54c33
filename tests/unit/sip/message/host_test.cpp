#include "core/sip/message/host.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Hosts that are") {
  for (const char* host :
       {"example.com", "example.com.", "my_pbx", "3com.example", "192.0.2.1", "[::1]", "x"}) {
    INFO(host);
    CHECK(is_host(host));
  }
}

TEST_CASE("Hosts that are not") {
  for (const char* host : {"", ".", "-x", ".example.com", "a..b", "1.2.3", "1.2.3.4.5", "300.1.1.1", "12345",
                           "::1", "[::1", "[]", "a b", "a/b"}) {
    INFO(host);
    CHECK_FALSE(is_host(host));
  }
}

TEST_CASE("IPv6 addresses are compared by their value") {
  CHECK(same_host("[2001:db8::1]", "[2001:0DB8:0:0:0:0:0:1]"));
  CHECK(same_host("[::ffff:192.0.2.1]", "[::ffff:c000:201]"));
  CHECK_FALSE(same_host("[::1]", "[::2]"));
  CHECK(same_host("Example.COM", "example.com"));
  CHECK_FALSE(same_host("a", ""));
}

TEST_CASE("Brackets come off an IPv6 reference") {
  CHECK(host_without_brackets("[::1]") == "::1");
  CHECK(host_without_brackets("example.com") == "example.com");
}
