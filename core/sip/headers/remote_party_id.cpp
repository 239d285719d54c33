#include "core/sip/headers/remote_party_id.hpp"

#include "core/base/ascii.hpp"
#include "core/sip/headers/header_text.hpp"

namespace webphone::sip {

std::optional<RemotePartyId> parse_remote_party_id(std::string_view value) {
  const auto address = parse_address(value);
  if (!address) return std::nullopt;
  RemotePartyId id;
  id.address = *address;
  const std::string_view party = address->parameters.value("party");
  if (iequals(party, "calling")) id.party = RemotePartyId::Party::Calling;
  if (iequals(party, "called")) id.party = RemotePartyId::Party::Called;
  id.screened = iequals(address->parameters.value("screen"), "yes");
  id.privacy = parse_display_privacy(address->parameters.value("privacy"));
  return id;
}

std::string RemotePartyId::write() const {
  return write_address(address);
}

}  // namespace webphone::sip
