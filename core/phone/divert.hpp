#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/phone/settings.hpp"
#include "core/sip/usage/user_agent_event.hpp"

namespace webphone::phone {

/// Reception is what the settings want to be done with an incoming call before anybody is asked.
struct Reception {
  enum class Kind : std::uint8_t {
    Ring,
    Ignore,  ///< it rings for the caller only
    Accept,
    AcceptAndTransfer,  ///< calltransferalways; target says to whom
    Refuse,             ///< with status
    Redirect,           ///< 302 to target
  };
  Kind kind = Kind::Ring;
  std::uint16_t status = 0;
  std::string target;       ///< as it was set, to be dialled
  std::string_view reason;  ///< the documented word for the CDR
};

/// plan_reception reads blacklist, the call forwards, autoignore, rejectonbusy, autoaccept and
/// enableautoaccept; the first of them that applies decides. `busy` tells that there is another call.
Reception plan_reception(const Settings& settings, const sip::IncomingSession& incoming, bool busy);

/// is_blacklisted tells whether the owner wants nothing of this peer: `blacklist` names its user part, or
/// user@host.
bool is_blacklisted(const Settings& settings, const sip::Peer& peer);

}  // namespace webphone::phone
