#include "core/sip/message/header_table.hpp"

#include <algorithm>

namespace webphone::sip {

HeaderTable::HeaderTable() {  // NOLINT: entries_ past size_ are never read
  first_.fill(kNone);
}

HeaderTable::HeaderTable(const HeaderTable& other)  // NOLINT: entries_ past size_ are never read
    : size_(other.size_), first_(other.first_) {
  std::copy_n(other.entries_.begin(), size_, entries_.begin());
}

HeaderTable& HeaderTable::operator=(const HeaderTable& other) {
  if (this == &other) return *this;
  size_ = other.size_;
  first_ = other.first_;
  std::copy_n(other.entries_.begin(), size_, entries_.begin());
  return *this;
}

bool HeaderTable::append(const Entry& entry) {
  if (size_ == entries_.size()) return false;
  std::uint8_t& first = first_[static_cast<std::size_t>(entry.id)];
  if (first == kNone) first = size_;
  entries_[size_++] = entry;
  return true;
}

std::size_t HeaderTable::next(std::size_t index) const {
  const HeaderId id = entries_[index].id;
  while (++index < size_) {
    if (entries_[index].id == id) return index;
  }
  return kNone;
}

}  // namespace webphone::sip
