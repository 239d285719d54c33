#include "core/sip/headers/reason.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/headers/header_text.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

std::string Reason::text() const {
  return unquote(parameters.value("text"));
}

bool Reason::is_sip() const {
  return iequals(protocol, "SIP");
}

bool Reason::is_q850() const {
  return iequals(protocol, "Q.850");
}

std::string Reason::write() const {
  std::string out(protocol);
  write_parameters(parameters, out);
  return out;
}

std::optional<Reason> parse_reason(std::string_view value) {
  value = trim_wsp(value);
  const std::size_t length = run_length(value, CharacterClass::Token);
  const auto parameters = Parameters::parse(value.substr(length));
  if (length == 0 || !parameters) return std::nullopt;
  return Reason{value.substr(0, length), parse_number<std::uint16_t>(parameters->value("cause")),
                *parameters};
}

std::string make_reason(std::string_view protocol, std::uint16_t cause, std::string_view text) {
  std::string out = webphone::text(protocol, ";cause=", cause);
  if (!text.empty()) out.append(";text=").append(quote(text));
  return out;
}

}  // namespace webphone::sip
