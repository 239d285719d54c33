#pragma once

#include <array>
#include <string>
#include <string_view>

namespace webphone::bench {

/// MixedMessage is one of the messages that a phone in a browser sends or receives, ready for the wire.
struct MixedMessage {
  std::string_view name;
  std::string octets;
};

/// message_mix gives twelve realistic messages of one phone's day: registration with and without credentials,
/// a call with browser descriptions from INVITE to BYE, a cancelled one, OPTIONS and a NOTIFY.
const std::array<MixedMessage, 12>& message_mix();

}  // namespace webphone::bench
