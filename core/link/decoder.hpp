#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/phone/phone_input.hpp"

namespace webphone::link {

/// decode reads one message of a page (README.md). The error says what is wrong with it, in words for the
/// log; of the message itself it repeats no more than names. Unknown members are ignored.
Result<phone::PhoneInput, std::string> decode(std::string_view text);

}  // namespace webphone::link
