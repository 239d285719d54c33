#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random_source.hpp"
#include "core/sip/message/message.hpp"

namespace webphone::sip {

/// Binding is what a 2xx to REGISTER tells of the binding of one account.
struct Binding {
  std::chrono::seconds expires{0};
  bool outbound = false;               ///< the registrar keeps the flow (RFC 5626 §6): `Require: outbound`
  std::chrono::seconds flow_timer{0};  ///< keep-alives at least so often (RFC 5626 §4.4); zero: not said
  std::string pub_gruu;                ///< lasts (RFC 5627 §4.2); empty without one
  std::string temp_gruu;               ///< does not tell who we are, for calls with Privacy
  std::vector<std::string> service_route;  ///< Route values for requests outside of dialogs (RFC 3608)
};

inline constexpr std::chrono::seconds kLongestRegistration{86'400};

/// read_binding reads the binding that is ours: with our instance id, or else with an equivalent Contact
/// URI. wanted is what we asked for, believed of a server that says nothing. A Service-Route that is too
/// long or not readable counts as none, for half a route leads astray.
Binding read_binding(const Message& response, std::string_view contact, std::string_view instance,
                     std::chrono::seconds wanted);

/// make_instance_id gives a random `urn:uuid:` (RFC 5626 §4.1, RFC 4122 §4.4).
std::string make_instance_id(RandomSource& random);

}  // namespace webphone::sip
