#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/phone/notification.hpp"

namespace webphone::phone {

/// More kept calls than this are not taken up again.
inline constexpr std::size_t kMaxKeptCalls = 16;

/// KeptCall is what has to be known of a call, beside its SIP dialog, to go on with it after the page was
/// loaded again. As text it is the media identity of a sip::DialogSnapshot.
struct KeptCall {
  CallNames names;
  std::string server;  ///< with names.local, whose call it is
  Duration lasts{};    ///< since the call began
  Duration talks{};    ///< since it was connected
  bool microphone_muted = false;
  bool speaker_muted = false;
  bool held = false;
  std::string origin;  ///< of our session description

  [[nodiscard]] std::string write() const;
  /// read refuses what write() cannot have written.
  static std::optional<KeptCall> read(std::string_view text);
};

}  // namespace webphone::phone
