#pragma once

#include <string>

namespace webphone::sip {

/// DialogId names a dialog at one of its two ends (RFC 3261 §12); the other end has the tags exchanged. A
/// peer of RFC 2543 may give no tag: then remote_tag is empty.
struct DialogId {
  std::string call_id;
  std::string local_tag;
  std::string remote_tag;

  bool operator==(const DialogId&) const = default;
};

}  // namespace webphone::sip
