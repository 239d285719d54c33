#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/limits.hpp"
#include "core/sip/usage/message_body.hpp"
#include "core/sip/usage/request_inspection.hpp"
#include "core/sip/usage/user_agent_impl.hpp"

namespace webphone::sip {

namespace {

/// status_outside_dialog is the answer to a request that only makes sense within a dialog or subscription,
/// or for which we have no event package; 0 for the others.
std::uint16_t status_outside_dialog(Method method) {
  switch (method) {
    case Method::Bye:
    case Method::Info:
    case Method::Prack:
    case Method::Update:
    case Method::Notify: return 481;
    case Method::Subscribe: return 489;  // we notify of REFER only, within its dialog
    case Method::Invite:
    case Method::Ack:
    case Method::Cancel:
    case Method::Register:
    case Method::Options:
    case Method::Publish:
    case Method::Refer:
    case Method::Message:
    case Method::Other: return 0;
  }
  return 0;
}

}  // namespace

void UserAgent::Impl::route_request(IncomingRequest incoming, Instant now) {
  const Message& request = incoming.request;
  if (incoming.merged) return answer(incoming, 482, now);
  if (!request.to_tag().empty()) {
    if (receive_in_usage(incoming, now)) return;
    InviteSession* session = find_session(request);
    if (session == nullptr) return answer(incoming, 481, now);
    if (receive_beside_session(incoming, *session, now)) return;
    return session->receive_request(incoming.transaction, request, now);
  }
  if (!request.is(Method::Invite) && !idle_requests.take(now)) {
    ++refused;
    return answer(incoming, 503, now);
  }
  if (const std::uint16_t status = status_outside_dialog(request.method())) {
    return answer(incoming, status, now);
  }
  const std::string to_tag = context.random.token(12);
  if (auto refusal = inspect_request(request, to_tag)) {
    return static_cast<void>(context.transactions.respond(incoming.transaction, *refusal, now));
  }
  Account* account = find_account(incoming.flow, request);
  if (account == nullptr) return answer(incoming, 404, now);
  if (request.is(Method::Message)) return receive_message(incoming, *account, {}, now);
  if (audible_sessions() >= context.settings.max_sessions) {
    ++refused;
    return answer(incoming, 486, now);
  }
  if (request.is(Method::Invite)) return receive_invite(std::move(incoming), *account, now);
  if (request.is(Method::Refer)) return receive_refer(std::move(incoming), *account, {}, {}, now);
  static_cast<void>(context.transactions.respond(incoming.transaction, answer_options(request, to_tag), now));
}

bool UserAgent::Impl::receive_in_usage(const IncomingRequest& incoming, Instant now) {
  const Message& request = incoming.request;
  Usage* owner = nullptr;
  usages.for_each([&](UsageId, auto& usage) {
    if (owner == nullptr && usage->owns(request)) owner = usage.get();
  });
  if (owner == nullptr) return false;
  usages_touched = true;
  Dialog* dialog = owner->dialog();
  if (dialog != nullptr && !dialog->accept_order(request.cseq())) {
    answer(incoming, 500, now);
  } else if (auto refusal = inspect_request(request, request.to_tag())) {
    static_cast<void>(context.transactions.respond(incoming.transaction, *refusal, now));
  } else {
    owner->receive_request(incoming.transaction, request, now);
  }
  return true;
}

// What comes in the dialog of a session and begins another usage of it (RFC 5057).
bool UserAgent::Impl::receive_beside_session(IncomingRequest& incoming, const InviteSession& session,
                                             Instant now) {
  const Message& request = incoming.request;
  SharedDialog dialog = session.dialog();
  const bool is_beside = request.is(Method::Refer) || request.is(Method::Message);
  if (!is_beside || !dialog || !dialog->matches(request)) return false;
  if (!dialog->accept_order(request.cseq())) {
    answer(incoming, 500, now);
  } else if (auto refusal = inspect_request(request, request.to_tag())) {
    static_cast<void>(context.transactions.respond(incoming.transaction, *refusal, now));
  } else if (request.is(Method::Message)) {
    receive_message(incoming, session.account(), session.id(), now);
  } else {
    receive_refer(std::move(incoming), session.account(), std::move(dialog), session.id(), now);
  }
  return true;
}

void UserAgent::Impl::receive_message(const IncomingRequest& incoming, const Account& account,
                                      SessionId session, Instant now) {
  const Message& request = incoming.request;
  answer(incoming, 200, now);
  if (request.body().empty()) return;
  context.emit(InstantMessageReceived{.account = account.id(),
                                      .session = session,
                                      .peer = peer_of(request.from()),
                                      .content_type = std::string(request.content_type()),
                                      .body = std::string(request.body()),
                                      .group = std::string(request.named_value("X-Group").value_or("")),
                                      .is_sms = iequals(request.named_value("X-Sms").value_or(""), "yes")});
}

void UserAgent::Impl::receive_refer(IncomingRequest incoming, Account& account, SharedDialog dialog,
                                    SessionId session, Instant now) {
  if (usages.size() >= kMaxUsages) {
    ++refused;
    return answer(incoming, 503, now);
  }
  UsageId id;
  usages_touched = true;
  add_usage<Refer>(account, id)
      .receive(incoming.transaction, std::move(incoming.request), std::move(dialog), session, now);
}

void UserAgent::Impl::receive_invite(IncomingRequest incoming, Account& account, Instant now) {
  SessionId replaces;
  SessionId joins;
  if (const std::uint16_t status = relate(incoming.request, replaces, joins)) {
    return answer(incoming, status, now);
  }
  const SessionId id = add_session(account);
  find_session(id)->relate(replaces, joins);
  find_session(id)->receive_invite(incoming.transaction, std::move(incoming.request), now);
}

void UserAgent::Impl::route_ack(const IncomingAck& incoming, Instant now) {
  if (InviteSession* session = find_session(incoming.request)) session->receive_ack(incoming.request, now);
}

InviteSession* UserAgent::Impl::find_session(const Message& request) {
  const std::uint64_t number = session_by_tag.find(hash_of(request.to_tag()), [&](std::uint64_t id) {
    return (*sessions.find(SessionId::unpack(id)))->local_tag() == request.to_tag();
  });
  InviteSession* session = find_session(SessionId::unpack(number));
  return session != nullptr && session->owns(request) ? session : nullptr;
}

Account* UserAgent::Impl::find_account(FlowId flow, const Message& request) {
  const auto target = parse_uri(request.request_uri());
  const std::string user = target ? unescape(target->user) : std::string();
  Account* by_flow = nullptr;
  Account* by_user = nullptr;
  accounts.for_each([&](AccountId, auto& account) {
    if (account->flow() == flow) by_flow = account.get();  // our server knows whom it means
    if (account->settings().user == user) by_user = account.get();
  });
  return by_flow != nullptr ? by_flow : by_user;
}

void UserAgent::Impl::answer(const IncomingRequest& incoming, std::uint16_t status, Instant now) {
  auto response = make_response(incoming.request, status, context.random.token(12));
  response.add(HeaderId::Server, context.settings.user_agent);
  if (status == 489) response.add(HeaderId::AllowEvents, kAllowEvents);
  if (status == 503) response.add(HeaderId::RetryAfter, "5");
  static_cast<void>(context.transactions.respond(incoming.transaction, response, now));
}

}  // namespace webphone::sip
