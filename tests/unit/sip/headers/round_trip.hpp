#pragma once

#include <string>

#include "tests/catch.hpp"

/// check_round_trip reads what a value writes, and that must write the same again.
template <typename Value, typename Parse>
void check_round_trip(const Value& value, Parse parse) {
  const std::string written = value.write();
  INFO(written);
  const auto again = parse(written);
  REQUIRE(again);
  CHECK(again->write() == written);
}
