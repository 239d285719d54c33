#include "core/sip/message/via.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/host.hpp"

namespace webphone::sip {

namespace {

/// take_token cuts a token off text; empty when there is none.
std::string_view take_token(std::string_view& text) {
  const std::size_t length = run_length(text, CharacterClass::Token);
  const std::string_view token = text.substr(0, length);
  text = text.substr(length);
  return token;
}

/// take_protocol cuts `SIP / 2.0 / transport` off text and gives the transport; empty when it is not there.
std::string_view take_protocol(std::string_view& text) {
  constexpr std::string_view kUsual = "SIP/2.0/";
  if (text.starts_with(kUsual)) {
    text = skip_wsp(text.substr(kUsual.size()));
    return take_token(text);
  }
  for (int i = 0; i < 2; ++i) {
    if (take_token(text).empty()) return {};
    text = skip_wsp(text);
    if (text.empty() || text.front() != '/') return {};
    text = skip_wsp(text.substr(1));
  }
  return take_token(text);
}

}  // namespace

std::optional<std::uint16_t> Via::rport() const {
  return parse_number<std::uint16_t>(parameters.value("rport"));
}

std::optional<Via> parse_via(std::string_view text) {
  Via via;
  text = trim_wsp(text);
  via.transport = take_protocol(text);
  if (via.transport.empty() || text.empty() || !is_wsp(text.front())) return std::nullopt;
  text = skip_wsp(text);

  const std::size_t length = host_length(text);
  if (length == 0) return std::nullopt;
  via.host = text.substr(0, length);
  text = skip_wsp(text.substr(length));

  if (!text.empty() && text.front() == ':') {
    text = skip_wsp(text.substr(1));
    const std::size_t digits = run_length(text, CharacterClass::Digit);
    via.port = parse_number<std::uint16_t>(text.substr(0, digits));
    if (!via.port) return std::nullopt;
    text = text.substr(digits);
  }
  const auto parameters = Parameters::parse_with(text, "branch", via.branch);
  if (!parameters) return std::nullopt;
  via.parameters = *parameters;
  return via;
}

std::string make_via(std::string_view transport, std::string_view host, std::optional<std::uint16_t> port,
                     std::string_view branch, bool rport) {
  std::string out = text("SIP/2.0/", transport, ' ', host);
  TextWriter writer(out);
  if (port) writer << ':' << *port;
  writer << ";branch=" << branch;
  if (rport) writer << ";rport";
  return out;
}

}  // namespace webphone::sip
