#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/sip/message/header_id.hpp"
#include "core/sip/message/limits.hpp"

namespace webphone::sip {

/// Extent is a stretch of a message's buffer; kMaxMessageSize makes 16 bits enough.
struct Extent {
  std::uint16_t offset;
  std::uint16_t length;
};

/// HeaderTable lists the header lines of one message by position, in a fixed space: parsing allocates
/// nothing, and moving costs what is in use.
class HeaderTable {
 public:
  struct Entry {
    Extent value;
    std::uint16_t name_offset;
    std::uint8_t name_length;
    HeaderId id;
  };
  static constexpr std::size_t kNone = 0xFF;

  HeaderTable();
  HeaderTable(const HeaderTable& other);
  HeaderTable& operator=(const HeaderTable& other);

  /// append is false when the table is full.
  bool append(const Entry& entry) {
    if (size_ == entries_.size()) return false;
    std::uint8_t& first = first_[static_cast<std::size_t>(entry.id)];
    if (first == kNone) first = size_;
    entries_[size_++] = entry;
    return true;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Entry& operator[](std::size_t index) const { return entries_[index]; }
  /// first is the index of the first line of a header, or kNone.
  [[nodiscard]] std::size_t first(HeaderId id) const { return first_[static_cast<std::size_t>(id)]; }
  /// next is the index of the next line of the same header after index, or kNone.
  [[nodiscard]] std::size_t next(std::size_t index) const {
    const HeaderId id = entries_[index].id;
    while (++index < size_) {
      if (entries_[index].id == id) return index;
    }
    return kNone;
  }

 private:
  static_assert(kMaxHeaderFields < kNone);
  std::uint8_t size_ = 0;
  std::array<std::uint8_t, kHeaderIdCount> first_;
  std::array<Entry, kMaxHeaderFields> entries_;
};

}  // namespace webphone::sip
