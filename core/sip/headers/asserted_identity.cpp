#include "core/sip/headers/asserted_identity.hpp"

#include "core/sip/headers/header_text.hpp"

namespace webphone::sip {

AssertedIdentity read_asserted_identity(const Message& message, HeaderId id) {
  AssertedIdentity identity;
  for (const std::string_view value : message.values(id)) {
    const auto address = parse_address(value);
    if (!address) continue;
    if (address->uri.is_sip() && !identity.sip) identity.sip = address;
    if (address->uri.scheme == UriScheme::Tel && !identity.tel) identity.tel = address;
  }
  return identity;
}

std::string AssertedIdentity::write() const {
  std::string out;
  if (sip) out = write_address(*sip);
  if (sip && tel) out += ", ";
  if (tel) out += write_address(*tel);
  return out;
}

}  // namespace webphone::sip
