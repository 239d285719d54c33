#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/log.hpp"
#include "core/phone/http_request.hpp"
#include "core/phone/media_verb.hpp"
#include "core/phone/phone_input.hpp"
#include "core/sip/transport/flow.hpp"

namespace webphone::phone {

/// LineSnapshot is what a page may know of one line. Names are text of an untrusted sender.
struct LineSnapshot {
  int line = 1;
  std::int64_t call = 0;  ///< the number by which media verbs name it
  std::string state;
  int direction = 1;  ///< 1 outgoing, 2 incoming
  std::string peer;
  std::string display_name;
  std::string call_id;
  bool muted = false;
  bool muted_speaker = false;
  bool held = false;
  bool incall = false;
  std::string details;  ///< what getlinedetails() gives

  bool operator==(const LineSnapshot&) const = default;
};

/// Snapshot is the state that a page keeps a copy of, to answer the documented synchronous functions.
struct Snapshot {
  bool ready = false;
  bool started = false;
  std::string engine;
  std::string status = "STATUS,-1,Initializing";
  bool registered = false;
  int line = 1;
  std::vector<LineSnapshot> lines;  // in order of their numbers
  std::string
      registration_failure;  // why the last one failed, in a second line in the server's words; or empty
  std::string last_call;     // the call that ended last, in words
  std::string kept_calls;    // what KeptCalls takes them up again with, base64 each, in blanks

  bool operator==(const Snapshot&) const = default;
};

/// StatePatch carries the members of the snapshot that have changed.
struct StatePatch {
  std::optional<bool> ready;
  std::optional<bool> started;
  std::optional<std::string> engine;
  std::optional<std::string> status;
  std::optional<bool> registered;
  std::optional<int> line;
  std::optional<std::vector<LineSnapshot>> lines;
  std::optional<std::string> registration_failure;
  std::optional<std::string> last_call;
  std::optional<std::string> kept_calls;
  std::optional<std::vector<std::pair<std::string, std::string>>> parameters;
};

/// ApiEvent calls the callbacks registered under a documented name.
struct ApiEvent {
  std::string_view name;  // a literal
  std::vector<ApiValue> arguments;
};

struct CommandResult {
  std::int64_t id = 0;
  ApiValue value;
};

/// StoreChange asks the host to keep a setting for later sessions, or to forget it.
struct StoreChange {
  std::string name;
  std::optional<std::string> value;
};

/// OpenAddress asks the page to open an address for the user: a page, an app, the dialler.
struct OpenAddress {
  std::string url;
};

using PhoneOutput = std::variant<sip::OpenFlow, sip::SendBytes, sip::CloseFlow, StatePatch, ApiEvent,
                                 CommandResult, LogRecord, MediaVerb, HttpRequest, StoreChange, OpenAddress>;

}  // namespace webphone::phone
