#pragma once

#include <optional>

#include "core/base/fifo.hpp"
#include "core/phone/phone_output.hpp"
#include "core/phone/settings.hpp"

namespace webphone::phone {

/// Outbox queues the phone's outputs and keeps the order that a page relies on: whoever hears an event finds
/// the state that it tells of already in the snapshot. Every part changes `state` first and then reports;
/// event() puts what has changed since the last patch in front of the event.
class Outbox {
 public:
  explicit Outbox(const Settings& settings) : settings_(settings) {}

  Snapshot state;

  /// parameters_changed marks the parameters to be sent with the next patch.
  void parameters_changed() { parameters_changed_ = true; }

  void event(std::string_view name, std::vector<ApiValue> arguments);
  /// notify is the event getEvents with a notification string.
  void notify(std::string notification);
  void result(std::int64_t id, ApiValue value);
  void media(MediaVerb verb) { outputs_.push_back(std::move(verb)); }
  void push(PhoneOutput output) { outputs_.push_back(std::move(output)); }

  /// flush queues a patch if the state has changed since the last one.
  void flush();
  std::optional<PhoneOutput> poll();

 private:
  const Settings& settings_;
  Snapshot sent_;
  bool sent_any_ = false;  // the first patch carries every member
  bool parameters_changed_ = false;
  Fifo<PhoneOutput> outputs_;
};

}  // namespace webphone::phone
