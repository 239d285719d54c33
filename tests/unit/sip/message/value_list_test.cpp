#include "core/sip/message/value_list.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Commas in quotes and brackets do not separate") {
  std::string_view rest = R"("a,\",b" <sip:x,y> , c;d="e,f", ,<g)";
  CHECK(next_element(rest) == R"("a,\",b" <sip:x,y>)");
  CHECK(next_element(rest) == R"(c;d="e,f")");
  CHECK(next_element(rest).empty());
  CHECK(next_element(rest) == "<g");
  CHECK(rest.empty());
  CHECK(next_element(rest).empty());
}

TEST_CASE("A quote that is never closed takes the rest") {
  std::string_view rest = "a, \"b, c";
  CHECK(next_element(rest) == "a");
  CHECK(next_element(rest) == "\"b, c");
  CHECK(rest.empty());
}
