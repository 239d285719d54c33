#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

namespace webphone {

/// Handle names a slot and the generation it was given out in, so that a stale handle finds nothing instead
/// of a stranger. The tag keeps handles of different maps apart. Handle{} names nothing.
template <typename Tag>
struct Handle {
  std::uint32_t slot = UINT32_MAX;
  std::uint32_t generation = 0;

  bool operator==(const Handle&) const = default;
  explicit operator bool() const { return slot != UINT32_MAX; }
  /// packed is the handle as one number, for edges that know no structs; 0 stands for no handle.
  [[nodiscard]] std::uint64_t packed() const {
    return *this ? (std::uint64_t{generation} << 32U) | (slot + 1U) : 0;
  }
  static Handle unpack(std::uint64_t number) {
    if (number == 0) return {};
    return {static_cast<std::uint32_t>(number & 0xFFFFFFFFU) - 1U, static_cast<std::uint32_t>(number >> 32U)};
  }
};

/// SlotMap owns values that are named by generational handles. Insert, find and erase are O(1); a freed slot
/// is used again under a new generation. References are valid until the next insert.
template <typename T, typename Tag = T>
class SlotMap {
 public:
  using Key = Handle<Tag>;

  Key insert(T value) {
    if (free_.empty()) {
      slots_.push_back(Slot{std::move(value), 0});
      return {static_cast<std::uint32_t>(slots_.size() - 1), 0};
    }
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    slots_[slot].value.emplace(std::move(value));
    return {slot, slots_[slot].generation};
  }

  [[nodiscard]] T* find(Key key) {
    if (key.slot >= slots_.size()) return nullptr;
    Slot& slot = slots_[key.slot];
    return slot.generation == key.generation && slot.value ? &*slot.value : nullptr;
  }
  [[nodiscard]] const T* find(Key key) const { return const_cast<SlotMap*>(this)->find(key); }  // NOLINT

  bool erase(Key key) {
    if (!vacate(key)) return false;
    release(key);
    return true;
  }

  /// vacate erases the value and keeps its slot from being used again until release. size() still counts it.
  bool vacate(Key key) {
    if (find(key) == nullptr) return false;
    slots_[key.slot].value.reset();
    return true;
  }
  /// release frees the slot of a vacated key, once.
  void release(Key key) {
    ++slots_[key.slot].generation;
    free_.push_back(key.slot);
  }

  [[nodiscard]] std::size_t size() const { return slots_.size() - free_.size(); }
  [[nodiscard]] bool empty() const { return size() == 0; }

  /// for_each calls visit(key, value) for every value, in slot order. visit may erase, and must not insert.
  template <typename Visit>
  void for_each(Visit visit) {
    for (std::uint32_t i = 0; i < slots_.size(); ++i) {
      if (slots_[i].value) visit(Key{i, slots_[i].generation}, *slots_[i].value);
    }
  }

 private:
  struct Slot {
    std::optional<T> value;
    std::uint32_t generation = 0;
  };
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
};

}  // namespace webphone
