#include "core/phone/own_presence.hpp"

#include "core/base/text_writer.hpp"
#include "core/phone/account_settings.hpp"

namespace webphone::phone {
namespace {

constexpr std::string_view kType = "application/pidf+xml";

}  // namespace

void OwnPresence::set(std::string_view name) {
  const OwnState* state = find_own_state(name);
  if (state == nullptr) {
    return context_.log.error(
        text("setpresencestatus: ", name.substr(0, 40), " is none of Online, Away, DND, Invisible, Offline"));
  }
  state_ = state;
  used_ = true;
  context_.do_not_disturb = name == "DND";
}

void OwnPresence::publish(Account::CallPermission permission, Instant now) {
  const int mode = context_.settings.number(Parameter::Enablepresence);
  const bool wanted =
      mode == 2 || (mode == 1 && (used_ || context_.settings.has(Parameter::Presenceuserlist)));
  if (permission != Account::CallPermission::Yes || !wanted || state_ == published_) return;
  published_ = state_;
  if (state_->basic == event::Basic::Unknown) return stop(now);
  if (publication_ &&
      context_.user_agent->change_publication(publication_, std::string(kType), document(), now)) {
    return;
  }
  const auto made =
      context_.user_agent->publish(context_.account, {"presence", std::string(kType), document()}, now);
  if (made) publication_ = *made;
}

std::string OwnPresence::document() const {
  const bool has_user = context_.settings.has(Parameter::Username);
  event::Presence presence;
  presence.entity =
      text("sip:", context_.settings.text(has_user ? Parameter::Username : Parameter::Sipusername), '@',
           server_name(context_.settings));
  event::PresenceTuple tuple;
  tuple.id = "phone";
  tuple.basic = state_->basic;
  tuple.note = state_->note;
  presence.tuples.push_back(std::move(tuple));
  if (!state_->activity.empty()) presence.activities.emplace_back(state_->activity);
  return event::write_pidf(presence);
}

void OwnPresence::on_change(const sip::UsageChanged& change) {
  if (!publication_ || change.usage != publication_ || change.state != sip::UsageState::Ended) return;
  publication_ = {};
  if (change.status >= 300)
    context_.log.event(text("own presence is not published: ", change.status, ' ', change.reason));
}

void OwnPresence::stop(Instant now) {
  if (publication_) static_cast<void>(context_.user_agent->stop_usage(publication_, now));
  publication_ = {};
}

void OwnPresence::forget() {
  publication_ = {};
  published_ = nullptr;
}

}  // namespace webphone::phone
