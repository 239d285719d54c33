#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace webphone::event {

/// MessageClass is a kind of messages in a mailbox (RFC 3458 §6.2).
enum class MessageClass : std::uint8_t { Voice, Fax, Pager, Multimedia, Text, None };
inline constexpr std::size_t kMessageClasses = 6;

/// MessageCounts are the numbers of one kind: `2/8 (0/2)`.
struct MessageCounts {
  std::uint32_t unread = 0;
  std::uint32_t read = 0;
  std::uint32_t urgent_unread = 0;  ///< of the unread ones
  std::uint32_t urgent_read = 0;
};

/// MessageSummary is what a mailbox holds (RFC 3842 §5).
struct MessageSummary {
  bool waiting = false;
  std::string account;  ///< URI of the mailbox; empty when it was not said
  std::array<std::optional<MessageCounts>, kMessageClasses> counts;

  [[nodiscard]] const std::optional<MessageCounts>& of(MessageClass kind) const {
    return counts[static_cast<std::size_t>(kind)];
  }
};

/// parse_message_summary reads the body of application/simple-message-summary up to its first empty line:
/// what follows is about single messages. Absent without a readable Messages-Waiting, which must be the first
/// line by the RFC but may be any here. Lines that are not known or malformed are passed over.
std::optional<MessageSummary> parse_message_summary(std::string_view body);

}  // namespace webphone::event
