#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// DialogReference names a dialog of the receiver, as Replaces (RFC 3891 §6.1), Join (RFC 3911 §7.1) and
/// Target-Dialog (RFC 4538 §7) do: to_tag is the receiver's own tag, from_tag that of its peer.
struct DialogReference {
  std::string_view call_id;
  std::string_view to_tag;
  std::string_view from_tag;
  bool early_only = false;  ///< Replaces: only if the dialog is still early

  [[nodiscard]] std::string write() const;
};

/// parse_dialog_reference reads `call-id;to-tag=a;from-tag=b`; absent when malformed or without either tag.
/// The tag 0 stands for none, of a peer of RFC 2543 (RFC 3891 §6.1).
std::optional<DialogReference> parse_dialog_reference(std::string_view text);

}  // namespace webphone::sip
