#pragma once

#include <cstdint>
#include <string_view>

namespace webphone::sip {

enum class Method : std::uint8_t {
  Invite,
  Ack,
  Bye,
  Cancel,
  Register,
  Options,
  Info,
  Prack,
  Update,
  Subscribe,
  Notify,
  Publish,
  Refer,
  Message,
  Other,
};

/// parse_method knows a method by its exact letters: methods are case-sensitive (RFC 3261 §7.1). Any other
/// token is Method::Other, and the caller keeps its name.
Method parse_method(std::string_view name);

/// method_name is the name on the wire; empty for Method::Other.
std::string_view method_name(Method method);

}  // namespace webphone::sip
