#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// ReferTo is whom a REFER asks to contact, and how (RFC 3515 §2.1). Of the headers in the URI only Replaces
/// is of use; others are left out, for a stranger has no business in our requests.
struct ReferTo {
  std::string uri;       ///< SIP, SIPS or tel, without headers and method
  std::string method;    ///< INVITE unless the URI says otherwise
  std::string replaces;  ///< a Replaces value (RFC 3891), or empty

  /// write gives the header's value.
  [[nodiscard]] std::string write() const;
};

/// parse_refer_to reads the value of Refer-To; absent when it is malformed, names another kind of URI, or
/// hides control characters or a malformed Replaces.
std::optional<ReferTo> parse_refer_to(std::string_view text);

}  // namespace webphone::sip
