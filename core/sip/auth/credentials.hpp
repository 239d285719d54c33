#pragma once

#include <string>

namespace webphone::sip {

/// Credentials are what digest authentication proves the knowledge of. Never write them to a log.
struct Credentials {
  std::string user;      ///< digest user name
  std::string password;  ///< clear text; may be empty when ha1 is given
  std::string ha1;       ///< MD5(user:realm:password) as 32 hex digits; answers MD5 challenges only
  std::string realm;     ///< the one realm that is answered; empty: the realm of the server's first challenge
};

}  // namespace webphone::sip
