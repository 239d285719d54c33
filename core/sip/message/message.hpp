#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/cseq.hpp"
#include "core/sip/message/header_id.hpp"
#include "core/sip/message/header_table.hpp"
#include "core/sip/message/method.hpp"
#include "core/sip/message/name_addr.hpp"
#include "core/sip/message/via.hpp"

namespace webphone::sip {

/// HeaderField is one header line: its name as received and its value, unfolded and trimmed.
struct HeaderField {
  HeaderId id = HeaderId::Other;
  std::string_view name;
  std::string_view value;
};

/// Message is a received SIP message (RFC 3261 §7). It owns the octets it came in; all views that it gives
/// out point into them and stay valid for as long as the message lives, moves included, but not its copies.
///
/// A Message that parse() returned has a valid start line, topmost Via, From, To, Call-ID, CSeq,
/// Content-Length and Max-Forwards. All else is read when it is asked for.
class Message {
 public:
  [[nodiscard]] bool is_request() const { return status_ == 0; }
  [[nodiscard]] bool is_response() const { return status_ != 0; }
  [[nodiscard]] bool is(Method method) const { return is_request() && method_ == method; }

  /// method is that of the request line, or for a response that of CSeq; method_name is its exact text.
  [[nodiscard]] Method method() const { return method_; }
  [[nodiscard]] std::string_view method_name() const { return view(method_text_); }
  /// request_uri is empty for a response.
  [[nodiscard]] std::string_view request_uri() const { return view(request_uri_); }
  /// status is 100..699, or 0 for a request.
  [[nodiscard]] std::uint16_t status() const { return status_; }
  [[nodiscard]] std::string_view reason() const { return view(reason_); }

  [[nodiscard]] std::string_view call_id() const { return value(HeaderId::CallId); }
  [[nodiscard]] std::string_view from_tag() const { return view(from_tag_); }
  [[nodiscard]] std::string_view to_tag() const { return view(to_tag_); }
  [[nodiscard]] std::uint32_t cseq() const { return cseq_; }
  /// branch is that of the topmost Via; empty when it has none.
  [[nodiscard]] std::string_view branch() const { return view(branch_); }
  [[nodiscard]] Via top_via() const;
  [[nodiscard]] NameAddrView from() const;
  [[nodiscard]] NameAddrView to() const;
  [[nodiscard]] std::optional<std::uint8_t> max_forwards() const;
  /// contact is the first value of Contact, if there is a well-formed one.
  [[nodiscard]] std::optional<NameAddrView> contact() const { return address(HeaderId::Contact); }
  [[nodiscard]] std::string_view body() const { return view(body_); }
  /// content_type is the media type `type/subtype` without its parameters.
  [[nodiscard]] std::string_view content_type() const;

  // Any header. value() is the first line of that header, or empty; values() also splits lists.
  [[nodiscard]] bool has(HeaderId id) const { return fields_.first(id) != HeaderTable::kNone; }
  [[nodiscard]] std::string_view value(HeaderId id) const;
  /// named_value finds headers that the stack has no HeaderId for; names compare without case.
  [[nodiscard]] std::optional<std::string_view> named_value(std::string_view name) const;
  /// address reads the first value of a header in name-addr form.
  [[nodiscard]] std::optional<NameAddrView> address(HeaderId id) const;
  /// number reads a header that begins with a decimal number, such as Expires, Min-SE, RSeq or Retry-After;
  /// a number over 2^32-1 is taken as 2^32-1 (RFC 3261 §20.19).
  [[nodiscard]] std::optional<std::uint32_t> number(HeaderId id) const;
  /// lists tells whether a token stands in a comma-separated header such as Supported, Require or Allow.
  [[nodiscard]] bool lists(HeaderId id, std::string_view token) const;

  [[nodiscard]] std::size_t field_count() const { return fields_.size(); }
  [[nodiscard]] HeaderField field(std::size_t index) const;

  /// Values walks all elements of a comma-separated header over all of its lines; for a header that is not a
  /// list (is_list), it walks the lines. Empty elements are passed over.
  class Values {
   public:
    class Iterator {
     public:
      Iterator() = default;
      Iterator(const Message& message, HeaderId id);
      std::string_view operator*() const { return current_; }
      Iterator& operator++() {
        advance();
        return *this;
      }
      bool operator==(const Iterator& other) const { return index_ == other.index_; }
      /// line is the index of the field that the element stands in.
      [[nodiscard]] std::size_t line() const { return index_; }

     private:
      void advance();
      const Message* message_ = nullptr;
      std::size_t index_ = HeaderTable::kNone;
      bool splits_ = false;
      std::string_view current_;
      std::string_view rest_;
    };
    Values(const Message& message, HeaderId id) : message_(message), id_(id) {}
    [[nodiscard]] Iterator begin() const { return {message_, id_}; }
    [[nodiscard]] static Iterator end() { return {}; }

   private:
    const Message& message_;
    HeaderId id_;
  };
  [[nodiscard]] Values values(HeaderId id) const { return {*this, id}; }

  /// set_source notes where a request came from, as the transport saw it (address without brackets);
  /// responses to it then carry `received` and `rport` (RFC 3261 §18.2.1, RFC 3581 §4). An address that is
  /// none is ignored.
  void set_source(std::string_view address, std::uint16_t port);
  [[nodiscard]] std::string_view source_address() const { return {source_.data(), source_length_}; }
  [[nodiscard]] std::uint16_t source_port() const { return source_port_; }

  /// octets is the buffer that the message came in, its folded lines joined.
  [[nodiscard]] std::string_view octets() const { return buffer_; }

  /// write appends the message in canonical form: full header names, no folding, its Content-Length computed.
  void write(std::string& out) const;
  [[nodiscard]] std::string write() const;

 private:
  friend class MessageParser;

  [[nodiscard]] std::string_view view(Extent extent) const {
    return {buffer_.data() + extent.offset, extent.length};
  }
  void write_fields(std::string& out) const;

  std::string buffer_;
  HeaderTable fields_;
  Extent method_text_{};
  Extent request_uri_{};
  Extent reason_{};
  Extent from_tag_{};
  Extent to_tag_{};
  Extent branch_{};
  Extent body_{};
  std::uint32_t cseq_ = 0;
  std::uint16_t status_ = 0;
  Method method_ = Method::Other;
  std::uint8_t source_length_ = 0;
  std::uint16_t source_port_ = 0;
  std::array<char, 46> source_;  // the first source_length_ octets count
};

}  // namespace webphone::sip
