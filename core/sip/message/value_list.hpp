#pragma once

#include <cstddef>
#include <string_view>

namespace webphone::sip {

/// next_element cuts the first element off a comma-separated text, trimmed; commas in quoted strings and in
/// angle brackets do not separate. rest moves past it. Empty elements come out as empty text.
std::string_view next_element(std::string_view& rest);

}  // namespace webphone::sip
