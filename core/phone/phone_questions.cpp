// The functions that only ask; a page answers many of them from its copy of the snapshot.

#include <algorithm>
#include <optional>

#include "core/base/text_writer.hpp"
#include "core/phone/phone.hpp"

namespace webphone::phone {

ApiValue Phone::answer(const ApiCall& call) {
  using Wanted = RecentMessages::Wanted;
  const Snapshot& state = context_.outbox.state;
  const auto active = std::find_if(state.lines.begin(), state.lines.end(),
                                   [&](const LineSnapshot& line) { return line.line == state.line; });
  const bool has_active = active != state.lines.end();
  const auto last_invite = [&](std::optional<bool> sent) {
    const std::string_view invite = messages_.find({}, sent, Wanted::Invite);
    return invite.empty() ? std::string("ERROR, no such message") : std::string(invite);
  };
  switch (call.function()) {
    case Function::Getparameter: return context_.settings.text_of(call.text(0));
    case Function::Getline: return std::int64_t{state.line};
    case Function::Isregistered: return state.registered;
    case Function::Isincall: return !state.lines.empty();
    case Function::Ismuted: return has_active && (active->muted || active->muted_speaker);
    case Function::Isonhold: return has_active && active->held;
    case Function::GetStatus: return state.status;
    case Function::Getenginename: return state.engine;
    case Function::Linetocallid: return call_id_of(call.number(0));
    case Function::Callidtoline: {
      const auto found = std::find_if(state.lines.begin(), state.lines.end(),
                                      [&](const LineSnapshot& line) { return line.call_id == call.text(0); });
      return std::int64_t{found != state.lines.end() ? found->line : -1};
    }
    case Function::Getcallerdisplayfull: return caller_display();
    case Function::Getsipheader: return sip_header(call.text(0), call.flag(1));
    case Function::Getsipmessage: return sip_message(call.number(0), call.number(1), call.flag(2));
    case Function::Getlastinvite: return last_invite(std::nullopt);
    case Function::Getlastrecinvite: return last_invite(false);
    case Function::Getlastsentinvite: return last_invite(true);
    case Function::Setparameter:
    case Function::Start:
    case Function::Stop:
    case Function::Register:
    case Function::Unregister:
    case Function::Call:
    case Function::Hangup:
    case Function::Accept:
    case Function::Registerex:
    case Function::Videocall:
    case Function::Reject:
    case Function::Ignore:
    case Function::Forward:
    case Function::Mute:
    case Function::Hold:
    case Function::Dtmf:
    case Function::Transfer:
    case Function::Conference:
    case Function::Sendchat:
    case Function::Sendsms:
    case Function::Sendchatiscomposing:
    case Function::Checkpresence:
    case Function::Checkblf:
    case Function::Setpresencestatus:
    case Function::Setsipheader:
    case Function::Nextcallid:
    case Function::Setline: break;
  }
  return {};
}

std::string Phone::call_id_of(std::int64_t line) {
  const int number = line > Switchboard::kMaxLines ? Switchboard::kMaxLines + 1
                                                   : static_cast<int>(std::max<std::int64_t>(line, -1));
  const Call* call = number == 0 ? nullptr : switchboard_.call_on(number);
  return call == nullptr ? std::string() : call->names().call_id;
}

// The number, and below it the name if it says more.
std::string Phone::caller_display() {
  const Call* call = switchboard_.call_on(Switchboard::kCurrentLine);
  if (call == nullptr) return {};
  const CallNames& names = call->names();
  const bool has_name = !names.display_name.empty() && names.display_name != names.peer;
  return has_name ? text(names.peer, "\r\n", names.display_name) : names.peer;
}

// It names the call whose messages count, empty if those of all do.
std::string Phone::searched_call_id() {
  return switchboard_.means_all() ? std::string() : call_id_of(Switchboard::kCurrentLine);
}

std::string Phone::sip_header(std::string_view name, bool of_any_call) {
  std::string value = messages_.header(searched_call_id(), name);
  if (value.empty() && of_any_call) value = messages_.header({}, name);
  return value.empty() ? "ERROR, no such header was received" : value;
}

std::string Phone::sip_message(std::int64_t direction, std::int64_t type, bool of_any_call) {
  constexpr std::int64_t kReceived = 0;
  constexpr std::int64_t kSent = 1;
  constexpr auto kLast = static_cast<std::int64_t>(RecentMessages::Wanted::Success);
  if (direction < -1 || direction > kSent || type < 0 || type > kLast) {
    return "ERROR, no such direction or type";
  }
  const auto wanted = static_cast<RecentMessages::Wanted>(type);
  std::optional<bool> sent;
  if (direction >= kReceived) sent = direction == kSent;
  std::string_view found = messages_.find(searched_call_id(), sent, wanted);
  if (found.empty() && of_any_call) found = messages_.find({}, sent, wanted);
  return found.empty() ? "ERROR, no such message" : std::string(found);
}

}  // namespace webphone::phone
