#include "tools/sipdump/error_explanation.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "tools/sipdump/plain_text.hpp"

namespace webphone::sipdump {

namespace {

// Columns shown before and behind the one that the caret points at.
constexpr std::size_t kBefore = 60;
constexpr std::size_t kBehind = 40;

struct Position {
  std::size_t line = 1;
  std::size_t begin = 0;   // octet at which the line begins
  std::size_t column = 1;  // in octets
};

Position position_of(std::string_view octets, std::size_t offset) {
  Position position;
  offset = std::min(offset, octets.size());
  for (std::size_t i = 0; i < offset; ++i) {
    if (octets[i] != '\n') continue;
    ++position.line;
    position.begin = i + 1;
  }
  position.column = offset - position.begin + 1;
  return position;
}

/// one_column writes every octet as one column, so that the caret stands where it should.
std::string one_column(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (has_control({&c, 1}) || c == '\t' || static_cast<unsigned char>(c) >= 0x80) c = '.';
  }
  return out;
}

}  // namespace

std::string_view expectation(sip::ParseErrorCode code) {
  using Code = sip::ParseErrorCode;
  switch (code) {
    case Code::None: break;
    case Code::Empty: return "a start line; line ends alone are a keep-alive";
    case Code::MessageTooLarge: return "at most 65535 octets";
    case Code::BadStartLine: return "`METHOD uri SIP/2.0` or `SIP/2.0 200 OK`, with single spaces";
    case Code::BadRequestUri:
      return "a URI without brackets, spaces and headers, such as sip:bob@example.com";
    case Code::UnsupportedVersion: return "SIP/2.0";
    case Code::BadStatusCode: return "three digits, 100 to 699";
    case Code::BadHeaderLine: return "`Name: value`, the name a token";
    case Code::ControlCharacter: return "printable text; control characters stand only in quoted pairs";
    case Code::TooManyHeaders: return "at most 128 header lines";
    case Code::NoEndOfHeaders: return "an empty line behind the headers";
    case Code::MissingHeader: return "Via, From, To, Call-ID and CSeq";
    case Code::RepeatedHeader: return "this header once only";
    case Code::BadVia: return "`SIP/2.0/TRANSPORT host:port;parameters`";
    case Code::BadFrom:
    case Code::BadTo: return "`\"Name\" <sip:user@host>;tag=...`";
    case Code::BadCallId: return "`word` or `word@word`";
    case Code::BadCSeq: return "a number below 2^31, a space and a method";
    case Code::MethodMismatch: return "the method of the request line";
    case Code::BadMaxForwards: return "a number from 0 to 255";
    case Code::BadContentLength: return "a decimal number";
    case Code::BodyTooShort: return "as many octets of body as Content-Length says";
    case Code::BadContact: return "`\"Name\" <sip:user@host>;parameters`, or `*` in a REGISTER";
    case Code::BadRoute: return "`<sip:host;lr>`, in angle brackets";
    case Code::BadHeaderValue: return "a value by the grammar of this header";
    case Code::UnsupportedScheme: return "a sip, sips or tel URI";
  }
  return {};
}

std::string explain_error(std::string_view octets, const sip::ParseError& error) {
  const Position at = position_of(octets, error.offset);
  std::string out = text("error: ", sip::describe(error.code), ", line ", std::uint64_t{at.line}, ", column ",
                         std::uint64_t{at.column});
  out += error.status == 0 ? text(" (dropped without an answer)\n")
                           : text(" (answered with ", error.status, ")\n");

  const std::size_t end = std::min(octets.find_first_of("\r\n", at.begin), octets.size());
  const std::size_t caret = at.column - 1;
  const std::size_t from = caret > kBefore ? caret - kBefore : 0;
  const std::size_t to = std::min(end - at.begin, caret + kBehind);
  out.append("  ").append(one_column(octets.substr(at.begin + from, to > from ? to - from : 0))).append("\n");
  out.append("  ").append(caret - from, ' ').append("^\n");
  return out.append("expected: ").append(expectation(error.code)).append("\n");
}

}  // namespace webphone::sipdump
