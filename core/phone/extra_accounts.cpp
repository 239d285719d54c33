#include "core/phone/extra_accounts.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"
#include "core/phone/display.hpp"
#include "core/phone/phone_context.hpp"

namespace webphone::phone {
namespace {

constexpr std::string_view kSetting = "extraregisteraccounts";

}  // namespace

void ExtraAccounts::follow(Instant now) {
  if (!context_.user_agent) return;
  if (context_.settings.text(Parameter::Extraregisteraccounts) != followed_) take_list(now);
  remove_unlisted(now);
}

void ExtraAccounts::take_list(Instant now) {
  followed_ = context_.settings.text(Parameter::Extraregisteraccounts);
  for (Entry& entry : entries_) entry.listed = false;
  std::size_t count = 0;
  for (Split part{{}, followed_, true}; part.found;) {
    part = split_at(part.rest, ';');
    const std::string_view row = trim(part.head);
    if (row.empty()) continue;
    if (++count > kMaxExtraAccounts) {
      context_.log.error(
          text(kSetting, ": only ", std::uint64_t{kMaxExtraAccounts}, " accounts are registered"));
      break;
    }
    add(row, now);
  }
  for (Entry& entry : entries_) {
    if (!entry.listed) unregister(entry, now);
  }
}

void ExtraAccounts::add(std::string_view row, Instant now) {
  const auto known =
      std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.row == row; });
  if (known != entries_.end()) {
    known->listed = true;
    if (!known->bound || known->leaving) {
      static_cast<void>(context_.user_agent->register_account(known->id, now));
      known->leaving = false;
    }
    return;
  }
  auto settings = make_extra_account_settings(context_.settings, context_.environment, row);
  if (!settings) return context_.log.error(text(kSetting, ": ", settings.error()));
  std::string name = text(settings->user, '@', settings->domain);
  const std::size_t user_length = settings->user.size();
  const auto account = context_.user_agent->add_account(*std::move(settings), now);
  if (!account) return context_.log.error(text(kSetting, ": ", name, " is not a usable account"));
  static_cast<void>(context_.user_agent->register_account(*account, now));
  entries_.push_back({*account, std::string(row), std::move(name), user_length});
}

void ExtraAccounts::register_all(Instant now) {
  if (!context_.user_agent) return;
  for (Entry& entry : entries_) {
    if (!entry.listed) continue;
    entry.leaving = entry.failure_shown = false;
    static_cast<void>(context_.user_agent->register_account(entry.id, now));
  }
}

void ExtraAccounts::unregister_all(Instant now) {
  for (Entry& entry : entries_) unregister(entry, now);
}

void ExtraAccounts::unregister(Entry& entry, Instant now) {
  if (entry.leaving) return;
  entry.leaving = entry.bound;
  static_cast<void>(context_.user_agent->unregister_account(entry.id, now));
}

// Calls of an account outlive its row in the setting.
void ExtraAccounts::remove_unlisted(Instant now) {
  const auto is_over = [](const Entry& entry) { return !entry.listed && !entry.leaving; };
  const auto over = std::stable_partition(entries_.begin(), entries_.end(),
                                          [&](const Entry& entry) { return !is_over(entry); });
  if (over == entries_.end() || context_.user_agent->census().sessions > 0) return;
  for (auto entry = over; entry != entries_.end(); ++entry)
    context_.user_agent->remove_account(entry->id, now);
  entries_.erase(over, entries_.end());
}

void ExtraAccounts::close(Instant now) {
  for (const Entry& entry : entries_) context_.user_agent->remove_account(entry.id, now);
  entries_.clear();
  followed_.clear();
}

void ExtraAccounts::on_change(const sip::AccountStateChanged& change) {
  const auto found = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& entry) { return entry.id == change.account; });
  if (found == entries_.end()) return;
  Entry& entry = *found;
  switch (change.state) {
    case sip::AccountState::Idle:
    case sip::AccountState::Connecting:
      if (!change.connected && !change.reason.empty()) failed(entry, "Server address unreachable");
      break;
    case sip::AccountState::Registering: entry.bound = true; break;
    case sip::AccountState::Registered:
      entry.bound = true;
      entry.failure_shown = false;
      context_.log.event(text("registered as well: ", entry.name));
      break;
    case sip::AccountState::Failed: failed(entry, registration_failure_text(change.status)); break;
    case sip::AccountState::Unregistering: break;
    case sip::AccountState::Unregistered:
      entry.bound = entry.leaving = false;
      context_.log.event(text("not registered any more: ", entry.name));
      break;
  }
}

void ExtraAccounts::failed(Entry& entry, std::string_view reason) {
  const std::string told = text(entry.name, ": ", reason);
  if (std::exchange(entry.failure_shown, true)) return context_.log.warning(told);
  display(context_, Severity::Warning, told, "Registration");
}

bool ExtraAccounts::unregistering() const {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) { return entry.leaving; });
}

std::string_view ExtraAccounts::user_of(sip::AccountId account) const {
  for (const Entry& entry : entries_) {
    if (entry.id == account) return std::string_view(entry.name).substr(0, entry.user_length);
  }
  return {};
}

sip::AccountId ExtraAccounts::account_of(std::string_view user) const {
  for (const Entry& entry : entries_) {
    if (user_of(entry.id) == user) return entry.id;
  }
  return {};
}

}  // namespace webphone::phone
