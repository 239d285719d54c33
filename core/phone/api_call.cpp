#include "core/phone/api_call.hpp"

#include <optional>
#include <variant>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::phone {
namespace {

#include "core/phone/api/function_table.inc"  // kFunctions; generated

/// FunctionRow is a line of kFunctions: `name argument:type argument:type?`.
struct FunctionRow {
  Function function;
  std::string_view arguments;
};

std::optional<FunctionRow> find_function(std::string_view name) {
  std::uint8_t place = 0;
  for (Split lines{{}, kFunctions, true}; lines.found; ++place) {
    lines = split_at(lines.rest, '\n');
    const Split row = split_at(lines.head, ' ');
    if (row.head == name) return FunctionRow{static_cast<Function>(place), row.found ? row.rest : ""};
  }
  return std::nullopt;
}

std::string to_text(const ApiValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return text(*number);
  const auto* words = std::get_if<std::string>(&value);
  return words == nullptr ? std::string() : *words;
}

std::optional<std::int64_t> to_number(const ApiValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? 1 : 0;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  const auto* words = std::get_if<std::string>(&value);
  if (words == nullptr) return std::nullopt;
  const std::string_view digits = trim(*words);
  if (iequals(digits, "true")) return 1;
  if (iequals(digits, "false")) return 0;
  return parse_integer(digits);
}

/// Types are text, int, bool and any, which the core takes as a text.
std::optional<ApiValue> convert(const ApiValue& value, std::string_view type) {
  if (type != "int" && type != "bool") return ApiValue{to_text(value)};
  const auto number = to_number(value);
  if (!number) return std::nullopt;
  return type == "bool" ? ApiValue{*number != 0} : ApiValue{*number};
}

std::string_view in_words(std::string_view type) {
  return type == "int" ? "a whole number" : type == "bool" ? "true or false" : "a text";
}

}  // namespace

Result<ApiCall, std::string> ApiCall::check(const Command& command) {
  const std::string_view shown = std::string_view(command.name).substr(0, 60);
  const auto row = find_function(command.name);
  if (!row) return Failure{webphone::text("unknown function ", shown)};
  ApiCall call;
  call.function_ = row->function;
  std::size_t count = 0;
  for (Split rest{{}, row->arguments, !row->arguments.empty()}; rest.found; ++count) {
    rest = split_at(rest.rest, ' ');
    const Split declared = split_at(rest.head, ':');
    const bool optional = declared.rest.back() == '?';
    const std::string_view type = declared.rest.substr(0, declared.rest.size() - (optional ? 1 : 0));
    const bool given = count < command.arguments.size() && command.arguments[count].index() != 0;
    if (!given && optional) continue;
    auto value = given ? convert(command.arguments[count], type) : std::nullopt;
    if (!value) {
      return Failure{webphone::text(shown, ": argument ", declared.head,
                                    given ? " must be " : " is missing; it is ", in_words(type))};
    }
    call.arguments_[count] = *std::move(value);
  }
  if (command.arguments.size() > count) {
    return Failure{webphone::text(shown, ": takes ", std::uint64_t{count}, " arguments, not ",
                                  std::uint64_t{command.arguments.size()})};
  }
  return call;
}

std::string_view ApiCall::text(std::size_t index) const {
  const auto* words = std::get_if<std::string>(&arguments_[index]);
  return words == nullptr ? std::string_view{} : std::string_view{*words};
}

std::int64_t ApiCall::number(std::size_t index) const {
  const auto* number = std::get_if<std::int64_t>(&arguments_[index]);
  return number == nullptr ? 0 : *number;
}

bool ApiCall::flag(std::size_t index) const {
  const auto* flag = std::get_if<bool>(&arguments_[index]);
  return flag != nullptr && *flag;
}

}  // namespace webphone::phone
