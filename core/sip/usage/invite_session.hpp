#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/sip/dialog/dialog.hpp"
#include "core/sip/dialog/dialog_set.hpp"
#include "core/sip/dialog/dialog_snapshot.hpp"
#include "core/sip/message/dialog_reference.hpp"
#include "core/sip/message/refer_to.hpp"
#include "core/sip/usage/account.hpp"
#include "core/sip/usage/client_request.hpp"
#include "core/sip/usage/offer_answer.hpp"
#include "core/sip/usage/redirection.hpp"
#include "core/sip/usage/reliable_provisional.hpp"
#include "core/sip/usage/session_part.hpp"
#include "core/sip/usage/session_timer.hpp"
#include "core/sip/usage/usage_context.hpp"

namespace webphone::sip {

/// InviteSession is one INVITE usage from its first message to its last (RFC 3261 §13 to §15).
///
///   as caller   Calling --2xx--> Established            hang up before: Calling --> Cancelling --> Ended
///   as called   Incoming --accept--> Accepted --ACK--> Established
///   both        Established --hang up--> Terminating --BYE answered--> Ended
///               any --refusal, BYE received, lost--> Ended
///
///   repair      Established --flow lost--> Due --registered anew--> Asked --reoffer()--> Sent --2xx-->
///   (none)
///                  Sent --481, twice not reached--> Replacing (Calling again, with Replaces) --2xx-->
///                  Established Sent --not reached, flow lost--> Due        any --kRecoveryPatience--> Ended
///
/// The application is told of the end at once when it hangs up; what the wire still needs (CANCEL, BYE, the
/// ACK of a late 2xx) goes on without it. The session is finished() when no transaction needs it any more.
///
/// Its parts: invite_session_client.cpp is the INVITE we send, invite_session_server.cpp the one we receive,
/// invite_session_provisional.cpp the 1xx of both, invite_session_reoffer.cpp the re-INVITEs of both sides,
/// invite_session_update.cpp UPDATE, invite_session_refresh.cpp the session timer,
/// invite_session_recovery.cpp the repair after a lost flow, invite_session_dialog.cpp what else happens in
/// the dialog, invite_session.cpp the rest.
class InviteSession {
 public:
  enum class State : std::uint8_t {
    Calling,
    Cancelling,
    Incoming,
    Accepted,
    Established,
    Terminating,
    Ended,
  };

  /// An empty local_tag is made here.
  InviteSession(UsageContext& context, Account& account, SessionId id, std::string_view local_tag = {});
  InviteSession(const InviteSession&) = delete;
  InviteSession& operator=(const InviteSession&) = delete;

  // The beginning, one of the three.
  Status<CommandError> start(const std::string& target, InviteOptions options, Instant now);
  void receive_invite(ServerTransactionId transaction, Message request, Instant now);

  RestoredSession restore(DialogSnapshot snapshot, Instant now);
  /// snapshot is empty unless the call was answered.
  [[nodiscard]] std::string snapshot(std::string_view media_identity) const;

  // Commands: see UserAgent.
  Status<CommandError> ring(std::uint16_t status, std::string description, Instant now);
  Status<CommandError> accept(std::string description, Instant now);
  Status<CommandError> reject(const RejectOptions& options, Instant now);
  Status<CommandError> hang_up(Instant now);
  Status<CommandError> acknowledge(std::string answer, Instant now);
  Status<CommandError> reoffer(std::string offer, Instant now);
  Status<CommandError> answer_offer(std::string answer, Instant now);
  Status<CommandError> provide_offer(std::string offer, Instant now);
  Status<CommandError> refuse_offer(std::uint16_t status, Instant now);
  Status<CommandError> send_info(std::string_view content_type, std::string body, Instant now);
  Status<CommandError> set_extra_headers(std::vector<ExtraHeader> headers);

  // What comes from the network.
  /// receive_request takes a request with our tag in To, other than ACK and CANCEL.
  void receive_request(ServerTransactionId transaction, const Message& request, Instant now);
  void receive_ack(const Message& ack, Instant now);
  void receive_cancel(ServerTransactionId transaction, const Message& cancel, Instant now);
  void receive_response(const IncomingResponse& incoming, Instant now);
  void request_failed(ClientTransactionId transaction, RequestFailure failure, Instant now);
  /// transaction_over: no event of this client transaction will follow.
  void transaction_over(ClientTransactionId transaction);
  void flow_opened(Instant now);
  void flow_lost(Instant now);
  void handle_timer(UsageTimerKind kind, Instant now);

  /// abandon ends the session without a further word to the peer, but for an answer owed to its INVITE.
  void abandon(Instant now);

  // Transfers, invite_session_transfer.cpp.
  /// relate tells what the INVITE that comes next replaces or joins.
  void relate(SessionId replaces, SessionId joins);
  [[nodiscard]] SessionId replaces() const { return replaces_; }
  /// is_named tells whether a Replaces or Join means this session.
  [[nodiscard]] bool is_named(const DialogReference& reference) const;
  /// replace_obstacle and join_obstacle give the refusal for an INVITE that means this session (RFC 3891 §3,
  /// RFC 3911 §4), 0 if it may.
  [[nodiscard]] std::uint16_t replace_obstacle(bool early_only) const;
  [[nodiscard]] std::uint16_t join_obstacle() const;
  /// end_replaced ends the session because another has taken its place.
  void end_replaced(Instant now);
  /// as_refer_to names the peer, and our dialog with it, for somebody who is to take the session over.
  [[nodiscard]] ReferTo as_refer_to() const;
  /// dialog is there for other usages while the session is established.
  [[nodiscard]] SharedDialog dialog() const { return state_ == State::Established ? dialog_ : nullptr; }

  /// owns tells whether a request or ACK with our tag belongs to a dialog of this session.
  [[nodiscard]] bool owns(const Message& request) const;
  [[nodiscard]] SessionId id() const { return id_; }
  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] const std::string& local_tag() const { return local_tag_; }
  [[nodiscard]] Account& account() const { return account_; }
  /// told_end: the application has got SessionTerminated.
  [[nodiscard]] bool told_end() const { return told_end_; }
  /// settled: all that is left is to absorb repetitions and late forks.
  [[nodiscard]] bool settled() const;
  [[nodiscard]] bool finished() const { return settled() && live_transactions_ == 0; }
  [[nodiscard]] std::size_t dialog_count() const { return state_ == State::Ended || !dialog_ ? 0 : 1; }

 private:
  // Common, invite_session.cpp.
  void enter(State state) { state_ = state; }
  void conclude(SessionTerminated end);
  void leave(Instant now);
  void end(SessionTerminated end, Instant now);
  void add_capabilities(OutgoingMessage& message) const;
  bool transmit(ClientRequest& request, Instant now);
  bool try_again_with_credentials(ClientRequest& request, Dialog* dialog, const IncomingResponse& challenge,
                                  Instant now);
  void finish(OutgoingMessage& request) const { account_.finish(request, extra_headers_); }
  OutgoingMessage make_reply(const Message& request, std::uint16_t status, std::string reason = {}) const;
  void reply(ServerTransactionId transaction, const OutgoingMessage& response, Instant now);
  void refuse(ServerTransactionId transaction, const Message& request, std::uint16_t status, Instant now);
  /// proceed sends what has been waiting for its turn or for a flow.
  void proceed(Instant now);

  // As caller, invite_session_client.cpp.
  void invite_response(const IncomingResponse& incoming, Instant now);
  void drop_branches(std::optional<std::uint32_t> but, Instant now);
  void invite_success(const IncomingResponse& incoming, Instant now);
  void invite_refused(const Message& response, Instant now);
  bool send_invite_again(Instant now);
  /// try_next_target after a final response, or none (nullptr, 408).
  bool try_next_target(std::uint16_t status, const Message* response, Instant now);
  void establish(const IncomingResponse& incoming, Instant now);
  void end_stray(const IncomingResponse& incoming, Instant now);
  void acknowledge_success(const Dialog& dialog, const ClientRequest& invite, std::string answer);
  bool repeat_ack(const IncomingResponse& incoming);
  void transmit_ack(SentAck& ack);

  // As called, invite_session_server.cpp.
  void send_success(std::string description, Instant now);
  void repeat_success(Instant now);
  void answer_acknowledged(std::string_view description, Instant now);
  void refuse_received(std::uint16_t status, Instant now);
  void refuse_open(std::uint16_t status, Instant now);
  void close_received();

  // Session timer, invite_session_refresh.cpp.
  void watch_session();
  void session_due(Instant now);
  /// agree_on_timer writes into the 2xx to an INVITE or UPDATE of the peer; nothing in an early dialog.
  void agree_on_timer(const Message& request, OutgoingMessage& response, Instant now);
  void refresh(Instant now);
  void refresh_response(const Message& response, Instant now);

  // invite_session_provisional.cpp.
  void send_ring(Ring ring, Instant now);
  void repeat_provisional(Instant now);
  void receive_prack(ServerTransactionId transaction, const Message& request, Instant now);
  void proceed_with_answer(Instant now);
  EarlyDialog* find_early(std::uint32_t branch);
  EarlyDialog* early_of(const Message& response);
  void invite_progress(const Message& response, Instant now);
  [[nodiscard]] bool is_rival(const EarlyDialog& early, const Message& response) const;
  Status<CommandError> acknowledge_early(std::string answer, Instant now);
  void send_prack(std::uint32_t branch, std::uint32_t rseq, std::string answer, Instant now);
  void reoffer_progress(const Message& response, Instant now);

  // UPDATE, invite_session_update.cpp.
  /// dialog_of and exchange_of a branch of our INVITE; the branch counts for nothing once there is dialog_.
  [[nodiscard]] Dialog* dialog_of(std::uint32_t branch);
  [[nodiscard]] OfferAnswer& exchange_of(std::uint32_t branch);
  void note_peer(const Message& message);
  void receive_update(ServerTransactionId transaction, const Message& request, std::uint32_t branch,
                      Instant now);
  void take_offer(ServerTransactionId transaction, const Message& request, std::uint32_t branch, Instant now);
  Status<CommandError> answer_received_offer(std::string answer, Instant now);
  void refuse_received_offer(std::uint16_t status, Instant now);
  [[nodiscard]] std::optional<std::uint32_t> early_branch() const;
  void reoffer_updated(const IncomingResponse& incoming, Instant now);
  void send_aside(std::uint32_t branch, OutgoingMessage message, Instant now);
  bool aside_failed(ClientTransactionId transaction, bool lost_flow, Instant now);
  std::list<Aside>::iterator find_aside(ClientTransactionId transaction);
  bool aside_response(const IncomingResponse& incoming, Instant now);

  // After a lost flow, invite_session_recovery.cpp.
  void proceed_with_repair();
  void repaired();
  /// repair_later tells whether a refusal shows that the peer was not reached, and then sets the time of the
  /// next try.
  bool repair_later(std::uint16_t status, Instant now);
  void repair_refused(std::uint16_t status, std::string reason, std::string offer, Instant now);
  bool replacement_refused(std::uint16_t status, Instant now);
  void replace_dialog(std::string offer, Instant now);
  void flow_loss_over(Instant now);

  // re-INVITE, invite_session_reoffer.cpp.
  void receive_reinvite(ServerTransactionId transaction, const Message& request, Instant now);
  [[nodiscard]] std::uint16_t reinvite_obstacle() const;
  Status<CommandError> answer_reinvite(OfferAnswer::State due, std::string description, Instant now);
  void send_reoffer(Instant now);
  void reoffer_response(const IncomingResponse& incoming, Instant now);
  void reoffer_success(const IncomingResponse& incoming, Instant now);
  void reoffer_refused(const Message& response, Instant now);
  void reoffer_failed(std::uint16_t status, std::string reason, Instant now);
  [[nodiscard]] bool offer_pending() const { return received_ && !received_->answered; }

  // In the dialog, invite_session_dialog.cpp.
  void receive_bye(ServerTransactionId transaction, const Message& request, Instant now);
  void receive_info(ServerTransactionId transaction, const Message& request, Instant now);
  void send_bye(Instant now);
  void transmit_bye(Instant now);
  void bye_response(const IncomingResponse& incoming, Instant now);
  bool stray_response(const IncomingResponse& incoming, Instant now);
  void stray_failed(ClientTransactionId transaction, RequestFailure failure, Instant now);
  void send_next_info(Instant now);
  void info_response(const IncomingResponse& incoming, Instant now);
  void finish_info(std::uint16_t status);
  void dialog_lost(std::uint16_t status, std::string reason, Instant now);

  UsageContext& context_;
  Account& account_;
  const SessionId id_;
  State state_ = State::Ended;
  bool told_end_ = false;
  SessionId replaces_;
  SessionId joins_;
  bool is_caller_ = false;
  std::string call_id_;
  std::string local_tag_;
  std::vector<ExtraHeader> extra_headers_;
  std::uint32_t live_transactions_ = 0;

  /// Repair is how far a call has come that lost its flow: RFC 5626 §4.2.1 for the peer's way to us, §14 of
  /// RFC 3261 for the new Contact.
  enum class Repair : std::uint8_t { None, Due, Asked, Sent, Replacing };
  Repair repair_ = Repair::None;
  std::uint8_t repair_tries_ = 0;

  OfferAnswer offer_answer_;
  SharedDialog dialog_;

  std::optional<ClientRequest> invite_;  ///< ours; kept until no fork of it can answer any more
  std::uint32_t invite_cseq_ = 0;
  Redirection redirection_;
  bool previewed_ = false;    ///< a provisional response has shown a description
  bool ack_pending_ = false;  ///< the answer to the 2xx's offer is still to come from the host
  DialogSet branches_;
  std::list<EarlyDialog> early_;                    ///< of branches_, by number
  std::optional<std::uint32_t> unanswered_branch_;  ///< its reliable offer waits for acknowledge()
  std::list<Aside> asides_;
  std::list<SentAck> acks_;
  std::list<StrayBranch> strays_;

  std::optional<ReceivedInvite> received_;
  ReliableProvisional reliable_;
  bool ring_carries_ = false;            ///< the last provisional response has an offer or the answer
  std::optional<Ring> next_ring_;        ///< waits for a PRACK
  std::optional<std::string> accepted_;  ///< the 2xx waits for a PRACK
  std::optional<ReceivedOffer> received_offer_;
  bool peer_takes_update_ = false;
  SessionTimer session_timer_;
  std::string local_description_;  ///< the last of ours that is in force
  std::optional<Reoffer> reoffer_;
  ClientTransactionId reinvite_;  ///< the last one of a reoffer
  std::optional<ClientRequest> bye_;
  std::uint8_t bye_tries_ = 0;
  Fifo<QueuedInfo> infos_;

  UsageAlarm flow_loss_;
  UsageAlarm repeat_;  ///< of the provisional response or 2xx to received_
  UsageAlarm expiry_;  ///< of received_: Expires, or the host's patience
  UsageAlarm reoffer_retry_;
  UsageAlarm offer_expiry_;  ///< of received_offer_
  UsageAlarm session_alarm_;
  UsageAlarm reoffer_expiry_;  ///< outlives the session's end, lest the transaction stays
};

}  // namespace webphone::sip
