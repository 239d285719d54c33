#include "core/phone/display.hpp"

#include "core/base/text_writer.hpp"
#include "core/phone/notification.hpp"

namespace webphone::phone {

void display(PhoneContext& context, Severity severity, std::string_view message, std::string_view title) {
  constexpr std::string_view kTypes[] = {"EVENT", "WARNING", "ERROR"};
  constexpr LogLevel kLevels[] = {LogLevel::Event, LogLevel::Warning, LogLevel::Error};
  const auto which = static_cast<std::size_t>(severity);
  context.log.write(kLevels[which], text(title, ": ", message));
  if (context.settings.number(Parameter::Loglevel) == 0) return;
  context.outbox.notify(event_notification(kTypes[which], message));
  context.outbox.event("onDisplay", {ApiValue{std::string(message)}, ApiValue{std::string(title)}});
}

std::string_view media_error_text(MediaError error) {
  switch (error) {
    case MediaError::InsecureContext:
      return "This page is not secure: the browser allows calls only on https or localhost";
    case MediaError::NoWebrtc: return "This browser has no WebRTC: use a current browser";
    case MediaError::NoMicrophone: return "No microphone found";
    case MediaError::PermissionDenied:
      return "Microphone permission denied: allow the microphone in the address bar or in the site settings";
    case MediaError::MicrophoneBusy: return "The microphone is in use by another application";
    case MediaError::InvalidDescription: return "The browser cannot handle the media that was agreed on";
    case MediaError::Closed: return "The media connection was closed";
    case MediaError::None:
    case MediaError::Failed: break;
  }
  return "Cannot start media";
}

std::string_view registration_failure_text(std::uint16_t status) {
  switch (status) {
    case 0:
    case 408: return "No response from server";
    case 401:
    case 407: return "Authentication failed";
    case 403: return "Register rejected: forbidden";
    case 404: return "Register rejected: unknown user";
    case 423: return "Register expired";
    default: break;
  }
  return status >= 500 ? "Register failed" : "Rejected by server";
}

std::string_view call_failure_text(std::uint16_t status, std::string_view cause) {
  switch (status) {
    case 0:
      return cause == "TRANSPORT" ? "connection lost"
             : cause == "TIMEOUT" ? "no response from server"
                                  : "failed";
    case 401:
    case 407: return "authentication failed";
    case 403: return "forbidden";
    case 404:
    case 410:
    case 484:
    case 604: return "not found";
    case 408:
    case 487: return "no answer";
    case 480: return "unavailable";
    case 486:
    case 600: return "busy";
    case 415:
    case 488:
    case 606: return "no common codec";
    case 503: return "service unavailable";
    case 603: return "rejected";
    default: break;
  }
  return status >= 500 && status < 600 ? "server failure" : "rejected by server";
}

}  // namespace webphone::phone
