#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/instant.hpp"
#include "core/sip/dialog/dialog.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/usage/client_request.hpp"
#include "core/sip/usage/offer_answer.hpp"

namespace webphone::sip {

// What an INVITE session keeps of the messages and dialogs that are under way.

/// ReceivedInvite is an INVITE or re-INVITE of the peer, up to the ACK of our answer.
struct ReceivedInvite {
  ServerTransactionId transaction;
  Message request;
  OutgoingMessage response;  ///< the last one sent, for repetition
  bool answered = false;     ///< with a 2xx, so an ACK is due
  Duration pause{};          ///< until the 2xx is repeated next
  Instant give_up;
};

/// SentAck is the ACK to one 2xx, kept for its repetitions (§13.2.2.4).
struct SentAck {
  ClientTransactionId transaction;
  std::string to_tag;
  OutgoingMessage message;
  std::string octets;  ///< empty while there was no flow to send it on
};

/// StrayBranch is another 2xx of a forked INVITE, or one that lost the race against our CANCEL.
struct StrayBranch {
  Dialog dialog;
  ClientRequest bye;
  std::uint8_t tries = 0;  ///< of the BYE that a lost flow took along
};

struct Reoffer {
  std::string offer;
  ClientRequest request;
  bool sent = false;
  bool heard = false;      ///< a provisional response is in, so the peer has the request
  bool answered = false;   ///< by a reliable provisional response
  bool refresh = false;    ///< only for the session timer: the host knows nothing of it
  std::string next_offer;  ///< the host's, that came meanwhile
  std::uint8_t tries = 0;
  std::uint32_t rseq = 0;
  std::uint32_t branch = 0;
};

/// EarlyDialog is what our INVITE has come to on one branch, until it is answered.
struct EarlyDialog {
  std::uint32_t branch = 0;
  OfferAnswer exchange;
  std::uint32_t rseq = 0;   ///< of its last reliable provisional response
  std::string description;  ///< the last that came
};

/// Ring is a provisional response that waits for the PRACK of the one before.
struct Ring {
  std::uint16_t status = 180;
  std::string description;
  bool reliable = false;
};

/// ReceivedOffer is an UPDATE or PRACK whose offer waits for the host's answer.
struct ReceivedOffer {
  ServerTransactionId transaction;
  Message request;
  std::uint32_t branch = 0;
};

/// Aside is a request of ours beside INVITE, BYE and INFO: PRACK, or UPDATE without offer.
struct Aside {
  std::uint32_t branch = 0;
  ClientRequest request;
};

struct QueuedInfo {
  std::string content_type;
  std::string body;
  std::optional<ClientRequest> request;
};

}  // namespace webphone::sip
