#include "core/base/json.hpp"
#include "core/base/text_writer.hpp"
#include "core/base/utf8.hpp"

namespace webphone {

namespace {

/// plain_length counts the octets that stand in a JSON string as they are.
std::size_t plain_length(std::string_view text) {
  std::size_t length = 0;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet >= 0x7F || c == '"' || c == '\\') break;
    ++length;
  }
  return length;
}

}  // namespace

void JsonWriter::separate() {
  if (!first_) out_.push_back(',');
  first_ = false;
}

JsonWriter& JsonWriter::begin_object() {
  separate();
  out_.push_back('{');
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_object() {
  out_.push_back('}');
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::begin_array() {
  separate();
  out_.push_back('[');
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::end_array() {
  out_.push_back(']');
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::name(std::string_view name) {
  separate();
  write_string(name);
  out_.push_back(':');
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) {
  separate();
  write_string(value);
  return *this;
}

JsonWriter& JsonWriter::number(std::int64_t value) {
  separate();
  TextWriter(out_) << value;
  return *this;
}

JsonWriter& JsonWriter::boolean(bool value) {
  separate();
  out_.append(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() {
  separate();
  out_.append("null");
  return *this;
}

void JsonWriter::write_string(std::string_view value) {
  constexpr std::string_view kHex = "0123456789abcdef";
  out_.push_back('"');
  while (true) {
    const std::size_t plain = plain_length(value);
    out_.append(value.substr(0, plain));
    value.remove_prefix(plain);
    if (value.empty()) break;
    const std::size_t length = utf8_length(value);
    const auto octet = static_cast<unsigned char>(value.front());
    if (length == 0) {
      append_utf8(out_, kReplacementCharacter);
    } else if (octet == '"' || octet == '\\') {
      out_.push_back('\\');
      out_.push_back(value.front());
    } else if (octet == '\n') {
      out_.append("\\n");
    } else if (octet == '\r') {
      out_.append("\\r");
    } else if (octet < 0x20 || octet == 0x7F) {
      out_.append("\\u00");
      out_.push_back(kHex[octet >> 4U]);
      out_.push_back(kHex[octet & 0xFU]);
    } else {
      out_.append(value.substr(0, length));
    }
    value.remove_prefix(length == 0 ? 1 : length);
  }
  out_.push_back('"');
}

}  // namespace webphone
