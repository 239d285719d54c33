#include "core/phone/outbox.hpp"

#include <utility>

namespace webphone::phone {
namespace {

template <typename T>
bool take_change(bool first, const T& now, T& sent, std::optional<T>& patch) {
  if (now == sent && !first) return false;
  sent = now;
  patch = now;
  return true;
}

}  // namespace

void Outbox::event(std::string_view name, std::vector<ApiValue> arguments) {
  flush();
  outputs_.push_back(ApiEvent{name, std::move(arguments)});
}

void Outbox::notify(std::string notification) {
  event("getEvents", {ApiValue{std::move(notification)}});
}

void Outbox::result(std::int64_t id, ApiValue value) {
  flush();
  outputs_.push_back(CommandResult{id, std::move(value)});
}

void Outbox::flush() {
  StatePatch patch;
  const bool first = !std::exchange(sent_any_, true);
  bool changed = take_change(first, state.ready, sent_.ready, patch.ready);
  changed |= take_change(first, state.started, sent_.started, patch.started);
  changed |= take_change(first, state.engine, sent_.engine, patch.engine);
  changed |= take_change(first, state.status, sent_.status, patch.status);
  changed |= take_change(first, state.registered, sent_.registered, patch.registered);
  changed |= take_change(first, state.line, sent_.line, patch.line);
  changed |= take_change(first, state.lines, sent_.lines, patch.lines);
  changed |=
      take_change(first, state.registration_failure, sent_.registration_failure, patch.registration_failure);
  changed |= take_change(first, state.last_call, sent_.last_call, patch.last_call);
  changed |= take_change(first, state.kept_calls, sent_.kept_calls, patch.kept_calls);
  if (parameters_changed_) {
    auto& parameters = patch.parameters.emplace();
    settings_.for_each(
        [&](std::string_view name, std::string_view value) { parameters.emplace_back(name, value); });
    parameters_changed_ = false;
    changed = true;
  }
  if (changed) outputs_.push_back(std::move(patch));
}

std::optional<PhoneOutput> Outbox::poll() {
  return outputs_.poll();
}

}  // namespace webphone::phone
