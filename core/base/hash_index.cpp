#include "core/base/hash_index.hpp"

namespace webphone {

std::size_t HashIndex::home(std::uint64_t hash) const {
  return static_cast<std::size_t>(hash) & (entries_.size() - 1);
}

void HashIndex::insert(std::uint64_t hash, std::uint64_t number) {
  if ((size_ + 1) * 4 > entries_.size() * 3) grow();
  place({hash, number});
  ++size_;
}

void HashIndex::place(const Entry& entry) {
  std::size_t at = home(entry.hash);
  while (used(at)) at = after(at);
  entries_[at] = entry;
}

void HashIndex::grow() {
  std::vector<Entry> former(entries_.empty() ? 16 : entries_.size() * 2);
  former.swap(entries_);
  for (const Entry& entry : former) {
    if (entry.number != 0) place(entry);
  }
}

bool HashIndex::erase(std::uint64_t hash, std::uint64_t number) {
  std::size_t hole = home(hash);
  while (used(hole) && (entries_[hole].hash != hash || entries_[hole].number != number)) hole = after(hole);
  if (!used(hole)) return false;
  if (--size_ == 0) {
    std::vector<Entry>().swap(entries_);
    return true;
  }
  // Whoever sits behind the hole and would be looked for from before it moves up (Knuth, algorithm 6.4R).
  for (std::size_t at = after(hole); used(at); at = after(at)) {
    const std::size_t mask = entries_.size() - 1;
    if (((at - home(entries_[at].hash)) & mask) < ((at - hole) & mask)) continue;
    entries_[hole] = entries_[at];
    hole = at;
  }
  entries_[hole] = {};
  return true;
}

std::size_t HashIndex::count(std::uint64_t hash) const {
  std::size_t found = 0;
  static_cast<void>(find(hash, [&](std::uint64_t) {
    ++found;
    return false;
  }));
  return found;
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash ^ (hash >> 32U);
}

}  // namespace webphone
