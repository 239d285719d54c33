#pragma once

#include <string>
#include <string_view>

// Messages with IPv6 addresses, of our own, one of each kind that RFC 5118 §4 describes, with the verdict
// that the message layer must give.
namespace webphone::torture {

// A verdict is the status of the refusal, or one of these.
inline constexpr int kAccept = -1;
inline constexpr int kDrop = 0;

/// Parts of a message; a row names those that it is about.
struct Parts {
  std::string_view uri = "sip:bob@[2001:db8:7::20]";
  std::string_view via = "SIP/2.0/UDP [2001:db8:7::9]:5062;branch=z9hG4bK-v6";
  std::string_view contact = "<sip:alice@[2001:db8:7::9]:5062>";
  std::string_view to = "<sip:bob@example.com>";
  std::string_view more = "";
  std::string_view body = "";
};

struct Ipv6Message {
  std::string_view name;
  int verdict;
  Parts parts;
};

inline std::string message_of(const Parts& parts) {
  std::string out = "INVITE ";
  out.append(parts.uri).append(" SIP/2.0\r\nVia: ").append(parts.via);
  out.append("\r\nMax-Forwards: 70\r\nFrom: \"Alice\" <sip:alice@[2001:db8:7::9]>;tag=a1\r\nTo: ")
      .append(parts.to);
  out.append("\r\nCall-ID: v6-1@[2001:db8:7::9]\r\nCSeq: 1 INVITE\r\nContact: ")
      .append(parts.contact)
      .append("\r\n");
  out.append(parts.more);
  if (!parts.body.empty()) out.append("Content-Type: application/sdp\r\n");
  out.append("Content-Length: ")
      .append(std::to_string(parts.body.size()))
      .append("\r\n\r\n")
      .append(parts.body);
  return out;
}

inline constexpr std::string_view kOffer =
    "v=0\r\no=alice 53655765 2353687637 IN IP6 2001:db8:7::9\r\ns=-\r\nc=IN IP6 2001:db8:7::9\r\nt=0 0\r\n"
    "m=audio 49170 RTP/AVP 0\r\na=rtpmap:0 PCMU/8000\r\n";

// Each stream has an address of its own, and of its own family.
inline constexpr std::string_view kTwoFamilies =
    "v=0\r\no=alice 53655765 2353687637 IN IP6 2001:db8:7::9\r\ns=-\r\nt=0 0\r\n"
    "m=audio 49170 RTP/AVP 0\r\nc=IN IP6 2001:db8:7::9\r\nm=video 6050 RTP/AVP 34\r\nc=IN IP4 192.0.2.9\r\n";

inline constexpr std::string_view kMapped =
    "v=0\r\no=alice 53655765 2353687637 IN IP6 ::ffff:192.0.2.2\r\ns=-\r\nc=IN IP6 ::ffff:192.0.2.2\r\nt=0 "
    "0\r\n"
    "m=audio 49170 RTP/AVP 0\r\n";

inline constexpr Ipv6Message kIpv6Messages[] = {
    // 4.1, 4.2: a reference stands in brackets, or it is none.
    {"a reference in the Request-URI, Via and Contact", kAccept, {}},
    {"a Request-URI without brackets", 400, {.uri = "sip:bob@2001:db8:7::20"}},
    {"a Contact without brackets", 400, {.contact = "<sip:alice@2001:db8:7::9>"}},
    {"a Via without brackets", 400, {.via = "SIP/2.0/UDP 2001:db8:7::9;branch=z9hG4bK-v6"}},
    // 4.3, 4.4: what looks like a port within the brackets belongs to the address.
    {"a port within the brackets", kAccept, {.uri = "sip:bob@[2001:db8:7::20:5070]"}},
    {"a port behind the brackets", kAccept, {.uri = "sip:bob@[2001:db8:7::20]:5070"}},
    {"a port behind the brackets that is none", 400, {.uri = "sip:bob@[2001:db8:7::20]:70000"}},
    // 4.5: received with brackets, as the grammar of RFC 3261 has it not, and without.
    {"received without brackets",
     kAccept,
     {.via = "SIP/2.0/UDP [2001:db8:7::9]:5062;received=2001:db8:7::ff;branch=z9hG4bK-1"}},
    {"received with brackets",
     kAccept,
     {.via = "SIP/2.0/UDP [2001:db8:7::9]:5062;received=[2001:db8:7::ff];branch=z9hG4bK-1"}},
    // 4.6, 4.8: addresses in the body.
    {"a body with IPv6", kAccept, {.body = kOffer}},
    {"a body with both families", kAccept, {.body = kTwoFamilies}},
    // 4.7: both families in the headers.
    {"both families in Via, Contact and Route",
     kAccept,
     {.via = "SIP/2.0/UDP [2001:db8:7::9]:5062;branch=z9hG4bK-2, SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK-3",
      .contact = "<sip:alice@192.0.2.9>",
      .more = "Route: <sip:[2001:db8:7::1];lr>, <sip:192.0.2.1;lr>\r\n"}},
    {"both families in a list of contacts",
     kAccept,
     {.contact = "<sip:alice@[2001:db8:7::9]>;q=0.7, <sip:alice@192.0.2.9>;q=0.3"}},
    // 4.9: addresses of the other family within.
    {"an IPv4 address mapped into IPv6",
     kAccept,
     {.uri = "sip:bob@[::ffff:192.0.2.10]",
      .via = "SIP/2.0/UDP [::ffff:192.0.2.2];branch=z9hG4bK-4",
      .body = kMapped}},
    {"a mapped address with too large a part", 400, {.uri = "sip:bob@[::ffff:192.0.2.256]"}},
    // 4.10: three colons, which the grammar of RFC 3261 produces and RFC 5954 does not.
    {"three colons before an IPv4 address", 400, {.contact = "<sip:alice@[2001:db8:::192.0.2.1]>"}},
    {"two colons before an IPv4 address", kAccept, {.contact = "<sip:alice@[2001:db8::192.0.2.1]>"}},
    // Beyond it: what else peers write.
    {"a zone", 400, {.uri = "sip:bob@[fe80::1%25en1]"}},
    {"a tag and parameters behind a reference", kAccept, {.to = "sip:bob@[2001:DB8:7:0:0:0:0:20];tag=1"}},
    {"an unclosed reference in To", 400, {.to = "<sip:bob@[2001:db8:7::20>"}},
};

}  // namespace webphone::torture
