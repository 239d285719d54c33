#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/instant.hpp"
#include "core/phone/http_request.hpp"
#include "core/phone/settings.hpp"

namespace webphone::phone {

// What a host tells the phone. Texts of a page are trusted as little as those of a peer: they are checked
// here.

/// Environment is what the host can do. It comes first, and again when it changes.
struct Environment {
  bool online = true;
  bool secure = true;  ///< a secure context: https or localhost
  bool webrtc = true;
  bool websocket = true;
  std::string origin;
  std::string language;
  std::string platform;  ///< "android" or "ios"; empty: no telephone
  std::string
      instance;  ///< `urn:uuid:...` of this tab or installation, the same after a reload; empty: unknown
};

struct ParameterValues {
  SettingSource source = SettingSource::Api;
  std::vector<std::pair<std::string, std::string>> values;
};

/// ApiValue is an argument or a result of a function of the public API.
using ApiValue = std::variant<std::monostate, bool, std::int64_t, std::string>;

/// Command is a function of the public API by its documented name. With an id, a CommandResult follows.
struct Command {
  std::string name;
  std::vector<ApiValue> arguments;
  std::int64_t id = 0;
  bool wants_result = false;
};

enum class MediaError : std::uint8_t {
  None,
  InsecureContext,
  NoWebrtc,
  NoMicrophone,
  PermissionDenied,
  MicrophoneBusy,
  InvalidDescription,
  Closed,
  Failed
};

/// MediaReply answers a request of core/phone/media_verb.hpp.
struct MediaReply {
  std::int64_t request = 0;
  MediaError error = MediaError::None;
  std::string description;
  std::string detail;  ///< the browser's own words, for the log
};

struct MediaEvent {
  /// Silent: nothing came or went for too long. Moved: the page that carried the media is gone, and another
  /// one takes it up. Changed: the page sends something else from now on, and the peer needs a new offer.
  enum class Kind : std::uint8_t { Connected, Disconnected, Failed, Audio, Ended, Silent, Moved, Changed };
  std::int64_t call = 0;
  Kind kind = Kind::Connected;
  std::string detail;
  MediaError error = MediaError::None;  ///< of a microphone that could not be opened once the offer was out
};

struct PageClosing {};

/// KeptCalls are Snapshot::kept_calls of an earlier life of the page, as they were `age` ago.
struct KeptCalls {
  std::string calls;
  Duration age{};
};

using PhoneInput = std::variant<Environment, ParameterValues, Command, MediaReply, MediaEvent, HttpReply,
                                PageClosing, KeptCalls>;

}  // namespace webphone::phone
