#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/phone/phone_context.hpp"
#include "core/phone/phone_input.hpp"

namespace webphone::phone {

enum class Severity : std::uint8_t { Event, Warning, Error };

/// display shows a text to the user: the event onDisplay with message and title, the notification EVENT, and
/// a log line. With loglevel 0 the user is left alone, as documented.
void display(PhoneContext& context, Severity severity, std::string_view message, std::string_view title);

/// media_error_text says what kept the microphone or the media away, and what the user can do.
std::string_view media_error_text(MediaError error);

/// registration_failure_text gives the documented text for a failed REGISTER; status 0 means no response.
std::string_view registration_failure_text(std::uint16_t status);

/// call_failure_text says why an outgoing call did not come about; `cause` is TIMEOUT or TRANSPORT when there
/// is no status.
std::string_view call_failure_text(std::uint16_t status, std::string_view cause);

}  // namespace webphone::phone
