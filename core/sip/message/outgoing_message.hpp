#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sip/message/header_id.hpp"
#include "core/sip/message/method.hpp"

namespace webphone::sip {

enum class HeaderError : std::uint8_t {
  ControlCharacter,  // CR, LF, NUL or another control octet: refused, so that no header can be injected
  BadName,           // not a token
  Computed,          // Content-Length is always computed
  TooLong,           // the name is over kMaxHeaderNameLength or the value over kMaxMessageSize
};

/// OutgoingMessage is a request or response that we are about to send: a start line, header lines in order
/// and a body. A plain value; nothing in it points elsewhere.
class OutgoingMessage {
 public:
  /// Field is one header line; the views are valid until the message changes.
  struct Field {
    HeaderId id = HeaderId::Other;
    std::string_view name;
    std::string_view value;
  };

  OutgoingMessage() = default;
  static OutgoingMessage request(Method method, std::string request_uri);
  /// request with a name serves methods that the stack does not know; the name is a token.
  static OutgoingMessage request(std::string method_name, std::string request_uri);
  /// response with an empty reason takes the default phrase.
  static OutgoingMessage response(std::uint16_t status, std::string reason = {});

  [[nodiscard]] bool is_request() const { return status_ == 0; }
  [[nodiscard]] Method method() const { return method_; }
  [[nodiscard]] std::string_view method_name() const;
  [[nodiscard]] std::string_view request_uri() const { return request_uri_; }
  [[nodiscard]] std::uint16_t status() const { return status_; }
  [[nodiscard]] std::string_view reason() const { return reason_; }
  void set_request_uri(std::string uri);

  /// append and append_named add a line after the others; set replaces all lines of that header by one at the
  /// place of the first. They take text from anywhere and refuse what would break the message; a refused call
  /// changes nothing. append_named knows the names of known headers.
  Status<HeaderError> append(HeaderId id, std::string_view value);
  Status<HeaderError> append_named(std::string_view name, std::string_view value);
  Status<HeaderError> set(HeaderId id, std::string_view value);

  /// add, add_first and replace are the same for text that the core composed itself or took from a parsed
  /// message, and cannot fail: should CR, LF or NUL be in it all the same, they become spaces. No value may
  /// be a view into this message.
  OutgoingMessage& add(HeaderId id, std::string_view value);
  OutgoingMessage& add_first(HeaderId id, std::string_view value);
  OutgoingMessage& replace(HeaderId id, std::string_view value);
  void remove(HeaderId id);

  [[nodiscard]] bool has(HeaderId id) const;
  /// value is that of the first line of the header, or empty.
  [[nodiscard]] std::string_view value(HeaderId id) const;
  [[nodiscard]] std::vector<Field> fields() const;

  /// set_body replaces body and Content-Type; an empty type removes both.
  void set_body(std::string_view content_type, std::string body);
  [[nodiscard]] std::string_view body() const { return body_; }

  /// write gives the octets for the wire; Content-Length is computed and stands last.
  [[nodiscard]] std::string write() const;

 private:
  /// Line is the make-up of one header line in lines_.
  struct Line {
    HeaderId id;
    std::uint16_t name_size;
    std::uint32_t size;  // with CR LF
  };
  void insert(std::size_t position, HeaderId id, std::string_view name, std::string_view value);
  [[nodiscard]] std::size_t find(HeaderId id) const;
  [[nodiscard]] std::size_t offset(std::size_t position) const;
  [[nodiscard]] Field field(std::size_t position) const;

  Method method_ = Method::Other;
  std::uint16_t status_ = 0;
  std::string method_name_;
  std::string request_uri_;
  std::string reason_;
  std::string lines_;  // as they go to the wire
  std::vector<Line> index_;
  std::string body_;
};

}  // namespace webphone::sip
