#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webphone::sip {

/// HeaderId names the header fields that this stack knows; any other is Other and keeps its own name.
enum class HeaderId : std::uint8_t {
  Other,
  Accept,
  AcceptContact,
  AcceptEncoding,
  AcceptLanguage,
  AlertInfo,
  Allow,
  AllowEvents,
  AnswerMode,
  AuthenticationInfo,
  Authorization,
  CallId,
  CallInfo,
  Contact,
  ContentDisposition,
  ContentEncoding,
  ContentId,
  ContentLanguage,
  ContentLength,
  ContentType,
  CSeq,
  Date,
  Diversion,
  ErrorInfo,
  Event,
  Expires,
  FeatureCaps,
  FlowTimer,
  From,
  Geolocation,
  HistoryInfo,
  Identity,
  IdentityInfo,
  InfoPackage,
  InReplyTo,
  Join,
  MaxBreadth,
  MaxForwards,
  MimeVersion,
  MinExpires,
  MinSe,
  Organization,
  PAccessNetworkInfo,
  PAssertedIdentity,
  PAssociatedUri,
  Path,
  PCalledPartyId,
  PEarlyMedia,
  PPreferredIdentity,
  Priority,
  Privacy,
  PrivAnswerMode,
  ProxyAuthenticate,
  ProxyAuthorization,
  ProxyRequire,
  RAck,
  Reason,
  RecordRoute,
  RecvInfo,
  ReferredBy,
  ReferSub,
  ReferTo,
  RejectContact,
  RemotePartyId,
  Replaces,
  ReplyTo,
  RequestDisposition,
  Require,
  ResourcePriority,
  RetryAfter,
  Route,
  RSeq,
  SecurityClient,
  SecurityServer,
  SecurityVerify,
  Server,
  ServiceRoute,
  SessionExpires,
  SessionIdentifier,
  SipEtag,
  SipIfMatch,
  Subject,
  SubscriptionState,
  Supported,
  SuppressIfMatch,
  TargetDialog,
  Timestamp,
  To,
  Unsupported,
  UserAgent,
  UserToUser,
  Via,
  Warning,
  WwwAuthenticate,
};

inline constexpr std::size_t kHeaderIdCount = static_cast<std::size_t>(HeaderId::WwwAuthenticate) + 1;

/// KnownName is what look_up_header tells of a name: canonical is one written just as header_name() has it.
struct KnownName {
  HeaderId id = HeaderId::Other;
  bool canonical = false;
};

/// look_up_header knows a header by its full or compact name, in any case (RFC 3261 §7.3.1, §7.3.3).
KnownName look_up_header(std::string_view name);
inline HeaderId parse_header_id(std::string_view name) {
  return look_up_header(name).id;
}

/// header_name is the canonical full name; empty for HeaderId::Other.
std::string_view header_name(HeaderId id);

/// is_single tells whether the header may stand only once in a message and holds one value.
bool is_single(HeaderId id);

/// is_list tells whether the header holds a comma-separated list, so that several lines mean the same as one.
/// Authorization headers and challenges contain commas but are not lists (RFC 3261 §7.3.1).
bool is_list(HeaderId id);

}  // namespace webphone::sip
