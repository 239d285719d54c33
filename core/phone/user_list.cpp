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
  const std::string_view uri = peer.uri;
  const std::size_t scheme = uri.find(':');
  std::string_view address = scheme == std::string_view::npos ? uri : uri.substr(scheme + 1);
  address = address.substr(0, address.find_first_of(";?"));
  for (std::string_view user = next_user(list); !user.empty(); user = next_user(list)) {
    if (iequals(user, peer.user) || iequals(user, uri) || iequals(user, address)) return true;
  }
  return false;
}

}  // namespace webphone::phone
