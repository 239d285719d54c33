#pragma once

#include <string>
#include <vector>

#include "core/sip/message/message.hpp"

namespace webphone::wpcli {

/// caller_claims says, a line each, what an INVITE tells of its caller beside From: who servers say it is,
/// what must not be shown, by whom it was sent on and why, how far an Identity token stands for it (which
/// nobody has verified), and how it wants to be announced.
std::vector<std::string> caller_claims(const sip::Message& invite);

}  // namespace webphone::wpcli
