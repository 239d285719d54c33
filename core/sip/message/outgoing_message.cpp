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

/// one_line turns what would end a header line into spaces.
std::string one_line(std::string value) {
  for (char& c : value) {
    if (c == '\r' || c == '\n' || c == '\0') c = ' ';
  }
  return value;
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

std::string_view field_name(const OutgoingMessage::Field& field) {
  return field.id == HeaderId::Other ? std::string_view(field.name) : header_name(field.id);
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
  message.reason_ = reason.empty() ? std::string(default_reason(status)) : one_line(std::move(reason));
  return message;
}

std::string_view OutgoingMessage::method_name() const {
  return method_ == Method::Other ? std::string_view(method_name_) : sip::method_name(method_);
}

void OutgoingMessage::set_request_uri(std::string uri) {
  request_uri_ = one_word(std::move(uri));
}

Status<HeaderError> OutgoingMessage::append(HeaderId id, std::string value) {
  if (const auto status = check(id, value); !status) return status;
  add(id, std::move(value));
  return {};
}

Status<HeaderError> OutgoingMessage::append_named(std::string_view name, std::string value) {
  if (!is_token(name)) return Failure{HeaderError::BadName};
  if (name.size() > kMaxHeaderNameLength) return Failure{HeaderError::TooLong};
  const HeaderId id = parse_header_id(name);
  if (id != HeaderId::Other) return append(id, std::move(value));
  if (const auto status = check_value(value); !status) return status;
  fields_.push_back({id, std::string(name), std::move(value)});
  return {};
}

Status<HeaderError> OutgoingMessage::set(HeaderId id, std::string value) {
  if (const auto status = check(id, value); !status) return status;
  replace(id, std::move(value));
  return {};
}

OutgoingMessage& OutgoingMessage::add(HeaderId id, std::string value) {
  fields_.push_back({id, {}, one_line(std::move(value))});
  return *this;
}

OutgoingMessage& OutgoingMessage::add_first(HeaderId id, std::string value) {
  fields_.insert(fields_.begin(), {id, {}, one_line(std::move(value))});
  return *this;
}

OutgoingMessage& OutgoingMessage::replace(HeaderId id, std::string value) {
  const auto first =
      std::find_if(fields_.begin(), fields_.end(), [id](const Field& f) { return f.id == id; });
  if (first == fields_.end()) return add(id, std::move(value));
  first->value = one_line(std::move(value));
  fields_.erase(std::remove_if(first + 1, fields_.end(), [id](const Field& f) { return f.id == id; }),
                fields_.end());
  return *this;
}

void OutgoingMessage::remove(HeaderId id) {
  std::erase_if(fields_, [id](const Field& field) { return field.id == id; });
}

bool OutgoingMessage::has(HeaderId id) const {
  return find(id) != nullptr;
}

std::string_view OutgoingMessage::value(HeaderId id) const {
  const Field* field = find(id);
  return field == nullptr ? std::string_view{} : std::string_view(field->value);
}

const OutgoingMessage::Field* OutgoingMessage::find(HeaderId id) const {
  for (const Field& field : fields_) {
    if (field.id == id) return &field;
  }
  return nullptr;
}

void OutgoingMessage::set_body(std::string content_type, std::string body) {
  if (content_type.empty()) {
    remove(HeaderId::ContentType);
    body_.clear();
    return;
  }
  replace(HeaderId::ContentType, std::move(content_type));
  body_ = std::move(body);
}

std::string OutgoingMessage::write() const {
  constexpr std::size_t kStartAndLength = 64;
  std::size_t size =
      kStartAndLength + method_name().size() + request_uri_.size() + reason_.size() + body_.size();
  for (const Field& field : fields_) size += field_name(field).size() + field.value.size() + 4;

  std::string out;
  out.reserve(size);
  TextWriter writer(out);
  if (is_request()) {
    writer << method_name() << ' ' << request_uri_ << " SIP/2.0\r\n";
  } else {
    writer << "SIP/2.0 " << status_ << ' ' << reason_ << "\r\n";
  }
  for (const Field& field : fields_) writer << field_name(field) << ": " << field.value << "\r\n";
  writer << "Content-Length: " << std::uint64_t{body_.size()} << "\r\n\r\n" << body_;
  return out;
}

}  // namespace webphone::sip
