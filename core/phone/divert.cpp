#include "core/phone/divert.hpp"

#include "core/base/ascii.hpp"
#include "core/phone/header_field.hpp"
#include "core/phone/user_list.hpp"

namespace webphone::phone {
namespace {

using Kind = Reception::Kind;

constexpr std::uint16_t kUnavailable = 480;
constexpr std::uint16_t kBusyHere = 486;
constexpr std::uint16_t kDecline = 603;

/// Asks is a header by which a caller asks to be answered at once, with what its value begins with or holds.
struct Asks {
  std::string_view name;
  std::string_view holds;
};

constexpr Asks kAutoAnswerHeaders[] = {
    {"Answer-Mode", "auto"},       {"Priv-Answer-Mode", "auto"},  {"X-Answer-Mode", "auto"},
    {"P-Auto-Answer", "normal"},   {"X-P-Auto-Answer", ""},       {"X-Auto-Answer", ""},
    {"Auto-Answer", ""},           {"Call-Info", "answer-after"}, {"Alert-Info", "alert-autoanswer"},
    {"Alert-Info", "auto answer"}, {"Alert-Info", "ring-answer"}, {"Alert-Info", "answer-after"},
    {"Alert-Info", "intercom"},
};

bool asks_to_be_answered(std::string_view invite) {
  for (const Asks& header : kAutoAnswerHeaders) {
    const std::string value = to_lower(header_field(invite, header.name));
    const bool refused = value == "no" || value == "false" || value == "0";
    if (!value.empty() && !refused && value.find(header.holds) != std::string::npos) return true;
  }
  return false;
}

bool has_agreed_header(const Settings& settings, std::string_view invite) {
  const Split agreed = split_at(settings.text(Parameter::Autoacceptheader), ':');
  const std::string_view wanted = trim(agreed.rest);
  const std::string value = header_field(invite, trim(agreed.head));
  return !value.empty() && (wanted.empty() || iequals(value, wanted));
}

/// is_answered_unattended follows enableautoaccept. What a caller asks for without the owner's consent counts
/// for nothing: it would be a way to listen in.
bool is_answered_unattended(const Settings& settings, std::string_view invite) {
  if (settings.flag(Parameter::Autoaccept)) return true;
  switch (settings.number(Parameter::Enableautoaccept)) {
    case 0: return false;
    case 1: return has_agreed_header(settings, invite);
    case 2: return has_agreed_header(settings, invite) || asks_to_be_answered(invite);
    default: return true;
  }
}

Reception redirect(const Settings& settings, Parameter to, std::string_view reason) {
  return {Kind::Redirect, 302, std::string(settings.text(to)), reason};
}

}  // namespace

Reception plan_reception(const Settings& settings, const sip::IncomingSession& incoming, bool busy) {
  // No calls are wanted here, and another device may have them.
  if (settings.number(Parameter::Callreceiver) == 0) return {Kind::Refuse, kUnavailable, {}, "autoreject"};
  if (is_blacklisted(settings, incoming.peer)) return {Kind::Refuse, kDecline, {}, "autoreject"};
  const int ignoring = settings.number(Parameter::Autoignore);
  if (ignoring == 2) return {Kind::Refuse, kBusyHere, {}, "autoreject"};
  if (settings.has(Parameter::Callforwardalways)) {
    return redirect(settings, Parameter::Callforwardalways, "forwardalways");
  }
  if (busy && settings.has(Parameter::Callforwardonbusy)) {
    return redirect(settings, Parameter::Callforwardonbusy, "forwardonbusy");
  }
  if (busy && settings.flag(Parameter::Rejectonbusy)) return {Kind::Refuse, kBusyHere, {}, "rejectbusy"};
  if (settings.has(Parameter::Calltransferalways)) {
    return {Kind::AcceptAndTransfer, 0, std::string(settings.text(Parameter::Calltransferalways)),
            "transferalways"};
  }
  if (ignoring == 1) return {Kind::Ignore, 0, {}, "autoignore"};
  if (is_answered_unattended(settings, incoming.message)) return {Kind::Accept, 0, {}, {}};
  return {};
}

bool is_blacklisted(const Settings& settings, const sip::Peer& peer) {
  return settings.has(Parameter::Blacklist) && lists_peer(settings.text(Parameter::Blacklist), peer);
}

}  // namespace webphone::phone
