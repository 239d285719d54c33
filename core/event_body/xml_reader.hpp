#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::event {

// What one XML body may cost.
inline constexpr std::size_t kMaxXmlSize = 65535;
inline constexpr std::size_t kMaxXmlDepth = 32;
inline constexpr std::size_t kMaxXmlElements = 4096;
inline constexpr std::size_t kMaxXmlAttributes = 32;  // of one element
inline constexpr std::size_t kMaxXmlNameLength = 255;

enum class XmlError : std::uint8_t {
  None,
  TooLarge,        ///< over a limit above: size, depth, elements, attributes, name
  BadText,         ///< not UTF-8, or a character that XML excludes
  Syntax,          ///< not well-formed
  Declaration,     ///< a DTD, which is not read
  UnknownEntity,   ///< a reference that is malformed or to an entity that a DTD would declare
  UnexpectedRoot,  ///< well begun, but another document than was asked for
};

/// XmlReader reads an XML 1.0 document in UTF-8 from its beginning to its end, one step a call, without
/// recursion and without a tree. It views the document, which must outlive it. Names are given without their
/// prefix; comments and processing instructions are passed over. The time is linear in the size.
class XmlReader {
 public:
  enum class Event : std::uint8_t {
    Start,   // name(), attribute()
    End,     // name()
    Text,    // text()
    Done,    // the document is whole
    Failed,  // error()
  };

  explicit XmlReader(std::string_view document);

  /// next gives the next event; `<a/>` is a Start and an End. Done and Failed stay.
  Event next();

  [[nodiscard]] std::string_view name() const { return name_; }
  /// text is the character data of a Text event, its references resolved. One run may come in several events.
  [[nodiscard]] const std::string& text() const { return text_; }
  /// attribute is the value of an attribute of the element that has just started, by its name as written.
  [[nodiscard]] std::optional<std::string> attribute(std::string_view name) const;
  /// depth counts the elements that are open: 1 after the root's Start, 0 after its End.
  [[nodiscard]] std::size_t depth() const { return depth_; }
  [[nodiscard]] XmlError error() const { return error_; }

  /// open_root moves to the Start of the root and tells whether it has this name; otherwise the reader fails.
  bool open_root(std::string_view name);
  /// next_child moves to the next Start below the element at depth `parent`, past all that is deeper; false
  /// at the end of that element, or when the reader failed.
  bool next_child(std::size_t parent);
  /// read_text moves to the End of the element that has just started and gives its own text, trimmed.
  std::string read_text();
  /// finish reads to the end and tells whether the whole document is well-formed.
  bool finish();

 private:
  struct Attribute {
    std::string_view name;
    std::string_view value;  // raw
  };

  Event fail(XmlError error);
  bool refuse(XmlError error);
  Event read_text_run();
  Event read_tag();
  Event read_start();
  Event read_end();
  Event read_character_data();
  bool read_attribute();
  bool skip_past(std::string_view end);
  [[nodiscard]] std::string_view take_name();
  void skip_space();
  bool take(char c);

  std::string_view rest_;
  std::string_view name_;
  std::string text_;
  std::array<std::string_view, kMaxXmlDepth> open_;  // full names
  std::array<Attribute, kMaxXmlAttributes> attributes_;
  std::size_t depth_ = 0;
  std::size_t attribute_count_ = 0;
  std::size_t element_count_ = 0;
  bool empty_element_ = false;  // an End is due for `<a/>`
  XmlError error_ = XmlError::None;
};

/// is_xml_name tells whether text may stand as the name of an element.
bool is_xml_name(std::string_view text);

std::string_view describe(XmlError error);

}  // namespace webphone::event
