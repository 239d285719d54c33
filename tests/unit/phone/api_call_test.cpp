#include "core/phone/api_call.hpp"

#include <utility>

#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

Result<ApiCall, std::string> check(std::string name, std::vector<ApiValue> arguments) {
  return ApiCall::check({std::move(name), std::move(arguments)});
}

std::string problem(std::string name, std::vector<ApiValue> arguments) {
  const auto call = check(std::move(name), std::move(arguments));
  return call ? std::string() : call.error();
}

}  // namespace

TEST_CASE("a function is found by its exact name") {
  CHECK(check("getStatus", {})->function() == Function::GetStatus);
  CHECK(check("setparameter", {"a", "b"})->function() == Function::Setparameter);
  CHECK(problem("getstatu", {}) == "unknown function getstatu");
  CHECK(problem("", {}) == "unknown function ");
  CHECK(problem("call number", {"1"}) == "unknown function call number");
}

TEST_CASE("arguments are converted to what the table says") {
  const auto hold = check("hold", {"TRUE"});
  REQUIRE(hold.ok());
  CHECK(hold->flag(0));
  const auto mute = check("mute", {std::int64_t{0}, " 2 "});
  REQUIRE(mute.ok());
  CHECK_FALSE(mute->flag(0));
  CHECK(mute->number(1) == 2);
  const auto call = check("call", {std::int64_t{1002}});
  REQUIRE(call.ok());
  CHECK(call->text(0) == "1002");
}

TEST_CASE("an argument that may be missing is told from one that may not") {
  CHECK_FALSE(check("hangup", {})->has(0));
  CHECK_FALSE(check("reject", {ApiValue{}, "busy"})->has(0));
  CHECK(check("reject", {ApiValue{}, "busy"})->text(1) == "busy");
  CHECK(problem("call", {}) == "call: argument number is missing; it is a text");
  CHECK(problem("hold", {ApiValue{}}) == "hold: argument state is missing; it is true or false");
}

TEST_CASE("a wrong argument is named in words") {
  CHECK(problem("hangup", {"two"}) == "hangup: argument line must be a whole number");
  CHECK(problem("hold", {"perhaps"}) == "hold: argument state must be true or false");
  CHECK(problem("start", {true}) == "start: takes 0 arguments, not 1");
  CHECK(problem("hangup", {std::int64_t{1}, std::int64_t{2}}) == "hangup: takes 1 arguments, not 2");
}
