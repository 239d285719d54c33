#include "core/phone/call_report.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/phone_status.hpp"

namespace webphone::phone {
namespace {

std::int64_t milliseconds_between(Instant from, Instant to) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(to - from).count();
}

}  // namespace

CallEnd call_end(const sip::SessionTerminated& end) {
  const DisconnectParty party = end.by == sip::Party::Local    ? DisconnectParty::Local
                                : end.by == sip::Party::Remote ? DisconnectParty::Peer
                                                               : DisconnectParty::Undefined;
  if (end.status != 0) return {party, text(end.status, ' ', end.reason)};
  if (end.cause == "BYE") return {party, text("BYE ", end.reason.empty() ? "bye received" : end.reason)};
  if (end.cause == "CANCEL")
    return {party, text("CANCEL ", end.reason.empty() ? "cancel received" : end.reason)};
  if (end.cause == "TIMEOUT") return {party, "-1 no response"};
  return {party, text("-1 ", end.reason.empty() ? "connection lost" : end.reason)};
}

CallReport::CallReport(PhoneContext& context, CallNames names, Instant now)
    : context_(context), names_(std::move(names)), started_at_(now) {}

LineSnapshot& CallReport::line() {
  auto& lines = context_.outbox.state.lines;
  const auto at = std::lower_bound(lines.begin(), lines.end(), names_.line,
                                   [](const LineSnapshot& line, int number) { return line.line < number; });
  if (at != lines.end() && at->line == names_.line) return *at;
  LineSnapshot fresh;
  fresh.line = names_.line;
  fresh.call = names_.number;
  fresh.direction = static_cast<int>(names_.direction);
  fresh.peer = names_.peer;
  fresh.display_name = names_.display_name;
  fresh.call_id = names_.call_id;
  fresh.incall = true;
  return *lines.insert(at, std::move(fresh));
}

void CallReport::forget_line() {
  auto& lines = context_.outbox.state.lines;
  const auto is_ours = [&](const LineSnapshot& line) { return line.line == names_.line; };
  lines.erase(std::remove_if(lines.begin(), lines.end(), is_ours), lines.end());
}

// The old names are those of the base version; new pages may ask for the new ones, or for both.
void CallReport::change_state(std::string_view state) {
  const int behaviour = context_.settings.number(Parameter::Apibehaviour);
  const auto tell = [&](std::string name) {
    context_.outbox.event("onCallStateChange",
                          {ApiValue{std::move(name)}, ApiValue{static_cast<std::int64_t>(names_.direction)},
                           ApiValue{names_.peer}, ApiValue{names_.display_name},
                           ApiValue{std::int64_t{names_.line}}, ApiValue{names_.call_id}});
  };
  if (behaviour <= 0) tell(text("call", to_upper(state.front()), state.substr(1)));
  if (behaviour != 0) tell(std::string(state));
}

// In LINEDETAILS as in STATUS: 0 no, 2 our side, 3 the other side, 4 both.
void CallReport::describe(LineSnapshot& line) {
  const auto sides = [](bool ours, bool theirs) { return ours && theirs ? 4 : theirs ? 3 : ours ? 2 : 0; };
  flags_.mute = sides(line.muted, line.muted_speaker);
  flags_.hold = sides(line.held, held_by_peer_);
  line.details = line_details(names_, status_, server_name(context_.settings), flags_.mute, flags_.hold);
}

void CallReport::line_status(std::string_view status) {
  status_ = status;
  flags_ = {.video = flags_.video};
  for (LineSnapshot& line : context_.outbox.state.lines) {
    if (line.call != names_.number) continue;
    describe(line);
    flags_.in_call = connected_at_.is_never() ? 1 : 2;
  }
  const Snapshot& state = context_.outbox.state;
  flags_.online = context_.environment.online ? 1 : 0;
  flags_.registered = state.registered                                     ? 2
                      : context_.settings.number(Parameter::Register) == 0 ? 1
                      : state.registration_failure.empty()                 ? 0
                                                                           : 7;
  context_.outbox.notify(status_notification(names_, status, flags_));
}

void CallReport::setup(bool video) {
  flags_.video = video;
  line().state = "setup";
  line_status("CallSetup");
  change_state("setup");
  context_.hooks.on_call(names_, CallMoment::Setup);
}

void CallReport::ringing() {
  if (std::exchange(told_ringing_, true)) return;
  line().state = "ringing";
  line_status("Ringing");
  show_status(context_, names_.direction == Direction::Outgoing ? "Ringing..." : "Incoming...");
  change_state("ringing");
  context_.hooks.on_call(names_, CallMoment::Ringing);
}

void CallReport::connected(Instant now) {
  connected_at_ = now;
  line().state = "connected";
  line_status("CallConnect");
  change_state("connected");
  line_status("InCall");
  tick(now);
  context_.hooks.on_call(names_, CallMoment::Connected);
}

void CallReport::tick(Instant now) {
  show_status(context_, text("In Call (", milliseconds_between(connected_at_, now) / 1000, " sec)"));
}

void CallReport::disconnected(const CallEnd& end, Instant now) {
  show_status(context_, "Hangup");
  forget_line();
  line_status("CallDisconnect");
  change_state("disconnected");
  line_status("Finished");
  show_status(context_, "Call Finished");
  tell_cdr(end, now);
}

void CallReport::tell_cdr(const CallEnd& end, Instant now) {
  const bool answered = !connected_at_.is_never();
  CallRecord record{names_, server_name(context_.settings), 0, 0, end.party, end.reason};
  record.connect_time = milliseconds_between(started_at_, answered ? connected_at_ : now);
  record.duration = answered ? milliseconds_between(connected_at_, now) : 0;
  context_.outbox.state.last_call = call_details(record);
  context_.outbox.notify(cdr_notification(record));
  context_.outbox.event(
      "onCdr", {ApiValue{record.caller()}, ApiValue{record.called()}, ApiValue{record.connect_time},
                ApiValue{record.duration}, ApiValue{static_cast<std::int64_t>(names_.direction)},
                ApiValue{names_.display_name}, ApiValue{record.reason}, ApiValue{std::int64_t{names_.line}},
                ApiValue{names_.call_id}, ApiValue{static_cast<std::int64_t>(record.party)}});
  context_.hooks.on_cdr(record);
}

void CallReport::set_muted(bool microphone, bool speaker) {
  LineSnapshot& shown = line();
  shown.muted = microphone;
  shown.muted_speaker = speaker;
  line_status(microphone || speaker ? "Muted" : "Speaking");
}

void CallReport::set_held(bool held) {
  line().held = held;
  line_status(held ? "Hold" : "Speaking");
}

void CallReport::set_held_by_peer(bool held) {
  if (std::exchange(held_by_peer_, held) != held) describe(line());
}

void CallReport::set_display_name(std::string_view name) {
  names_.display_name = name;
  line().display_name = name;
  describe(line());
}

}  // namespace webphone::phone
