#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace webphone::sip {

/// quoted_string_length gives the length of the quoted string that text begins with, both quotes included, or
/// 0 when text does not begin with a quote or the quote is never closed.
std::size_t quoted_string_length(std::string_view text);

/// unquote gives the text that a quoted string stands for: without quotes, quoted pairs resolved. Text
/// without a leading quote comes back as it is.
std::string unquote(std::string_view text);

/// quote wraps text in quotes and escapes what must be. Octets that no header can carry (CR, LF, NUL) become
/// spaces.
std::string quote(std::string_view text);

}  // namespace webphone::sip
