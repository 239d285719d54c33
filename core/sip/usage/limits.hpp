#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "core/base/instant.hpp"

namespace webphone::sip {

// Bounds of what one user agent keeps.

inline constexpr std::size_t kMaxAccounts = 32;
inline constexpr std::size_t kMaxExtraHeaders = 32;
inline constexpr std::size_t kMaxServiceRoutes = 8;
/// Servers of one account.
inline constexpr std::size_t kMaxServers = 16;
/// Octets of a target, a header value or another text that goes into a header.
inline constexpr std::size_t kMaxHeaderText = 1024;
/// Octets of a description, of INFO's body, and of other bodies that we send.
inline constexpr std::size_t kMaxBody = 32768;
/// Subscriptions, publications, transfers and messages under way.
inline constexpr std::size_t kMaxUsages = 256;
/// Sends of one request of theirs over successive flows.
inline constexpr std::uint8_t kMaxFlowTries = 3;
/// How long the host may take to decide on a REFER before it is accepted for the time being, and for how long
/// its sender is then told.
inline constexpr Duration kReferPatience{std::chrono::seconds{5}};
inline constexpr std::chrono::seconds kReferInterval{300};
/// Sends of one message that is not answered or is put off, and the longest Retry-After that is waited for.
inline constexpr std::uint8_t kMaxMessageTries = 3;
inline constexpr std::uint32_t kLongestMessagePause = 32;  // seconds
/// A server that grants less is not asked more often than this.
inline constexpr Duration kLeastRefreshPause{std::chrono::seconds{5}};
/// INFO requests that wait for their turn in one session.
inline constexpr std::size_t kMaxQueuedInfos = 64;
/// Octets of an untrusted reason that are passed on to the application.
inline constexpr std::size_t kMaxReasonText = 256;

/// How long an established call may take to be repaired after its flow was lost.
inline constexpr Duration kRecoveryPatience{std::chrono::seconds{120}};
/// Tries to repair one call while nobody is to be reached, and the pause after the first, which doubles.
inline constexpr std::uint8_t kMaxRepairTries = 6;
inline constexpr Duration kRepairPause{std::chrono::seconds{2}};
/// How long any other session lives on without a flow to its server.
inline constexpr Duration kFlowLossGrace{std::chrono::seconds{32}};
/// How often an unanswered INVITE's provisional response is repeated, lest proxies give up (RFC 3261
/// §13.3.1.1).
inline constexpr Duration kProvisionalRepeat{std::chrono::seconds{60}};
/// How long the host may take to answer a re-INVITE before it is refused in its name.
inline constexpr Duration kOfferPatience{std::chrono::seconds{30}};
/// Requests of one session beside INVITE, BYE and INFO that are unanswered at a time.
inline constexpr std::size_t kMaxAsides = 16;
/// Seconds that a peer may set a session to last without a refresh, and how often it may ask for more (422).
inline constexpr std::uint32_t kShortestSessionInterval = 3;
inline constexpr std::uint32_t kLongestSessionInterval = 86'400;
inline constexpr std::uint8_t kMaxRaises = 3;
/// How long a re-INVITE may stay unanswered after a provisional response before it is cancelled.
inline constexpr Duration kReofferPatience{std::chrono::seconds{40}};
/// Sends of one BYE over successive flows: a bad network takes several within seconds, and what is given up
/// leaves the peer in a call that is no more.
inline constexpr std::uint8_t kMaxByeTries = 16;

}  // namespace webphone::sip
