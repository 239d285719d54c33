#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/instant.hpp"
#include "core/base/slot_map.hpp"
#include "core/sip/auth/credentials.hpp"
#include "core/sip/transport/flow.hpp"  // FlowId, Transport, FlowAddress, FlowTarget
#include "core/sip/transport/server_location.hpp"

namespace webphone::sip {

struct AccountTag {};
struct SessionTag {};
using AccountId = Handle<AccountTag>;
using SessionId = Handle<SessionTag>;
struct UsageTag {};
/// UsageId names what else the user agent has under way: a subscription, a publication, a transfer, a
/// message.
using UsageId = Handle<UsageTag>;

enum class CommandError : std::uint8_t {
  UnknownAccount,
  UnknownSession,
  UnknownUsage,
  WrongState,     ///< the session or account is not in a state in which this can be done
  InvalidTarget,  ///< not a SIP URI and not a user part
  ForbiddenText,  ///< CR, LF, NUL or another control character in text that would reach a header
  InvalidStatus,  ///< a status code outside of the command's range
  TooLong,
  TooMany,  ///< a bound of limits.hpp is reached
};

struct ExtraHeader {
  std::string name;
  std::string value;
};

/// Reregister says after which failures an account tries again to register.
enum class Reregister : std::uint8_t {
  Never,
  Passing,  ///< those that may be over next time
  Always,   ///< wrong credentials as well
};

struct AccountSettings {
  std::string user;    ///< user part of the address of record
  std::string domain;  ///< host[:port] of the address of record and of the registrar
  std::string display_name;
  Credentials credentials;
  FlowTarget server;                ///< where the flow leads: WebSocket URL, or host, port and transport
  std::uint16_t server_weight = 1;  ///< its share among those of other_servers with priority 0
  std::vector<ServerChoice> other_servers;        ///< share the load (priority 0) or stand in (above 0)
  std::vector<std::string> route_set;             ///< preloaded Route URIs (outbound proxy)
  std::chrono::seconds expires{300};              ///< wanted registration interval, 30..86400
  Duration keep_alive{std::chrono::seconds{28}};  ///< zero switches it off
  std::vector<ExtraHeader> extra_headers;
  std::string contact_uri_parameters;  ///< `a=1;b=2`: of the URI in our Contact
  std::string contact_parameters;      ///< `a=1;b=2`: of the Contact itself
  bool domain_in_contact = false;      ///< our Contact names the domain, not the host of the flow
  bool unregister_all = false;         ///< unregistering takes back the bindings of all devices
  Reregister reregister = Reregister::Passing;
  Duration register_patience{0};   ///< how long REGISTER waits for its answer; zero: 64*T1
  bool retries_unanswered = true;  ///< REGISTER is sent again when there was no answer
  bool outbound = true;            ///< RFC 5626: ask the registrar to keep to the flow
  /// Provisional responses go out reliably (RFC 3262) to every peer that can, not only to those that require
  /// it.
  bool reliable_provisional = false;
  /// A 300, 301 or 302 to our INVITE is followed (RFC 3261 §8.1.3.4); else it is a refusal.
  bool follow_redirects = true;
  /// Session timer (RFC 4028): the interval that we ask for, zero for none, and the shortest that we take.
  std::chrono::seconds session_expires{1800};
  std::chrono::seconds min_session_expires{90};
};

struct UserAgentSettings {
  std::string user_agent = "OpenWebPhone";
  /// `urn:uuid:...` of this installation (RFC 5626 §4.1), to be kept by the host over restarts; empty: made
  /// here.
  std::string instance_id;
  Duration t1{std::chrono::milliseconds{500}};
  Duration t2{std::chrono::seconds{4}};
  Duration t4{std::chrono::seconds{5}};
  std::uint32_t max_sessions = 100;  ///< over it an INVITE is answered with 486
  bool traces_messages = false;      ///< MessageTrace comes at every log level
  bool accept_join = false;          ///< the host can join a caller to a call (RFC 3911); else 488
};

struct InviteOptions {
  std::string offer;                       ///< SDP; empty for an INVITE without offer
  std::string call_id;                     ///< empty: made here
  std::vector<ExtraHeader> extra_headers;  ///< of every message of ours in the session
};

struct ReferOptions {
  SessionId replaces;  ///< attended transfer: the peer of this established call is called, in place of us
  bool notify = true;  ///< hear how the new call fares; false: RFC 4488
};

struct SubscribeOptions {
  std::string package;                 ///< event package: presence, message-summary, dialog, ...
  std::string accept;                  ///< media types; empty: the one of the package
  std::chrono::seconds expires{3600};  ///< wanted interval; 0 fetches the state once
};

struct MessageOptions {
  std::string content_type = "text/plain;charset=UTF-8";
  std::string body;
  std::vector<ExtraHeader> extra_headers;
};

struct PublishOptions {
  std::string package;  ///< event package, such as presence
  std::string content_type;
  std::string body;
  std::chrono::seconds expires{3600};
};

struct RejectOptions {
  std::uint16_t status = 486;
  std::string reason;   ///< empty: the standard phrase
  std::string contact;  ///< for 3xx: a target as in invite()
};

}  // namespace webphone::sip
