#include "core/sip/message/validator.hpp"

#include <array>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/dialog_reference.hpp"

namespace webphone::sip {

namespace {

bool is_token_value(std::string_view value) {
  return is_token(value);
}

/// is_type_with_parameters takes `token;a=b`.
bool is_type_with_parameters(std::string_view value) {
  const std::size_t length = run_length(value, CharacterClass::Token);
  return length > 0 && Parameters::parse(value.substr(length)).has_value();
}

bool is_media_type(std::string_view value) {
  const Split parts = split_at(value, '/');
  return parts.found && is_token(trim_wsp(parts.head)) && is_type_with_parameters(skip_wsp(parts.rest));
}

/// is_number_with_parameters takes `90;refresher=uac`.
bool is_number_with_parameters(std::string_view value) {
  const std::size_t digits = run_length(value, CharacterClass::Digit);
  return digits > 0 && Parameters::parse(value.substr(digits)).has_value();
}

/// is_dialog_reference takes the value of Replaces, Join or Target-Dialog.
bool is_dialog_reference(std::string_view value) {
  return parse_dialog_reference(value).has_value();
}

/// is_rack takes `776656 1 INVITE` (RFC 3262 §7.2).
bool is_rack(std::string_view value) {
  const Split parts = split_at(value, ' ');
  return parts.found && parse_number<std::uint32_t>(parts.head) && parse_cseq(parts.rest).has_value();
}

bool is_number(std::string_view value) {
  return parse_number<std::uint32_t>(value).has_value();
}

bool is_address(std::string_view value) {
  const auto address = parse_name_addr(value);
  return address && !address->is_star;
}

/// is_route takes one hop of Route, Record-Route, Path or Service-Route: a SIP URI in angle brackets.
bool is_route(std::string_view value) {
  const auto address = parse_name_addr(value);
  return address && address->uri.is_sip() && value.find('<') != std::string_view::npos;
}

struct Rule {
  HeaderId id;
  bool (*is_sound)(std::string_view value);
  ParseErrorCode code;
};

// Headers that decide about dialogs and bodies. What is only shown or logged is not looked at: a peer with an
// odd Date or User-Agent still gets its call.
constexpr std::array kRules = {
    Rule{HeaderId::RecordRoute, is_route, ParseErrorCode::BadRoute},
    Rule{HeaderId::Route, is_route, ParseErrorCode::BadRoute},
    Rule{HeaderId::Path, is_route, ParseErrorCode::BadRoute},
    Rule{HeaderId::ServiceRoute, is_route, ParseErrorCode::BadRoute},
    Rule{HeaderId::Require, is_token_value, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::ProxyRequire, is_token_value, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::ContentType, is_media_type, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::ContentDisposition, is_type_with_parameters, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::Event, is_type_with_parameters, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::SubscriptionState, is_type_with_parameters, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::ReferTo, is_address, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::Replaces, is_dialog_reference, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::Join, is_dialog_reference, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::TargetDialog, is_dialog_reference, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::SessionExpires, is_number_with_parameters, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::MinSe, is_number_with_parameters, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::MinExpires, is_number, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::RSeq, is_number, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::RAck, is_rack, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::SipEtag, is_token_value, ParseErrorCode::BadHeaderValue},
    Rule{HeaderId::SipIfMatch, is_token_value, ParseErrorCode::BadHeaderValue},
};

ParseError error_at(const Message& message, ParseErrorCode code, std::string_view where,
                    std::uint16_t status = 400) {
  const bool silent = message.is_response() || message.method() == Method::Ack;
  const auto offset = static_cast<std::uint32_t>(where.data() - message.octets().data());
  return {code, offset, silent ? std::uint16_t{0} : status};
}

ParseError check_rule(const Message& message, const Rule& rule) {
  std::size_t lines = 0;
  std::size_t last_line = HeaderTable::kNone;
  const Message::Values values = message.values(rule.id);
  for (auto it = values.begin(); it != Message::Values::end(); ++it) {
    if (!rule.is_sound(*it)) return error_at(message, rule.code, *it);
    if (it.line() != last_line) ++lines;
    last_line = it.line();
    if (lines > 1 && is_single(rule.id)) return error_at(message, ParseErrorCode::RepeatedHeader, *it);
  }
  return {};
}

/// check_contacts lets `*` stand alone in REGISTER only (RFC 3261 §10.2.2).
ParseError check_contacts(const Message& message) {
  std::size_t count = 0;
  bool star = false;
  for (const std::string_view value : message.values(HeaderId::Contact)) {
    const auto contact = parse_name_addr(value);
    ++count;
    star = star || (contact && contact->is_star);
    const bool star_allowed = message.is(Method::Register) && count == 1;
    if (!contact || (star && !(star_allowed && contact->is_star))) {
      return error_at(message, ParseErrorCode::BadContact, value);
    }
  }
  return {};
}

}  // namespace

ParseError validate(const Message& message) {
  if (message.is_request()) {
    const auto uri = parse_uri(message.request_uri());
    if (!uri || uri->scheme == UriScheme::Other) {
      return error_at(message, ParseErrorCode::UnsupportedScheme, message.request_uri(), 416);
    }
  }
  if (const ParseError error = check_contacts(message); error.code != ParseErrorCode::None) return error;
  for (const Rule& rule : kRules) {
    if (!message.has(rule.id)) continue;
    if (const ParseError error = check_rule(message, rule); error.code != ParseErrorCode::None) return error;
  }
  return {};
}

}  // namespace webphone::sip
