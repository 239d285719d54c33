#include "core/phone/setting_change.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/media_configuration.hpp"

namespace webphone::phone {
namespace {

constexpr std::size_t kMaxPairs = 200;

// They are of one visit: a later one must not call again by itself, nor tell what nobody asks for.
constexpr Parameter kMomentary[] = {Parameter::Callto, Parameter::Autoaction, Parameter::Sendchat,
                                    Parameter::To, Parameter::Vadnotify};

// Texts that a SIP server may set.
constexpr Parameter kServerTexts[] = {Parameter::Displayname, Parameter::Voicemailnum};
// Numbers that it may not.
constexpr Parameter kServerForbidden[] = {
    Parameter::Autoaccept, Parameter::Enableautoaccept, Parameter::Callreceiver,   Parameter::Autoaction,
    Parameter::Loglevel,   Parameter::Maxloglevel,      Parameter::Voicerecording, Parameter::Jsonp,
    Parameter::Video,      Parameter::Acceptrefer};

// They are headers, see account_headers().
constexpr Parameter kHeaders[] = {Parameter::Customsipheader, Parameter::Inbounddtmf,
                                  Parameter::Outbounddtmf};

template <std::size_t Count>
bool is_one_of(const Parameter (&list)[Count], Parameter parameter) {
  return std::find(std::begin(list), std::end(list), parameter) != std::end(list);
}

void keep(PhoneContext& context, std::string_view name, std::string_view value, SettingSource source) {
  const auto parameter = Settings::find(name);
  if (parameter && is_one_of(kMomentary, *parameter)) return;
  const bool forget = Settings::asks_for_default(value);
  // The file's NULL and DEF forget what was stored before.
  if (!is_kept(source) && (!forget || value.empty() || source != SettingSource::File)) return;
  StoreChange change{to_lower(name), std::nullopt};
  if (!forget) change.value = parameter ? std::string(context.settings.text(*parameter)) : std::string(value);
  context.outbox.push(std::move(change));
}

void apply_log_level(PhoneContext& context) {
  const int wanted = context.settings.number(Parameter::Loglevel);
  const int most = context.settings.number(Parameter::Maxloglevel);
  const int level = std::clamp(most > 0 ? std::min(wanted, most) : wanted, 1, 5);
  context.log.set_threshold(static_cast<LogLevel>(level));
}

bool is_server_allowed(std::string_view name) {
  const auto parameter = Settings::find(name);
  if (!parameter) return false;
  const SettingKind kind = Settings::kind_of(*parameter);
  const bool is_choice = kind == SettingKind::Int || kind == SettingKind::Bool || kind == SettingKind::Word;
  return is_one_of(kServerTexts, *parameter) || (is_choice && !is_one_of(kServerForbidden, *parameter));
}

/// for_each_pair calls visit(name, value) for the pairs of a list.
template <typename Visit>
std::size_t for_each_pair(std::string_view pairs, char separator, Visit visit) {
  const char separators[] = {separator, '\r', '\n'};
  const std::string_view ends(separators, sizeof separators);
  std::size_t count = 0;
  while (!pairs.empty() && count < kMaxPairs) {
    // A value goes on until a separator after which a name follows.
    std::size_t end = pairs.find_first_of(ends);
    while (end != std::string_view::npos && pairs[end] == separator) {
      const std::string_view next = pairs.substr(end + 1, pairs.find_first_of(ends, end + 1) - end - 1);
      if (next.find('=') != std::string_view::npos || trim(next).empty()) break;
      end = pairs.find_first_of(ends, end + 1);
    }
    const Split pair = split_at(pairs.substr(0, end), '=');
    if (pair.found && !trim(pair.head).empty()) {
      visit(trim(pair.head), trim(pair.rest));
      ++count;
    }
    pairs.remove_prefix(end == std::string_view::npos ? pairs.size() : end + 1);
  }
  return count;
}

bool is_usable_ice(std::string_view list) {
  return list.empty() || read_ice_servers(list).has_value();
}

}  // namespace

void change_setting(PhoneContext& context, std::string_view name, std::string_view value,
                    SettingSource source) {
  const auto set = context.settings.set(name, value, source);
  if (!set) {
    context.log.error(set.error().message);
    // What would have reached a header is refused aloud: somebody may be trying something.
    if (set.error().error == SettingError::ForbiddenText) {
      display(context, Severity::Error, set.error().message, "Settings");
    }
  }
  if (set || set.error().error == SettingError::UnknownName) keep(context, name, value, source);
  if (set && Settings::find(name) == Parameter::Ice &&
      !is_usable_ice(context.settings.text(Parameter::Ice))) {
    context.log.error(
        "parameter ice: not a JSON list of url, username and credential; no ICE server is used");
  }
  apply_log_level(context);
  context.outbox.parameters_changed();
  const auto parameter = Settings::find(name);
  context.headers_changed |= parameter && is_one_of(kHeaders, *parameter);
  const bool asks = context.outbox.state.ready && source == SettingSource::Api;
  if (asks && parameter == Parameter::ScurlSetparameters) context.hooks.ask_settings();
}

bool change_settings(PhoneContext& context, std::string_view pairs, char separator, SettingSource source) {
  return for_each_pair(pairs, separator, [&](std::string_view name, std::string_view value) {
           change_setting(context, name, value, source);
         }) > 0;
}

void take_server_parameters(PhoneContext& context, std::string_view header, SettingSource source) {
  if (header.empty()) return;
  for_each_pair(header, ';', [&](std::string_view name, std::string_view value) {
    if (is_server_allowed(name)) return change_setting(context, name, value, source);
    context.log.warning(text("the SIP server may not set the parameter ",
                             has_control(name) ? std::string_view{} : name.substr(0, 60), ": ignored"));
  });
}

}  // namespace webphone::phone
