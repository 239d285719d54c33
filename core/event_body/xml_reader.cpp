#include "core/event_body/xml_reader.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/event_body/xml_text.hpp"

namespace webphone::event {

namespace {

bool is_name_character(char c) {
  return is_alnum(c) || c == '_' || c == '-' || c == '.' || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

bool begins_name(char c) {
  return is_name_character(c) && !is_digit(c) && c != '-' && c != '.';
}

std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') + 1);
}

}  // namespace

XmlReader::XmlReader(std::string_view document) : rest_(document) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (rest_.starts_with(kByteOrderMark)) rest_.remove_prefix(kByteOrderMark.size());
  if (document.size() > kMaxXmlSize) {
    error_ = XmlError::TooLarge;
  } else if (!is_xml_character_data(document)) {
    error_ = XmlError::BadText;
  }
}

XmlReader::Event XmlReader::fail(XmlError error) {
  if (error_ == XmlError::None) error_ = error;
  return Event::Failed;
}

bool XmlReader::refuse(XmlError error) {
  fail(error);
  return false;
}

XmlReader::Event XmlReader::next() {
  if (error_ != XmlError::None) return Event::Failed;
  if (empty_element_) {
    empty_element_ = false;
    --depth_;
    return Event::End;
  }
  while (!rest_.empty()) {
    if (rest_.front() != '<') {
      if (depth_ > 0) return read_text_run();
      skip_space();
      if (!rest_.empty() && rest_.front() != '<') return fail(XmlError::Syntax);
    } else if (rest_.starts_with("<!--")) {
      if (!skip_past("-->")) return Event::Failed;
    } else if (rest_.starts_with("<?")) {
      if (!skip_past("?>")) return Event::Failed;
    } else {
      return read_tag();
    }
  }
  return depth_ == 0 && element_count_ > 0 ? Event::Done : fail(XmlError::Syntax);
}

XmlReader::Event XmlReader::read_text_run() {
  const std::size_t end = std::min(rest_.find('<'), rest_.size());
  text_.clear();
  if (!resolve_xml_text(rest_.substr(0, end), text_)) return fail(XmlError::UnknownEntity);
  rest_.remove_prefix(end);
  return Event::Text;
}

XmlReader::Event XmlReader::read_tag() {
  if (rest_.starts_with("</")) return read_end();
  if (rest_.starts_with("<![CDATA[")) return read_character_data();
  if (rest_.starts_with("<!")) return fail(XmlError::Declaration);
  return read_start();
}

XmlReader::Event XmlReader::read_character_data() {
  constexpr std::string_view kBegin = "<![CDATA[";
  const std::string_view data = rest_.substr(kBegin.size());
  if (depth_ == 0 || !skip_past("]]>")) return fail(XmlError::Syntax);
  text_ = data.substr(0, data.find("]]>"));
  return Event::Text;
}

XmlReader::Event XmlReader::read_start() {
  rest_.remove_prefix(1);
  const std::string_view full_name = take_name();
  if (full_name.empty() || (depth_ == 0 && element_count_ > 0)) return fail(XmlError::Syntax);
  if (depth_ == kMaxXmlDepth || ++element_count_ > kMaxXmlElements) return fail(XmlError::TooLarge);
  open_[depth_++] = full_name;
  name_ = local_name(full_name);
  attribute_count_ = 0;
  while (true) {
    const std::size_t before = rest_.size();
    skip_space();
    if (take('>')) return Event::Start;
    if (take('/')) {
      empty_element_ = true;
      return take('>') ? Event::Start : fail(XmlError::Syntax);
    }
    if (rest_.size() == before) return fail(XmlError::Syntax);
    if (!read_attribute()) return Event::Failed;
  }
}

bool XmlReader::read_attribute() {
  const std::string_view name = take_name();
  skip_space();
  if (name.empty() || !take('=')) return refuse(XmlError::Syntax);
  skip_space();
  const char quote = rest_.empty() ? '\0' : rest_.front();
  const std::size_t end = quote == '"' || quote == '\'' ? rest_.find(quote, 1) : std::string_view::npos;
  if (end == std::string_view::npos) return refuse(XmlError::Syntax);
  const Attribute attribute{name, rest_.substr(1, end - 1)};
  rest_.remove_prefix(end + 1);
  if (attribute.value.find('<') != std::string_view::npos) return refuse(XmlError::Syntax);
  text_.clear();
  if (!resolve_xml_text(attribute.value, text_)) return refuse(XmlError::UnknownEntity);
  for (std::size_t i = 0; i < attribute_count_; ++i) {
    if (attributes_[i].name == name) return refuse(XmlError::Syntax);
  }
  if (attribute_count_ == kMaxXmlAttributes) return refuse(XmlError::TooLarge);
  attributes_[attribute_count_++] = attribute;
  return true;
}

XmlReader::Event XmlReader::read_end() {
  rest_.remove_prefix(2);
  const std::string_view full_name = take_name();
  skip_space();
  if (depth_ == 0 || full_name != open_[depth_ - 1] || !take('>')) return fail(XmlError::Syntax);
  --depth_;
  name_ = local_name(full_name);
  return Event::End;
}

/// skip_past moves behind the next occurrence of end.
bool XmlReader::skip_past(std::string_view end) {
  const std::size_t at = rest_.find(end);
  if (at == std::string_view::npos) return refuse(XmlError::Syntax);
  rest_.remove_prefix(at + end.size());
  return true;
}

std::string_view XmlReader::take_name() {
  std::size_t length = 0;
  while (length < rest_.size() && is_name_character(rest_[length])) ++length;
  const std::string_view name = rest_.substr(0, length);
  rest_.remove_prefix(length);
  if (length > kMaxXmlNameLength) fail(XmlError::TooLarge);
  return is_xml_name(name) && is_xml_name(local_name(name)) ? name : std::string_view{};
}

void XmlReader::skip_space() {
  while (!rest_.empty() && is_lws(rest_.front())) rest_.remove_prefix(1);
}

bool XmlReader::take(char c) {
  if (rest_.empty() || rest_.front() != c) return false;
  rest_.remove_prefix(1);
  return true;
}

std::optional<std::string> XmlReader::attribute(std::string_view name) const {
  for (std::size_t i = 0; i < attribute_count_; ++i) {
    if (attributes_[i].name != name) continue;
    std::string value;
    resolve_xml_text(attributes_[i].value, value);
    return value;
  }
  return std::nullopt;
}

bool XmlReader::open_root(std::string_view name) {
  if (next() != Event::Start) return false;
  if (name_ == name) return true;
  return refuse(XmlError::UnexpectedRoot);
}

bool XmlReader::next_child(std::size_t parent) {
  // The element may have been read to its end already.
  while (depth_ >= parent) {
    const Event event = next();
    if (event == Event::Start && depth_ == parent + 1) return true;
    if (event == Event::Failed || event == Event::Done) return false;
  }
  return false;
}

std::string XmlReader::read_text() {
  const std::size_t own = depth_;
  std::string out;
  while (depth_ >= own) {
    const Event event = next();
    if (event == Event::Text && depth_ == own) out += text_;
    if (event == Event::Failed) return {};
  }
  return std::string(trim(out));
}

bool XmlReader::finish() {
  while (true) {
    const Event event = next();
    if (event == Event::Done) return true;
    if (event == Event::Failed) return false;
  }
}

bool is_xml_name(std::string_view text) {
  if (text.empty() || text.size() > kMaxXmlNameLength || !begins_name(text.front())) return false;
  for (const char c : text) {
    if (!is_name_character(c)) return false;
  }
  return true;
}

std::string_view describe(XmlError error) {
  switch (error) {
    case XmlError::None: return "no error";
    case XmlError::TooLarge: return "too large";
    case XmlError::BadText: return "not UTF-8 text";
    case XmlError::Syntax: return "not well-formed";
    case XmlError::Declaration: return "document type declaration";
    case XmlError::UnknownEntity: return "unknown entity";
    case XmlError::UnexpectedRoot: return "another kind of document";
  }
  return "malformed";
}

}  // namespace webphone::event
