#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/event_body/xml_reader.hpp"

namespace webphone::event {

inline constexpr std::size_t kMaxDialogInfoEntries = 64;

/// WatchedDialogState is the state of a dialog of somebody else (RFC 4235 §3.7.1). Unknown stands for one
/// that the RFC does not have.
enum class WatchedDialogState : std::uint8_t { Unknown, Trying, Proceeding, Early, Confirmed, Terminated };

enum class DialogDirection : std::uint8_t { Unknown, Initiator, Recipient };

/// DialogParty is one end of a watched dialog.
struct DialogParty {
  std::string identity;      ///< URI
  std::string display_name;  ///< of the identity
  std::string target;        ///< URI of the contact
};

/// WatchedDialog is one `dialog` element: enough to show a lamp, and to pick the call up by Replaces.
struct WatchedDialog {
  std::string id;
  std::string call_id;
  std::string local_tag;
  std::string remote_tag;
  DialogDirection direction = DialogDirection::Unknown;
  WatchedDialogState state = WatchedDialogState::Unknown;
  std::string event;       ///< why it ended: cancelled, rejected, replaced, local-bye, ...
  std::uint16_t code = 0;  ///< of the response that changed the state; 0 for none
  DialogParty local;
  DialogParty remote;
};

/// DialogInfo is a dialog-info document (RFC 4235 §4).
struct DialogInfo {
  std::uint32_t version = 0;
  bool full = false;   ///< all dialogs of the entity, not only those that changed
  std::string entity;  ///< whose dialogs these are, a URI
  std::vector<WatchedDialog> dialogs;
};

/// parse_dialog_info reads the body of application/dialog-info+xml. Dialogs past the limit are passed over.
Result<DialogInfo, XmlError> parse_dialog_info(std::string_view body);

}  // namespace webphone::event
