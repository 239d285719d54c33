#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/phone/api/function.hpp"  // generated from api/functions.tsv
#include "core/phone/phone_input.hpp"

namespace webphone::phone {

/// ApiCall is a function of the public API with arguments that fit its declaration in api/functions.tsv.
class ApiCall {
 public:
  /// check finds the function and converts the arguments: numbers, booleans and their text forms are taken
  /// for one another, as documented. On a problem the error says which argument of which function, in words
  /// for the log.
  static Result<ApiCall, std::string> check(const Command& command);

  [[nodiscard]] Function function() const { return function_; }
  /// has tells whether an optional argument was given.
  [[nodiscard]] bool has(std::size_t index) const { return arguments_[index].index() != 0; }
  [[nodiscard]] std::string_view text(std::size_t index) const;
  [[nodiscard]] std::int64_t number(std::size_t index) const;
  [[nodiscard]] bool flag(std::size_t index) const;

 private:
  Function function_{};
  std::array<ApiValue, kMaxFunctionArguments> arguments_;
};

}  // namespace webphone::phone
