#include "core/sip/message/auth_params.hpp"

#include <cstddef>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

namespace {

/// value_length is the length of a quoted string or of a run up to the next comma or white space: base64 and
/// URIs stand there unquoted, so more than a token is let through.
std::size_t value_length(std::string_view text) {
  if (!text.empty() && text.front() == '"') return quoted_string_length(text);
  std::size_t length = 0;
  while (length < text.size() && text[length] != ',' && text[length] != '"' && !is_wsp(text[length]))
    ++length;
  return length;
}

}  // namespace

void AuthParams::Iterator::advance() {
  done_ = true;
  // An empty element between commas is legal in a list (RFC 7230 §7) and seen in the wild.
  rest_ = skip_wsp(rest_);
  while (!rest_.empty() && rest_.front() == ',') rest_ = skip_wsp(rest_.substr(1));
  if (rest_.empty()) return;

  failed_ = true;
  const std::size_t name_length = run_length(rest_, CharacterClass::Token);
  if (name_length == 0) return;
  current_.name = rest_.substr(0, name_length);
  rest_ = skip_wsp(rest_.substr(name_length));
  if (rest_.empty() || rest_.front() != '=') return;
  rest_ = skip_wsp(rest_.substr(1));

  const std::size_t length = value_length(rest_);
  if (length == 0) return;
  current_.value = rest_.substr(0, length);
  rest_ = skip_wsp(rest_.substr(length));
  if (!rest_.empty() && rest_.front() != ',') return;
  failed_ = false;
  done_ = false;
}

std::optional<AuthParams> AuthParams::parse_info(std::string_view header_value) {
  AuthParams params;
  params.parameters_ = trim_wsp(header_value);
  std::size_t count = 0;
  Iterator it = params.begin();
  for (; it != end(); ++it) {
    if (++count > kMaxParameters) return std::nullopt;
  }
  if (it.failed() || count == 0) return std::nullopt;
  return params;
}

std::optional<AuthParams> AuthParams::parse(std::string_view header_value) {
  header_value = trim_wsp(header_value);
  const std::size_t length = run_length(header_value, CharacterClass::Token);
  if (length == 0 || length == header_value.size() || !is_wsp(header_value[length])) return std::nullopt;
  auto params = parse_info(header_value.substr(length));
  if (params) params->scheme_ = header_value.substr(0, length);
  return params;
}

std::optional<std::string_view> AuthParams::find(std::string_view name) const {
  for (const AuthParam& param : *this) {
    if (iequals(param.name, name)) return param.value;
  }
  return std::nullopt;
}

std::string AuthParams::text(std::string_view name) const {
  return unquote(find(name).value_or(std::string_view{}));
}

}  // namespace webphone::sip
