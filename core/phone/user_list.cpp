#include "core/phone/user_list.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"

namespace webphone::phone {

std::string_view next_user(std::string_view& list) {
  std::string_view user;
  while (user.empty() && !list.empty()) {
    const std::size_t end = std::min(list.find_first_of(",;"), list.size());
    user = trim(list.substr(0, end));
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return user;
}

bool lists_peer(std::string_view list, const sip::Peer& peer) {
  constexpr std::string_view kScheme = "sip:";
  const std::string_view uri = peer.uri;
  const std::string_view address = istarts_with(uri, kScheme) ? uri.substr(kScheme.size()) : uri;
  for (std::string_view user = next_user(list); !user.empty(); user = next_user(list)) {
    if (iequals(user, peer.user) || iequals(user, uri) || iequals(user, address)) return true;
  }
  return false;
}

}  // namespace webphone::phone
