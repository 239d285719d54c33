#include "core/phone/watches.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/event_body/dialog_info.hpp"
#include "core/event_body/message_summary.hpp"
#include "core/phone/dial_plan.hpp"
#include "core/phone/notification.hpp"
#include "core/phone/presence_word.hpp"
#include "core/phone/user_list.hpp"

namespace webphone::phone {
namespace {

struct KindRow {
  std::string_view package;
  Parameter mode;  ///< 0 off; `always` asks on after a server has said that it does not know the package
  int always;
};

constexpr KindRow kKinds[] = {{"presence", Parameter::Enablepresence, 2},
                              {"dialog", Parameter::Enableblf, 3}};

std::string_view package_of(Watches::Kind kind) {
  return kind == Watches::Kind::Mailbox ? "message-summary" : kKinds[static_cast<std::size_t>(kind)].package;
}

bool means_unsupported(std::uint16_t status) {
  return status == 405 || status == 489 || status == 501;
}

}  // namespace

void Watches::watch(Kind kind, std::string_view users) {
  if (has_control(users)) return context_.log.error("a list of users with a line break is refused");
  const KindRow& row = kKinds[static_cast<std::size_t>(kind)];
  if (context_.settings.number(row.mode) == 0) {
    return context_.log.warning(text(row.package, " is switched off by ", Settings::name_of(row.mode)));
  }
  for (std::string_view user = next_user(users); !user.empty(); user = next_user(users)) add(kind, user);
}

void Watches::add(Kind kind, std::string_view target) {
  const auto known = std::find_if(watched_.begin(), watched_.end(), [&](const Watch& watch) {
    return watch.kind == kind && iequals(watch.target, target);
  });
  if (known != watched_.end()) {
    if (known->answered && kind == Kind::Presence) tell_presence(*known, known->presence);
    return;
  }
  if (watched_.size() == kMaxWatched) return context_.log.error("too many users are watched");
  watched_.push_back({kind, peer_name(target), std::string(target), {}, false, {}});
}

void Watches::begin_run() {
  begun_ = true;
  constexpr std::pair<Kind, Parameter> kLists[] = {{Kind::Presence, Parameter::Presenceuserlist},
                                                   {Kind::Dialog, Parameter::Blfuserlist}};
  for (const auto& [kind, list] : kLists) {
    if (context_.settings.has(list)) watch(kind, context_.settings.text(list));
  }
  const bool has_user = context_.settings.has(Parameter::Username);
  add(Kind::Mailbox, context_.settings.text(has_user ? Parameter::Username : Parameter::Sipusername));
}

void Watches::subscribe(Account::CallPermission permission, Instant now) {
  if (permission != Account::CallPermission::Yes) return;
  if (!begun_) begin_run();
  for (Watch& watch : watched_) {
    if (watch.usage || (watch.kind == Kind::Mailbox && !context_.outbox.state.registered)) continue;
    sip::SubscribeOptions options;
    options.package = package_of(watch.kind);
    if (!refused(watch.kind)) {
      const auto usage =
          context_.user_agent->subscribe(context_.account, watch.target, std::move(options), now);
      if (usage) watch.usage = *usage;
    }
    if (!watch.usage) on_ended(watch, 0);
  }
  watched_.erase(
      std::remove_if(watched_.begin(), watched_.end(), [](const Watch& watch) { return watch.user.empty(); }),
      watched_.end());
}

bool Watches::asks_always(Kind kind) const {
  if (kind == Kind::Mailbox) return false;
  const KindRow& row = kKinds[static_cast<std::size_t>(kind)];
  return context_.settings.number(row.mode) == row.always;
}

Watches::Watch* Watches::find(sip::UsageId usage) {
  const auto found = std::find_if(watched_.begin(), watched_.end(),
                                  [&](const Watch& watch) { return watch.usage == usage; });
  return found == watched_.end() ? nullptr : &*found;
}

void Watches::on_change(const sip::UsageChanged& change) {
  Watch* watch = find(change.usage);
  if (watch == nullptr) return;
  if (change.status >= 300) {
    context_.log.event(text("subscription to ", package_of(watch->kind), " of ", watch->user, ": ",
                            change.status, ' ', change.reason));
  }
  if (change.state == sip::UsageState::Ended) {
    if (means_unsupported(change.status) && !asks_always(watch->kind)) refused_kinds_ |= bit(watch->kind);
    on_ended(*watch, change.status);
  } else if (watch->kind == Kind::Presence && !watch->answered) {
    // A server may have nothing to say yet, but checkpresence() is to have an answer.
    if (change.state == sip::UsageState::Pending) tell_presence(*watch, "Pending");
    if (change.state == sip::UsageState::Active) tell_presence(*watch, "Unknown");
  }
}

// It is forgotten (its name is emptied), so that asking for it again asks the server again.
void Watches::on_ended(Watch& watch, std::uint16_t status) {
  if (watch.kind == Kind::Presence) tell_presence(watch, presence_word(status));
  if (watch.kind == Kind::Dialog) tell_dialog(watch, "undefined", "failed", {});
  watch.user.clear();
}

void Watches::on_notified(const sip::Notified& notified) {
  Watch* watch = find(notified.usage);
  if (watch == nullptr) return;
  switch (watch->kind) {
    case Kind::Presence: {
      const auto presence = event::parse_pidf(notified.body);
      return tell_presence(*watch, presence ? presence_word(*presence) : "Unknown");
    }
    case Kind::Dialog: return tell_dialogs(*watch, notified.body);
    case Kind::Mailbox: return tell_mailbox(notified.body);
  }
}

void Watches::tell_presence(Watch& watch, std::string_view word) {
  watch.answered = true;
  watch.presence = word;
  context_.outbox.notify(presence_notification(watch.user, word));
  context_.outbox.event("onPresenceStateChange", {ApiValue{watch.user}, ApiValue{std::string(word)},
                                                  ApiValue{std::string()}, ApiValue{std::string()}});
}

void Watches::tell_dialogs(const Watch& watch, std::string_view body) {
  constexpr std::string_view kDirections[] = {"undefined", "initiator", "receiver"};
  constexpr std::string_view kStates[] = {"unknown", "trying",    "proceeding",
                                          "early",   "confirmed", "terminated"};
  const auto info = event::parse_dialog_info(body);
  if (!info) return context_.log.warning("the call state of an extension could not be read");
  for (const event::WatchedDialog& dialog : info->dialogs) {
    tell_dialog(watch, kDirections[static_cast<std::size_t>(dialog.direction)],
                kStates[static_cast<std::size_t>(dialog.state)], dialog.call_id);
  }
  if (info->full && info->dialogs.empty()) tell_dialog(watch, "undefined", "terminated", {});
}

void Watches::tell_dialog(const Watch& watch, std::string_view direction, std::string_view state,
                          std::string_view call_id) {
  context_.outbox.notify(blf_notification(watch.user, direction, state, call_id));
  context_.outbox.event("onBLFStateChange", {ApiValue{watch.user}, ApiValue{std::string(direction)},
                                             ApiValue{std::string(state)}, ApiValue{std::string(call_id)}});
}

void Watches::tell_mailbox(std::string_view body) {
  const auto summary = event::parse_message_summary(body);
  if (!summary) return context_.log.warning("the state of the mailbox could not be read");
  const auto& voice = summary->of(event::MessageClass::Voice);
  std::string words(summary->waiting ? "New voice messages" : "No new voice messages");
  if (voice) TextWriter(words) << ": " << voice->unread << " new, " << voice->read << " old";
  context_.outbox.notify(answer_notification("MWI", words));
  // The number to call is that of the settings, or else what the server says.
  const std::string number = peer_name(summary->account);
  if (number.empty() || context_.settings.source_of(Parameter::Voicemailnum) != SettingSource::Default)
    return;
  const auto learnt =
      context_.settings.set(Settings::name_of(Parameter::Voicemailnum), number, SettingSource::Default);
  if (learnt) context_.outbox.parameters_changed();
}

void Watches::stop(Instant now) {
  for (Watch& watch : watched_) {
    if (watch.usage) static_cast<void>(context_.user_agent->stop_usage(std::exchange(watch.usage, {}), now));
  }
}

void Watches::forget() {
  begun_ = false;
  refused_kinds_ = 0;
  for (Watch& watch : watched_) watch.usage = {};
}

}  // namespace webphone::phone
