#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/instant.hpp"
#include "core/base/log.hpp"
#include "core/base/random_source.hpp"
#include "core/base/result.hpp"
#include "core/sip/usage/user_agent_event.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::sip {

/// UserAgent is the SIP stack as one sans-IO part: accounts that stay registered, and INVITE sessions. It
/// owns no socket and no clock. The host's loop is: give it one input, drain poll_output() until it is empty,
/// arm one timer for next_timeout().
///
/// Commands answer with an error when their arguments cannot be right (CommandError); what the network makes
/// of them comes later as an event. No command or input calls back out.
class UserAgent {
 public:
  /// random and log outlive the user agent.
  UserAgent(UserAgentSettings settings, RandomSource& random, Log& log);
  ~UserAgent();
  UserAgent(const UserAgent&) = delete;
  UserAgent& operator=(const UserAgent&) = delete;

  // Inputs from the host's sockets. The flow was named by an earlier OpenFlow output, or by flow_accepted.
  void flow_opened(FlowId flow, const FlowAddress& local, Instant now);
  void flow_closed(FlowId flow, std::string_view reason, Instant now);
  /// flow_accepted announces a flow that the peer opened (native hosts): a listening socket's connection, or
  /// the first datagram of a UDP peer.
  FlowId flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote, Instant now);
  /// receive takes one datagram, one WebSocket message or any piece of a stream.
  void receive(FlowId flow, Bytes bytes, Instant now);

  /// network_changed: the host has another network, or its network back. Flows are checked or opened at once.
  void network_changed(Instant now);

  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const;
  std::optional<UserAgentOutput> poll_output();

  // Accounts. An account owns one wanted flow to its server, kept alive and re-opened with back-off.
  Result<AccountId, CommandError> add_account(AccountSettings settings, Instant now);
  /// register_account sends REGISTER, now or as soon as the flow is up, and keeps the binding fresh (RFC 3261
  /// §10).
  Status<CommandError> register_account(AccountId account, Instant now);
  /// unregister_account removes the binding (Expires: 0). AccountState ends in Unregistered, also when nobody
  /// answers.
  Status<CommandError> unregister_account(AccountId account, Instant now);
  /// remove_account ends its sessions without a further word to the peer, and closes its flow. Unregister
  /// first.
  void remove_account(AccountId account, Instant now);

  // INVITE sessions (RFC 3261 §13, §14). A description is an SDP body, ready for the wire.
  /// invite starts a session with `target` (a SIP URI, or a user part at the account's domain). Without an
  /// offer the INVITE goes out without body and the peer's offer comes in SessionEstablished's or
  /// SessionProgress's description.
  Result<SessionId, CommandError> invite(AccountId account, std::string_view target, InviteOptions options,
                                         Instant now);
  /// ring answers an incoming session with 180 (or another provisional status 101..199).
  Status<CommandError> ring(SessionId session, std::uint16_t status, Instant now);
  /// ring with a description sends early media's: reliably (RFC 3262) it is the answer to the INVITE's offer,
  /// or an offer if that had none, whose answer comes as RemoteAnswer; else a preview of the answer. One
  /// response waits for the PRACK of the one before; WrongState if it would be a second description, or an
  /// offer that cannot go out reliably.
  Status<CommandError> ring(SessionId session, std::uint16_t status, std::string description, Instant now);
  /// accept answers 200. description is the answer to the INVITE's offer, or our offer if it had none; empty
  /// if ring() has settled that. The 200 waits for the PRACK of a description.
  Status<CommandError> accept(SessionId session, std::string description, Instant now);
  /// reject refuses an incoming session that is not yet answered with a final status 300..699; contact is for
  /// 3xx.
  Status<CommandError> reject(SessionId session, RejectOptions options, Instant now);
  /// hang_up ends the session in whatever way its state asks for: CANCEL, BYE, 480-class refusal or nothing.
  /// SessionTerminated comes at once; what the wire still needs (the CANCEL or BYE being answered) goes on
  /// behind it, and census().sessions counts the session until that is done. A host that leaves should wait
  /// for it to reach 0.
  Status<CommandError> hang_up(SessionId session, Instant now);
  /// acknowledge gives our answer to the offer that came in the 2xx, or in a reliable provisional response,
  /// to an INVITE without offer; it travels in the ACK or PRACK.
  Status<CommandError> acknowledge(SessionId session, std::string answer, Instant now);
  /// reoffer sends a re-INVITE with this offer; before the session is established an UPDATE (RFC 3311), if
  /// the first exchange is done and the peer can. 491 and 500 with Retry-After are handled inside;
  /// RemoteAnswer or ReofferFailed follows. One at a time: a second reoffer before the first is done is
  /// CommandError::WrongState.
  Status<CommandError> reoffer(SessionId session, std::string offer, Instant now);
  /// answer_offer answers a RemoteOffer, which may come before the session is established.
  Status<CommandError> answer_offer(SessionId session, std::string answer, Instant now);
  /// provide_offer answers an OfferRequested (re-INVITE without SDP); the peer's answer comes as
  /// RemoteAnswer.
  Status<CommandError> provide_offer(SessionId session, std::string offer, Instant now);
  /// refuse_offer turns a RemoteOffer or OfferRequested down with 488 or another final status; the session
  /// lives on as it was.
  Status<CommandError> refuse_offer(SessionId session, std::uint16_t status, Instant now);
  /// send_info sends INFO (RFC 6086, and the DTMF relay forms); InfoResult follows.
  Status<CommandError> send_info(SessionId session, std::string_view content_type, std::string body,
                                 Instant now);

  // Subscriptions (RFC 6665).
  /// subscribe asks for the state of target (as in invite) and keeps the subscription until stop_usage, or
  /// until the notifier says that it is no use. UsageChanged and Notified follow.
  Result<UsageId, CommandError> subscribe(AccountId account, std::string_view target,
                                          SubscribeOptions options, Instant now);
  /// refer asks the peer of a call to call target instead of us (RFC 3515), or with options.replaces to take
  /// the place of ours in that call: attended transfer. UsageChanged tells how the new call fares, and ends
  /// with its final status; the call itself goes on until somebody hangs up.
  Result<UsageId, CommandError> refer(SessionId session, std::string_view target, ReferOptions options,
                                      Instant now);
  /// refer outside of a call asks the user agent at `to`.
  Result<UsageId, CommandError> refer(AccountId account, std::string_view to, std::string_view target,
                                      ReferOptions options, Instant now);
  /// follow_refer makes the call that a REFER of a peer asked for, with its Replaces and Referred-By; the
  /// peer is told how it fares.
  Result<SessionId, CommandError> follow_refer(UsageId refer, InviteOptions options, Instant now);
  /// refuse_refer declines it, with a final status 300..699.
  Status<CommandError> refuse_refer(UsageId refer, std::uint16_t status, Instant now);
  /// send_message sends MESSAGE (RFC 3428), after those to the same target that came before; UsageChanged
  /// ends with the status of the answer.
  Result<UsageId, CommandError> send_message(AccountId account, std::string_view target,
                                             MessageOptions options, Instant now);
  /// query_options asks what target can do (RFC 3261 §11); UsageChanged ends with the response.
  Result<UsageId, CommandError> query_options(AccountId account, std::string_view target, Instant now);
  /// publish tells the server of a state of the account (RFC 3903) and keeps it there until stop_usage;
  /// change_publication tells of another.
  Result<UsageId, CommandError> publish(AccountId account, PublishOptions options, Instant now);
  Status<CommandError> change_publication(UsageId publication, std::string content_type, std::string body,
                                          Instant now);
  /// stop_usage ends any usage. UsageChanged with Ended follows, perhaps after what is still under way.
  Status<CommandError> stop_usage(UsageId usage, Instant now);

  /// snapshot gives a session that was answered as octets for restore_session, with up to kMaxMediaIdentity
  /// octets of the host's own. The session goes on; take a new one after each change of the session, and keep
  /// it from others: who has it can take the call over.
  Result<std::string, CommandError> snapshot(SessionId session, std::string_view media_identity) const;
  /// restore_session takes a call up again out of its snapshot, in this or in another life of the host, as a
  /// call whose flow was lost: RepairNeeded follows once the account is there. Errors: ForbiddenText for
  /// octets that are no snapshot, WrongState if the session is here already.
  Result<RestoredSession, CommandError> restore_session(AccountId account, std::string_view octets,
                                                        Instant now);

  /// set_extra_headers replaces the headers that go on every request of the account (`Name: value`, no CR or
  /// LF).
  Status<CommandError> set_extra_headers(AccountId account, std::vector<ExtraHeader> headers);
  /// set_extra_headers of a session replaces those of InviteOptions, from its next request or response on.
  Status<CommandError> set_extra_headers(SessionId session, std::vector<ExtraHeader> headers, Instant now);

  [[nodiscard]] const Counters& counters() const;
  /// Live parts, to show that a finished call leaves nothing behind.
  [[nodiscard]] Census census() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace webphone::sip
