#include "core/sip/message/parameters.hpp"

#include <cstddef>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

void Parameters::Iterator::advance() {
  done_ = true;
  rest_ = skip_wsp(rest_);
  if (rest_.empty()) return;
  failed_ = true;
  if (rest_.front() != ';') return;
  rest_ = skip_wsp(rest_.substr(1));

  const std::size_t name_length = run_length(rest_, CharacterClass::ParameterName);
  if (name_length == 0) return;
  current_ = {rest_.substr(0, name_length), {}, false};
  rest_ = skip_wsp(rest_.substr(name_length));

  if (!rest_.empty() && rest_.front() == '=') {
    rest_ = skip_wsp(rest_.substr(1));
    const bool quoted = !rest_.empty() && rest_.front() == '"';
    const std::size_t length =
        quoted ? quoted_string_length(rest_) : run_length(rest_, CharacterClass::ParameterValue);
    if (quoted && length == 0) return;
    current_.value = rest_.substr(0, length);
    current_.has_value = true;
    rest_ = rest_.substr(length);
  }
  failed_ = false;
  done_ = false;
}

std::optional<Parameters> Parameters::parse(std::string_view text) {
  std::size_t count = 0;
  Iterator it(text);
  for (; it != end(); ++it) {
    if (++count > kMaxParameters) return std::nullopt;
  }
  if (it.failed()) return std::nullopt;
  return Parameters(text);
}

std::optional<std::string_view> Parameters::find(std::string_view name) const {
  for (const Parameter& parameter : *this) {
    if (iequals(parameter.name, name)) return parameter.value;
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
