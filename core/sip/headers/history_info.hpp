#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/name_addr.hpp"

namespace webphone::sip {

/// The longest index that is taken; it bounds the depth of a call's history.
inline constexpr std::size_t kMaxHistoryIndexLength = 128;

/// HistoryInfo is one value of History-Info (RFC 7044 §5): one place where the call has been, oldest first in
/// a message. It views the text that it was read from.
struct HistoryInfo {
  /// How the target came to be: `rc` the same user by other contact, `mp` another user, `np` only the route.
  enum class Change : std::uint8_t { None, Recursed, Mapped, NoChange };

  NameAddrView address;
  /// Digits and dots, such as 1.2.1; empty when there is none (RFC 7044 §10.3 wants it taken as one anyway).
  std::string_view index;
  Change change = Change::None;
  /// The index of the entry that this one was made from.
  std::string_view changed_from;

  /// reason is the Reason header within the URI, for parse_reason; empty when there is none.
  [[nodiscard]] std::string reason() const;
  /// is_private tells whether the URI carries Privacy with `history` (RFC 7044 §10.1.1).
  [[nodiscard]] bool is_private() const;
  [[nodiscard]] std::string write() const;
};

std::optional<HistoryInfo> parse_history_info(std::string_view value);

}  // namespace webphone::sip
