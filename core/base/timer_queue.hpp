#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/instant.hpp"
#include "core/base/slot_map.hpp"

namespace webphone {

struct TimerTag {};
using TimerId = Handle<TimerTag>;

/// TimerQueue orders deadlines; each carries a Key that says what is due. Arm, cancel and pop are O(log n).
/// Timers of the same instant come out in the order in which they were armed.
template <typename Key>
class TimerQueue {
 public:
  TimerId arm(Instant deadline, Key key) {
    const TimerId id = entries_.insert(Entry{std::move(key), 0});
    heap_.push_back({deadline, ++sequence_, id});
    place(heap_.size() - 1, heap_.back());
    sift_up(heap_.size() - 1);
    return id;
  }

  /// cancel forgets a timer; a stale or empty id is ignored.
  void cancel(TimerId id) {
    const Entry* entry = entries_.find(id);
    if (entry == nullptr) return;
    remove(entry->position);
    entries_.erase(id);
  }

  [[nodiscard]] Instant next_timeout() const {
    return heap_.empty() ? Instant::never() : heap_.front().deadline;
  }

  /// pop_due takes out the earliest timer that is due at now, if any.
  std::optional<Key> pop_due(Instant now) {
    if (heap_.empty() || heap_.front().deadline > now) return std::nullopt;
    const TimerId id = heap_.front().id;
    Key key = std::move(entries_.find(id)->key);
    remove(0);
    entries_.erase(id);
    return key;
  }

  [[nodiscard]] std::size_t size() const { return heap_.size(); }

 private:
  struct Entry {
    Key key;
    std::size_t position;
  };
  struct Node {
    Instant deadline;
    std::uint64_t sequence;
    TimerId id;
    bool before(const Node& other) const {
      return deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence;
    }
  };

  void place(std::size_t position, Node node) {
    heap_[position] = node;
    entries_.find(node.id)->position = position;
  }

  void remove(std::size_t position) {
    const Node last = heap_.back();
    heap_.pop_back();
    if (position == heap_.size()) return;
    place(position, last);
    sift_up(position);
    sift_down(entries_.find(last.id)->position);
  }

  void sift_up(std::size_t position) {
    const Node node = heap_[position];
    while (position > 0) {
      const std::size_t parent = (position - 1) / 2;
      if (!node.before(heap_[parent])) break;
      place(position, heap_[parent]);
      position = parent;
    }
    place(position, node);
  }

  void sift_down(std::size_t position) {
    const Node node = heap_[position];
    for (;;) {
      std::size_t child = position * 2 + 1;
      if (child >= heap_.size()) break;
      if (child + 1 < heap_.size() && heap_[child + 1].before(heap_[child])) ++child;
      if (!heap_[child].before(node)) break;
      place(position, heap_[child]);
      position = child;
    }
    place(position, node);
  }

  SlotMap<Entry, TimerTag> entries_;
  std::vector<Node> heap_;
  std::uint64_t sequence_ = 0;
};

}  // namespace webphone
