#include "core/sip/headers/warning.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

std::string Warning::write() const {
  return webphone::text(code, ' ', agent.empty() ? "-" : agent, ' ', quote(text));
}

std::optional<Warning> parse_warning(std::string_view value) {
  value = trim_wsp(value);
  const auto code = parse_number<std::uint16_t>(value.substr(0, 3));
  if (!code || *code < 100 || (value.size() > 3 && !is_wsp(value[3]))) return std::nullopt;
  Warning warning;
  warning.code = *code;
  value = skip_wsp(value.substr(3));
  const std::size_t agent = run_length(value, CharacterClass::ParameterValue);
  if (agent > 0 && value.substr(0, agent) != "-") warning.agent = value.substr(0, agent);
  value = skip_wsp(value.substr(agent));
  if (quoted_string_length(value) != value.size()) return std::nullopt;
  warning.text = unquote(value);
  return warning;
}

}  // namespace webphone::sip
