// Calls that come in: which of them ring, and what becomes of the others.

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/phone/display.hpp"
#include "core/phone/switchboard.hpp"

namespace webphone::phone {
namespace {

constexpr std::uint16_t kBusyHere = 486;
constexpr std::uint16_t kNotAcceptableHere = 488;
constexpr std::uint16_t kDecline = 603;
/// More calls than this do not ring at a time: nobody could choose among them.
constexpr std::size_t kMaxRinging = 4;

bool is_turned_away(const Reception& reception) {
  return reception.kind == Reception::Kind::Refuse || reception.kind == Reception::Kind::Redirect;
}

}  // namespace

void Switchboard::on_incoming(const sip::IncomingSession& incoming, Instant now) {
  const auto line = free_line();
  const Call* replaced = find(incoming.replaces);
  Reception planned = reception(incoming, replaced);
  const std::uint16_t refused = line ? refusal(incoming, planned, replaced) : kBusyHere;
  if (refused != 0) {
    context_.log.event(text("incoming call from ", incoming.peer.user, " refused with ", refused));
    return static_cast<void>(context_.user_agent->reject(incoming.session, {refused, {}, {}}, now));
  }
  CallNames names = incoming_names(*line, incoming);
  if (is_turned_away(planned)) {  // the page hears of it, but no line is taken
    calls_.push_back(std::make_unique<Call>(context_, ++last_number_, std::move(names), now));
    return calls_.back()->receive(incoming, std::move(planned), now);
  }
  Call& added = add(std::move(names), now);
  added.receive(incoming, std::move(planned), now);
  set_others_aside(added, Occasion::Incoming, now);
  if (replaced == nullptr) return;
  display(context_, Severity::Event,
          text(added.names().peer, " takes over the call with ", replaced->names().peer), "Transfer");
  activate(added.line());
}

CallNames Switchboard::incoming_names(int line, const sip::IncomingSession& incoming) {
  CallNames names = outgoing_names(line, incoming.peer.user.empty() ? incoming.peer.uri : incoming.peer.user);
  names.direction = Direction::Incoming;
  names.display_name = incoming.peer.display_name;
  names.call_id = incoming.call_id;
  if (incoming.account != context_.account) names.local = context_.extra_accounts.user_of(incoming.account);
  return names;
}

Reception Switchboard::reception(const sip::IncomingSession& incoming, const Call* replaced) {
  // Who replaces a call of ours knows its secrets, and the user has answered already.
  if (replaced != nullptr) return {Reception::Kind::Accept, 0, {}, {}};
  Reception planned = plan_reception(context_.settings, incoming, !calls_.empty());
  if (planned.kind == Reception::Kind::Ring) {
    planned.target = context_.settings.text(Parameter::Callforwardonnoanswer);
  }
  if (planned.target.empty()) return planned;
  auto plan = plan_dial(context_.settings, planned.target);
  if (plan) {
    planned.target = std::move(plan->target);
    return planned;
  }
  display(context_, Severity::Error, text("Calls are not forwarded: ", dial_error_text(plan.error())),
          "Forward");
  return {};
}

std::uint16_t Switchboard::refusal(const sip::IncomingSession& incoming, const Reception& reception,
                                   const Call* replaced) {
  if (is_blacklisted(context_.settings, incoming.peer)) return kDecline;
  if (replaced != nullptr) return context_.settings.number(Parameter::Allowreplace) == 0 ? kDecline : 0;
  if (is_turned_away(reception)) return 0;
  if (context_.do_not_disturb || ringing_count() >= kMaxRinging) return kBusyHere;
  if (incoming.offer.empty()) return 0;
  const auto usable = Negotiation(context_, 0).check_offer(incoming.offer);
  if (usable) return 0;
  context_.log.warning(text("incoming call: ", sdp::describe(usable.error())));
  return kNotAcceptableHere;
}

}  // namespace webphone::phone
