#include "core/sip/usage/registration.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/status_code.hpp"
#include "core/sip/usage/account.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/failure_reason.hpp"
#include "core/sip/usage/refresh.hpp"

namespace webphone::sip {

namespace {

using std::chrono::seconds;

AccountState told_as(Registration::State state) {
  switch (state) {
    case Registration::State::Idle: return AccountState::Idle;
    case Registration::State::Waiting: return AccountState::Connecting;
    case Registration::State::Registering: return AccountState::Registering;
    case Registration::State::Registered: return AccountState::Registered;
    case Registration::State::RetryPending: return AccountState::Failed;
    case Registration::State::Unregistering: return AccountState::Unregistering;
    case Registration::State::Unregistered: return AccountState::Unregistered;
    case Registration::State::Failed: return AccountState::Failed;
  }
  return AccountState::Idle;
}

}  // namespace

Registration::Registration(UsageContext& context, Account& account)
    : context_(context),
      account_(account),
      call_id_(context.random.token(22)),
      from_tag_(context.random.token(10)),
      wanted_(account.settings().expires),
      refresh_(context, account.id(), UsageTimerKind::RegistrationRefresh),
      retry_(context, account.id(), UsageTimerKind::RegistrationRetry),
      answer_(context, account.id(), UsageTimerKind::RegistrationAnswer) {}

void Registration::start(Instant now) {
  stop_after_ = false;
  retry_.cancel();
  if (in_flight() && state_ == State::Registering) return;
  if (!account_.connected()) {
    enter(State::Waiting);
    return;
  }
  if (state_ != State::Registered) enter(State::Registering);
  ask(now);
}

void Registration::ask(Instant now) {
  if (!in_flight()) send(wanted_, now);
}

void Registration::stop(Instant now) {
  refresh_.cancel();
  retry_.cancel();
  const bool maybe_bound = state_ == State::Registered || state_ == State::Registering ||
                           state_ == State::RetryPending || state_ == State::Unregistering;
  if (!account_.connected() || !maybe_bound) {
    request_.reset();
    enter(State::Unregistered);
    return;
  }
  enter(State::Unregistering);
  if (in_flight()) {
    stop_after_ = true;  // one REGISTER at a time (§10.2)
  } else {
    send(seconds{0}, now);
  }
}

bool Registration::check(Instant now) {
  if (state_ != State::Registered) return in_flight();
  ask(now);
  return true;
}

void Registration::flow_opened(Instant now) {
  if (state_ == State::Waiting || state_ == State::RetryPending || state_ == State::Registered) {
    retry_.cancel();
    enter(State::Registering);
    ask(now);
  } else {
    enter(state_);
  }
}

void Registration::flow_lost(std::string_view reason, Instant) {
  request_.reset();
  answer_.cancel();
  refresh_.cancel();
  retry_.cancel();
  stop_after_ = false;
  Report report{.will_retry = true, .reason = std::string(reason)};
  switch (state_) {
    case State::Unregistering: enter(State::Unregistered); break;
    case State::Waiting:
    case State::Registering:
    case State::Registered:
    case State::RetryPending:
      if (account_.settings().reregister == Reregister::Never) {
        report.will_retry = false;
        enter(State::Failed, std::move(report));
      } else {
        enter(State::Waiting, std::move(report));
      }
      break;
    case State::Idle:
    case State::Unregistered:
    case State::Failed: enter(state_, std::move(report)); break;
  }
}

void Registration::send(seconds expires, Instant now) {
  const std::string registrar = account_.registrar();
  auto message = account_.make_request(Method::Register, registrar, account_.address_of_record(), from_tag_,
                                       call_id_, ++cseq_);
  removes_ = expires.count() == 0;
  const bool takes_all_back = removes_ && account_.settings().unregister_all;
  message.add(HeaderId::Contact, takes_all_back ? std::string("*") : account_.binding_contact());
  message.add(HeaderId::Expires, text(std::int64_t{expires.count()}));
  message.add(HeaderId::Supported, kSupportedInRegister);
  message.add(HeaderId::Allow, kAllow);
  account_.finish(message);
  request_ = ClientRequest{std::move(message), {}, {}};
  transmit(now);
}

void Registration::transmit(Instant now) {
  const auto sent = account_.send(*request_, account_.id(), now);
  if (!sent.ok()) return on_failure(request_->transaction, RequestFailure::Transport, now);
  const Duration patience = account_.settings().register_patience;
  if (patience > Duration::zero()) answer_.arm(now + patience);
}

void Registration::on_response(const IncomingResponse& incoming, Instant now) {
  const Message& response = incoming.response;
  if (!in_flight() || incoming.transaction != request_->transaction || !is_final(response.status())) return;
  const std::uint16_t status = response.status();
  answer_.cancel();
  if (status == 401 || status == 407) {
    const auto answered = account_.answer_challenge(*request_, incoming);
    if (!answered.ok()) {
      request_.reset();
      const bool final =
          answered.error() != AuthError::TooManyTries && account_.settings().reregister != Reregister::Always;
      if (state_ == State::Unregistering) return enter(State::Unregistered);
      Report report{
          .will_retry = !final, .status = status, .reason = std::string(describe(answered.error()))};
      if (final) return enter(State::Failed, std::move(report));
      return retry_later(std::move(report), std::nullopt, now);
    }
    request_->message.replace(HeaderId::CSeq, make_cseq(++cseq_, Method::Register));
    return transmit(now);
  }
  if (is_success(status)) {
    account_.note_success(*request_, response);
    context_.emit(RegistrationAnswered{account_.id(), response.write()});
  }
  request_.reset();
  if (state_ == State::Unregistering) {
    if (std::exchange(stop_after_, false)) return send(seconds{0}, now);
    return enter(State::Unregistered);
  }
  if (removes_) return send(wanted_, now);  // start() came meanwhile
  if (is_success(status)) return succeed(response, now);
  if (status == 423) return retry_with_longer_interval(response, now);
  if (status == 439 && account_.drop_outbound()) return send(wanted_, now);  // RFC 5626 §11.6
  // RFC 3263 §4.3: a server that cannot serve is left for the next one, if there is one.
  if (status == 503 && account_.leave_server(now)) return;
  const bool may_retry = account_.settings().reregister == Reregister::Always || !is_permanent(status);
  Report report{.will_retry = may_retry, .status = status, .reason = failure_reason(response)};
  if (!report.will_retry) {
    refresh_.cancel();
    return enter(State::Failed, std::move(report));
  }
  retry_later(std::move(report), response.number(HeaderId::RetryAfter), now);
}

void Registration::succeed(const Message& response, Instant now) {
  Binding binding =
      read_binding(response, account_.binding_contact(), context_.settings.instance_id, wanted_);
  const seconds interval = binding.expires;
  if (interval.count() == 0) {
    Report report{
        .will_retry = true, .status = response.status(), .reason = "The server dropped the binding"};
    return retry_later(std::move(report), std::nullopt, now);
  }
  failures_ = 0;
  brief_answers_ = 0;
  granted_ = interval;
  account_.bound(std::move(binding));
  refresh_.arm(now + refresh_pause(interval, context_.random));
  enter(State::Registered);
}

void Registration::retry_with_longer_interval(const Message& response, Instant now) {
  if (!lengthen_interval(response, wanted_, brief_answers_)) {
    return retry_later({.will_retry = true, .status = 423, .reason = failure_reason(response)}, std::nullopt,
                       now);
  }
  send(wanted_, now);
}

void Registration::on_failure(ClientTransactionId transaction, RequestFailure failure, Instant now) {
  if (!in_flight() || request_->transaction != transaction) return;
  answer_.cancel();
  request_.reset();
  if (state_ == State::Unregistering) {
    stop_after_ = false;
    return enter(State::Unregistered);
  }
  if (failure == RequestFailure::Timeout) return unanswered(now);
  retry_later({.will_retry = true, .reason = "The connection to the server failed"}, std::nullopt, now);
}

void Registration::unanswered(Instant now) {
  Report report{.will_retry = true, .reason = "The server does not answer"};
  if (!account_.settings().retries_unanswered) {
    report.will_retry = false;
    refresh_.cancel();
    return enter(State::Failed, std::move(report));
  }
  const bool may_be_slow = failures_ == 0 && account_.settings().register_patience > Duration::zero();
  retry_later(std::move(report), std::nullopt, now);
  // A connection on which a request went unanswered for 64*T1 is dead, whatever the socket says.
  if (!may_be_slow) account_.suspect_flow(now);
}

void Registration::retry_later(Report report, std::optional<std::uint32_t> retry_after, Instant now) {
  refresh_.cancel();
  if (account_.settings().reregister == Reregister::Never) {
    report.will_retry = false;
    return enter(State::Failed, std::move(report));
  }
  retry_.arm(now + retry_pause(failures_, retry_after, context_.random));
  enter(State::RetryPending, std::move(report));
}

void Registration::on_timer(UsageTimerKind kind, Instant now) {
  if (kind == UsageTimerKind::RegistrationRetry && state_ == State::RetryPending) {
    enter(State::Registering);
    ask(now);
  }
  if (kind == UsageTimerKind::RegistrationAnswer && in_flight()) {
    on_failure(request_->transaction, RequestFailure::Timeout, now);
  }
  if (kind == UsageTimerKind::RegistrationRefresh && state_ == State::Registered) ask(now);
}

void Registration::enter(State state, Report report) {
  const bool connected = account_.connected();
  if (state == state_ && connected == reported_connected_ && report.reason.empty()) return;
  state_ = state;
  reported_connected_ = connected;
  context_.emit(AccountStateChanged{
      .account = account_.id(),
      .state = told_as(state),
      .connected = connected,
      .will_retry = report.will_retry,
      .status = report.status,
      .reason = std::move(report.reason),
      .expires = state == State::Registered ? static_cast<std::uint32_t>(granted_.count()) : 0});
}

}  // namespace webphone::sip
