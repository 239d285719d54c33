#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/headers/privacy.hpp"
#include "core/sip/message/name_addr.hpp"

namespace webphone::sip {

/// RemotePartyId is one value of Remote-Party-ID (draft-ietf-sip-privacy-04): the header that many servers
/// still send in place of P-Asserted-Identity. It views the text that it was read from.
struct RemotePartyId {
  enum class Party : std::uint8_t { Other, Calling, Called };

  NameAddrView address;
  /// Of a value without `party`: Calling in a request, Called in a response; that is left to the reader.
  Party party = Party::Other;
  bool screened = false;
  DisplayPrivacy privacy = DisplayPrivacy::Off;

  [[nodiscard]] std::string write() const;
};

std::optional<RemotePartyId> parse_remote_party_id(std::string_view value);

}  // namespace webphone::sip
