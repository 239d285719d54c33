#include "core/sip/headers/info_reference.hpp"

#include "core/base/ascii.hpp"
#include "core/sip/headers/header_text.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

std::optional<std::uint32_t> InfoReference::answer_after() const {
  if (const auto after = parse_number<std::uint32_t>(parameters.value("answer-after"))) return after;
  const bool asked = iequals(unquote(parameters.value("info")), "alert-autoanswer");
  return asked ? std::optional<std::uint32_t>(0) : std::nullopt;
}

std::string InfoReference::write() const {
  std::string out = "<";
  out.append(uri).append(">");
  write_parameters(parameters, out);
  return out;
}

std::optional<InfoReference> parse_info_reference(std::string_view value) {
  value = trim_wsp(value);
  if (value.empty()) return std::nullopt;
  const bool bracketed = value.front() == '<';
  const std::size_t end = bracketed ? value.find('>') : std::min(value.find(';'), value.size());
  if (end == std::string_view::npos) return std::nullopt;
  InfoReference reference;
  reference.uri = trim_wsp(bracketed ? value.substr(1, end - 1) : value.substr(0, end));
  if (run_length(reference.uri, CharacterClass::UriText) != reference.uri.size()) return std::nullopt;
  const auto parameters = Parameters::parse(value.substr(bracketed ? end + 1 : end));
  if (!parameters) return std::nullopt;
  reference.parameters = *parameters;
  return reference;
}

}  // namespace webphone::sip
