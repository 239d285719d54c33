#include "core/base/timer_queue.hpp"

namespace webphone {

bool TimerHeap::Node::before(const Node& other) const {
  return deadline != other.deadline ? deadline < other.deadline : sequence < other.sequence;
}

TimerId TimerHeap::arm(Instant deadline) {
  const TimerId id = positions_.insert(heap_.size());
  heap_.push_back({deadline, ++sequence_, id});
  sift_up(heap_.size() - 1);
  return id;
}

void TimerHeap::cancel(TimerId id) {
  const std::size_t* position = positions_.find(id);
  if (position == nullptr) return;
  remove(*position);
  positions_.erase(id);
}

Instant TimerHeap::next_timeout() const {
  return heap_.empty() ? Instant::never() : heap_.front().deadline;
}

TimerId TimerHeap::pop_due(Instant now) {
  if (heap_.empty() || heap_.front().deadline > now) return {};
  const TimerId id = heap_.front().id;
  cancel(id);
  return id;
}

void TimerHeap::place(std::size_t position, const Node& node) {
  heap_[position] = node;
  *positions_.find(node.id) = position;
}

void TimerHeap::remove(std::size_t position) {
  const Node last = heap_.back();
  heap_.pop_back();
  if (position == heap_.size()) return;
  place(position, last);
  sift_up(position);
  sift_down(*positions_.find(last.id));
}

void TimerHeap::sift_up(std::size_t position) {
  const Node node = heap_[position];
  while (position > 0) {
    const std::size_t parent = (position - 1) / 2;
    if (!node.before(heap_[parent])) break;
    place(position, heap_[parent]);
    position = parent;
  }
  place(position, node);
}

void TimerHeap::sift_down(std::size_t position) {
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

}  // namespace webphone
