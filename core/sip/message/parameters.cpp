#include "core/sip/message/parameters.hpp"

#include <cstddef>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

void Parameters::Iterator::advance() {
  done_ = true;
  std::string_view rest = skip_wsp(rest_);
  if (rest.empty()) return;
  failed_ = true;
  if (rest.front() != ';') return;
  rest.remove_prefix(1);
  rest = skip_wsp(rest);

  const std::size_t name_length = run_length(rest, CharacterClass::ParameterName);
  if (name_length == 0) return;
  current_ = {rest.substr(0, name_length), {}, false};
  rest.remove_prefix(name_length);
  rest = skip_wsp(rest);

  if (!rest.empty() && rest.front() == '=') {
    rest.remove_prefix(1);
    rest = skip_wsp(rest);
    const bool quoted = !rest.empty() && rest.front() == '"';
    const std::size_t length =
        quoted ? quoted_string_length(rest) : run_length(rest, CharacterClass::ParameterValue);
    if (quoted && length == 0) return;
    current_.value = rest.substr(0, length);
    current_.has_value = true;
    rest.remove_prefix(length);
  }
  rest_ = rest;
  failed_ = false;
  done_ = false;
}

std::optional<Parameters> Parameters::parse(std::string_view text) {
  std::string_view unused;
  return parse_with(text, {}, unused);
}

std::optional<Parameters> Parameters::parse_with(std::string_view text, std::string_view name,
                                                 std::string_view& value) {
  std::size_t count = 0;
  bool found = false;
  Iterator it(text);
  for (; it != end(); ++it) {
    if (++count > kMaxParameters) return std::nullopt;
    if (found || it->name.size() != name.size() || !iequals(it->name, name)) continue;
    value = it->value;
    found = true;
  }
  if (it.failed()) return std::nullopt;
  return Parameters(text);
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
  for (const Parameter& parameter : *this) {
    if (parameter.name.size() == name.size() && iequals(parameter.name, name)) return parameter.value;
  }
  return std::nullopt;
}

namespace {

/// Place is where one parameter stands in a text, its semicolon included.
struct Place {
  std::size_t begin = std::string_view::npos;
  std::size_t end = std::string_view::npos;
};

Place find_place(std::string_view text, std::string_view name) {
  const auto offset = [text](const char* at) { return static_cast<std::size_t>(at - text.data()); };
  for (const Parameter& parameter : Parameters(text)) {
    if (!iequals(parameter.name, name)) continue;
    const std::string_view last = parameter.has_value ? parameter.value : parameter.name;
    const std::size_t begin = text.rfind(';', offset(parameter.name.data()));
    return {begin, offset(last.data()) + last.size()};
  }
  return {};
}

}  // namespace

void set_parameter(std::string& text, std::string_view name, std::string_view value) {
  std::string parameter = ";";
  parameter.append(name);
  if (!value.empty()) parameter.append("=").append(value);
  const Place place = find_place(text, name);
  if (place.begin == std::string_view::npos) {
    text.append(parameter);
  } else {
    text.replace(place.begin, place.end - place.begin, parameter);
  }
}

void remove_parameter(std::string& text, std::string_view name) {
  const Place place = find_place(text, name);
  if (place.begin != std::string_view::npos) text.erase(place.begin, place.end - place.begin);
}

}  // namespace webphone::sip
