#include "core/phone/api_call.hpp"

#include <optional>
#include <variant>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::phone {
namespace {

enum class ArgumentKind : std::uint8_t { Text, Int, Bool, Any };

struct ArgumentRow {
  std::string_view name;
  ArgumentKind kind;
  bool optional;
};

struct FunctionRow {
  std::string_view name;
  Function function;
  std::uint8_t count;
  ArgumentRow arguments[ApiCall::kMaxArguments];
};

#include "core/phone/api/function_table.inc"  // kFunctions; generated

const FunctionRow* find_function(std::string_view name) {
  for (const FunctionRow& row : kFunctions) {
    if (row.name == name) return &row;
  }
  return nullptr;
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

std::optional<ApiValue> convert(const ApiValue& value, ArgumentKind kind) {
  if (kind == ArgumentKind::Text || kind == ArgumentKind::Any) return ApiValue{to_text(value)};
  const auto number = to_number(value);
  if (!number) return std::nullopt;
  return kind == ArgumentKind::Bool ? ApiValue{*number != 0} : ApiValue{*number};
}

std::string_view kind_name(ArgumentKind kind) {
  return kind == ArgumentKind::Int    ? "a whole number"
         : kind == ArgumentKind::Bool ? "true or false"
                                      : "a text";
}

}  // namespace

Result<ApiCall, std::string> ApiCall::check(const Command& command) {
  const std::string_view shown = std::string_view(command.name).substr(0, 60);
  const FunctionRow* row = find_function(command.name);
  if (row == nullptr) return Failure{webphone::text("unknown function ", shown)};
  ApiCall call;
  call.function_ = row->function;
  if (command.arguments.size() > row->count) {
    return Failure{webphone::text(shown, ": takes ", std::uint32_t{row->count}, " arguments, not ",
                                  std::uint64_t{command.arguments.size()})};
  }
  for (std::size_t i = 0; i < row->count; ++i) {
    const ArgumentRow& declared = row->arguments[i];
    const bool given = i < command.arguments.size() && command.arguments[i].index() != 0;
    if (!given && declared.optional) continue;
    auto value = given ? convert(command.arguments[i], declared.kind) : std::nullopt;
    if (!value) {
      return Failure{webphone::text(shown, ": argument ", declared.name,
                                    given ? " must be " : " is missing; it is ", kind_name(declared.kind))};
    }
    call.arguments_[i] = *std::move(value);
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
