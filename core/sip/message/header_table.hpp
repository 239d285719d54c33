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
    HeaderId id : 7;
    /// Whether the whole line came just as it is written: `Name: value` and a line end.
    bool canonical : 1;
  };
  static_assert(kHeaderIdCount <= 128);
  static constexpr std::size_t kNone = 0xFF;

  HeaderTable();
  HeaderTable(const HeaderTable& other);
  HeaderTable& operator=(const HeaderTable& other);

  /// append is false when the table is full.
  bool append(const Entry& entry) {
    if (size_ == entries_.size()) return false;
    std::uint8_t& first = first_[static_cast<std::size_t>(entry.id)];
    first = first == kNone ? size_ : static_cast<std::uint8_t>(first | kRepeated);
    entries_[size_++] = entry;
    return true;
  }

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] const Entry& operator[](std::size_t index) const { return entries_[index]; }
  /// first is the index of the first line of a header, or kNone.
  [[nodiscard]] std::size_t first(HeaderId id) const {
    const std::uint8_t first = first_[static_cast<std::size_t>(id)];
    return first == kNone ? kNone : std::size_t{first} & (kRepeated - 1U);
  }
  /// next is the index of the next line of the same header after index, or kNone.
  [[nodiscard]] std::size_t next(std::size_t index) const {
    const HeaderId id = entries_[index].id;
    if ((first_[static_cast<std::size_t>(id)] & kRepeated) == 0) return kNone;
    while (++index < size_) {
      if (entries_[index].id == id) return index;
    }
    return kNone;
  }

 private:
  /// Marks the index of a header of which more than one line stands here. The last index cannot be marked, so
  /// that kNone stays apart.
  static constexpr std::uint8_t kRepeated = 0x80;
  static_assert(kMaxHeaderFields <= kRepeated);
  std::uint8_t size_ = 0;
  std::array<std::uint8_t, kHeaderIdCount> first_;
  std::array<Entry, kMaxHeaderFields> entries_;
};

}  // namespace webphone::sip
