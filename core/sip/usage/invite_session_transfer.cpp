// What a session has to do with transfers: it is handed over (REFER), replaced (RFC 3891) or joined (RFC
// 3911).

#include "core/sip/message/name_addr.hpp"
#include "core/sip/usage/invite_session.hpp"

namespace webphone::sip {

void InviteSession::relate(SessionId replaces, SessionId joins) {
  replaces_ = replaces;
  joins_ = joins;
}

bool InviteSession::is_named(const DialogReference& reference) const {
  if (reference.call_id != call_id_ || reference.to_tag != local_tag_) return false;
  if (dialog_) return dialog_->id().remote_tag == reference.from_tag;
  return branches_.find_tag(reference.from_tag) != nullptr;
}

std::uint16_t InviteSession::replace_obstacle(bool early_only) const {
  if (told_end_) return 603;
  switch (state_) {
    case State::Calling: return 0;
    case State::Incoming: return 481;  // only who calls may have an early dialog replaced
    case State::Accepted:
    case State::Established: return early_only ? 486 : 0;
    case State::Cancelling:
    case State::Terminating:
    case State::Ended: break;
  }
  return 603;
}

std::uint16_t InviteSession::join_obstacle() const {
  if (told_end_) return 603;
  if (state_ != State::Accepted && state_ != State::Established) return 481;
  return context_.settings.accept_join ? 0 : 488;
}

void InviteSession::end_replaced(Instant now) {
  conclude({.by = Party::Remote, .cause = "REPLACED"});
  leave(now);
}

// The Contact if it is good outside of the dialog (RFC 5627), else the address that the call began with.
ReferTo InviteSession::as_refer_to() const {
  const DialogId& id = dialog_->id();
  const auto target = parse_uri(dialog_->remote_target());
  const auto address = parse_name_addr(dialog_->remote_address());
  const bool is_gruu = target && target->parameters.has("gr");
  return {.uri = std::string(is_gruu || !address ? dialog_->remote_target() : address->uri_text),
          .method = "INVITE",
          .replaces = DialogReference{id.call_id, id.remote_tag, id.local_tag}.write()};
}

}  // namespace webphone::sip
