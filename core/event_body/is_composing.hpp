#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/event_body/xml_reader.hpp"

namespace webphone::event {

/// IsComposing tells whether somebody is typing a message (RFC 3994 §3).
struct IsComposing {
  bool active = false;
  std::string content_type;   ///< of what is being composed; empty when it was not said
  std::uint32_t refresh = 0;  ///< seconds after which "active" is over unless repeated; 0: the default of 120
  std::string last_active;    ///< time stamp of RFC 3339, as received
  bool operator==(const IsComposing&) const = default;
};

/// parse_is_composing reads the body of application/im-iscomposing+xml. A state that is not known is idle.
Result<IsComposing, XmlError> parse_is_composing(std::string_view body);

std::string write_is_composing(const IsComposing& composing);

}  // namespace webphone::event
