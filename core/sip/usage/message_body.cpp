#include "core/sip/usage/message_body.hpp"

#include "core/base/ascii.hpp"

namespace webphone::sip {

bool has_sdp(const Message& message) {
  return !message.body().empty() && iequals(message.content_type(), kSdpType);
}

Peer peer_of(const NameAddrView& address) {
  std::string uri;
  if (address.uri.is_sip()) {
    write_uri(UriView{.scheme = address.uri.scheme,
                      .scheme_name = address.uri.scheme_name,
                      .user = address.uri.user,
                      .host = address.uri.host,
                      .port = address.uri.port},
              uri);
  } else {
    uri = address.uri_text;
  }
  return {.uri = std::move(uri), .user = unescape(address.uri.user), .display_name = address.display_name()};
}

}  // namespace webphone::sip
