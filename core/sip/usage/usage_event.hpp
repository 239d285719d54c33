#pragma once

#include <cstdint>
#include <string>

#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::sip {

// Events of what is neither registration nor call: subscriptions, publications, transfers and messages.

/// Peer is the other party as the message names it: text of an untrusted sender, to be shown as text only.
struct Peer {
  std::string uri;  ///< sip:user@host
  std::string user;
  std::string display_name;
};

/// UsageState is how far a subscription, publication, transfer or message has come.
enum class UsageState : std::uint8_t {
  Trying,
  Pending,  ///< the other side has still to agree
  Active,
  Waiting,  ///< it failed, and will be tried again
  Ended,    ///< the id is stale afterwards
};

/// UsageChanged tells of a usage of ours. status is a SIP status: of a refusal, of the answer to a message,
/// or, for a transfer, what the other side tells of the new call; 0 when there was no answer.
struct UsageChanged {
  UsageId usage;
  UsageState state = UsageState::Trying;
  std::uint16_t status = 0;
  std::string reason;   ///< untrusted text
  std::string message;  ///< the response as received, of OPTIONS
};

/// Notified carries the state that a subscription is about (RFC 6665 §4.1.3), as the notifier wrote it.
struct Notified {
  UsageId usage;
  std::string package;
  std::string content_type;
  std::string body;
};

/// ReferReceived: a peer asks us to call target (RFC 3515), in place of the call that has_replaces tells of.
/// The host answers with follow_refer() or refuse_refer(). session is the call that the REFER came in, if
/// any.
struct ReferReceived {
  UsageId refer;
  AccountId account;
  SessionId session;
  Peer peer;
  std::string target;
  std::string referred_by;  ///< a URI, as the REFER claims
  bool has_replaces = false;
};

/// InstantMessageReceived is a MESSAGE of a peer (RFC 3428), answered with 200 already. session is the call
/// that it came in, if any. application/im-iscomposing+xml tells that the peer is typing (RFC 3994).
struct InstantMessageReceived {
  AccountId account;
  SessionId session;
  Peer peer;
  std::string content_type;
  std::string body;
  std::string group;    ///< X-Group: the chat of several that it belongs to; untrusted text
  bool is_sms = false;  ///< X-Sms: a server says that it came as one
};

}  // namespace webphone::sip
