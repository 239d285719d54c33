#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/auth/digest_client.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/transport/flow_keeper.hpp"
#include "core/sip/usage/binding.hpp"
#include "core/sip/usage/client_request.hpp"
#include "core/sip/usage/registration.hpp"
#include "core/sip/usage/usage_context.hpp"

namespace webphone::sip {

/// check_account tells whether settings can make an account: user, domain, server and headers.
Status<CommandError> check_account(const AccountSettings& settings);
/// check_extra_headers refuses control characters, names that are no tokens, and headers that the stack
/// itself answers for.
Status<CommandError> check_extra_headers(const std::vector<ExtraHeader>& headers);
/// append_headers adds headers that were checked.
void append_headers(OutgoingMessage& message, const std::vector<ExtraHeader>& headers);
/// is_call_id tells whether a text can be a Call-ID (RFC 3261 §25.1: word [ "@" word ]).
bool is_call_id(std::string_view words);

/// Account is one address of record with what its usages need to speak for it: the flow to its server, its
/// credentials, and the headers that its messages share.
class Account {
 public:
  Account(UsageContext& context, AccountId id, AccountSettings settings, Instant now);
  Account(const Account&) = delete;
  Account& operator=(const Account&) = delete;

  [[nodiscard]] AccountId id() const { return id_; }
  [[nodiscard]] const AccountSettings& settings() const { return settings_; }
  [[nodiscard]] Registration& registration() { return registration_; }
  [[nodiscard]] FlowKeeper& keeper() { return keeper_; }
  [[nodiscard]] FlowId flow() const { return keeper_.flow(); }
  [[nodiscard]] bool connected() const { return keeper_.state() == FlowKeeper::State::Up; }

  /// reachable: the flow is up, and no registration over it is outstanding, so that the peer's requests find
  /// us.
  [[nodiscard]] bool reachable() const;

  /// address_of_record is `sip:user@domain`; registrar is `sip:domain`.
  [[nodiscard]] std::string address_of_record() const;
  [[nodiscard]] std::string registrar() const;
  /// contact is our Contact in dialogs, in name-addr form: a GRUU if we have one (RFC 5627 §4.4.1), the
  /// temporary one for a request with Privacy, else the address of the flow that was up last, with `ob` where
  /// the registrar keeps the flow (RFC 5626 §4.3).
  [[nodiscard]] std::string contact(bool anonymous = false) const;
  /// binding_contact is the Contact of REGISTER.
  [[nodiscard]] const std::string& binding_contact() const { return binding_contact_; }
  /// resolve_target gives the SIP URI for what was dialled: a SIP or tel URI, `user@host`, or a user part at
  /// our domain.
  [[nodiscard]] Result<std::string, CommandError> resolve_target(std::string_view target) const;

  /// make_request starts a request outside of a dialog (RFC 3261 §8.1.1); to is a URI.
  [[nodiscard]] OutgoingMessage make_request(Method method, std::string request_uri, std::string_view to,
                                             std::string_view from_tag, std::string_view call_id,
                                             std::uint32_t cseq) const;
  /// finish adds what the account's requests share: User-Agent and the extra headers. `own` are those of the
  /// usage, which stand in place of the account's with the same name.
  void finish(OutgoingMessage& request, const std::vector<ExtraHeader>& own = {}) const;

  /// send puts the request on the flow, with credentials as far as nonces are known. Errors as send_request.
  Status<TransactionError> send(ClientRequest& request, UsageOwner owner, Instant now);
  /// answer_challenge prepares request to be sent again after a 401 or 407; the caller then gives it a new
  /// CSeq. Only challenges that came over our flow are answered.
  Status<AuthError> answer_challenge(ClientRequest& request, const IncomingResponse& challenge);
  /// may_authenticate_at tells whether a challenge may be answered that a request to this URI gets, where a
  /// response of the network has led it there: to a stranger only by a realm that is known to be ours.
  [[nodiscard]] bool may_authenticate_at(std::string_view uri) const;
  void note_success(const ClientRequest& request, const Message& response);

  /// suspect_flow gives up a connection over which requests stay unanswered; the keeper opens another.
  void suspect_flow(Instant now);

  // The keeper's events. flow_opened gives the flow that the new one takes the place of.
  FlowId flow_opened(Instant now);
  void flow_lost(const FlowDown& down, Instant now);

  /// bound takes what the registrar granted.
  void bound(Binding binding);
  void unbound() { binding_ = {}; }
  /// drop_outbound gives up RFC 5626 with this server; false if it was given up before.
  bool drop_outbound();
  /// leave_server goes to the next server; false if there is none.
  bool leave_server(Instant now);

  void set_extra_headers(std::vector<ExtraHeader> headers) { settings_.extra_headers = std::move(headers); }

 private:
  void update_contact();

  UsageContext& context_;
  const AccountId id_;
  AccountSettings settings_;
  DigestClient digest_;
  FlowKeeper keeper_;
  Registration registration_;
  Binding binding_;
  std::string address_;  ///< our URI over the flow that was up last
  std::string binding_contact_;
  FlowId last_flow_;
};

}  // namespace webphone::sip
