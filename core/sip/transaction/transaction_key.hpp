#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/sip/message/message.hpp"

namespace webphone::sip {

/// client_key is what a response must share with the request that it answers (RFC 3261 §17.1.3).
std::string client_key(std::string_view branch, std::string_view method_name);

/// follows_rfc3261 tells whether the request's branch is unique by itself (§8.1.1.7); older peers are matched
/// by the rules of RFC 2543.
bool follows_rfc3261(const Message& request);

/// server_key is what a request must share with the one that a server transaction was made for (§17.2.3).
/// method_name is that of the transaction looked for: INVITE for an ACK, and for a CANCEL's target. The To
/// tag that RFC 2543 peers are matched by as well is not in it.
std::string server_key(const Message& request, std::string_view method_name);

/// origin_of fingerprints From tag, Call-ID and CSeq, by which merged requests are known (§8.2.2.2); never 0.
std::uint64_t origin_of(const Message& request);

}  // namespace webphone::sip
