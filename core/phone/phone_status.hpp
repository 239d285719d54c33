#pragma once

#include <string_view>

#include "core/phone/phone_context.hpp"

namespace webphone::phone {

// The general status: what getStatus() gives and `STATUS,-1,...` tells. A call's status wins over that of the
// registration for as long as there is a call.

/// show_status sets the general status and tells of it, if it is another one.
void show_status(PhoneContext& context, std::string_view status);

/// show_idle_status is show_status for what concerns no call: while there is one, it is told but not kept.
void show_idle_status(PhoneContext& context, std::string_view status);

}  // namespace webphone::phone
