#include "core/sip/headers/identity.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

namespace {

/// is_token_text tells whether text is three parts of base64url with dots between them.
bool is_token_text(std::string_view text) {
  std::size_t dots = 0;
  for (const char c : text) {
    if (c == '.') ++dots;
    if (!is_alnum(c) && c != '-' && c != '_' && c != '=' && c != '.') return false;
  }
  return dots == 2;
}

/// value_length is the length of a parameter's value: `<URI>`, a quoted string or a token; 0 for none.
std::size_t value_length(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == '"') return quoted_string_length(text);
  if (text.front() != '<') return run_length(text, CharacterClass::Token);
  const std::size_t uri = run_length(text.substr(1), CharacterClass::UriText);
  return uri + 1 < text.size() && text[uri + 1] == '>' ? uri + 2 : 0;
}

/// bare cuts brackets or quotes off. Quoted values with escapes are no tokens and are not resolved.
std::string_view bare(std::string_view value) {
  const bool wrapped = value.front() == '<' || value.front() == '"';
  return wrapped ? value.substr(1, value.size() - 2) : value;
}

bool read_parameter(Identity& identity, std::string_view name, std::string_view value) {
  if (iequals(name, "info")) {
    identity.info = bare(value);
  } else if (iequals(name, "alg") || iequals(name, "ppt")) {
    std::string_view& where = iequals(name, "alg") ? identity.algorithm : identity.ppt;
    where = bare(value);
    return is_token(where);
  }
  return run_length(identity.info, CharacterClass::UriText) == identity.info.size();
}

}  // namespace

std::optional<Identity> parse_identity(std::string_view value) {
  value = trim_wsp(value);
  Identity identity;
  const std::size_t end = std::min(value.find(';'), value.size());
  identity.token = trim_wsp(value.substr(0, end));
  if (!is_token_text(identity.token)) return std::nullopt;
  std::string_view rest = value.substr(end);
  for (std::size_t count = 0; !rest.empty(); ++count) {
    if (rest.front() != ';' || count == kMaxParameters) return std::nullopt;
    rest = skip_wsp(rest.substr(1));
    const std::string_view name = rest.substr(0, run_length(rest, CharacterClass::Token));
    rest = skip_wsp(rest.substr(name.size()));
    if (name.empty() || rest.empty() || rest.front() != '=') return std::nullopt;
    rest = skip_wsp(rest.substr(1));
    const std::size_t length = value_length(rest);
    if (length == 0 || !read_parameter(identity, name, rest.substr(0, length))) return std::nullopt;
    rest = skip_wsp(rest.substr(length));
  }
  return identity;
}

std::string Identity::write() const {
  std::string out(token);
  if (!info.empty()) out.append(";info=<").append(info).append(">");
  if (!algorithm.empty()) out.append(";alg=").append(algorithm);
  if (!ppt.empty()) out.append(";ppt=").append(ppt);
  return out;
}

}  // namespace webphone::sip
