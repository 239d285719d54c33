#include "core/phone/phone.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/header_field.hpp"
#include "core/phone/notification.hpp"
#include "core/phone/phone_status.hpp"
#include "core/phone/setting_change.hpp"
#include "core/sip/usage/account.hpp"

namespace webphone::phone {
namespace {

constexpr std::size_t kMaxWaitingCommands = 1000;
constexpr std::size_t kMaxWaitingCalls = 10;
/// How long the calls of the page before wait for this one to start its phone.
constexpr Duration kKeptFor = 30s;
constexpr Duration kWatchingAfter = 1s;  // the start of the background
constexpr int kAlwaysVideo = 2;          // of the setting video
constexpr std::string_view kUserHungUp = "User Hung Up";

std::optional<int> line_argument(const ApiCall& call, std::size_t index) {
  if (!call.has(index)) return std::nullopt;
  return static_cast<int>(std::clamp<std::int64_t>(call.number(index), -2, Switchboard::kMaxLines));
}

}  // namespace

Phone::Phone(RandomSource& random) : context_(random) {
  context_.log.set_threshold(LogLevel::Error);
}

void Phone::receive(PhoneInput input, Instant now) {
  std::visit([&](auto& value) { on(std::move(value), now); }, input);
  settle(now);
}

void Phone::log_problem(std::string problem, Instant now) {
  context_.log.error(std::move(problem));
  settle(now);
}

void Phone::flow_opened(sip::FlowId flow, Instant now) {
  if (context_.user_agent) {
    context_.user_agent->flow_opened(flow, {}, now);
  } else {
    account_.discovery().flow_opened(flow);
  }
  settle(now);
}

void Phone::flow_closed(sip::FlowId flow, std::string_view reason, Instant now) {
  if (context_.user_agent) {
    context_.user_agent->flow_closed(flow, reason, now);
  } else {
    account_.discovery().flow_closed(flow);
  }
  settle(now);
}

void Phone::receive_flow(sip::FlowId flow, Bytes bytes, Instant now) {
  if (context_.user_agent) context_.user_agent->receive(flow, bytes, now);
  settle(now);
}

void Phone::start_background(Instant now) {
  context_.background = true;
  context_.timers.arm(now + kWatchingAfter, {PhoneTimer::Kind::WatchingBegins, 0});
  settle(now);
}

void Phone::handle_timeout(Instant now) {
  if (context_.user_agent) context_.user_agent->handle_timeout(now);
  account_.discovery().handle_timeout(now);
  drain_user_agent(now);
  while (const auto timer = context_.timers.pop_due(now)) {
    if (timer->kind == PhoneTimer::Kind::SelectionEnds) {
      switchboard_.selection_ends();
    } else if (timer->kind == PhoneTimer::Kind::StopEnds) {
      account_.force_stop(now);
    } else if (timer->kind == PhoneTimer::Kind::WatchingBegins) {
      watching_ = true;
    } else if (timer->kind == PhoneTimer::Kind::TypingEnds) {
      chat_.on_timer(now);
    } else {
      switchboard_.on_timer(*timer, now);
    }
  }
  settle(now);
}

Instant Phone::next_timeout() const {
  const Instant stack =
      context_.user_agent ? context_.user_agent->next_timeout() : account_.discovery().next_timeout();
  return earliest(stack, context_.timers.next_timeout());
}

void Phone::on(Environment environment, Instant now) {
  has_environment_ = true;
  context_.environment = std::move(environment);
  if (context_.user_agent && context_.environment.online) context_.user_agent->network_changed(now);
  become_ready(now);
}

void Phone::on(const ParameterValues& parameters, Instant now) {
  // Other values may be encrypted with the key.
  const auto is_key = [](std::string_view name) {
    return iequals(name, Settings::name_of(Parameter::Encryptionkey));
  };
  for (const bool keys : {true, false}) {
    for (const auto& [name, value] : parameters.values) {
      if (is_key(name) == keys) change_setting(context_, name, value, parameters.source);
    }
  }
  has_file_ |= parameters.source == SettingSource::File;
  has_url_ |= parameters.source == SettingSource::Url;
  become_ready(now);
}

void Phone::become_ready(Instant now) {
  if (context_.outbox.state.ready || !has_environment_ || !has_file_ || !has_url_) return;
  context_.outbox.state.ready = true;
  context_.outbox.parameters_changed();
  context_.outbox.notify(start_notification("api"));
  context_.outbox.event("onLoaded", {});
  context_.outbox.event("onAppStateChange", {ApiValue{std::string("loaded")}});
  context_.hooks.ask_settings();
  go_on(now);
}

void Phone::on(const HttpReply& reply, Instant now) {
  context_.hooks.on_reply(reply);
  go_on(now);
}

void Phone::go_on(Instant now) {
  if (!context_.outbox.state.ready || context_.hooks.provisioning()) return;
  // Without an account there is nothing to start for; start() or call() will say what is missing.
  if (!std::exchange(autostarted_, true) && context_.settings.flag(Parameter::Autostart) &&
      account_.is_complete() && account_.start(now)) {
    act_at_start(now);
  }
  for (auto waiting = std::exchange(waiting_commands_, {}); !waiting.empty(); waiting.pop_front()) {
    run(waiting.front(), now);
  }
}

// A link only fills in: whoever made it must not make somebody else's phone act.
void Phone::act_at_start(Instant now) {
  const Settings& settings = context_.settings;
  const Parameter target = settings.has(Parameter::Callto) ? Parameter::Callto : Parameter::To;
  const auto is_linked = [&](Parameter parameter) {
    return settings.source_of(parameter) == SettingSource::Url;
  };
  if (!settings.has(target) || is_linked(target)) return;
  const std::string number(settings.text(target));
  constexpr int kCall = 1;
  constexpr int kChat = 2;
  constexpr int kVideoCall = 3;
  const int action = settings.number(Parameter::Autoaction);
  if (action == kCall || action == kVideoCall) call(number, action == kVideoCall, now);
  if (action == kChat && settings.has(Parameter::Sendchat) && !is_linked(Parameter::Sendchat)) {
    chat_.send(number, settings.text(Parameter::Sendchat), {});
  }
}

void Phone::on(Command command, Instant now) {
  if (context_.outbox.state.ready && !context_.hooks.provisioning()) return run(command, now);
  if (waiting_commands_.size() == kMaxWaitingCommands) return context_.log.error("too many commands wait");
  waiting_commands_.push_back(std::move(command));
}

void Phone::run(const Command& command, Instant now) {
  const auto call = ApiCall::check(command);
  if (!call) context_.log.error(call.error());
  const ApiValue value = call ? execute(*call, now) : ApiValue{};
  if (command.wants_result) context_.outbox.result(command.id, value);
}

ApiValue Phone::execute(const ApiCall& call, Instant now) {
  switch (call.function()) {
    case Function::Setparameter:
      if (call.text(1).empty() && call.has(2) && !call.flag(2)) return true;
      change_setting(context_, call.text(0), call.text(1), SettingSource::Api);
      return true;
    case Function::Start: return account_.start(now);
    case Function::Stop: stop(now); return {};
    case Function::Register: account_.register_now(now); return {};
    case Function::Unregister: account_.unregister(now); return {};
    case Function::Registerex:
      change_setting(context_, Settings::name_of(Parameter::Extraregisteraccounts), call.text(0),
                     SettingSource::Api);
      if (context_.settings.has(Parameter::Extraregisteraccounts)) start_for_use(now);
      return {};
    case Function::Call: this->call(call.text(0), false, now); return {};
    case Function::Videocall: this->call(call.text(0), true, now); return {};
    case Function::Hangup: hang_up(line_argument(call, 0), now); return {};
    case Function::Accept: switchboard_.accept(line_argument(call, 0), now); return {};
    case Function::Reject: switchboard_.reject(line_argument(call, 0), call.text(1), now); return {};
    case Function::Ignore: switchboard_.ignore(line_argument(call, 0)); return {};
    case Function::Forward: switchboard_.forward(call.text(0), now); return {};
    case Function::Mute: switchboard_.mute(call.flag(0), line_argument(call, 1)); return {};
    case Function::Hold: switchboard_.hold(call.flag(0), now); return {};
    case Function::Dtmf: switchboard_.dtmf(call.text(0), now); return {};
    case Function::Transfer: switchboard_.transfer(call.text(0), now); return {};
    case Function::Conference:
      switchboard_.conference(call.text(0), !call.has(1) || call.flag(1), now);
      return {};
    case Function::Sendchat:
      start_for_use(now);
      chat_.send(call.text(0), call.text(1), call.text(2));
      return {};
    case Function::Sendsms:
      if (!chat_.sends_sms_by_web()) start_for_use(now);
      chat_.send_sms(call.text(0), call.text(1), call.text(2));
      return {};
    case Function::Sendchatiscomposing: chat_.type(call.text(0), now); return {};
    case Function::Checkpresence: watch(Watches::Kind::Presence, call.text(0), now); return {};
    case Function::Checkblf: watch(Watches::Kind::Dialog, call.text(0), now); return {};
    case Function::Setpresencestatus: own_presence_.set(call.text(0)); return {};
    case Function::Setline: switchboard_.select(call.text(0), now); return {};
    case Function::Setsipheader: switchboard_.set_header(call.text(0), now); return {};
    case Function::Nextcallid: set_next_call_id(call.text(0)); return {};
    case Function::Getparameter:
    case Function::Getline:
    case Function::Isregistered:
    case Function::Isincall:
    case Function::Ismuted:
    case Function::Isonhold:
    case Function::GetStatus:
    case Function::Getenginename:
    case Function::Linetocallid:
    case Function::Callidtoline:
    case Function::Getcallerdisplayfull:
    case Function::Getsipheader:
    case Function::Getsipmessage:
    case Function::Getlastinvite:
    case Function::Getlastrecinvite:
    case Function::Getlastsentinvite: break;
  }
  return answer(call);
}

// Functions that need the stack start it (what keeps it from starting is shown).
bool Phone::start_for_use(Instant now) {
  return account_.running() || account_.start(now);
}

void Phone::call(std::string_view number, bool video, Instant now) {
  if (!start_for_use(now)) return;
  if (video && context_.settings.number(Parameter::Video) == 0) {
    context_.log.warning("videocall: the setting video switches pictures off");
    video = false;
  }
  if (waiting_calls_.size() == kMaxWaitingCalls) {
    return display(context_, Severity::Error, "Too many calls are waiting for the connection to the server",
                   "Call");
  }
  waiting_calls_.push_back(
      {std::string(number), video || context_.settings.number(Parameter::Video) == kAlwaysVideo});
  make_waiting_calls(now);
}

void Phone::make_waiting_calls(Instant now) {
  while (!waiting_calls_.empty()) {
    switch (account_.call_permission()) {
      case Account::CallPermission::Wait: return;
      case Account::CallPermission::Yes:
        if (context_.user_agent) {
          switchboard_.call(waiting_calls_.front().number, waiting_calls_.front().video, now);
        } else {
          handed_over_.call(account_.engine(), waiting_calls_.front().number, now);
        }
        break;
      case Account::CallPermission::No:
        display(context_, Severity::Error,
                text("Call failed: ", account_.problem().empty() ? "not registered" : account_.problem()),
                "Call");
        break;
    }
    waiting_calls_.pop_front();
  }
}

void Phone::set_next_call_id(std::string_view call_id) {
  if (sip::is_call_id(call_id)) {
    context_.next_call_id = call_id;
  } else {
    context_.log.error("nextcallid: not a Call-ID");
  }
}

void Phone::hang_up(std::optional<int> line, Instant now) {
  if (!waiting_calls_.empty() && switchboard_.empty()) {
    waiting_calls_.clear();  // who hangs up does not want it made later
    return show_status(context_, account_.status_text());
  }
  switchboard_.hang_up(line, kUserHungUp, now);
}

void Phone::stop(Instant now) {
  waiting_calls_.clear();
  if (!switchboard_.empty()) switchboard_.hang_up(Switchboard::kAllLines, kUserHungUp, now);
  switchboard_.settle(account_.status_text(), now);
  if (context_.user_agent) {
    watches_.stop(now);
    own_presence_.stop(now);
  }
  account_.stop(now);
}

void Phone::on(PageClosing, Instant now) {
  if (context_.settings.flag(Parameter::Destroyonpageclose)) stop(now);
}

void Phone::on(KeptCalls kept, Instant now) {
  kept_until_ = now + kKeptFor;
  kept_calls_ = std::move(kept);
}

void Phone::drain_user_agent(Instant now) {
  while (context_.user_agent) {
    auto output = context_.user_agent->poll_output();
    if (!output) return;
    on_event(*std::move(output), now);
  }
}

void Phone::on_event(sip::UserAgentOutput output, Instant now) {
  const auto with_call = [&](sip::SessionId session, auto action) {
    if (Call* call = switchboard_.find(session)) action(*call);
  };
  std::visit(Overloaded{
                 [&](sip::OpenFlow& open) { context_.outbox.push(std::move(open)); },
                 [&](sip::SendBytes& send) { context_.outbox.push(std::move(send)); },
                 [&](sip::CloseFlow& close) { context_.outbox.push(close); },
                 [&](sip::AccountStateChanged& change) { account_.on_change(change, now); },
                 [&](sip::RegistrationAnswered& e) {
                   if (e.account != context_.account) return;
                   take_server_parameters(context_, header_field(e.message, "x-mparam"),
                                          SettingSource::ServerSession);
                   take_server_parameters(context_, header_field(e.message, "x-mparamp"),
                                          SettingSource::ServerStored);
                 },
                 [&](sip::IncomingSession& incoming) { switchboard_.on_incoming(incoming, now); },
                 [&](sip::SessionProgress& e) {
                   with_call(e.session, [&](Call& call) { call.on_progress(e, now); });
                 },
                 [&](sip::SessionEstablished& e) {
                   with_call(e.session, [&](Call& call) { call.on_established(e, now); });
                 },
                 [&](sip::RemoteOffer& e) {
                   with_call(e.session, [&](Call& call) { call.on_remote_offer(std::move(e.offer), now); });
                 },
                 [&](sip::OfferRequested& e) {
                   with_call(e.session, [&](Call& call) { call.on_offer_requested(now); });
                 },
                 [&](sip::RemoteAnswer& e) {
                   with_call(e.session, [&](Call& call) { call.on_remote_answer(e.answer, now); });
                 },
                 [&](sip::RepairNeeded& e) {
                   with_call(e.session, [&](Call& call) { call.on_repair_needed(now); });
                 },
                 [&](sip::ReofferFailed& e) {
                   with_call(e.session, [&](Call& call) { call.on_reoffer_failed(e, now); });
                 },
                 [&](sip::SessionTerminated& e) {
                   with_call(e.session, [&](Call& call) { call.on_terminated(e, now); });
                 },
                 [&](sip::InfoReceived& e) { with_call(e.session, [&](Call& call) { call.on_info(e); }); },
                 [&](sip::InfoResult& e) {
                   if (e.status < 200 || e.status > 299)
                     context_.log.warning(text("INFO failed: ", e.status));
                 },
                 [&](sip::UsageChanged& e) {
                   chat_.on_change(e);
                   watches_.on_change(e);
                   own_presence_.on_change(e);
                   if (Call* call = switchboard_.find_transfer(e.usage)) call->on_transfer(e, now);
                 },
                 [&](sip::Notified& e) { watches_.on_notified(e); },
                 [&](sip::ReferReceived& e) { switchboard_.on_refer(e, now); },
                 [&](sip::InstantMessageReceived& e) {
                   const Call* call = switchboard_.find(e.session);
                   chat_.on_message(e, call != nullptr ? call->line() : -1, now);
                 },
                 [&](sip::MessageTrace& trace) { on_message(std::move(trace)); },
             },
             output);
}

void Phone::on_message(sip::MessageTrace trace) {
  if (context_.log.wants(LogLevel::Trace)) {
    context_.log.write(LogLevel::Trace,
                       text(trace.sent ? "SIP sent:\r\n" : "SIP received:\r\n", trace.message));
  }
  messages_.add(trace.sent, std::move(trace.message), context_.outbox.state.lines);
}

// Messages, subscriptions and the own presence follow the account.
void Phone::settle_messaging(Instant now) {
  if (std::exchange(seen_ended_runs_, context_.ended_runs) != context_.ended_runs) {
    chat_.forget();
    watches_.forget();
    own_presence_.forget();
  }
  auto permission = account_.call_permission();
  if (permission == Account::CallPermission::Yes && !context_.user_agent)
    permission = Account::CallPermission::No;
  chat_.send_waiting(permission, account_.problem(), now);
  if (!watching_) return;
  watches_.subscribe(permission, now);
  own_presence_.publish(permission, now);
}

void Phone::watch(Watches::Kind kind, std::string_view users, Instant now) {
  if (kind == Watches::Kind::Presence) own_presence_.used();
  start_for_use(now);
  watches_.watch(kind, users);
  watching_ = true;  // somebody asks
}

void Phone::settle(Instant now) {
  account_.settle_discovery(now);
  if (std::exchange(context_.headers_changed, false)) account_.apply_headers();
  drain_user_agent(now);
  context_.extra_accounts.follow(now);
  if (kept_calls_ && account_.running()) {
    if (now < kept_until_) switchboard_.resume(*kept_calls_, now);
    kept_calls_.reset();
  }
  make_waiting_calls(now);
  settle_messaging(now);
  switchboard_.follow_consultation(now);
  drain_user_agent(now);
  switchboard_.settle(account_.status_text(), now);
  context_.outbox.flush();
  while (auto record = context_.log.poll()) context_.outbox.push(*std::move(record));
}

}  // namespace webphone::phone
