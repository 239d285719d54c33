#include "core/event_body/xml_reader.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;
using Event = XmlReader::Event;

namespace {

/// transcript reads a document and writes down what came: `<a`, `>a` for the end, `'text'`, and `!` or `.`.
std::string transcript(std::string_view document) {
  XmlReader xml(document);
  std::string out;
  while (true) {
    switch (xml.next()) {
      case Event::Start: out.append("<").append(xml.name()); break;
      case Event::End: out.append(">").append(xml.name()); break;
      case Event::Text: out.append("'").append(xml.text()).append("'"); break;
      case Event::Done: return out + ".";
      case Event::Failed: return out + "!" + std::string(describe(xml.error()));
    }
  }
}

XmlError error_of(const std::string& document) {
  XmlReader xml(document);
  CHECK_FALSE(xml.finish());
  CHECK(xml.next() == Event::Failed);
  return xml.error();
}

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

}  // namespace

TEST_CASE("XML: elements, text, and what is passed over") {
  CHECK(transcript("<a/>") == "<a>a.");
  CHECK(transcript("<a></a>") == "<a>a.");
  CHECK(transcript(
            "\xEF\xBB\xBF<?xml version=\"1.0\"?>\n<!-- - -- > -->\r\n<a >x<b/>y</a >\n<!--end--><?end?>\n") ==
        "<a'x'<b>b'y'>a.");
  CHECK(transcript("<p:a xmlns:p='urn:x'><p:b>1 &lt; 2</p:b></p:a>") == "<a<b'1 < 2'>b>a.");
  CHECK(transcript("<a>x<!-- c -->y<![CDATA[<&>]]>z</a>") == "<a'x''y''<&>''z'>a.");
  CHECK(transcript("<a b='>' c=\"/\"/>") == "<a>a.");
  CHECK(transcript("<\xC3\xBC.-_1/>") == "<\xC3\xBC.-_1>\xC3\xBC.-_1.");
}

TEST_CASE("XML: what is not well-formed") {
  for (const char* document : {"",
                               "   ",
                               "text",
                               "<",
                               "<a",
                               "<a>",
                               "<a/",
                               "<a/ >",
                               "< a/>",
                               "<a></b>",
                               "<p:a></a>",
                               "</a>",
                               "<a/><b/>",
                               "<a/>x",
                               "x<a/>",
                               "<1a/>",
                               "<p:/>",
                               "<p:1/>",
                               "<p:-a/>",
                               "<a p:=''/>",
                               "<-a/>",
                               "<a b/>",
                               "<a b=/>",
                               "<a b=c/>",
                               "<a b='c/>",
                               "<a b='c' b='d'/>",
                               "<a b='c'd='e'/>",
                               "<a b='<'/>",
                               "<a =''/>",
                               "<a><!-- </a>",
                               "<?xml",
                               "<a><![CDATA[x</a>",
                               "<![CDATA[x]]><a/>",
                               "<a></a",
                               "<a><b></a></b>"}) {
    INFO(document);
    CHECK(error_of(document) == XmlError::Syntax);
  }
}

TEST_CASE("XML: no document type, no entities of its own, no other encoding") {
  CHECK(error_of("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>") == XmlError::Declaration);
  CHECK(error_of("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>") == XmlError::Declaration);
  CHECK(error_of("<a><!ELEMENT b></a>") == XmlError::Declaration);
  CHECK(error_of("<a>&b;</a>") == XmlError::UnknownEntity);
  CHECK(error_of("<a b='&b;'/>") == XmlError::UnknownEntity);
  CHECK(error_of("<a>\xFC</a>") == XmlError::BadText);
  CHECK(error_of(std::string("<a>\0</a>", 8)) == XmlError::BadText);
}

TEST_CASE("XML: limits") {
  CHECK(XmlReader(repeat("<a>", kMaxXmlDepth) + repeat("</a>", kMaxXmlDepth)).finish());
  CHECK(error_of(repeat("<a>", kMaxXmlDepth + 1)) == XmlError::TooLarge);
  CHECK(XmlReader("<a>" + repeat("<b/>", kMaxXmlElements - 1) + "</a>").finish());
  CHECK(error_of("<a>" + repeat("<b/>", kMaxXmlElements) + "</a>") == XmlError::TooLarge);
  CHECK(XmlReader("<a>" + std::string(kMaxXmlSize - 7, 'x') + "</a>").finish());
  CHECK(error_of("<a>" + std::string(kMaxXmlSize - 6, 'x') + "</a>") == XmlError::TooLarge);
  CHECK(XmlReader("<" + std::string(kMaxXmlNameLength, 'x') + "/>").finish());
  CHECK(error_of("<" + std::string(kMaxXmlNameLength + 1, 'x') + "/>") == XmlError::TooLarge);
  std::string attributes;
  for (std::size_t i = 0; i < kMaxXmlAttributes; ++i) attributes += " a" + std::to_string(i) + "=''";
  CHECK(XmlReader("<a" + attributes + "/>").finish());
  CHECK(error_of("<a" + attributes + " b=''/>") == XmlError::TooLarge);
}

TEST_CASE("XML: attributes are found by the name as written") {
  XmlReader xml("<a b=' x&#10;&amp; ' p:c=\"'\"/>");
  REQUIRE(xml.next() == Event::Start);
  CHECK(xml.attribute("b") == " x\n& ");
  CHECK(xml.attribute("p:c") == "'");
  CHECK_FALSE(xml.attribute("c"));
}

TEST_CASE("XML: children are walked without looking deeper") {
  XmlReader xml("<r><a>1<x><a>no</a></x> 2 </a><b/><c><d/></c>t<e>5</e></r>");
  REQUIRE(xml.open_root("r"));
  std::string seen;
  while (xml.next_child(1)) {
    seen += xml.name();
    if (xml.name() == "a") seen += "=" + xml.read_text();
  }
  CHECK(seen == "a=1 2bce");
  CHECK(xml.finish());
  CHECK(xml.next() == Event::Done);
}

TEST_CASE("XML: another root, and a document that breaks below") {
  XmlReader other("<b/>");
  CHECK_FALSE(other.open_root("a"));
  CHECK(other.error() == XmlError::UnexpectedRoot);
  CHECK_FALSE(XmlReader("").open_root("a"));
  XmlReader broken("<a><b>text<c></b></a>");
  REQUIRE(broken.open_root("a"));
  REQUIRE(broken.next_child(1));
  CHECK(broken.read_text().empty());
  CHECK_FALSE(broken.next_child(1));
  CHECK_FALSE(broken.finish());
}

TEST_CASE("XML: every error has a text") {
  for (int i = 0; i <= static_cast<int>(XmlError::UnexpectedRoot); ++i) {
    CHECK(describe(static_cast<XmlError>(i)) != "malformed");
  }
  CHECK_FALSE(is_xml_name(""));
  CHECK_FALSE(is_xml_name("a b"));
  CHECK(is_xml_name("on-the-phone"));
}
