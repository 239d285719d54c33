#include "core/sip/message/dialog_reference.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Replaces names a dialog of its receiver") {
  const auto reference =
      parse_dialog_reference("12adf2f34456gs5@a.b ; to-tag=12345;From-Tag=54321;early-only");
  REQUIRE(reference);
  CHECK(reference->call_id == "12adf2f34456gs5@a.b");
  CHECK(reference->to_tag == "12345");
  CHECK(reference->from_tag == "54321");
  CHECK(reference->early_only);
  CHECK(reference->write() == "12adf2f34456gs5@a.b;to-tag=12345;from-tag=54321;early-only");
}

TEST_CASE("A tag of 0 is none") {
  const auto reference = parse_dialog_reference("x;from-tag=0;to-tag=t");
  REQUIRE(reference);
  CHECK(reference->from_tag.empty());
  CHECK(reference->write() == "x;to-tag=t;from-tag=0");
}

TEST_CASE("Malformed dialog references") {
  for (const char* text :
       {"", "x", ";to-tag=a;from-tag=b", "x;to-tag=a", "x;from-tag=b", "x;to-tag=;from-tag=b",
        "x@;to-tag=a;from-tag=b", "x y;to-tag=a;from-tag=b", "x;to-tag=a;from-tag=b;"}) {
    INFO(text);
    CHECK_FALSE(parse_dialog_reference(text));
  }
}
