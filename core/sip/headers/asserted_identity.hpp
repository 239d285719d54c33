#pragma once

#include <optional>
#include <string>

#include "core/sip/message/message.hpp"

namespace webphone::sip {

/// AssertedIdentity is who somebody is by P-Asserted-Identity or P-Preferred-Identity (RFC 3325 §9.1, §9.2):
/// at most one SIP and one tel URI. It is worth as much as the server that it comes from. It views the
/// message.
struct AssertedIdentity {
  std::optional<NameAddrView> sip;
  std::optional<NameAddrView> tel;

  [[nodiscard]] bool empty() const { return !sip && !tel; }
  /// write gives a header value, the SIP URI first.
  [[nodiscard]] std::string write() const;
};

/// read_asserted_identity reads HeaderId::PAssertedIdentity or PPreferredIdentity. Of several URIs of a kind
/// the first counts; values that are neither, or malformed, are passed over.
AssertedIdentity read_asserted_identity(const Message& message, HeaderId id);

}  // namespace webphone::sip
