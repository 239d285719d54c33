#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "core/base/slot_map.hpp"

namespace webphone {

/// HandleTable keeps a value beside another map's handle. Set, find and erase are O(1); a stale handle finds
/// nothing.
template <typename Tag, typename Value>
class HandleTable {
 public:
  void set(Handle<Tag> handle, Value value) {
    while (handle.slot >= entries_.size()) entries_.emplace_back();
    entries_[handle.slot] = Entry{handle, std::move(value)};
  }
  [[nodiscard]] const Value* find(Handle<Tag> handle) const {
    if (handle.slot >= entries_.size() || entries_[handle.slot].handle != handle) return nullptr;
    return &entries_[handle.slot].value;
  }
  void erase(Handle<Tag> handle) {
    if (find(handle) != nullptr) entries_[handle.slot] = {};
  }
  /// for_each calls visit(handle, value); visit may erase, and must not set.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (const Entry& entry : entries_) {
      if (entry.handle) visit(entry.handle, entry.value);
    }
  }

 private:
  struct Entry {
    Handle<Tag> handle{};
    Value value{};
  };
  std::vector<Entry> entries_;  // by slot
};

}  // namespace webphone
