#pragma once

#include <string_view>

namespace webphone::sip {

// What this user agent can do, as its messages say it. Each usage that is added widens these lines and
// nothing else; request_inspection.cpp refuses what they do not name.

inline constexpr std::string_view kAllow =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, PRACK, UPDATE, NOTIFY, REFER, SUBSCRIBE, MESSAGE";
/// Event packages of which we are the notifier (RFC 6665 §8.2.2).
inline constexpr std::string_view kAllowEvents = "refer";
inline constexpr std::string_view kAccept = "application/sdp";
inline constexpr std::string_view kAcceptInInfo = "application/dtmf-relay, application/dtmf";
inline constexpr std::string_view kAcceptInMessage = "text/plain, text/html, application/im-iscomposing+xml";
/// Option tags of extensions that peers may use (RFC 3261 §20.37): reliable provisional responses (RFC 3262),
/// session timers (RFC 4028), calls that replace others (RFC 3891), REFER without a subscription (RFC 4488).
inline constexpr std::string_view kSupported = "100rel, timer, replaces, norefersub";
/// Registrars may put edge proxies on the way to us (RFC 3327), keep our flow (RFC 5626) and give us GRUUs
/// (RFC 5627).
inline constexpr std::string_view kSupportedInRegister = "path, outbound, gruu";

}  // namespace webphone::sip
