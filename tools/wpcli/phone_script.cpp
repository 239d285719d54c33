#include "tools/wpcli/phone_script.hpp"

#include <utility>

#include "core/base/result.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::wpcli {

namespace {

// How long hanging up and unregistering may take, each.
constexpr Duration kPatience = std::chrono::seconds(5);
constexpr std::uint16_t kBusyHere = 486;
constexpr std::uint16_t kNotAcceptableHere = 488;

std::string account_fault(const sip::AccountStateChanged& event) {
  std::string out = "not registered";
  if (event.status != 0) out += text(": ", event.status);
  if (!event.reason.empty()) out += text(event.status != 0 ? " " : ": ", event.reason);
  return out;
}

}  // namespace

std::string_view describe(sip::CommandError error) {
  switch (error) {
    case sip::CommandError::UnknownAccount: return "unknown account";
    case sip::CommandError::UnknownSession: return "the call is over";
    case sip::CommandError::UnknownUsage: return "that is over";
    case sip::CommandError::WrongState: return "not possible now";
    case sip::CommandError::InvalidTarget: return "not a number and not a SIP URI";
    case sip::CommandError::ForbiddenText: return "control characters are not allowed";
    case sip::CommandError::InvalidStatus: return "not a status for this";
    case sip::CommandError::TooLong: return "too long";
    case sip::CommandError::TooMany: return "too many";
  }
  return {};
}

PhoneScript::PhoneScript(const CommandLine& line, sip::UserAgent& user_agent, Console& console,
                         std::uint64_t session_seed)
    : line_(line), user_agent_(user_agent), console_(console), session_seed_(session_seed) {}

void PhoneScript::start(Instant now) {
  arm(Due::TimeLimit, line_.time_limit, now);
  const auto account = user_agent_.add_account(line_.account, now);
  if (!account) {
    leave(ExitStatus::Usage, text("the account cannot be used: ", describe(account.error())), now);
    return;
  }
  account_ = *account;
  if (line_.registers) {
    enter(State::Registering);
    check(user_agent_.register_account(account_, now), "register");
  }
}

void PhoneScript::handle(const sip::UserAgentOutput& output, Instant now) {
  std::visit(Overloaded{[&](const sip::AccountStateChanged& event) { on_account(event, now); },
                        [&](const sip::IncomingSession& event) { on_incoming(event, now); },
                        [&](const sip::SessionProgress& event) { on_progress(event, now); },
                        [&](const sip::SessionEstablished& event) { on_established(event, now); },
                        [&](const sip::RemoteOffer& event) { on_remote_offer(event, now); },
                        [&](const sip::OfferRequested& event) {
                          check(user_agent_.provide_offer(event.session, description().offer(), now),
                                "offer");
                        },
                        [&](const sip::RepairNeeded& event) {
                          check(user_agent_.reoffer(event.session, description().offer(), now), "repair");
                        },
                        [&](const sip::SessionTerminated& event) { on_terminated(event, now); },
                        [&](const sip::UsageChanged& event) { on_usage(event, now); },
                        [&](const sip::ReferReceived& event) { on_refer(event, now); }, [](const auto&) {}},
             output);
}

void PhoneScript::received(std::string_view octets) {
  if (octets.starts_with("ACK ")) awaits_ack_ = false;
}

void PhoneScript::proceed(Instant now) {
  if (state_ == State::Settling && settled()) call_over(now);
  if (state_ == State::Leaving && !session_ && !registered_ && settled()) finish();
}

void PhoneScript::handle_timeout(Instant now) {
  while (const std::optional<Due> due = timers_.pop_due(now)) {
    switch (*due) {
      case Due::TimeLimit: leave(ExitStatus::TimeLimit, "time limit reached", now); break;
      case Due::PatienceOver: state_ == State::Settling ? call_over(now) : finish(); break;
      case Due::EndOfStay: leave(ExitStatus::Done, "registered", now); break;
      case Due::EndOfUsage: check(user_agent_.stop_usage(usage_, now), "stop"); break;
      case Due::HangUp:
        if (established_) check(user_agent_.hang_up(session_, now), "hang up");
        break;
      case Due::Cancel:
        if (session_ && !established_) check(user_agent_.hang_up(session_, now), "cancel");
        break;
      case Due::Hold:
        if (established_) check(user_agent_.reoffer(session_, description().offer(true), now), "hold");
        break;
      case Due::Answer: answer(now); break;
      case Due::Cut: cut_due_ = true; break;
    }
  }
}

void PhoneScript::interrupt(Instant now) {
  if (state_ == State::Leaving) {
    finish();
  } else {
    leave(ExitStatus::Failed, "interrupted", now);
  }
}

std::optional<ExitStatus> PhoneScript::exit_status() const {
  return state_ == State::Over ? std::optional(status_) : std::nullopt;
}

void PhoneScript::on_account(const sip::AccountStateChanged& event, Instant now) {
  registered_ = event.state == sip::AccountState::Registered;
  const bool waits = state_ == State::Connecting || state_ == State::Registering;
  if (state_ == State::Leaving) {
    const bool gone =
        event.state == sip::AccountState::Unregistered || event.state == sip::AccountState::Failed;
    if (gone && !session_) finish();
  } else if (waits && event.state == sip::AccountState::Failed) {
    leave(ExitStatus::Failed, account_fault(event), now);
  } else if (waits && !event.connected && !event.reason.empty()) {
    if (++servers_failed_ <= line_.account.other_servers.size()) return;
    leave(ExitStatus::Failed, text("cannot reach the server: ", event.reason), now);
  } else if (state_ == State::Registering ? registered_ : (state_ == State::Connecting && event.connected)) {
    work(now);
  }
}

void PhoneScript::work(Instant now) {
  enter(State::Working);
  switch (line_.command) {
    case Command::Register: arm(Due::EndOfStay, line_.stay, now); break;
    case Command::Call: place_call(now); break;
    case Command::Answer: console_.remark("waiting for a call"); break;
    case Command::Message:
    case Command::Options:
    case Command::Subscribe:
    case Command::Publish: begin_usage(now); break;
  }
}

void PhoneScript::begin_usage(Instant now) {
  Result<sip::UsageId, sip::CommandError> usage = Failure{sip::CommandError::WrongState};
  const bool once = line_.stay <= Duration::zero();
  if (line_.command == Command::Message) {
    usage = user_agent_.send_message(account_, line_.target, {.body = line_.body}, now);
  } else if (line_.command == Command::Options) {
    usage = user_agent_.query_options(account_, line_.target, now);
  } else if (line_.command == Command::Subscribe) {
    sip::SubscribeOptions options;
    options.package = line_.package;
    if (once) options.expires = {};
    usage = user_agent_.subscribe(account_, line_.target, std::move(options), now);
  } else {
    sip::PublishOptions options;
    options.package = line_.package;
    options.content_type = line_.package == "presence" ? "application/pidf+xml"
                           : line_.package == "dialog" ? "application/dialog-info+xml"
                                                       : "application/simple-message-summary";
    options.body = line_.body;
    usage = user_agent_.publish(account_, std::move(options), now);
  }
  if (!usage) return leave(ExitStatus::Failed, text("cannot be sent: ", describe(usage.error())), now);
  usage_ = *usage;
  const bool lasts = line_.command == Command::Publish || (line_.command == Command::Subscribe && !once);
  if (lasts) arm(Due::EndOfUsage, line_.stay, now);
}

void PhoneScript::on_usage(const sip::UsageChanged& event, Instant now) {
  if (event.usage != usage_ || event.state != sip::UsageState::Ended) return;
  usage_ = {};
  const bool good = event.status == 0
                        ? line_.command == Command::Subscribe || line_.command == Command::Publish
                        : event.status < 300;
  if (line_.command == Command::Call) {
    console_.remark(text("transfer ended: ", event.status));
    if (session_ && good) check(user_agent_.hang_up(session_, now), "hang up");
    return;
  }
  leave(good ? ExitStatus::Done : ExitStatus::Failed, text("answered: ", event.status, ' ', event.reason),
        now);
}

/// on_refer follows a REFER in the call: the new call takes the place of the old one.
void PhoneScript::on_refer(const sip::ReferReceived& event, Instant now) {
  if (event.session != session_ || !established_) {
    return check(user_agent_.refuse_refer(event.refer, 603, now), "refuse");
  }
  sip::InviteOptions options;
  options.offer = description().offer();
  const auto session = user_agent_.follow_refer(event.refer, std::move(options), now);
  if (!session) return;
  transferred_ = session_;
  session_ = *session;
  established_ = false;
}

void PhoneScript::place_call(Instant now) {
  description_.reset();
  sip::InviteOptions options;
  if (line_.offer) options.offer = description().offer();
  const auto session = user_agent_.invite(account_, line_.target, std::move(options), now);
  if (!session) {
    leave(ExitStatus::Failed, text("cannot call ", line_.target, ": ", describe(session.error())), now);
    return;
  }
  session_ = *session;
  if (line_.cancel_after) arm(Due::Cancel, *line_.cancel_after, now);
}

void PhoneScript::on_incoming(const sip::IncomingSession& event, Instant now) {
  const bool replaces = event.replaces && event.replaces == session_;
  if (line_.command != Command::Answer || (session_ && !replaces) || state_ != State::Working) {
    sip::RejectOptions busy;
    busy.status = kBusyHere;
    check(user_agent_.reject(event.session, busy, now), "reject");
    return;
  }
  session_ = event.session;
  remote_offer_ = event.offer;
  established_ = false;
  if (replaces) return answer(now);  // in the middle of a call nothing rings
  description_.reset();
  if (line_.ring != 0) {
    std::string early;
    if (line_.ring_sdp) {
      early = remote_offer_.empty() ? description().offer() : description().answer(remote_offer_);
    }
    check(user_agent_.ring(session_, line_.ring, std::move(early), now), "ring");
  }
  if (!line_.ring_only) arm(Due::Answer, line_.answer_after, now);
}

void PhoneScript::on_progress(const sip::SessionProgress& event, Instant now) {
  if (event.session != session_) return;
  if (event.needs_answer) {
    check(user_agent_.acknowledge(session_, description().answer(event.description), now), "acknowledge");
  } else if (line_.early_offer && !event.description.empty()) {
    check(user_agent_.reoffer(session_, description().offer(true), now), "early offer");
  }
}

void PhoneScript::answer(Instant now) {
  if (!session_ || established_) return;
  std::string ours = remote_offer_.empty() ? description().offer() : description().answer(remote_offer_);
  if (line_.refuse == 0 && !ours.empty()) {
    check(user_agent_.accept(session_, std::move(ours), now), "accept");
    return;
  }
  sip::RejectOptions options;
  options.status = line_.refuse != 0 ? line_.refuse : kNotAcceptableHere;
  options.contact = line_.redirect;
  awaits_ack_ = true;
  check(user_agent_.reject(session_, std::move(options), now), "refuse");
}

void PhoneScript::on_established(const sip::SessionEstablished& event, Instant now) {
  if (event.session != session_) return;
  established_ = true;
  if (event.needs_answer) {
    check(user_agent_.acknowledge(session_, description().answer(event.description), now), "acknowledge");
  }
  if (!line_.transfer_to.empty() && line_.command == Command::Call && !usage_) {
    const auto transfer = user_agent_.refer(session_, line_.transfer_to, {}, now);
    if (transfer) usage_ = *transfer;
  }
  if (line_.hold_after) arm(Due::Hold, *line_.hold_after, now);
  if (line_.cut_after) arm(Due::Cut, *line_.cut_after, now);
  if (line_.hangup_after) arm(Due::HangUp, *line_.hangup_after, now);
}

void PhoneScript::on_remote_offer(const sip::RemoteOffer& event, Instant now) {
  std::string ours = description().answer(event.offer);
  if (ours.empty()) {
    check(user_agent_.refuse_offer(event.session, kNotAcceptableHere, now), "refuse");
  } else {
    check(user_agent_.answer_offer(event.session, std::move(ours), now), "answer");
  }
}

void PhoneScript::on_terminated(const sip::SessionTerminated& event, Instant now) {
  if (event.session == transferred_) transferred_ = {};
  if (event.session != session_) return;
  if (!established_ && transferred_) {  // nobody there: the call before goes on
    session_ = std::exchange(transferred_, {});
    established_ = true;
    return;
  }
  call_was_good_ = went_as_asked(event);
  call_result_ = established_ ? "call ended" : "call not established";
  if (event.status != 0) call_result_ += text(": ", event.status);
  if (!event.cause.empty()) call_result_ += text(": ", event.cause);
  if (!event.reason.empty()) call_result_ += text(' ', event.reason);
  session_ = {};
  established_ = false;
  if (state_ != State::Working) return;
  enter(State::Settling);
  timers_ = {};
  arm(Due::PatienceOver, kPatience, now);
}

/// went_as_asked compares the end of a call with what the options wanted.
bool PhoneScript::went_as_asked(const sip::SessionTerminated& event) const {
  if (line_.cancel_after || line_.refuse != 0) return !established_ && event.by == sip::Party::Local;
  if (line_.ring_only) return !established_ && event.by == sip::Party::Remote;
  return established_ && event.by != sip::Party::Network;
}

void PhoneScript::call_over(Instant now) {
  timers_ = {};
  ++calls_done_;
  if (!call_was_good_) {
    leave(ExitStatus::Failed, call_result_, now);
  } else if (calls_done_ == line_.calls) {
    leave(ExitStatus::Done, call_result_, now);
  } else {
    arm(Due::TimeLimit, line_.time_limit, now);
    console_.remark(call_result_);
    work(now);
  }
}

void PhoneScript::leave(ExitStatus status, const std::string& result, Instant now) {
  if (state_ == State::Leaving || state_ == State::Over) return;
  status_ = status;
  result_ = result;
  enter(State::Leaving);
  timers_ = {};
  arm(Due::PatienceOver, kPatience, now);
  if (session_) check(user_agent_.hang_up(session_, now), "hang up");
  if (registered_) check(user_agent_.unregister_account(account_, now), "unregister");
  proceed(now);
}

void PhoneScript::finish() {
  if (state_ == State::Over) return;
  enter(State::Over);
  timers_ = {};
  console_.result(result_);
}

void PhoneScript::check(const Status<sip::CommandError>& status, std::string_view command) {
  if (!status) console_.remark(text(command, ": ", describe(status.error())));
}

PlainDescription& PhoneScript::description() {
  if (!description_) description_.emplace(local_host_, session_seed_ + calls_done_);
  return *description_;
}

}  // namespace webphone::wpcli
