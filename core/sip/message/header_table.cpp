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

}  // namespace webphone::sip
