#include "core/phone/switchboard.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/phone_status.hpp"

namespace webphone::phone {
namespace {

constexpr Duration kSelectionLasts = 1s;
constexpr std::uint16_t kBusyHere = 486;
constexpr std::uint16_t kNotAcceptableHere = 488;
/// More calls than this do not ring at a time: nobody could choose among them.
constexpr std::size_t kMaxRinging = 4;

std::string_view dial_error_text(DialError error) {
  switch (error) {
    case DialError::Empty: return "Invalid destination: no number to call";
    case DialError::ForbiddenText:
      return "Invalid destination: line breaks and control characters are not allowed";
    case DialError::TooLong: break;
  }
  return "Invalid destination: too long";
}

}  // namespace

void Switchboard::call(std::string_view number, Instant now) {
  auto plan = plan_dial(context_.settings, number);
  if (!plan) return display(context_, Severity::Error, dial_error_text(plan.error()), "Call");
  if (context_.settings.flag(Parameter::Disablesamecall) && already_in_call_with(plan->peer)) {
    return display(context_, Severity::Error, text("ERROR, Already in call with ", plan->peer), "Call");
  }
  const auto line = free_line();
  if (!line) return display(context_, Severity::Error, "All lines are in use", "Call");
  show_status(context_, "Starting Call");
  Call& added = add(outgoing_names(*line, plan->peer), now);
  added.dial(*std::move(plan), now);
  set_others_aside(added, now);
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

// Only in a call of ours: a stranger must not make the phone dial.
void Switchboard::on_refer(const sip::ReferReceived& refer, Instant now) {
  auto plan = plan_dial(context_.settings, refer.target);
  const auto line = free_line();
  if (!plan || !line || find(refer.session) == nullptr) {
    return static_cast<void>(context_.user_agent->refuse_refer(refer.refer, 603, now));
  }
  const std::string peer = plan->peer;
  add(outgoing_names(*line, peer), now).follow(refer.refer, *std::move(plan), now);
}

void Switchboard::transfer(std::string_view number, Instant now) {
  const Calls calls = meant(std::nullopt, "transfer");
  if (calls.empty() || context_.settings.number(Parameter::Transfertype) == 0) return;
  Call* call = calls.front();
  if (!number.empty()) {
    auto plan = plan_dial(context_.settings, number);
    if (!plan) return display(context_, Severity::Error, dial_error_text(plan.error()), "Transfer");
    return call->transfer(plan->target, {}, now);
  }
  const auto other = std::find_if(calls_.begin(), calls_.end(), [&](const auto& one) {
    return one.get() != call && one->state() == Call::State::Connected;
  });
  if (other == calls_.end()) {
    return display(context_, Severity::Error, "Transfer failed: there is no other call", "Transfer");
  }
  call->transfer({}, (*other)->session(), now);
}

void Switchboard::on_incoming(const sip::IncomingSession& incoming, Instant now) {
  sip::UserAgent& user_agent = *context_.user_agent;
  const auto line = free_line();
  const Call* replaced = find(incoming.replaces);
  const std::uint16_t refused = line ? (replaced != nullptr ? std::uint16_t{0} : refusal()) : kBusyHere;
  if (refused != 0) {
    context_.log.event(text("incoming call from ", incoming.peer.user, " refused with ", refused));
    static_cast<void>(user_agent.reject(incoming.session, {refused, {}, {}}, now));
    return;
  }
  CallNames names;
  names.line = *line;
  names.direction = Direction::Incoming;
  names.peer = incoming.peer.user.empty() ? incoming.peer.uri : incoming.peer.user;
  const bool has_user = context_.settings.has(Parameter::Username);
  names.local = context_.settings.text(has_user ? Parameter::Username : Parameter::Sipusername);
  names.display_name = incoming.peer.display_name;
  names.call_id = incoming.call_id;
  const Negotiation trial(context_, 0);
  const auto usable =
      incoming.offer.empty() ? Status<sdp::ProfileError>() : trial.check_offer(incoming.offer);
  if (!usable) {
    context_.log.warning(text("incoming call refused: ", sdp::describe(usable.error())));
    static_cast<void>(user_agent.reject(incoming.session, {kNotAcceptableHere, {}, {}}, now));
    return;
  }
  Call& added = add(std::move(names), now);
  added.receive(incoming, now);
  if (replaced != nullptr) {  // the user has answered already
    added.accept(now);
    return activate(added.line());
  }
  if (context_.settings.number(Parameter::Autoignore) == 1) {
    added.ignore();
  } else if (context_.settings.flag(Parameter::Autoaccept)) {
    added.accept(now);
  }
  set_others_aside(added, now);
}

std::uint16_t Switchboard::refusal() const {
  if (context_.settings.number(Parameter::Autoignore) == 2) return kBusyHere;
  if (context_.settings.flag(Parameter::Rejectonbusy) && !calls_.empty()) return kBusyHere;
  return ringing_count() >= kMaxRinging ? kBusyHere : std::uint16_t{0};
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

// automute and autohold: 1 on an incoming call, 2 on an outgoing one, 3 both; 4 to 6 add a click on a line's
// button.
void Switchboard::set_others_aside(const Call& call, Instant now) {
  const auto applies = [&](Parameter parameter) {
    const int mode = context_.settings.number(parameter);
    const bool outgoing = call.names().direction == Direction::Outgoing;
    return mode == 3 || mode == 6 || (outgoing ? mode == 2 || mode == 5 : mode == 1);
  };
  for (const auto& other : calls_) {
    if (other.get() == &call || other->state() != Call::State::Connected) continue;
    if (applies(Parameter::Automute)) other->mute(true, other->speaker_muted());
    if (applies(Parameter::Autohold)) other->hold(true, now);
  }
}

void Switchboard::hang_up(std::optional<int> line, std::string_view reason, Instant now) {
  for (Call* call : meant(line, "hangup")) call->hang_up(reason, now);
}

void Switchboard::accept(std::optional<int> line, Instant now) {
  Call* call = ringing(line);
  if (call == nullptr) return context_.log.error("accept: no incoming call is ringing");
  set_others_aside(*call, now);
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
  for (Call* call : meant(all ? std::optional<int>(kAllLines) : std::nullopt, "hold")) call->hold(state, now);
}

void Switchboard::dtmf(std::string_view digits, Instant now) {
  if (!is_dtmf(digits)) {
    return display(context_, Severity::Error, "DTMF can be 0-9, *, #, A-D and blanks only", "DTMF");
  }
  for (Call* call : meant(std::nullopt, "dtmf")) call->send_dtmf(digits, now);
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
    context_.log.error(text("setline: no line ", line.substr(0, 60)));
  }
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

void Switchboard::settle(std::string_view idle_status) {
  conference_.settle(calls_);
  const auto ended =
      std::remove_if(calls_.begin(), calls_.end(), [](const auto& call) { return call->ended(); });
  const bool some_ended = ended != calls_.end();
  calls_.erase(ended, calls_.end());
  if (some_ended) {
    if (on_line(active_) == nullptr && !calls_.empty()) activate(calls_.back()->line());
    if (calls_.empty()) show_status(context_, idle_status);
  }
  Tone wanted = Tone::None;
  for (const auto& call : calls_) {
    if (call->wanted_tone() == Tone::Ring || wanted == Tone::None) wanted = call->wanted_tone();
  }
  if (wanted != tone_) context_.outbox.media(PlayTone{wanted, 0});
  tone_ = wanted;
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
