#include "core/event_body/xml_text.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;

namespace {

std::string resolved(std::string_view raw) {
  std::string out;
  INFO(raw);
  REQUIRE(resolve_xml_text(raw, out));
  return out;
}

}  // namespace

TEST_CASE("References and line ends are resolved") {
  CHECK(resolved("a &lt;b&gt; &amp;&amp; &quot;c&quot; &apos;") == "a <b> && \"c\" '");
  CHECK(resolved("&#65;&#x42;&#xfc;&#x1F600;") == "AB\xC3\xBC\xF0\x9F\x98\x80");
  CHECK(resolved("a\r\nb\rc\n") == "a\nb\nc\n");
  CHECK(resolved("&#13;&#10;") == "\r\n");
  CHECK(resolved("").empty());
}

TEST_CASE("References that XML does not have are refused") {
  for (const char* raw :
       {"&", "&amp", "&;", "&nbsp;", "&#;", "&#x;", "&#xg;", "&#a;", "&#0;", "&#1;", "&#xD800;", "&#xFFFE;",
        "&#x110000;", "&#99999999999999999999;", "&#-1;", "&AMP;", "&lt&gt;"}) {
    std::string out;
    INFO(raw);
    CHECK_FALSE(resolve_xml_text(raw, out));
  }
}

TEST_CASE("What is written is read back, whatever it holds") {
  for (const std::string& text : {std::string("<a b=\"c\">&amp;</a>"), std::string("line\r\nline\ttab"),
                                  std::string("gr\xC3\xBC\xC3\x9F"), std::string("]]>")}) {
    std::string out;
    append_xml_text(out, text);
    CHECK(out.find('<') == std::string::npos);
    CHECK(resolved(out) == text);
  }
  std::string odd;
  append_xml_text(odd, std::string_view("a\0\x01\xFF\xC3", 5));
  CHECK(odd == "a\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST_CASE("An element without text is not written") {
  std::string out;
  append_xml_element(out, "note", "");
  CHECK(out.empty());
  append_xml_element(out, "note", "a<b");
  CHECK(out == "<note>a&lt;b</note>\r\n");
}

TEST_CASE("Character data is UTF-8 without control characters") {
  CHECK(is_xml_character_data("a\tb\r\n\xC3\xBC"));
  CHECK_FALSE(is_xml_character_data(std::string_view("\0", 1)));
  CHECK_FALSE(is_xml_character_data("\x0B"));
  CHECK_FALSE(is_xml_character_data("\xFC"));
  CHECK_FALSE(is_xml_character_data("\xED\xA0\x80"));
}
