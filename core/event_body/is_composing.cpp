#include "core/event_body/is_composing.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/event_body/xml_text.hpp"

namespace webphone::event {

Result<IsComposing, XmlError> parse_is_composing(std::string_view body) {
  XmlReader xml(body);
  IsComposing composing;
  if (xml.open_root("isComposing")) {
    while (xml.next_child(1)) {
      const std::string_view name = xml.name();
      const std::string text = xml.read_text();
      if (name == "state") {
        composing.active = text == "active";
      } else if (name == "contenttype") {
        composing.content_type = text;
      } else if (name == "refresh") {
        composing.refresh = parse_number<std::uint32_t>(text).value_or(0);
      } else if (name == "lastactive") {
        composing.last_active = text;
      }
    }
  }
  if (!xml.finish()) return Failure{xml.error()};
  return composing;
}

std::string write_is_composing(const IsComposing& composing) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
      "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\">\r\n";
  append_xml_element(out, "state", composing.active ? "active" : "idle");
  append_xml_element(out, "lastactive", composing.last_active);
  append_xml_element(out, "contenttype", composing.content_type);
  if (composing.refresh != 0) append_xml_element(out, "refresh", text(composing.refresh));
  out += "</isComposing>\r\n";
  return out;
}

}  // namespace webphone::event
