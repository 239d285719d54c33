#pragma once

#include <list>
#include <optional>
#include <utility>

namespace webphone {

/// Fifo is a queue that takes no memory when it is empty. A list and not a deque: it costs an allocation a
/// value, and a third of the code in WebAssembly for each type of value.
template <typename T>
class Fifo {
 public:
  void push_back(T value) { values_.push_back(std::move(value)); }

  /// poll takes out the oldest value.
  std::optional<T> poll() {
    if (values_.empty()) return std::nullopt;
    std::optional<T> oldest(std::move(values_.front()));
    values_.pop_front();
    return oldest;
  }
  void pop_front() { values_.pop_front(); }
  void clear() { values_.clear(); }

  [[nodiscard]] T& front() { return values_.front(); }
  [[nodiscard]] const T& front() const { return values_.front(); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  [[nodiscard]] bool empty() const { return values_.empty(); }

 private:
  std::list<T> values_;
};

}  // namespace webphone
