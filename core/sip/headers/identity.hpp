#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// Identity is one value of the Identity header (RFC 8224 §4): a signed token about the caller and where the
/// signer's certificate is. It views the text that it was read from.
struct Identity {
  /// The PASSporT, for decode_passport; `..signature` in compact form.
  std::string_view token;
  std::string_view info;  ///< URI of the certificate, without its angle brackets
  std::string_view algorithm;
  std::string_view ppt;  ///< kind of PASSporT, such as shaken, without quotes

  [[nodiscard]] std::string write() const;
};

/// parse_identity reads one value. The quoted form of RFC 4474, which nobody can verify any more, is refused;
/// parameters that are not known are checked and passed over.
std::optional<Identity> parse_identity(std::string_view value);

}  // namespace webphone::sip
