#include "core/sip/message/outgoing_message.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/status_code.hpp"

namespace webphone::sip {

namespace {

constexpr std::string_view kAfterName = ": ";
constexpr std::string_view kLineEnd = "\r\n";

/// keep_one_line turns what would end a header line into spaces.
void keep_one_line(std::string& text, std::size_t from) {
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text[i] == '\r' || text[i] == '\n' || text[i] == '\0') text[i] = ' ';
  }
}

/// one_word drops what would end a word of the start line.
std::string one_word(std::string value) {
  std::erase_if(value, [](char c) { return static_cast<unsigned char>(c) <= 0x20 || c == '\x7F'; });
  return value;
}

Status<HeaderError> check_value(std::string_view value) {
  if (has_control(value)) return Failure{HeaderError::ControlCharacter};
  if (value.size() > kMaxMessageSize) return Failure{HeaderError::TooLong};
  return {};
}

Status<HeaderError> check(HeaderId id, std::string_view value) {
  if (id == HeaderId::Other) return Failure{HeaderError::BadName};
  if (id == HeaderId::ContentLength) return Failure{HeaderError::Computed};
  return check_value(value);
}

}  // namespace

OutgoingMessage OutgoingMessage::request(Method method, std::string request_uri) {
  OutgoingMessage message;
  message.method_ = method;
  message.set_request_uri(std::move(request_uri));
  return message;
}

OutgoingMessage OutgoingMessage::request(std::string method_name, std::string request_uri) {
  OutgoingMessage message = request(parse_method(method_name), std::move(request_uri));
  if (message.method_ == Method::Other) message.method_name_ = one_word(std::move(method_name));
  return message;
}

OutgoingMessage OutgoingMessage::response(std::uint16_t status, std::string reason) {
  OutgoingMessage message;
  message.status_ = std::clamp<std::uint16_t>(status, 100, 699);
  message.reason_ = reason.empty() ? std::string(default_reason(status)) : std::move(reason);
  keep_one_line(message.reason_, 0);
  return message;
}

std::string_view OutgoingMessage::method_name() const {
  return method_ == Method::Other ? std::string_view(method_name_) : sip::method_name(method_);
}

void OutgoingMessage::set_request_uri(std::string uri) {
  request_uri_ = one_word(std::move(uri));
}

Status<HeaderError> OutgoingMessage::append(HeaderId id, std::string_view value) {
  if (const auto status = check(id, value); !status) return status;
  add(id, value);
  return {};
}

Status<HeaderError> OutgoingMessage::append_named(std::string_view name, std::string_view value) {
  if (!is_token(name)) return Failure{HeaderError::BadName};
  if (name.size() > kMaxHeaderNameLength) return Failure{HeaderError::TooLong};
  const HeaderId id = parse_header_id(name);
  if (id != HeaderId::Other) return append(id, value);
  if (const auto status = check_value(value); !status) return status;
  insert(index_.size(), id, name, value);
  return {};
}

Status<HeaderError> OutgoingMessage::set(HeaderId id, std::string_view value) {
  if (const auto status = check(id, value); !status) return status;
  replace(id, value);
  return {};
}

OutgoingMessage& OutgoingMessage::add(HeaderId id, std::string_view value) {
  insert(index_.size(), id, header_name(id), value);
  return *this;
}

OutgoingMessage& OutgoingMessage::add_first(HeaderId id, std::string_view value) {
  insert(0, id, header_name(id), value);
  return *this;
}

OutgoingMessage& OutgoingMessage::replace(HeaderId id, std::string_view value) {
  const std::size_t first = find(id);
  remove(id);
  insert(first, id, header_name(id), value);
  return *this;
}

void OutgoingMessage::remove(HeaderId id) {
  for (std::size_t at = find(id); at < index_.size(); at = find(id)) {
    lines_.erase(offset(at), index_[at].size);
    index_.erase(index_.begin() + static_cast<std::ptrdiff_t>(at));
  }
}

bool OutgoingMessage::has(HeaderId id) const {
  return find(id) < index_.size();
}

std::string_view OutgoingMessage::value(HeaderId id) const {
  const std::size_t at = find(id);
  return at < index_.size() ? field(at).value : std::string_view{};
}

std::vector<OutgoingMessage::Field> OutgoingMessage::fields() const {
  std::vector<Field> fields;
  for (std::size_t i = 0; i < index_.size(); ++i) fields.push_back(field(i));
  return fields;
}

void OutgoingMessage::insert(std::size_t position, HeaderId id, std::string_view name,
                             std::string_view value) {
  std::string line = text(name, kAfterName, value);
  keep_one_line(line, name.size());
  line.append(kLineEnd);
  lines_.insert(offset(position), line);
  index_.push_back({id, static_cast<std::uint16_t>(name.size()), static_cast<std::uint32_t>(line.size())});
  std::rotate(index_.begin() + static_cast<std::ptrdiff_t>(position), index_.end() - 1, index_.end());
}

std::size_t OutgoingMessage::find(HeaderId id) const {
  std::size_t at = 0;
  while (at < index_.size() && index_[at].id != id) ++at;
  return at;
}

std::size_t OutgoingMessage::offset(std::size_t position) const {
  std::size_t octets = 0;
  for (std::size_t i = 0; i < position; ++i) octets += index_[i].size;
  return octets;
}

OutgoingMessage::Field OutgoingMessage::field(std::size_t position) const {
  const Line& entry = index_[position];
  std::string_view line = std::string_view(lines_).substr(offset(position), entry.size - kLineEnd.size());
  return {entry.id, line.substr(0, entry.name_size), line.substr(entry.name_size + kAfterName.size())};
}

void OutgoingMessage::set_body(std::string_view content_type, std::string body) {
  if (content_type.empty()) {
    remove(HeaderId::ContentType);
    body_.clear();
    return;
  }
  replace(HeaderId::ContentType, content_type);
  body_ = std::move(body);
}

std::string OutgoingMessage::write() const {
  constexpr std::size_t kStartAndLength = 64;
  const std::size_t size = kStartAndLength + method_name().size() + request_uri_.size() + reason_.size() +
                           lines_.size() + body_.size();
  std::string out;
  out.reserve(size);
  TextWriter writer(out);
  if (is_request()) {
    writer << method_name() << ' ' << request_uri_ << " SIP/2.0\r\n";
  } else {
    writer << "SIP/2.0 " << status_ << ' ' << reason_ << "\r\n";
  }
  writer << lines_ << "Content-Length: " << std::uint64_t{body_.size()} << "\r\n\r\n" << body_;
  return out;
}

}  // namespace webphone::sip
