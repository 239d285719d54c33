#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace webphone {

/// HashIndex finds numbers (packed handles, mostly) by the hash of what names them. Different names may share
/// a hash, so whoever looks up says which number is meant. All operations are O(1) on average, and an empty
/// index holds no memory.
class HashIndex {
 public:
  /// insert adds a number above 0; the same hash may have several.
  void insert(std::uint64_t hash, std::uint64_t number);
  /// erase takes out one pair; false if it is not there.
  bool erase(std::uint64_t hash, std::uint64_t number);
  [[nodiscard]] std::size_t count(std::uint64_t hash) const;
  [[nodiscard]] std::size_t size() const { return size_; }

  /// find is the first number under hash that is_meant(number) accepts, or 0.
  template <typename IsMeant>
  [[nodiscard]] std::uint64_t find(std::uint64_t hash, IsMeant is_meant) const {
    for (std::size_t at = home(hash); used(at); at = after(at)) {
      if (entries_[at].hash == hash && is_meant(entries_[at].number)) return entries_[at].number;
    }
    return 0;
  }

 private:
  struct Entry {
    std::uint64_t hash = 0;
    std::uint64_t number = 0;
  };
  [[nodiscard]] std::size_t home(std::uint64_t hash) const;
  [[nodiscard]] std::size_t after(std::size_t at) const { return (at + 1) & (entries_.size() - 1); }
  [[nodiscard]] bool used(std::size_t at) const { return at < entries_.size() && entries_[at].number != 0; }
  void place(const Entry& entry);
  void grow();

  std::vector<Entry> entries_;  // open addressing; a power of two, at most three quarters used
  std::size_t size_ = 0;
};

/// hash_of is FNV-1a with a final mix.
std::uint64_t hash_of(std::string_view text);

}  // namespace webphone
