#include "core/sip/message/quoted_string.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("A quoted string ends at its own quote") {
  CHECK(quoted_string_length(R"("a\"b"c")") == 6);
  CHECK(quoted_string_length("\"\"") == 2);
  CHECK(quoted_string_length("\"a") == 0);
  CHECK(quoted_string_length("\"a\\\"") == 0);
  CHECK(quoted_string_length("a\"") == 0);
}

TEST_CASE("Quoting and unquoting are inverse") {
  for (const char* text : {"", "plain", "a\"b", "back\\slash", "tab\t", "\x01", "\xC3\xBC"}) {
    CHECK(unquote(quote(text)) == text);
  }
  CHECK(quote("a\r\nb") == "\"a  b\"");
  CHECK(unquote("token") == "token");
}
