#include "core/sip/message/message.hpp"

#include <algorithm>
#include <cstring>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/host.hpp"
#include "core/sip/message/value_list.hpp"

namespace webphone::sip {

Via Message::top_via() const {
  std::string_view rest = value(HeaderId::Via);
  return parse_via(next_element(rest)).value_or(Via{});
}

NameAddrView Message::from() const {
  return parse_name_addr(value(HeaderId::From)).value_or(NameAddrView{});
}

NameAddrView Message::to() const {
  return parse_name_addr(value(HeaderId::To)).value_or(NameAddrView{});
}

std::optional<std::uint8_t> Message::max_forwards() const {
  return parse_number<std::uint8_t>(value(HeaderId::MaxForwards));
}

std::string_view Message::content_type() const {
  return trim_wsp(split_at(value(HeaderId::ContentType), ';').head);
}

std::string_view Message::value(HeaderId id) const {
  const std::size_t index = fields_.first(id);
  return index == HeaderTable::kNone ? std::string_view{} : view(fields_[index].value);
}

std::optional<std::string_view> Message::named_value(std::string_view name) const {
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const HeaderField candidate = field(i);
    if (iequals(candidate.name, name)) return candidate.value;
  }
  return std::nullopt;
}

std::optional<NameAddrView> Message::address(HeaderId id) const {
  for (const std::string_view element : values(id)) return parse_name_addr(element);
  return std::nullopt;
}

std::optional<std::uint32_t> Message::number(HeaderId id) const {
  const std::string_view text = value(id);
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  if (digits == 0) return std::nullopt;
  return parse_number<std::uint32_t>(text.substr(0, digits)).value_or(UINT32_MAX);
}

bool Message::lists(HeaderId id, std::string_view token) const {
  for (const std::string_view element : values(id)) {
    if (iequals(element, token)) return true;
  }
  return false;
}

HeaderField Message::field(std::size_t index) const {
  const HeaderTable::Entry& entry = fields_[index];
  return {entry.id, view({entry.name_offset, entry.name_length}), view(entry.value)};
}

Message::Values::Iterator::Iterator(const Message& message, HeaderId id)
    : message_(&message), index_(message.fields_.first(id)), splits_(is_list(id)) {
  if (index_ == HeaderTable::kNone) return;
  rest_ = message.view(message.fields_[index_].value);
  advance();
}

void Message::Values::Iterator::advance() {
  while (true) {
    while (rest_.empty()) {
      index_ = message_->fields_.next(index_);
      if (index_ == HeaderTable::kNone) return;
      rest_ = message_->view(message_->fields_[index_].value);
    }
    current_ = splits_ ? next_element(rest_) : rest_;
    if (!splits_) rest_ = {};
    if (!current_.empty()) return;
  }
}

void Message::set_source(std::string_view address, std::uint16_t port) {
  if (!is_ipv4_address(address) && !parse_ipv6_address(address)) return;
  source_length_ = static_cast<std::uint8_t>(address.copy(source_.data(), source_.size()));
  source_port_ = port;
}

namespace {

/// Cursor writes into space that is known to suffice.
struct Cursor {
  char* at;

  void put(std::string_view text) {
    std::memcpy(at, text.data(), text.size());
    at += text.size();
  }
};

}  // namespace

/// write_bound is a size that the written message does not exceed.
std::size_t Message::write_bound() const {
  constexpr std::size_t kStartAndLengthLines = 64;
  constexpr std::size_t kLongestKnownName = 24;
  std::size_t size =
      kStartAndLengthLines + method_text_.length + request_uri_.length + reason_.length + body_.length;
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const HeaderTable::Entry& entry = fields_[i];
    const std::size_t name = std::max(std::size_t{entry.name_length}, kLongestKnownName);
    size += name + entry.value.length + 4;
  }
  return size;
}

void Message::write(std::string& out) const {
  const std::string content_length = text(body_.length);

  const std::size_t start = out.size();
  out.resize(start + write_bound());
  Cursor cursor{out.data() + start};
  if (is_request()) {
    cursor.put(method_name());
    cursor.put(" ");
    cursor.put(request_uri());
    cursor.put(" SIP/2.0\r\n");
  } else {
    const std::array<char, 3> status = {static_cast<char>('0' + status_ / 100 % 10),
                                        static_cast<char>('0' + status_ / 10 % 10),
                                        static_cast<char>('0' + status_ % 10)};
    cursor.put("SIP/2.0 ");
    cursor.put({status.data(), status.size()});
    cursor.put(" ");
    cursor.put(reason());
    cursor.put("\r\n");
  }
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const HeaderField line = field(i);
    if (line.id == HeaderId::ContentLength) continue;
    cursor.put(line.id == HeaderId::Other ? line.name : header_name(line.id));
    cursor.put(": ");
    cursor.put(line.value);
    cursor.put("\r\n");
  }
  cursor.put(header_name(HeaderId::ContentLength));
  cursor.put(": ");
  cursor.put(content_length);
  cursor.put("\r\n\r\n");
  cursor.put(body());
  out.resize(static_cast<std::size_t>(cursor.at - out.data()));
}

std::string Message::write() const {
  std::string out;
  write(out);
  return out;
}

}  // namespace webphone::sip
