#pragma once

#include <string>
#include <string_view>

namespace webphone::event {

/// append_xml_text writes text as character data or attribute value; octets that XML cannot carry become
/// U+FFFD.
void append_xml_text(std::string& out, std::string_view text);

/// append_xml_element writes `<name>text</name>` and a line end, or nothing for empty text.
void append_xml_element(std::string& out, std::string_view name, std::string_view text);

/// resolve_xml_text appends what raw character data stands for: references resolved, line ends made LF (XML
/// 1.0 §2.11). False when a reference is malformed or names an entity other than the five of XML itself.
bool resolve_xml_text(std::string_view raw, std::string& out);

/// is_xml_character_data tells whether text is UTF-8 without the control characters that XML 1.0 §2.2
/// excludes.
bool is_xml_character_data(std::string_view text);

}  // namespace webphone::event
