#include "core/phone/account.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/display.hpp"
#include "core/phone/notification.hpp"
#include "core/phone/phone_status.hpp"

namespace webphone::phone {
namespace {

constexpr Duration kStopPatience = 2s;
constexpr std::string_view kWebSocketSetting = "webrtcserveraddress";
constexpr std::string_view kRegistrationTitle = "Registration";

std::string_view command_error_text(sip::CommandError error) {
  switch (error) {
    case sip::CommandError::ForbiddenText:
      return "The account settings hold a header or a character that is not allowed";
    case sip::CommandError::TooLong:
    case sip::CommandError::TooMany: return "The account settings are too long";
    case sip::CommandError::InvalidTarget: return "The server address or the user name is not valid";
    case sip::CommandError::UnknownAccount:
    case sip::CommandError::UnknownSession:
    case sip::CommandError::UnknownUsage:
    case sip::CommandError::WrongState:
    case sip::CommandError::InvalidStatus: break;
  }
  return "The account settings are not valid";
}

}  // namespace

// identity changes with every setting that the running account was made of.
std::string Account::identity() const {
  constexpr Parameter kParts[] = {Parameter::Serveraddress,
                                  Parameter::Webrtcserveraddress,
                                  Parameter::Username,
                                  Parameter::Sipusername,
                                  Parameter::Password,
                                  Parameter::Md5,
                                  Parameter::Realm,
                                  Parameter::Displayname,
                                  Parameter::Proxyaddress,
                                  Parameter::Useragent,
                                  Parameter::ContactUriParameters,
                                  Parameter::ContactParameters,
                                  Parameter::Registerinterval,
                                  Parameter::Serveraddressfirst,
                                  Parameter::Backupserver};
  std::string joined;
  for (const Parameter part : kParts) TextWriter(joined) << context_.settings.text(part) << '\n';
  return joined;
}

bool Account::start(Instant now) {
  if (running() && identity() == identity_) {
    if (wants_registration(context_.settings) && !registering_) return register_now(now);
    return true;
  }
  if (state_ != State::Off) force_stop(now);
  forget_discovered();
  const bool registers = wants_registration(context_.settings);
  if (!wants_discovery()) return begin(registers, now);
  discover(now);
  registering_ = registers;
  enter(State::Connecting);
  return true;
}

bool Account::begin(bool registers, Instant now) {
  if (!open(now)) return false;
  registering_ = registers && context_.user_agent;
  if (registering_) static_cast<void>(context_.user_agent->register_account(context_.account, now));
  enter(context_.user_agent ? State::Connecting : State::Ready);
  context_.outbox.notify(start_notification("sip"));
  context_.outbox.event("onStart", {});
  context_.outbox.event("onAppStateChange", {ApiValue{std::string("started")}});
  context_.hooks.on_start();
  return true;
}

// No address of a WebSocket is written down, but one of the server.
bool Account::wants_discovery() const {
  const Settings& settings = context_.settings;
  return lacks_web_socket(settings) && settings.flag(Parameter::Autodetectwebrtc) &&
         choose_engine(settings, context_.environment, {}).engine == Engine::Webrtc;
}

// What was found counts as a default: it gives way to the page's own setting, and is of one server only.
void Account::forget_discovered() {
  unreachable_.clear();
  Settings& settings = context_.settings;
  const bool found = discovery_.state() == ServerDiscovery::State::Found;
  if (found && settings.text(Parameter::Webrtcserveraddress) == discovery_.url() &&
      settings.source_of(Parameter::Webrtcserveraddress) == SettingSource::Default &&
      discovery_.host() != server_name(settings)) {
    static_cast<void>(settings.set(kWebSocketSetting, {}, SettingSource::Default));
  }
  if (lacks_web_socket(settings)) {
    unreachable_ = "No WebSocket address of the server configured: set webrtcserveraddress";
  }
}

void Account::discover(Instant now) {
  const std::string host = server_name(context_.settings);
  context_.log.event(text("looking for the WebSocket port of ", host));
  discovery_.begin(host, !istarts_with(context_.environment.origin, "https:"), now);
  identity_ = identity();
}

void Account::settle_discovery(Instant now) {
  if (state_ != State::Connecting || context_.user_agent ||
      discovery_.state() == ServerDiscovery::State::Searching) {
    return;
  }
  if (discovery_.state() == ServerDiscovery::State::Found) {
    unreachable_.clear();
    context_.log.event(text("found the WebSocket port of ", discovery_.host(), ": ", discovery_.url()));
    static_cast<void>(context_.settings.set(kWebSocketSetting, discovery_.url(), SettingSource::Default));
    context_.outbox.parameters_changed();
  } else {
    unreachable_ = text("No WebSocket port of ", discovery_.host(),
                        " was found at the usual addresses: set webrtcserveraddress");
  }
  if (begin(registering_, now)) return;
  registering_ = false;
  enter(State::Off);
}

bool Account::is_complete() const {
  if (make_account_settings(context_.settings, context_.environment).ok()) return true;
  const bool has_user =
      context_.settings.has(Parameter::Username) || context_.settings.has(Parameter::Sipusername);
  return has_user && wants_discovery();
}

bool Account::cannot_start(std::string_view problem) {
  problem_ = problem;
  display(context_, Severity::Error, problem_, "Start");
  return false;
}

bool Account::open(Instant now) {
  const EngineChoice choice = choose_engine(context_.settings, context_.environment, unreachable_);
  context_.log.event(text("enginepriority: ", choice.ranking));
  engine_ = choice.engine;
  if (engine_ == Engine::None) return cannot_start(choice.problem);
  if (engine_ == Engine::Webrtc) {
    if (!open_stack(now)) return false;
  } else {
    context_.log.event(text("start engine: ", engine_name(engine_)));
    if (!choice.problem.empty()) display(context_, Severity::Warning, choice.problem, "Start");
  }
  context_.outbox.state.started = true;
  context_.outbox.state.engine = engine_name(engine_);
  identity_ = identity();
  connected_ = was_connected_ = failure_shown_ = false;
  return true;
}

bool Account::open_stack(Instant now) {
  auto settings = make_account_settings(context_.settings, context_.environment);
  if (!settings) return cannot_start(settings.error());
  auto user_agent = std::make_unique<sip::UserAgent>(
      user_agent_settings(context_.settings, context_.environment), context_.random, context_.log);
  const std::string url = settings->server.url;
  const auto account = user_agent->add_account(*std::move(settings), now);
  if (!account) return cannot_start(command_error_text(account.error()));
  context_.log.event(text("start engine: webrtc. Webrtc connection details: ", url));
  context_.user_agent = std::move(user_agent);
  context_.account = *account;
  apply_headers();
  return true;
}

void Account::apply_headers() {
  if (!context_.user_agent) return;
  auto headers = merged(account_headers(context_.settings), context_.added_headers.get());
  if (!context_.user_agent->set_extra_headers(context_.account, std::move(headers)).ok()) {
    context_.log.error("customsipheader, setsipheader: a header that the phone writes itself, or too many");
  }
}

bool Account::register_now(Instant now) {
  if (!running() || identity() != identity_) {
    if (!start(now)) return false;
  }
  if (!context_.user_agent) {
    registering_ =
        state_ == State::Connecting;  // as soon as the port is found; other engines have no registration
    return true;
  }
  registering_ = true;
  failure_shown_ = false;
  static_cast<void>(context_.user_agent->register_account(context_.account, now));
  context_.extra_accounts.register_all(now);
  if (state_ == State::Ready || state_ == State::Unregistered || state_ == State::Failed)
    enter(State::Connecting);
  return true;
}

void Account::unregister(Instant now) {
  if (running()) context_.extra_accounts.unregister_all(now);
  if (!running() || !registering_) return;
  registering_ = false;
  if (!context_.user_agent) return;
  enter(State::Unregistering);
  static_cast<void>(context_.user_agent->unregister_account(context_.account, now));
}

void Account::stop(Instant now) {
  if (!running()) return;
  unregistering_ = state_ == State::Unregistering;
  if (context_.settings.flag(Parameter::Needunregister)) {
    context_.extra_accounts.unregister_all(now);
    if (state_ == State::Registered || state_ == State::Registering) {
      unregistering_ = true;
      static_cast<void>(context_.user_agent->unregister_account(context_.account, now));
    }
  }
  if (!unregistering_ && !context_.extra_accounts.unregistering()) return force_stop(now);
  state_ = State::Stopping;
  stop_timer_ = context_.timers.arm(now + kStopPatience, {PhoneTimer::Kind::StopEnds, 0});
}

void Account::force_stop(Instant now) {
  if (state_ == State::Off) return;
  context_.timers.cancel(std::exchange(stop_timer_, {}));
  discovery_.stop();
  left_registered();
  close(now);
  registering_ = false;
  context_.outbox.state.started = false;
  context_.outbox.state.engine.clear();
  engine_ = Engine::None;
  enter(State::Off);
  context_.outbox.event("onStop", {});
  context_.outbox.event("onAppStateChange", {ApiValue{std::string("stopped")}});
}

void Account::close(Instant now) {
  if (!context_.user_agent) return;
  context_.extra_accounts.close(now);
  context_.user_agent->remove_account(context_.account, now);
  // What it has still to say goes out before it is gone; its events are of no interest any more.
  while (auto output = context_.user_agent->poll_output()) {
    if (auto* bytes = std::get_if<sip::SendBytes>(&*output)) context_.outbox.push(std::move(*bytes));
    if (auto* flow = std::get_if<sip::CloseFlow>(&*output)) context_.outbox.push(*flow);
  }
  context_.user_agent.reset();
  context_.account = {};
  ++context_.ended_runs;
}

void Account::on_change(const sip::AccountStateChanged& change, Instant now) {
  const bool is_main = change.account == context_.account;
  if (!is_main) context_.extra_accounts.on_change(change);
  if (state_ == State::Stopping) {
    if (is_main && change.state == sip::AccountState::Unregistered) unregistering_ = false;
    if (!unregistering_ && !context_.extra_accounts.unregistering()) force_stop(now);
    return;
  }
  if (!is_main) return;
  connected_ = change.connected;
  was_connected_ |= change.connected;
  switch (change.state) {
    case sip::AccountState::Idle:
    case sip::AccountState::Connecting:
      if (!change.connected && !change.reason.empty()) return lost(change);
      if (change.connected && !registering_) {
        failure_shown_ = false;
        return enter(State::Ready);
      }
      return;
    case sip::AccountState::Registering:
      if (state_ != State::Registered) enter(State::Registering);
      return;
    case sip::AccountState::Registered:
      failure_shown_ = false;
      if (state_ != State::Registered) enter(State::Registered);
      return;
    case sip::AccountState::Failed:
      context_.log.warning(text("REGISTER failed: ", change.status, ' ', change.reason));
      return registration_failed(std::string(registration_failure_text(change.status)), kRegistrationTitle,
                                 text(change.status, ' ', change.reason));
    case sip::AccountState::Unregistering: return;
    case sip::AccountState::Unregistered:
      left_registered();
      enter(State::Unregistered);
      return;
  }
}

void Account::lost(const sip::AccountStateChanged& change) {
  context_.log.warning(text("connection to the server: ", change.reason));
  std::string_view what = was_connected_ ? "Connection lost" : "Server address unreachable";
  if (!context_.environment.online) what = "No network";
  registration_failed(std::string(what), "Connection", change.reason);
}

void Account::registration_failed(std::string reason, std::string_view title, std::string_view detail) {
  problem_ = reason;
  if (registering_) context_.outbox.state.registration_failure = text(reason, '\n', detail);
  left_registered();
  enter(State::Failed);
  if (std::exchange(failure_shown_, true)) return;
  if (registering_) {
    context_.outbox.event("onRegisterFailed", {ApiValue{reason}});
    context_.outbox.event("onRegStateChange", {ApiValue{std::string("failed")}, ApiValue{reason}});
  }
  display(context_, Severity::Error, reason, title);
}

void Account::left_registered() {
  if (!std::exchange(context_.outbox.state.registered, false)) return;
  context_.outbox.event("onUnRegistered", {});
  context_.outbox.event("onRegStateChange", {ApiValue{std::string("unregistered")}, ApiValue{std::string()}});
}

Account::CallPermission Account::call_permission() const {
  if (state_ == State::Ready && !context_.user_agent) return CallPermission::Yes;
  const bool must_register = needs_registration(context_.settings);
  switch (state_) {
    case State::Registered: return CallPermission::Yes;
    case State::Off:
    case State::Stopping: return CallPermission::No;
    case State::Connecting:
    case State::Registering: return CallPermission::Wait;
    case State::Ready:
    case State::Unregistering:
    case State::Unregistered: return must_register ? CallPermission::No : CallPermission::Yes;
    case State::Failed: return must_register || !connected_ ? CallPermission::No : CallPermission::Yes;
  }
  return CallPermission::No;
}

std::string_view Account::status_text() const {
  switch (state_) {
    case State::Off:
    case State::Stopping: return "Initializing";
    case State::Connecting: return registering_ ? "Register..." : "Initializing";
    case State::Registering: return "Registering...";
    case State::Registered: return "Registered";
    case State::Failed: return registering_ ? "Register Failed" : "Ready";
    case State::Ready:
    case State::Unregistering:
    case State::Unregistered: break;
  }
  return "Ready";
}

void Account::enter(State state) {
  state_ = state;
  const bool now_registered = state == State::Registered && !context_.outbox.state.registered;
  if (now_registered) {
    context_.outbox.state.registered = true;
    context_.outbox.state.registration_failure.clear();
  }
  show_idle_status(context_, status_text());
  if (now_registered) {
    context_.outbox.event("onRegistered", {});
    context_.outbox.event("onRegStateChange", {ApiValue{std::string("registered")}, ApiValue{std::string()}});
    context_.hooks.on_registered();
  }
}

}  // namespace webphone::phone
