// The input is an XML document. The reader must come to an end, keep its depth in step with its events, and
// give text that can be written and read again.

#include <string>

#include "core/base/bytes.hpp"
#include "core/event_body/xml_reader.hpp"
#include "core/event_body/xml_text.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::event;
using Event = XmlReader::Event;

namespace {

void check_text(const std::string& text) {
  std::string written;
  append_xml_text(written, text);
  std::string again;
  require(written.find('<') == std::string::npos);
  require(resolve_xml_text(written, again) && again == text);
}

/// copy reads a document to its end and writes what it sees; nothing for a malformed one.
std::string copy(std::string_view document) {
  XmlReader xml(document);
  std::string out;
  std::size_t depth = 0;
  while (true) {
    const Event event = xml.next();
    if (event == Event::Failed) return {};
    if (event == Event::Done) break;
    depth += event == Event::Start ? 1 : 0;
    depth -= event == Event::End ? 1 : 0;
    require(xml.depth() == depth && depth <= kMaxXmlDepth);
    if (event == Event::Start) out.append("<").append(xml.name()).append(">");
    if (event == Event::End) out.append("</").append(xml.name()).append(">");
    if (event == Event::Text) {
      check_text(xml.text());
      append_xml_text(out, xml.text());
    }
  }
  require(depth == 0 && !out.empty() && xml.next() == Event::Done);
  return out;
}

void walk(std::string_view document) {
  XmlReader xml(document);
  if (!xml.open_root("a")) return;
  while (xml.next_child(1)) {
    (void)xml.attribute("b");
    if (xml.name() == "t") (void)xml.read_text();
  }
  (void)xml.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view document = as_text({data, size});
  const std::string once = copy(document);
  // Escaping can make a copy too large to be read.
  if (!once.empty() && once.size() <= kMaxXmlSize) require(copy(once) == once);
  walk(document);
  return 0;
}
