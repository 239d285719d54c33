#include "core/sip/message/message.hpp"

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
  const std::size_t digits = run_length(text, CharacterClass::Digit);
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

void Message::write(std::string& out) const {
  constexpr std::size_t kStartAndLengthLines = 64;
  out.reserve(out.size() + buffer_.size() + kStartAndLengthLines);
  TextWriter writer(out);
  if (is_request()) {
    writer << method_name() << ' ' << request_uri() << " SIP/2.0\r\n";
  } else {
    writer << "SIP/2.0 " << status_ << ' ' << reason() << "\r\n";
  }
  write_fields(out);
  writer << "Content-Length: " << body_.length << "\r\n\r\n" << body();
}

/// write_fields copies neighbouring lines that came in canonical form all at once.
void Message::write_fields(std::string& out) const {
  constexpr std::string_view kAfterName = ": ";
  constexpr std::string_view kLineEnd = "\r\n";
  std::size_t begin = 0;
  std::size_t end = 0;
  const auto flush = [&] { out.append(buffer_, begin, end - begin); };
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const HeaderTable::Entry& entry = fields_[i];
    if (entry.id == HeaderId::ContentLength) continue;
    if (!entry.canonical || entry.name_offset != end) {
      flush();
      begin = end = entry.name_offset;
    }
    if (entry.canonical) {
      end = std::size_t{entry.value.offset} + entry.value.length + kLineEnd.size();
    } else {
      out.append(entry.id == HeaderId::Other ? field(i).name : header_name(entry.id));
      out.append(kAfterName).append(view(entry.value)).append(kLineEnd);
    }
  }
  flush();
}

std::string Message::write() const {
  std::string out;
  write(out);
  return out;
}

}  // namespace webphone::sip
