// INVITE that replaces or joins a session of ours (RFC 3891, RFC 3911).

#include "core/sip/message/dialog_reference.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

InviteSession* UserAgent::Impl::find_named(const Message& request, HeaderId header, bool& early_only) {
  const auto reference = parse_dialog_reference(request.value(header));
  if (!reference) return nullptr;
  early_only = reference->early_only;
  const std::uint64_t number = session_by_tag.find(hash_of(reference->to_tag), [&](std::uint64_t id) {
    return (*sessions.find(SessionId::unpack(id)))->is_named(*reference);
  });
  return find_session(SessionId::unpack(number));
}

std::uint16_t UserAgent::Impl::relate(const Message& request, SessionId& replaces, SessionId& joins) {
  const bool has_replaces = request.has(HeaderId::Replaces);
  const bool has_join = request.has(HeaderId::Join);
  if (!has_replaces && !has_join) return 0;
  if (has_replaces && has_join) return 400;
  bool early_only = false;
  InviteSession* named = find_named(request, has_replaces ? HeaderId::Replaces : HeaderId::Join, early_only);
  if (named == nullptr) return 481;
  (has_replaces ? replaces : joins) = named->id();
  return has_replaces ? named->replace_obstacle(early_only) : named->join_obstacle();
}

}  // namespace webphone::sip
