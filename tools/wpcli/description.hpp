#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace webphone::wpcli {

/// PlainDescription makes the SDP of a phone without sound: one audio line with G.711 and telephone events,
/// whose packets go to the discard port. It keeps the version of o= as RFC 3264 §8 wants it.
class PlainDescription {
 public:
  /// address is the local address to name; id tells this session from others.
  PlainDescription(std::string address, std::uint64_t id) : address_(std::move(address)), id_(id) {}

  /// offer describes us; on hold as sendonly.
  std::string offer(bool hold = false);
  /// answer takes G.711 audio of the offer and refuses all else; empty when the offer has no such audio.
  std::string answer(std::string_view offer);

 private:
  std::string head();

  std::string address_;
  std::uint64_t id_;
  std::uint64_t version_ = 0;
};

}  // namespace webphone::wpcli
