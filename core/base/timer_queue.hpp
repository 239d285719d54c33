#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/instant.hpp"
#include "core/base/slot_map.hpp"

namespace webphone {

struct TimerTag {};
using TimerId = Handle<TimerTag>;

/// TimerHeap orders deadlines. Arm, cancel and pop are O(log n). Timers of the same instant come out in the
/// order in which they were armed.
class TimerHeap {
 public:
  TimerId arm(Instant deadline);
  /// cancel forgets a timer; a stale or empty id is ignored.
  void cancel(TimerId id);
  [[nodiscard]] Instant next_timeout() const;
  /// pop_due takes out the earliest timer that is due at now; an empty id if none is.
  TimerId pop_due(Instant now);
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

 private:
  struct Node {
    Instant deadline;
    std::uint64_t sequence;
    TimerId id;
    [[nodiscard]] bool before(const Node& other) const;
  };

  void place(std::size_t position, const Node& node);
  void remove(std::size_t position);
  void sift_up(std::size_t position);
  void sift_down(std::size_t position);

  SlotMap<std::size_t, TimerTag> positions_;
  std::vector<Node> heap_;
  std::uint64_t sequence_ = 0;
};

/// TimerQueue is a TimerHeap whose timers carry a Key that says what is due.
template <typename Key>
class TimerQueue {
 public:
  TimerId arm(Instant deadline, Key key) {
    const TimerId id = heap_.arm(deadline);
    if (id.slot == keys_.size()) keys_.emplace_back();
    keys_[id.slot] = std::move(key);
    return id;
  }
  void cancel(TimerId id) { heap_.cancel(id); }
  [[nodiscard]] Instant next_timeout() const { return heap_.next_timeout(); }
  std::optional<Key> pop_due(Instant now) {
    const TimerId id = heap_.pop_due(now);
    if (!id) return std::nullopt;
    return std::move(keys_[id.slot]);
  }
  [[nodiscard]] std::size_t size() const { return heap_.size(); }

 private:
  TimerHeap heap_;
  std::vector<Key> keys_;  // by slot
};

}  // namespace webphone
