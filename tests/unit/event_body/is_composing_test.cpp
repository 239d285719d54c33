#include "core/event_body/is_composing.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;

TEST_CASE("Somebody is typing") {
  const auto composing = parse_is_composing(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<isComposing "
      "xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"\n"
      " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
      "xsi:schemaLocation=\"urn:ietf:params:xml:ns:im-composing "
      "iscomposing.xsd\">\n <state>active</state>\n <contenttype>text/plain</contenttype>\n "
      "<refresh>90</refresh>\n"
      " <lastactive>2003-01-27T10:43:00Z</lastactive>\n</isComposing>");
  REQUIRE(composing);
  CHECK(composing->active);
  CHECK(composing->content_type == "text/plain");
  CHECK(composing->refresh == 90);
  CHECK(composing->last_active == "2003-01-27T10:43:00Z");
  CHECK(parse_is_composing(write_is_composing(*composing)).value() == *composing);
}

TEST_CASE("Nobody is typing any more") {
  CHECK_FALSE(parse_is_composing("<isComposing><state>idle</state></isComposing>")->active);
  CHECK_FALSE(
      parse_is_composing("<isComposing><state>dancing</state><refresh>x</refresh><other/></isComposing>")
          ->active);
  CHECK(parse_is_composing(write_is_composing({})).value() == IsComposing{});
  CHECK(write_is_composing({}).find("<state>idle</state>") != std::string::npos);
}

TEST_CASE("What is no isComposing document") {
  CHECK(parse_is_composing("typing").error() == XmlError::Syntax);
  CHECK(parse_is_composing("<iscomposing/>").error() == XmlError::UnexpectedRoot);
  CHECK(parse_is_composing("<isComposing><state>active</isComposing>").error() == XmlError::Syntax);
}
