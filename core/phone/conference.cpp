#include "core/phone/conference.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/switchboard.hpp"

namespace webphone::phone {

bool Conference::has(const Numbers& numbers, std::int64_t call) {
  return std::find(numbers.begin(), numbers.end(), call) != numbers.end();
}

void Conference::join(std::int64_t call) {
  if (!has(members_, call)) members_.push_back(call);
}

void Conference::leave(std::int64_t call) {
  members_.erase(std::remove(members_.begin(), members_.end(), call), members_.end());
}

void Conference::settle(const std::vector<std::unique_ptr<Call>>& calls) {
  if (members_.empty() && mixed_.empty()) return;
  Numbers members;
  Numbers mix;
  for (const auto& call : calls) {
    if (!has(members_, call->number()) || call->ended()) continue;
    members.push_back(call->number());
    if (call->state() == Call::State::Connected && !call->on_hold()) mix.push_back(call->number());
  }
  if (members.size() < 2) members.clear();
  if (members.size() < 2 || mix.size() < 2) mix.clear();
  members_ = std::move(members);
  if (mix == mixed_) return;
  context_.outbox.media(MixMedia{mix});
  for (const auto& call : calls) {
    const bool is_in = has(mix, call->number());
    if (is_in == has(mixed_, call->number()) || call->state() != Call::State::Connected) continue;
    if (is_in || !call->on_hold()) call->show(is_in ? "Conference" : "Speaking");
  }
  mixed_ = std::move(mix);
}

void Switchboard::add_to_conference(Call& call, Instant now) {
  if (call.on_hold()) call.hold(false, now);
  conference_.join(call.number());
}

void Switchboard::refuse_conference(std::string_view why) {
  display(context_, Severity::Error, text("Conference: ", why), "Conference");
}

void Switchboard::conference_of_all(Instant now) {
  Calls connected;
  for (const auto& call : calls_) {
    if (call->state() == Call::State::Connected) connected.push_back(call.get());
  }
  if (connected.size() < 2) return refuse_conference("at least two calls are needed");
  for (Call* call : connected) add_to_conference(*call, now);
}

// A conference begins with the call that the user is in: that of the active line, or else any other.
void Switchboard::begin_conference(const Call& other, int active, Instant now) {
  Call* first = on_line(active);
  for (const auto& call : calls_) {
    if (first != nullptr && first != &other) break;
    if (call->state() == Call::State::Connected) first = call.get();
  }
  if (first != nullptr && first != &other) add_to_conference(*first, now);
}

// A single digit is a line, nothing means all calls, and anything else a number to call or the peer of a
// call.
void Switchboard::conference(std::string_view number, bool add, Instant now) {
  if (add && context_.settings.number(
                 context_.settings.chosen(Parameter::Conferencetype, Parameter::Conferenceroom)) == 0) {
    return refuse_conference("switched off by the setting conferencetype");
  }
  if (number.empty()) return add ? conference_of_all(now) : conference_.dissolve();
  const bool is_line = number.size() == 1 && number.front() >= '1' && number.front() <= '9';
  const auto named = std::find_if(calls_.begin(), calls_.end(), [&](const auto& call) {
    return is_line ? call->line() == number.front() - '0' : iequals(call->names().peer, number);
  });
  Call* call = named == calls_.end() ? nullptr : named->get();
  if (!add && call != nullptr) return conference_.leave(call->number());
  if (!add || (is_line && call == nullptr)) {
    return refuse_conference(text("no call ", is_line ? "on line " : "with ", number.substr(0, 60)));
  }
  const int active = active_;
  if (call == nullptr) {
    const std::int64_t before = last_number_;
    this->call(number, false, now);
    if (last_number_ == before) return;  // it has said why
    call = calls_.back().get();
  }
  if (conference_.empty()) begin_conference(*call, active, now);
  add_to_conference(*call, now);
}

}  // namespace webphone::phone
