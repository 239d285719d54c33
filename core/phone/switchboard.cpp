#include "core/phone/switchboard.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/crypto/base64.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/display.hpp"
#include "core/phone/phone_status.hpp"
#include "core/sip/dialog/dialog_snapshot.hpp"

namespace webphone::phone {
namespace {

constexpr Duration kSelectionLasts = 1s;
constexpr std::uint16_t kBusyHere = 486;

}  // namespace

void Switchboard::call(std::string_view number, bool video, Instant now) {
  auto plan = plan_dial(context_.settings, number);
  if (!plan) return display(context_, Severity::Error, dial_error_text(plan.error()), "Call");
  if (context_.settings.flag(Parameter::Disablesamecall) && already_in_call_with(plan->peer)) {
    return display(context_, Severity::Error, text("ERROR, Already in call with ", plan->peer), "Call");
  }
  plan->video = video;
  place(*std::move(plan), now);
}

bool Switchboard::place(DialTarget plan, Instant now) {
  const auto line = free_line();
  const bool single = context_.settings.number(Parameter::Multilinegui) == 0 &&
                      context_.settings.flag(Parameter::Rejectonbusy);
  if (!line || (single && !calls_.empty())) {
    display(context_, Severity::Error,
            line ? "A call is under way, and only one line is allowed" : "All lines are in use", "Call");
    return false;
  }
  show_status(context_, "Starting Call");
  CallNames names = outgoing_names(*line, plan.peer);
  std::string wanted_id = std::exchange(context_.next_call_id, {});
  const auto has_id = [&](const auto& call) { return call->names().call_id == wanted_id; };
  if (!wanted_id.empty() && std::none_of(calls_.begin(), calls_.end(), has_id)) {
    names.call_id = std::move(wanted_id);
  }
  Call& added = add(std::move(names), now);
  added.dial(std::move(plan), now);
  set_others_aside(added, Occasion::Outgoing, now);
  return true;
}

CallNames Switchboard::outgoing_names(int line, const std::string& peer) {
  const bool has_user = context_.settings.has(Parameter::Username);
  CallNames names;
  names.line = line;
  names.direction = Direction::Outgoing;
  names.peer = peer;
  names.local = context_.settings.text(has_user ? Parameter::Username : Parameter::Sipusername);
  names.call_id = context_.random.token(26);
  return names;
}

Call& Switchboard::add(CallNames names, Instant now) {
  const int line = names.line;
  names.number = last_number_ + 1;
  calls_.push_back(std::make_unique<Call>(context_, ++last_number_, std::move(names), now));
  // A ringing call must not take the commands away from one that is talking.
  const Call* active = on_line(active_);
  const bool talking = active != nullptr && active->state() == Call::State::Connected;
  if (!talking || calls_.back()->names().direction == Direction::Outgoing) activate(line);
  return *calls_.back();
}

void Switchboard::activate(int line) {
  context_.timers.cancel(std::exchange(selection_timer_, {}));
  selection_.reset();
  active_ = line;
  context_.outbox.state.line = line;
}

// automute and autohold: 1 on an incoming call, 2 on an outgoing one, 3 both; 4 when another line is
// selected, 5 is 2 and 4, 6 is 3 and 4.
void Switchboard::set_others_aside(const Call& call, Occasion occasion, Instant now) {
  constexpr std::uint8_t kIncoming = 1;
  constexpr std::uint8_t kOutgoing = 2;
  constexpr std::uint8_t kSelected = 4;
  constexpr std::uint8_t kOccasions[] = {0,
                                         kIncoming,
                                         kOutgoing,
                                         kIncoming | kOutgoing,
                                         kSelected,
                                         kOutgoing | kSelected,
                                         kIncoming | kOutgoing | kSelected};
  const auto applies = [&](Parameter parameter) {
    const int mode = context_.settings.number(parameter);
    return (kOccasions[mode] >> static_cast<int>(occasion) & 1) != 0;
  };
  for (const auto& other : calls_) {
    if (other.get() == &call || other->state() != Call::State::Connected) continue;
    if (applies(Parameter::Automute)) other->mute(true, other->speaker_muted());
    if (applies(Parameter::Autohold)) set_hold(*other, true, now);
  }
}

void Switchboard::hang_up(std::optional<int> line, std::string_view reason, Instant now) {
  const Calls calls = meant(line, "hangup");
  if (calls.size() == 1 && conclude(*calls.front(), now)) return;
  for (Call* call : calls) call->hang_up(reason, now);
}

void Switchboard::accept(std::optional<int> line, Instant now) {
  Call* call = ringing(line);
  if (call == nullptr) return context_.log.error("accept: no incoming call is ringing");
  set_others_aside(*call, Occasion::Incoming, now);
  call->accept(now);
  activate(call->line());
}

void Switchboard::reject(std::optional<int> line, std::string_view reason, Instant now) {
  if (has_control(reason)) return context_.log.error("reject: line breaks are not allowed in reason");
  Call* call = ringing(line);
  if (call == nullptr) return context_.log.error("reject: no incoming call is ringing");
  call->reject(kBusyHere, reason.empty() ? "rejected" : reason, now);
}

void Switchboard::ignore(std::optional<int> line) {
  Call* call = ringing(line);
  if (call == nullptr) return context_.log.error("ignore: no incoming call is ringing");
  call->ignore();
}

void Switchboard::forward(std::string_view number, Instant now) {
  Call* call = ringing(std::nullopt);
  if (call == nullptr) return context_.log.error("forward: no incoming call is ringing");
  const auto plan = plan_dial(context_.settings, number);
  if (!plan) return display(context_, Severity::Error, dial_error_text(plan.error()), "Forward");
  call->forward(plan->target, "forward", now);
}

void Switchboard::mute(bool state, std::optional<int> direction) {
  constexpr int kDisabled = 5;
  const int which = direction.value_or(context_.settings.number(Parameter::Defmute));
  if (which == kDisabled) return context_.log.event("mute: switched off by defmute");
  const bool all = context_.settings.flag(Parameter::Muteholdalllines);
  for (Call* call : meant(all ? std::optional<int>(kAllLines) : std::nullopt, "mute")) {
    const bool speaker = which != 2 ? state : call->speaker_muted();
    const bool microphone = which != 1 ? state : call->microphone_muted();
    call->mute(microphone, speaker);
  }
}

void Switchboard::hold(bool state, Instant now) {
  const bool all = context_.settings.flag(Parameter::Muteholdalllines);
  for (Call* call : meant(all ? std::optional<int>(kAllLines) : std::nullopt, "hold"))
    set_hold(*call, state, now);
}

// multilineoop: -1 mutes in place of hold, 0 does so while there are several calls.
void Switchboard::set_hold(Call& call, bool state, Instant now) {
  const int mode = context_.settings.number(Parameter::Multilineoop);
  const bool mutes = mode < 0 || (mode == 0 && calls_.size() > 1);
  if (mode < 1) call.mute(state && mutes, state && mutes);
  if (!state || !mutes) call.hold(state, now);
}

void Switchboard::dtmf(std::string_view digits, Instant now) {
  if (!is_dtmf(digits)) {
    return display(context_, Severity::Error, "DTMF can be 0-9, *, #, A-D, blanks and commas only", "DTMF");
  }
  for (Call* call : meant(std::nullopt, "dtmf")) call->send_dtmf(digits, now);
}

void Switchboard::set_header(std::string_view list, Instant now) {
  Call* call = means_all() ? nullptr : call_on(kCurrentLine);
  const auto changed = call != nullptr ? call->set_header(list, now) : context_.added_headers.change(list);
  if (!changed.ok()) return context_.log.error(text("setsipheader: ", changed.error()));
  context_.headers_changed |= call == nullptr;
}

void Switchboard::select(std::string_view line, Instant now) {
  if (line == "-1" || line == "-2") {
    selection_ = line == "-1" ? kCurrentLine : kAllLines;
    context_.outbox.state.line = *selection_;
    context_.timers.cancel(selection_timer_);
    selection_timer_ = context_.timers.arm(now + kSelectionLasts, {PhoneTimer::Kind::SelectionEnds, 0});
    return;
  }
  const auto by_name = std::find_if(calls_.begin(), calls_.end(), [&](const auto& call) {
    return call->names().call_id == line || iequals(call->names().peer, line);
  });
  const auto number = parse_number<int>(line);
  if (number && *number >= 1 && *number <= kMaxLines) {
    activate(*number);
  } else if (by_name != calls_.end()) {
    activate((*by_name)->line());
  } else {
    return context_.log.error(text("setline: no line ", line.substr(0, 60)));
  }
  if (const Call* selected = on_line(active_)) set_others_aside(*selected, Occasion::Selected, now);
}

void Switchboard::selection_ends() {
  selection_timer_ = {};
  selection_.reset();
  context_.outbox.state.line = active_;
}

void Switchboard::on_media_reply(const MediaReply& reply, Instant now) {
  for (const auto& call : calls_) {
    if (call->awaits(reply.request)) return call->on_media_reply(reply, now);
  }
}

void Switchboard::on_media_event(const MediaEvent& event, Instant now) {
  if (Call* call = find_number(event.call)) call->on_media_event(event, now);
}

void Switchboard::on_timer(PhoneTimer timer, Instant now) {
  if (Call* call = find_number(timer.call)) call->on_timer(timer.kind, now);
}

void Switchboard::settle(std::string_view idle_status, Instant now) {
  conference_.settle(calls_);
  const auto ended =
      std::remove_if(calls_.begin(), calls_.end(), [](const auto& call) { return call->ended(); });
  const bool some_ended = ended != calls_.end();
  calls_.erase(ended, calls_.end());
  if (some_ended) {
    if (on_line(active_) == nullptr && !calls_.empty()) activate(calls_.back()->line());
    if (calls_.empty()) show_status(context_, idle_status);
  }
  set_tone();
  if (context_.background && std::exchange(context_.calls_changed, false)) keep(now);
}

// While somebody talks, another call that comes in is a short tone, unless ringincall says otherwise.
void Switchboard::set_tone() {
  constexpr int kRings = 2;
  const int in_call =
      context_.settings.has(Parameter::Ringincall) ? context_.settings.number(Parameter::Ringincall) : 1;
  const bool quiet = in_call != kRings && talking();
  Tone wanted = Tone::None;
  bool beeps = false;
  for (const auto& call : calls_) {
    const bool is_new = call->take_new_ring();
    Tone tone = call->wanted_tone();
    if (tone == Tone::Ring && quiet) {
      beeps |= is_new && in_call == 1;
      tone = Tone::None;
    }
    if (tone == Tone::Ring || wanted == Tone::None) wanted = tone;
    beeps |= call->take_beep();
  }
  if (wanted != tone_) context_.outbox.media(PlayTone{wanted, 0});
  if (beeps && wanted == Tone::None) context_.outbox.media(PlayTone{Tone::Beep, 0});
  tone_ = wanted;
}

void Switchboard::keep(Instant now) {
  std::string& kept = context_.outbox.state.kept_calls;
  kept.clear();
  if (context_.settings.number(Parameter::Reloadcalls) == 0 && !context_.settings.has(Parameter::Sharedphone))
    return;
  for (const auto& call : calls_) {
    const std::string one = call->keep(now);
    if (!one.empty()) TextWriter(kept) << (kept.empty() ? "" : " ") << one;
  }
}

void Switchboard::resume(const KeptCalls& kept, Instant now) {
  std::size_t count = 0;
  for (Split part{{}, kept.calls, true}; part.found && count < kMaxKeptCalls; ++count) {
    part = split_at(part.rest, ' ');
    resume(part.head, kept.age, now);
  }
}

void Switchboard::resume(std::string_view base64, Duration age, Instant now) {
  const auto octets = crypto::base64_decode(base64).value_or(std::vector<std::uint8_t>());
  const std::string_view text = as_text(octets);
  const auto snapshot = sip::DialogSnapshot::read(text);
  auto kept = snapshot ? KeptCall::read(snapshot->media_identity) : std::nullopt;
  const std::string own = outgoing_names(1, {}).local;
  const bool is_main = kept && kept->names.local == own;
  const sip::AccountId account =
      is_main || !kept ? context_.account : context_.extra_accounts.account_of(kept->names.local);
  if (!kept || !account || kept->server != server_name(context_.settings)) {
    return context_.log.warning("a call of the page before was not one of this account");
  }
  const auto free = on_line(kept->names.line) == nullptr ? kept->names.line : free_line();
  const auto restored = context_.user_agent->restore_session(account, text, now);
  if (!free || !restored) return context_.log.warning("a call of the page before cannot be taken up again");
  kept->names.line = *free;
  kept->names.call_id = restored->call_id;
  kept->talks += age;
  context_.log.event(
      webphone::text("taken up again after the page was loaded anew: the call on line ", *free));
  add(kept->names, now - kept->lasts - age).resume(restored->session, *kept, now);
}

bool Switchboard::talking() const {
  return std::any_of(calls_.begin(), calls_.end(),
                     [](const auto& call) { return call->state() == Call::State::Connected; });
}

Call* Switchboard::find(sip::SessionId session) {
  for (const auto& call : calls_) {
    if (session && call->session() == session) return call.get();
  }
  return nullptr;
}

Call* Switchboard::find_transfer(sip::UsageId transfer) {
  for (const auto& call : calls_) {
    if (transfer && call->transfer() == transfer) return call.get();
  }
  return nullptr;
}

Call* Switchboard::find_number(std::int64_t number) {
  for (const auto& call : calls_) {
    if (call->number() == number) return call.get();
  }
  return nullptr;
}

Call* Switchboard::on_line(int line) {
  for (const auto& call : calls_) {
    if (call->line() == line && !call->ended()) return call.get();
  }
  return nullptr;
}

Call* Switchboard::ringing(std::optional<int> line) {
  const auto rings = [](const Call* call) {
    return call != nullptr && call->state() == Call::State::Alerting;
  };
  Call* named = on_line(line.value_or(active_));
  if (rings(named)) return named;
  for (auto call = calls_.rbegin(); call != calls_.rend(); ++call) {
    if (rings(call->get())) return call->get();
  }
  return nullptr;
}

Switchboard::Calls Switchboard::meant(std::optional<int> line, std::string_view command) {
  const int wanted = line.value_or(selection_.value_or(active_));
  Calls found;
  if (wanted == kAllLines) {
    for (const auto& call : calls_) found.push_back(call.get());
  } else if (Call* call = on_line(wanted > 0 ? wanted : active_)) {
    found.push_back(call);
  } else if (!calls_.empty()) {
    found.push_back(calls_.back().get());
  }
  if (found.empty()) context_.log.warning(text(command, ": there is no call"));
  return found;
}

std::optional<int> Switchboard::free_line() {
  for (int line = 1; line <= kMaxLines; ++line) {
    if (on_line(line) == nullptr) return line;
  }
  return std::nullopt;
}

std::size_t Switchboard::ringing_count() const {
  return static_cast<std::size_t>(std::count_if(
      calls_.begin(), calls_.end(), [](const auto& call) { return call->state() == Call::State::Alerting; }));
}

bool Switchboard::already_in_call_with(std::string_view peer) const {
  return std::any_of(calls_.begin(), calls_.end(),
                     [&](const auto& call) { return !call->ended() && iequals(call->names().peer, peer); });
}

}  // namespace webphone::phone
