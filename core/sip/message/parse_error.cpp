#include "core/sip/message/parse_error.hpp"

namespace webphone::sip {

std::string_view describe(ParseErrorCode code) {
  switch (code) {
    case ParseErrorCode::None: return "No Error";
    case ParseErrorCode::Empty: return "Empty Message";
    case ParseErrorCode::MessageTooLarge: return "Message Too Large";
    case ParseErrorCode::BadStartLine: return "Malformed Start Line";
    case ParseErrorCode::BadRequestUri: return "Malformed Request-URI";
    case ParseErrorCode::UnsupportedVersion: return "Version Not Supported";
    case ParseErrorCode::BadStatusCode: return "Malformed Status Code";
    case ParseErrorCode::BadHeaderLine: return "Malformed Header Line";
    case ParseErrorCode::ControlCharacter: return "Control Character";
    case ParseErrorCode::TooManyHeaders: return "Too Many Header Lines";
    case ParseErrorCode::NoEndOfHeaders: return "No Empty Line After Headers";
    case ParseErrorCode::MissingHeader: return "Missing Header";
    case ParseErrorCode::RepeatedHeader: return "Repeated Header";
    case ParseErrorCode::BadVia: return "Malformed Via";
    case ParseErrorCode::BadFrom: return "Malformed From";
    case ParseErrorCode::BadTo: return "Malformed To";
    case ParseErrorCode::BadCallId: return "Malformed Call-ID";
    case ParseErrorCode::BadCSeq: return "Malformed CSeq";
    case ParseErrorCode::MethodMismatch: return "CSeq Method Mismatch";
    case ParseErrorCode::BadMaxForwards: return "Malformed Max-Forwards";
    case ParseErrorCode::BadContentLength: return "Malformed Content-Length";
    case ParseErrorCode::BodyTooShort: return "Body Shorter Than Content-Length";
    case ParseErrorCode::BadContact: return "Malformed Contact";
    case ParseErrorCode::BadRoute: return "Malformed Route";
    case ParseErrorCode::BadHeaderValue: return "Malformed Header Value";
    case ParseErrorCode::UnsupportedScheme: return "Unsupported URI Scheme";
  }
  return "Malformed Message";
}

}  // namespace webphone::sip
