#include "core/phone/handed_over_calls.hpp"

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/call_report.hpp"
#include "core/phone/display.hpp"
#include "core/phone/open_address.hpp"
#include "core/phone/phone_status.hpp"
#include "core/phone/user_list.hpp"
#include "core/sip/message/uri_escape.hpp"

namespace webphone::phone {
namespace {

constexpr std::string_view kTitle = "Call";

std::string_view where_it_goes_on(Engine engine) {
  switch (engine) {
    case Engine::App: return "The call goes on in the phone app";
    case Engine::P2p: return "The server calls you, and then the number";
    case Engine::Callback: return "The server calls you back";
    case Engine::AccessNumber:
    case Engine::NativeDial: return "The call goes on in the dialler of this device";
    case Engine::None:
    case Engine::Webrtc: break;
  }
  return {};
}

}  // namespace

void HandedOverCalls::call(Engine engine, std::string_view number, Instant now) {
  const auto plan = plan_dial(context_.settings, number);
  if (!plan) return display(context_, Severity::Error, dial_error_text(plan.error()), kTitle);
  const bool has_user = context_.settings.has(Parameter::Username);
  CallNames names;
  names.peer = plan->peer;
  names.local = context_.settings.text(has_user ? Parameter::Username : Parameter::Sipusername);
  names.call_id = context_.random.token(26);
  show_status(context_, "Starting Call");
  CallReport report(context_, std::move(names), now);
  report.setup();
  const bool done = hand_over(engine, *plan, report.names().local);
  if (done) {
    display(context_, Severity::Event, where_it_goes_on(engine), kTitle);
    if (engine == Engine::App) offer_app();
  } else {
    display(context_, Severity::Error, text("Call failed: ", plan->peer, " cannot be called in this way"),
            kTitle);
  }
  report.disconnected(
      {done ? DisconnectParty::NotSet : DisconnectParty::Local, done ? "handed over" : "-1 failed"}, now);
}

bool HandedOverCalls::hand_over(Engine engine, const DialTarget& target, std::string_view caller) {
  const Settings& settings = context_.settings;
  const std::string digits = cleaned_number(target.peer);
  HookValues values;
  values.status = "callSetup";
  values.caller = caller;
  values.called = values.peer = target.peer;
  values.direction = "1";
  switch (engine) {
    case Engine::App: {
      std::string_view protocols = settings.text(Parameter::AppProtocol);
      const std::string_view scheme = next_user(protocols);
      if (scheme == "tel") return !digits.empty() && open_address(context_, text("tel:", digits));
      return open_address(context_,
                          text(scheme, ':', sip::escape_user(target.peer), '@', server_name(settings)));
    }
    case Engine::P2p: return context_.hooks.ask_or_open(Parameter::P2p, HttpPurpose::Answer, values);
    case Engine::Callback:
      if (settings.has(Parameter::Callback)) {
        return context_.hooks.ask_or_open(Parameter::Callback, HttpPurpose::Answer, values);
      }
      return open_address(context_, text("tel:", cleaned_number(settings.text(Parameter::Callbacknumber))));
    case Engine::AccessNumber:  // commas are the pauses in which the other side answers
      return !digits.empty() &&
             open_address(context_,
                          text("tel:", cleaned_number(settings.text(Parameter::Accessnumber)), ",,", digits));
    case Engine::NativeDial: return !digits.empty() && open_address(context_, text("tel:", digits));
    case Engine::None:
    case Engine::Webrtc: break;
  }
  return false;
}

void HandedOverCalls::offer_app() {
  const bool android = context_.environment.platform == "android";
  if (!android && context_.environment.platform != "ios") return;
  const std::string_view url =
      context_.settings.text(android ? Parameter::AndroidNativedialerurl : Parameter::IosNativedialerurl);
  if (!url.empty()) display(context_, Severity::Event, text("If it does not, get the app: ", url), kTitle);
}

}  // namespace webphone::phone
