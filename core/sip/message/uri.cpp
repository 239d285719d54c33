#include "core/sip/message/uri.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/host.hpp"
#include "core/sip/message/limits.hpp"

namespace webphone::sip {

namespace {

bool read_user_info(std::string_view text, UriView& uri) {
  const Split parts = split_at(text, ':');
  uri.user = parts.head;
  if (parts.found) uri.password = parts.rest;
  return !uri.user.empty() && is_escaped_text(uri.user, CharacterClass::User) &&
         is_escaped_text(parts.rest, CharacterClass::User);
}

/// read_parameters takes `;a=b;c` and checks that its octets may stand in a URI.
bool read_parameters(std::string_view text, UriView& uri) {
  std::size_t count = 0;
  std::size_t octets = 0;
  for (const Parameter& parameter : Parameters(text)) {
    if (++count > kMaxParameters || !is_escaped_text(parameter.name, CharacterClass::UriParameter) ||
        !is_escaped_text(parameter.value, CharacterClass::UriParameter)) {
      return false;
    }
    octets += 1 + parameter.name.size() + parameter.value.size() + (parameter.has_value ? 1 : 0);
  }
  // What the count leaves out is white space, or what follows the last sound parameter.
  if (octets != text.size()) return false;
  uri.parameters = Parameters(text);
  return true;
}

bool read_headers(std::string_view text, UriView& uri) {
  uri.headers = text;
  std::size_t count = 0;
  while (true) {
    const Split header = split_at(text, '&');
    const Split parts = split_at(header.head, '=');
    if (!parts.found || parts.head.empty() || ++count > kMaxParameters ||
        !is_escaped_text(parts.head, CharacterClass::UriHeader) ||
        !is_escaped_text(parts.rest, CharacterClass::UriHeader)) {
      return false;
    }
    if (!header.found) return true;
    text = header.rest;
  }
}

/// read_sip reads what follows `sip:`.
bool read_sip(std::string_view text, UriView& uri) {
  const std::size_t at = text.find('@');
  if (at != std::string_view::npos) {
    if (!read_user_info(text.substr(0, at), uri)) return false;
    text.remove_prefix(at + 1);
  }
  const std::size_t length = host_length(text);
  if (length == 0) return false;
  uri.host = text.substr(0, length);
  text.remove_prefix(length);
  if (!text.empty() && text.front() == ':') {
    text.remove_prefix(1);
    const std::size_t digits = run_length(text, CharacterClass::Digit);
    uri.port = parse_number<std::uint16_t>(text.substr(0, digits));
    text.remove_prefix(digits);
    if (!uri.port) return false;
  }
  if (text.empty()) return true;
  const Split parts = split_at(text, '?');
  return read_parameters(parts.head, uri) && (!parts.found || read_headers(parts.rest, uri));
}

/// read_tel reads what follows `tel:` (RFC 3966 §3).
bool read_tel(std::string_view text, UriView& uri) {
  const std::size_t semicolon = text.find(';');
  uri.user = text.substr(0, semicolon);
  bool has_digit = false;
  for (std::size_t i = 0; i < uri.user.size(); ++i) {
    const char c = uri.user[i];
    const bool digit = hex_value(c) >= 0 || c == '*' || c == '#';
    const bool separator = c == '-' || c == '.' || c == '(' || c == ')';
    if (!digit && !separator && !(c == '+' && i == 0)) return false;
    has_digit = has_digit || digit;
  }
  if (!has_digit) return false;
  return semicolon == std::string_view::npos || read_parameters(text.substr(semicolon), uri);
}

bool is_scheme(std::string_view name) {
  if (name.empty() || !is_alpha(name.front())) return false;
  for (const char c : name) {
    if (!is_alnum(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return true;
}

}  // namespace

std::optional<UriView> parse_uri(std::string_view text) {
  if (text.size() > kMaxUriLength) return std::nullopt;
  const Split parts = split_at(text, ':');
  if (!parts.found || parts.rest.empty()) return std::nullopt;
  UriView uri;
  uri.scheme_name = parts.head;
  bool sound = false;
  if (iequals(parts.head, "sip") || iequals(parts.head, "sips")) {
    uri.scheme = parts.head.size() == 3 ? UriScheme::Sip : UriScheme::Sips;
    sound = read_sip(parts.rest, uri);
  } else if (iequals(parts.head, "tel")) {
    uri.scheme = UriScheme::Tel;
    sound = read_tel(parts.rest, uri);
  } else {
    uri.scheme = UriScheme::Other;
    uri.opaque = parts.rest;
    sound = is_scheme(parts.head) && is_all(parts.rest, CharacterClass::UriText);
  }
  if (!sound) return std::nullopt;
  return uri;
}

std::optional<Uri> Uri::parse(std::string_view text) {
  const auto view = parse_uri(text);
  if (!view) return std::nullopt;
  return from(*view);
}

Uri Uri::from(const UriView& view) {
  Uri uri;
  uri.scheme = view.scheme;
  if (view.scheme == UriScheme::Other) uri.scheme_name = std::string(view.scheme_name);
  uri.user = std::string(view.user);
  if (view.password) uri.password = std::string(*view.password);
  uri.host = std::string(view.host);
  uri.port = view.port;
  uri.parameters = std::string(view.parameters.text());
  uri.headers = std::string(view.headers);
  uri.opaque = std::string(view.opaque);
  return uri;
}

UriView Uri::view() const {
  UriView uri;
  uri.scheme = scheme;
  switch (scheme) {
    case UriScheme::Sip: uri.scheme_name = "sip"; break;
    case UriScheme::Sips: uri.scheme_name = "sips"; break;
    case UriScheme::Tel: uri.scheme_name = "tel"; break;
    case UriScheme::Other: uri.scheme_name = scheme_name; break;
  }
  uri.user = user;
  if (password) uri.password = *password;
  uri.host = host;
  uri.port = port;
  uri.parameters = Parameters(parameters);
  uri.headers = headers;
  uri.opaque = opaque;
  return uri;
}

std::string Uri::write() const {
  std::string out;
  write_uri(view(), out);
  return out;
}

void write_uri(const UriView& uri, std::string& out) {
  TextWriter writer(out);
  writer << uri.scheme_name << ':' << uri.opaque << uri.user;
  if (uri.password) writer << ':' << *uri.password;
  if (!uri.user.empty() && uri.is_sip()) writer << '@';
  writer << uri.host;
  if (uri.port) writer << ':' << *uri.port;
  writer << uri.parameters.text();
  if (!uri.headers.empty()) writer << '?' << uri.headers;
}

}  // namespace webphone::sip
