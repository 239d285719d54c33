#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "core/sip/usage/usage_event.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::sip {

// Outputs to the host's sockets are OpenFlow, SendBytes and CloseFlow of core/sip/transport/flow.hpp.

// Events for the application; those of subscriptions, publications, transfers and messages are in
// usage_event.hpp.

enum class AccountState : std::uint8_t {
  Idle,
  Connecting,
  Registering,
  Registered,
  Unregistering,
  Unregistered,
  Failed
};

/// AccountStateChanged tells of the registration and of the flow below it. Failed is final only for permanent
/// causes (wrong credentials, 403, 404); else the account keeps trying and will_retry is true.
struct AccountStateChanged {
  AccountId account;
  AccountState state = AccountState::Idle;
  bool connected = false;  ///< the flow to the server is up
  bool will_retry = false;
  std::uint16_t status = 0;   ///< SIP status of a failure, 0 when there was no response
  std::string reason;         ///< reason phrase or the cause in plain words
  std::uint32_t expires = 0;  ///< granted seconds
};

/// RegistrationAnswered is a success of REGISTER as it was received: what else the registrar says in it.
struct RegistrationAnswered {
  AccountId account;
  std::string message;
};

/// RestoredSession is what restore_session() gives.
struct RestoredSession {
  SessionId session;
  Peer peer;
  std::string call_id;
  std::string media_identity;
  bool is_caller = false;
};

struct IncomingSession {
  SessionId session;
  AccountId account;
  std::string call_id;
  Peer peer;
  std::string called_user;  ///< user part of the Request-URI
  std::string offer;        ///< empty: INVITE without offer, accept() then carries ours
  std::string message;      ///< the INVITE as received
  SessionId replaces;       ///< accept() ends this one in favour of the new one (RFC 3891)
  SessionId joins;          ///< the peer asks to be joined to this one (RFC 3911)
};

/// SessionProgress is a provisional response above 100. branch counts the early dialogs of a forked INVITE
/// from 0.
struct SessionProgress {
  SessionId session;
  std::uint16_t status = 180;
  std::string reason;
  std::uint32_t branch = 0;
  std::string description;    ///< early answer (or offer, if the INVITE had none); empty without SDP
  bool needs_answer = false;  ///< description is an offer that came reliably: acknowledge() must follow
};

/// SessionEstablished: the session is confirmed, by our 200 being acknowledged or by the peer's 200.
/// needs_answer is true when description is an offer (the INVITE had none): acknowledge() must follow.
struct SessionEstablished {
  SessionId session;
  Peer peer;
  std::string description;  ///< of the confirming message, or else of the peer's last provisional response
  bool needs_answer = false;
};

struct RemoteOffer {
  SessionId session;
  std::string offer;
};
struct OfferRequested {
  SessionId session;
};
struct RemoteAnswer {
  SessionId session;
  std::string answer;
};
/// RepairNeeded: the call lost its flow and has a new one. The host answers with reoffer() and an offer that
/// restarts ICE; a re-INVITE that was under way is void, and no RemoteAnswer or ReofferFailed comes for it.
struct RepairNeeded {
  SessionId session;
};
struct ReofferFailed {
  SessionId session;
  std::uint16_t status = 0;
  std::string reason;
};

enum class Party : std::uint8_t { Local, Remote, Network };

/// SessionTerminated is the last event of a session; its id is stale afterwards.
struct SessionTerminated {
  SessionId session;
  Party by = Party::Remote;
  std::uint16_t status =
      0;               ///< final status of the INVITE, 0 if it ended by BYE, CANCEL or failure of the network
  std::string cause;   ///< "BYE", "CANCEL", "REPLACED", "TIMEOUT", "TRANSPORT", or empty with a status
  std::string reason;  ///< Reason header's text, Warning text, or the reason phrase: untrusted text
  std::string contact;  ///< first Contact of a 3xx that was not followed
};

struct InfoReceived {
  SessionId session;
  std::string content_type;
  std::string body;
};
struct InfoResult {
  SessionId session;
  std::uint16_t status = 0;  ///< 0: no answer
};

/// MessageTrace shows a message as it went over a flow, with credentials masked. It is made at log level
/// Trace, and with UserAgentSettings::traces_messages.
struct MessageTrace {
  FlowId flow;
  bool sent = false;
  std::string message;
};

using UserAgentOutput =
    std::variant<OpenFlow, SendBytes, CloseFlow, AccountStateChanged, RegistrationAnswered, IncomingSession,
                 SessionProgress, SessionEstablished, RemoteOffer, OfferRequested, RemoteAnswer, RepairNeeded,
                 ReofferFailed, SessionTerminated, InfoReceived, InfoResult, UsageChanged, Notified,
                 ReferReceived, InstantMessageReceived, MessageTrace>;

/// Counters of what was received and refused; they only grow.
struct Counters {
  std::uint64_t messages_received = 0;
  std::uint64_t messages_sent = 0;
  std::uint64_t malformed = 0;  ///< answered with 400 or dropped
  std::uint64_t stray_responses = 0;
  std::uint64_t refused = 0;  ///< over a limit
};

struct Census {
  std::size_t accounts = 0;
  std::size_t sessions = 0;
  std::size_t usages = 0;
  std::size_t dialogs = 0;
  std::size_t client_transactions = 0;
  std::size_t server_transactions = 0;
  std::size_t timers = 0;
  std::size_t flows = 0;
};

}  // namespace webphone::sip
