#include "core/sip/message/parser.hpp"

#include <cstring>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/octet_scan.hpp"
#include "core/sip/message/value_list.hpp"

namespace webphone::sip {

/// MessageParser fills one Message. It goes on after an error where it can, so that a refused request still
/// knows the headers that its response needs; the first error counts.
class MessageParser {
 public:
  explicit MessageParser(std::string buffer) { message_.buffer_ = std::move(buffer); }

  Result<Message, BadMessage> run();

 private:
  struct Name {
    std::size_t colon = 0;
    std::uint8_t length = 0;
    HeaderId id = HeaderId::Other;
    bool canonical = false;
  };
  /// Line is the state of reading one header value: what is kept of it lies in [begin, end).
  struct Line {
    std::size_t begin;
    std::size_t end;
    std::size_t quotes_seen_to;
    bool in_quotes = false;
    bool escaped = false;
  };

  void fail(ParseErrorCode code, std::size_t offset, std::uint16_t status = 400);
  [[nodiscard]] std::string_view octets() const { return {message_.buffer_.data(), size_}; }
  [[nodiscard]] Extent extent(std::string_view view) const;
  [[nodiscard]] std::size_t offset_of(HeaderId id) const;
  [[nodiscard]] bool at_line_end(std::size_t at) const;
  [[nodiscard]] std::size_t after_line(std::size_t at) const;

  std::size_t read_start_line(std::size_t at);
  void read_request_line(std::string_view line);
  void read_status_line(std::string_view line);
  void check_version(std::string_view version);

  std::size_t read_header_line(std::size_t at);
  [[nodiscard]] Name read_name(std::size_t at) const;
  std::size_t read_value(std::size_t at, Line& line);
  std::size_t read_folded_value(std::size_t at, Line& line);
  [[nodiscard]] bool in_quoted_pair(Line& line) const;
  void trim(Line& line) const;

  void read_essentials();
  void read_via();
  void read_from();
  void read_to();
  void read_cseq();
  bool is_single(HeaderId id);
  void read_body(std::size_t at);

  Message message_;
  ParseError error_;
  std::size_t size_ = 0;
};

void MessageParser::fail(ParseErrorCode code, std::size_t offset, std::uint16_t status) {
  if (error_.code != ParseErrorCode::None) return;
  error_ = {code, static_cast<std::uint32_t>(offset), status};
}

Extent MessageParser::extent(std::string_view view) const {
  if (view.empty()) return {0, 0};
  return {static_cast<std::uint16_t>(view.data() - message_.buffer_.data()),
          static_cast<std::uint16_t>(view.size())};
}

std::size_t MessageParser::offset_of(HeaderId id) const {
  const std::size_t index = message_.fields_.first(id);
  return index == HeaderTable::kNone ? 0 : message_.fields_[index].value.offset;
}

bool MessageParser::at_line_end(std::size_t at) const {
  return at + 1 < size_ && octets()[at] == '\r' && octets()[at + 1] == '\n';
}

/// after_line is the position after the next CRLF, or the end.
std::size_t MessageParser::after_line(std::size_t at) const {
  at = octets().find("\r\n", at);
  return at == std::string_view::npos ? size_ : at + 2;
}

Result<Message, BadMessage> MessageParser::run() {
  size_ = message_.buffer_.size();
  if (size_ > kMaxMessageSize) {
    size_ = kMaxMessageSize;
    fail(ParseErrorCode::MessageTooLarge, size_, 513);
  }
  std::size_t at = 0;
  while (at_line_end(at)) at += 2;
  if (at == size_) {
    fail(ParseErrorCode::Empty, at, 0);
    return Failure{BadMessage{error_, std::move(message_)}};
  }
  at = read_start_line(at);
  while (at < size_ && !at_line_end(at)) at = read_header_line(at);
  if (at >= size_) {
    fail(ParseErrorCode::NoEndOfHeaders, size_);
  } else {
    at += 2;
  }
  read_essentials();
  read_body(at);

  if (error_.code == ParseErrorCode::None) return std::move(message_);
  // Nobody answers a response, nor an ACK (RFC 3261 §17.1.1.1).
  if (message_.is_response() || message_.method_ == Method::Ack) error_.status = 0;
  return Failure{BadMessage{error_, std::move(message_)}};
}

std::size_t MessageParser::read_start_line(std::size_t at) {
  const std::size_t end = find_control(octets(), at);
  if (!at_line_end(end)) {
    fail(end < size_ ? ParseErrorCode::ControlCharacter : ParseErrorCode::BadStartLine, end, 0);
    return after_line(end);
  }
  const std::string_view line = octets().substr(at, end - at);
  if (istarts_with(line, "SIP/")) {
    read_status_line(line);
  } else {
    read_request_line(line);
  }
  return end + 2;
}

void MessageParser::read_request_line(std::string_view line) {
  const auto offset = [this](std::string_view part) { return extent(part).offset; };
  const Split method = split_at(line, ' ');
  if (!method.found || method.head.size() > kMaxMethodLength || !is_token(method.head)) {
    return fail(ParseErrorCode::BadStartLine, offset(line), 0);
  }
  message_.method_text_ = extent(method.head);
  message_.method_ = parse_method(method.head);

  const std::size_t last_space = method.rest.rfind(' ');
  if (last_space == std::string_view::npos) return fail(ParseErrorCode::BadStartLine, offset(method.rest));
  const std::string_view uri = method.rest.substr(0, last_space);
  check_version(method.rest.substr(last_space + 1));
  if (uri.size() > kMaxUriLength) return fail(ParseErrorCode::BadRequestUri, offset(uri), 414);
  const auto parsed = parse_uri(uri);
  // Headers are not allowed in a Request-URI (RFC 3261 §19.1.1).
  if (!parsed || !parsed->headers.empty())
    return fail(ParseErrorCode::BadRequestUri, offset(line) + method.head.size() + 1);
  message_.request_uri_ = extent(uri);
}

void MessageParser::read_status_line(std::string_view line) {
  message_.status_ = 999;  // Whatever it is, it is a response.
  const Split version = split_at(line, ' ');
  check_version(version.head);
  const Split code = split_at(version.rest, ' ');
  const auto status = parse_number<std::uint16_t>(code.head);
  if (!status || code.head.size() != 3 || *status < 100 || *status > 699) {
    return fail(ParseErrorCode::BadStatusCode, extent(version.head).offset + version.head.size(), 0);
  }
  message_.status_ = *status;
  message_.reason_ = extent(code.rest);
}

void MessageParser::check_version(std::string_view version) {
  if (iequals(version, "SIP/2.0")) return;
  const std::size_t offset = extent(version).offset;
  if (!istarts_with(version, "SIP/")) return fail(ParseErrorCode::BadStartLine, offset);
  const Split number = split_at(version.substr(4), '.');
  const auto is_number = [](std::string_view digits) {
    return parse_number<std::uint32_t>(digits).has_value();
  };
  const bool well_formed = number.found && is_number(number.head) && is_number(number.rest);
  fail(well_formed ? ParseErrorCode::UnsupportedVersion : ParseErrorCode::BadStartLine, offset,
       well_formed ? 505 : 400);
}

std::size_t MessageParser::read_header_line(std::size_t at) {
  const Name name = read_name(at);
  if (name.length == 0) {
    fail(ParseErrorCode::BadHeaderLine, at);
    return after_line(at);
  }
  Line line{};
  const std::size_t next = read_value(name.colon + 1, line);
  if (next == 0) return after_line(line.end);

  const bool spaced = line.begin == name.colon + 2 && octets()[name.colon + 1] == ' ' && next == line.end + 2;
  const HeaderTable::Entry entry = {
      {static_cast<std::uint16_t>(line.begin), static_cast<std::uint16_t>(line.end - line.begin)},
      static_cast<std::uint16_t>(at),
      name.length,
      name.id,
      name.canonical && spaced};
  if (!message_.fields_.append(entry)) fail(ParseErrorCode::TooManyHeaders, at);
  return next;
}

/// read_name reads the name of the header line that begins at `at`; its length is 0 when it has none. A name
/// that we know is a token; only others are looked at octet by octet.
inline MessageParser::Name MessageParser::read_name(std::size_t at) const {
  std::string_view rest = octets();
  rest.remove_prefix(at);
  std::size_t length = find_colon(rest);
  std::size_t colon = length;
  KnownName known = look_up_header(rest.substr(0, length));
  if (known.id == HeaderId::Other) {
    length = colon = run_length(rest, CharacterClass::Token);
    while (colon < rest.size() && is_wsp(rest[colon])) ++colon;
    if (length > kMaxHeaderNameLength || colon == rest.size() || rest[colon] != ':') return {};
    known = look_up_header(rest.substr(0, length));
    known.canonical = colon == length && (known.canonical || known.id == HeaderId::Other);
  }
  return {at + colon, static_cast<std::uint8_t>(length), known.id, known.canonical};
}

/// read_value gives the position after the line, or 0 when the value cannot be used.
inline std::size_t MessageParser::read_value(std::size_t at, Line& line) {
  const std::string_view text = octets();
  while (at < text.size() && is_wsp(text[at])) ++at;
  line.begin = line.end = line.quotes_seen_to = at;
  const std::size_t stop = find_control(text, at);
  const bool folds = stop + 2 < text.size() && is_wsp(text[stop + 2]);
  if (!at_line_end(stop) || folds) return read_folded_value(at, line);
  line.end = stop;
  trim(line);
  return stop + 2;
}

/// read_folded_value reads a value that may go on over folded lines, which it joins in place by one space
/// each (RFC 3261 §7.3.1), and may hold escaped control octets.
std::size_t MessageParser::read_folded_value(std::size_t at, Line& line) {
  while (true) {
    const std::size_t stop = find_control(octets(), at);
    if (line.end != at) std::memmove(message_.buffer_.data() + line.end, octets().data() + at, stop - at);
    line.end += stop - at;
    at = stop;
    if (at_line_end(at)) {
      at += 2;
      trim(line);
      if (at == size_ || !is_wsp(octets()[at])) return at;
      while (at < size_ && is_wsp(octets()[at])) ++at;
      if (line.end > line.begin) message_.buffer_[line.end++] = ' ';
    } else if (at < size_ && octets()[at] != '\r' && octets()[at] != '\n' && in_quoted_pair(line)) {
      message_.buffer_[line.end++] = octets()[at++];
    } else {
      fail(at < size_ ? ParseErrorCode::ControlCharacter : ParseErrorCode::NoEndOfHeaders, at);
      line.end = at;
      return 0;
    }
  }
}

/// in_quoted_pair tells whether the octet that comes next in the value is escaped within a quoted string,
/// where even control octets are allowed (RFC 3261 §25.1 quoted-pair). Each octet of a line is looked at
/// once.
bool MessageParser::in_quoted_pair(Line& line) const {
  for (; line.quotes_seen_to < line.end; ++line.quotes_seen_to) {
    const char c = octets()[line.quotes_seen_to];
    if (line.escaped) {
      line.escaped = false;
    } else if (c == '"') {
      line.in_quotes = !line.in_quotes;
    } else if (c == '\\') {
      line.escaped = line.in_quotes;
    }
  }
  return line.escaped;
}

/// trim cuts white space off the end of the value, as is done before every line end.
inline void MessageParser::trim(Line& line) const {
  while (line.end > line.begin && is_wsp(octets()[line.end - 1])) --line.end;
  if (line.quotes_seen_to > line.end) line.quotes_seen_to = line.end;
}

/// is_single reports a header that is missing or stands more than once.
bool MessageParser::is_single(HeaderId id) {
  const std::size_t index = message_.fields_.first(id);
  if (index == HeaderTable::kNone) {
    fail(ParseErrorCode::MissingHeader, 0);
    return false;
  }
  const std::size_t next = message_.fields_.next(index);
  if (next != HeaderTable::kNone) {
    fail(ParseErrorCode::RepeatedHeader, message_.fields_[next].name_offset);
    return false;
  }
  return true;
}

void MessageParser::read_essentials() {
  read_via();
  read_from();
  read_to();
  if (is_single(HeaderId::CallId)) {
    const std::string_view call_id = message_.call_id();
    const std::size_t word = run_length(call_id, CharacterClass::Word);
    const bool whole = word == call_id.size() || call_id[word] == '@';
    if (word == 0 || !whole ||
        (word < call_id.size() && !is_all(call_id.substr(word + 1), CharacterClass::Word))) {
      fail(ParseErrorCode::BadCallId, offset_of(HeaderId::CallId));
    }
  }
  read_cseq();
  if (message_.has(HeaderId::MaxForwards) && is_single(HeaderId::MaxForwards) && !message_.max_forwards()) {
    fail(ParseErrorCode::BadMaxForwards, offset_of(HeaderId::MaxForwards));
  }
}

void MessageParser::read_via() {
  if (!message_.has(HeaderId::Via)) return fail(ParseErrorCode::MissingHeader, 0);
  std::string_view rest = message_.value(HeaderId::Via);
  const auto via = parse_via(next_element(rest));
  if (!via) return fail(ParseErrorCode::BadVia, offset_of(HeaderId::Via));
  message_.branch_ = extent(via->branch);
}

void MessageParser::read_from() {
  if (!is_single(HeaderId::From)) return;
  const auto from = parse_name_addr(message_.value(HeaderId::From));
  if (!from || from->is_star) return fail(ParseErrorCode::BadFrom, offset_of(HeaderId::From));
  message_.from_tag_ = extent(from->tag);
}

void MessageParser::read_to() {
  if (!is_single(HeaderId::To)) return;
  const auto to = parse_name_addr(message_.value(HeaderId::To));
  if (!to || to->is_star) return fail(ParseErrorCode::BadTo, offset_of(HeaderId::To));
  message_.to_tag_ = extent(to->tag);
}

void MessageParser::read_cseq() {
  if (!is_single(HeaderId::CSeq)) return;
  const auto cseq = parse_cseq(message_.value(HeaderId::CSeq));
  if (!cseq) return fail(ParseErrorCode::BadCSeq, offset_of(HeaderId::CSeq));
  message_.cseq_ = cseq->number;
  if (message_.is_response()) {
    message_.method_ = cseq->method;
    message_.method_text_ = extent(cseq->method_name);
  } else if (cseq->method_name != message_.method_name()) {
    fail(ParseErrorCode::MethodMismatch, offset_of(HeaderId::CSeq));
  }
}

void MessageParser::read_body(std::size_t at) {
  std::size_t length = size_ - at;
  if (message_.has(HeaderId::ContentLength)) {
    if (!is_single(HeaderId::ContentLength)) return;
    const std::size_t offset = offset_of(HeaderId::ContentLength);
    const std::string_view digits = message_.value(HeaderId::ContentLength);
    if (!is_all(digits, CharacterClass::Digit)) return fail(ParseErrorCode::BadContentLength, offset);
    const auto announced = parse_number<std::uint32_t>(digits);
    if (!announced || *announced > length) return fail(ParseErrorCode::BodyTooShort, offset);
    length = *announced;
  }
  message_.body_ = {static_cast<std::uint16_t>(length == 0 ? 0 : at), static_cast<std::uint16_t>(length)};
}

Result<Message, BadMessage> parse(std::string buffer) {
  return MessageParser(std::move(buffer)).run();
}

bool is_keep_alive(std::string_view octets) {
  return octets.find_first_not_of("\r\n") == std::string_view::npos;
}

}  // namespace webphone::sip
