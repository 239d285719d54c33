#include "core/sip/message/name_addr.hpp"

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

namespace {

/// parse_bracketed reads `<URI>` and the parameters after it, from text that begins with "<".
std::optional<NameAddrView> parse_bracketed(std::string_view display, std::string_view text) {
  const std::size_t close = text.find('>');
  if (close == std::string_view::npos) return std::nullopt;
  NameAddrView address;
  address.display = display;
  address.uri_text = text.substr(1, close - 1);
  const auto uri = parse_uri(address.uri_text);
  const auto parameters = Parameters::parse_with(text.substr(close + 1), "tag", address.tag);
  if (!uri || !parameters) return std::nullopt;
  address.uri = *uri;
  address.parameters = *parameters;
  return address;
}

/// parse_bare reads addr-spec form, where everything from the first semicolon on belongs to the header.
std::optional<NameAddrView> parse_bare(std::string_view text) {
  const std::size_t semicolon = text.find(';');
  NameAddrView address;
  address.uri_text = trim_wsp(text.substr(0, semicolon));
  if (split_at(address.uri_text, '?').found || split_at(address.uri_text, ',').found) return std::nullopt;
  const auto uri = parse_uri(address.uri_text);
  if (!uri) return std::nullopt;
  address.uri = *uri;
  if (semicolon != std::string_view::npos) {
    const auto parameters = Parameters::parse_with(text.substr(semicolon), "tag", address.tag);
    if (!parameters) return std::nullopt;
    address.parameters = *parameters;
  }
  return address;
}

}  // namespace

std::string NameAddrView::display_name() const {
  return unquote(display);
}

std::optional<NameAddrView> parse_name_addr(std::string_view text) {
  text = trim_wsp(text);
  if (text.empty()) return std::nullopt;
  if (text == "*") {
    NameAddrView star;
    star.is_star = true;
    return star;
  }
  if (text.front() == '"') {
    const std::size_t length = quoted_string_length(text);
    const std::string_view rest = skip_wsp(text.substr(length));
    if (length == 0 || rest.empty() || rest.front() != '<') return std::nullopt;
    return parse_bracketed(text.substr(0, length), rest);
  }
  const std::size_t length = run_length(text, CharacterClass::Display);
  if (length < text.size() && text[length] == '<') {
    return parse_bracketed(trim_wsp(text.substr(0, length)), text.substr(length));
  }
  return parse_bare(text);
}

std::optional<NameAddr> NameAddr::parse(std::string_view text) {
  const auto view = parse_name_addr(text);
  if (!view) return std::nullopt;
  return from(*view);
}

NameAddr NameAddr::from(const NameAddrView& view) {
  NameAddr address;
  address.display_name = view.display_name();
  address.uri = Uri::from(view.uri);
  address.parameters = std::string(view.parameters.text());
  address.is_star = view.is_star;
  return address;
}

std::string NameAddr::write() const {
  if (is_star) return "*";
  std::string out;
  if (!display_name.empty()) out.append(quote(display_name)).append(" ");
  out.append("<");
  write_uri(uri.view(), out);
  out.append(">").append(parameters);
  return out;
}

}  // namespace webphone::sip
