#include "tests/simulation/sip_phone.hpp"

#include <algorithm>
#include <utility>

#include "core/base/result.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::simulation {

using namespace webphone::sip;
using std::chrono::milliseconds;

namespace {

constexpr std::string_view kSdp = "v=0\r\n";

}  // namespace

SipPhone::Life::Life(std::uint64_t seed, std::string_view instance, SipPhone& phone)
    : random(seed),
      agent({.instance_id = std::string(instance)}, random, log),
      endpoint(agent, React{phone}) {}

SipPhone::SipPhone(std::uint64_t seed, std::string user, Transport transport, Network& network, Later later)
    : user_(std::move(user)),
      transport_(transport),
      network_(network),
      later_(std::move(later)),
      seed_(seed),
      mood_(seed ^ 0x9e3779b9U) {
  begin_life();
  network_.attach(user_, life_->endpoint);
}

void SipPhone::begin_life() {
  const std::string instance =
      text("urn:uuid:00000000-0000-4000-8000-00000000", user_.size(), "000").substr(0, 45);
  life_ = std::make_unique<Life>(seed_ + 1000 * ++lives_, instance, *this);
  FlowTarget server{.transport = transport_, .host = "server", .port = 5060};
  if (is_web_socket(transport_)) server.url = "ws://server/";
  life_->account = *life_->agent.add_account({.user = user_,
                                              .domain = "server",
                                              .credentials = {.user = "u", .password = "p"},
                                              .server = server,
                                              .reliable_provisional = seed_ % 3 == 0},
                                             now());
}

SessionId SipPhone::begin_call(std::string_view target) {
  const std::string call_id = text(user_, '-', seed_, '-', ++calls_);
  const bool offers = mood_.below(5) != 0;
  const auto session = life_->agent.invite(
      life_->account, target, {.offer = std::string(offers ? kSdp : std::string_view()), .call_id = call_id},
      now());
  note(text("calls ", target, offers ? "" : " without offer", session.ok() ? "" : ", which is refused"));
  if (!session.ok()) return {};
  sessions_[session->packed()] = {.call_id = call_id};
  return *session;
}

void SipPhone::call(std::string_view target) {
  static_cast<void>(begin_call(target));
}

void SipPhone::call_briefly(std::string_view target) {
  const SessionId id = begin_call(target);
  if (!id) return;
  soon(5000, id, [this, id](Session& session) {
    note(text("gives up ", session.call_id));
    static_cast<void>(life_->agent.hang_up(id, now()));
  });
}

SessionId SipPhone::pick(bool established) {
  std::vector<std::uint64_t> fit;
  for (const auto& [id, session] : sessions_) {
    if (!session.terminated && (session.established || !established)) fit.push_back(id);
  }
  return fit.empty() ? SessionId{} : SessionId::unpack(fit[mood_.below(fit.size())]);
}

void SipPhone::hang_up_one() {
  const SessionId id = pick(false);
  if (!id) return;
  note(text("hangs up ", sessions_[id.packed()].call_id));
  if (!life_->agent.hang_up(id, now()).ok()) blame("cannot hang up", "hang_up");
}

void SipPhone::hang_up_all() {
  while (pick(false) && fault_.empty()) {
    hang_up_one();
    network_.settle();
  }
}

void SipPhone::reoffer() {
  const SessionId id = pick(true);
  if (!id || !life_->agent.reoffer(id, std::string(kSdp), now()).ok()) return;
  Session& session = sessions_[id.packed()];
  note(text("offers anew in ", session.call_id));
  session.asks_peer = true;  // again, if the one before is void and RepairNeeded to come
}

void SipPhone::send_info() {
  const SessionId id = pick(true);
  if (!id || !life_->agent.send_info(id, "application/dtmf-relay", "Signal=1\r\n", now()).ok()) return;
  ++sessions_[id.packed()].infos;
  note("sends a digit");
}

void SipPhone::send_message(std::string_view target) {
  const auto message = life_->agent.send_message(life_->account, target,
                                                 {.content_type = "text/plain", .body = "hello"}, now());
  if (!message.ok()) return;
  usages_[message->packed()] = false;
  note(text("writes to ", target));
}

void SipPhone::transfer(std::string_view target) {
  const SessionId id = pick(true);
  if (!id) return;
  const auto refer = life_->agent.refer(id, target, {}, now());
  if (!refer.ok()) return;
  usages_[refer->packed()] = false;
  note(text("hands ", sessions_[id.packed()].call_id, " over to ", target));
}

void SipPhone::register_account() {
  wants_registration_ = true;
  note("registers");
  static_cast<void>(life_->agent.register_account(life_->account, now()));
}

void SipPhone::unregister_account() {
  wants_registration_ = false;
  note("unregisters");
  static_cast<void>(life_->agent.unregister_account(life_->account, now()));
}

void SipPhone::change_network() {
  note("has another network");
  life_->agent.network_changed(now());
}

void SipPhone::reload() {
  const auto live = static_cast<std::size_t>(std::count_if(
      sessions_.begin(), sessions_.end(), [](const auto& one) { return !one.second.terminated; }));
  if (life_->agent.census().sessions > live) return;  // a BYE is not answered yet: the page waits for it
  std::vector<std::pair<std::string, std::string>> snapshots;  // with the name of the call
  for (const auto& [packed, session] : sessions_) {
    if (session.terminated) continue;
    auto octets = life_->agent.snapshot(SessionId::unpack(packed), {});
    if (octets.ok()) {
      snapshots.emplace_back(session.call_id, std::move(*octets));
    } else {
      static_cast<void>(life_->agent.hang_up(SessionId::unpack(packed), now()));
    }
  }
  network_.settle();
  note(text("is loaded anew with ", std::uint64_t{snapshots.size()}, " calls"));
  sessions_.clear();
  usages_.clear();
  const std::unique_ptr<Life> past = std::move(life_);
  begin_life();
  network_.restart(user_, life_->endpoint);
  state_ = AccountState::Idle;
  if (wants_registration_) register_account();
  for (const auto& [name, octets] : snapshots) {
    const auto restored = life_->agent.restore_session(life_->account, octets, now());
    if (!restored.ok()) {
      blame("a snapshot is not taken back", "restore_session");
      continue;
    }
    sessions_[restored->session.packed()] = {.call_id = name, .established = true};
  }
}

std::vector<std::string> SipPhone::established() const {
  std::vector<std::string> out;
  for (const auto& [id, session] : sessions_) {
    if (session.established && !session.terminated) out.push_back(session.call_id);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string SipPhone::left_behind() const {
  std::string out;
  TextWriter writer(out);
  for (const auto& [id, session] : sessions_) {
    if (!session.terminated) writer << session.call_id << " never ended; ";
    if (session.infos != 0) writer << session.call_id << " owes the result of an INFO; ";
  }
  for (const auto& [id, ended] : usages_) {
    if (!ended) writer << "a message or transfer never ended; ";
  }
  const Census census = life_->agent.census();
  const std::pair<std::string_view, std::size_t> counts[] = {
      {"sessions", census.sessions},
      {"usages", census.usages},
      {"dialogs", census.dialogs},
      {"client transactions", census.client_transactions},
      {"server transactions", census.server_transactions},
      {"timers", census.timers}};
  for (const auto& [name, count] : counts) {
    if (count != 0) writer << std::uint64_t{count} << ' ' << name << "; ";
  }
  return out;
}

void SipPhone::blame(std::string_view what, std::string_view event) {
  note(text("FAULT: ", what, " (", event, ')'));
  if (fault_.empty()) fault_ = text(user_, ": ", what, " (", event, ')');
}

SipPhone::Session* SipPhone::live(SessionId id, std::string_view event) {
  const auto found = sessions_.find(id.packed());
  if (found == sessions_.end()) {
    blame("an event of an unknown session", event);
  } else if (found->second.terminated) {
    blame("an event after SessionTerminated", event);
  } else {
    return &found->second;
  }
  return nullptr;
}

void SipPhone::soon(std::uint64_t within_ms, SessionId id, std::function<void(Session&)> work) {
  const Duration pause = milliseconds{mood_.below(4) == 0 ? 0 : mood_.below(within_ms)};
  after(pause, [this, id, work = std::move(work)] {
    const auto found = sessions_.find(id.packed());
    if (found != sessions_.end() && !found->second.terminated) work(found->second);
  });
}

void SipPhone::after(Duration pause, std::function<void()> work) {
  later_(pause, [this, life = lives_, work = std::move(work)] {
    if (life != lives_) return;
    if (network_.is_suspended(user_)) return after(milliseconds{500}, work);
    work();
  });
}

void SipPhone::react_to_call(const IncomingSession& event) {
  // A call that takes the place of another goes by the name of that one.
  const auto replaced = sessions_.find(event.replaces.packed());
  const bool repairs = replaced != sessions_.end();
  const std::string call_id = repairs ? replaced->second.call_id : event.call_id;
  if (!sessions_.emplace(event.session.packed(), Session{.call_id = call_id}).second) {
    blame("a session begins twice", "IncomingSession");
  }
  note(text("is called", repairs ? " again: " : ": ", call_id));
  const SessionId id = event.session;
  if (repairs) {
    return soon(300, id, [this, id](Session&) {
      static_cast<void>(life_->agent.accept(id, std::string(kSdp), now()));
    });
  }
  if (mood_.below(3) != 0) {
    const bool shows = mood_.below(3) == 0;
    const bool offers = shows && event.offer.empty();
    soon(500, id, [this, id, shows, offers](Session& session) {
      const std::string description(shows ? kSdp : std::string_view());
      const bool rings = life_->agent.ring(id, shows ? 183 : 180, description, now()).ok();
      if (rings && offers) session.asks_peer = true;
    });
  }
  const std::uint64_t mood = mood_.below(10);
  if (mood == 0) return;  // nobody is there
  soon(4000, id, [this, id, mood](Session& session) {
    note(text(mood == 1 ? "rejects " : "accepts ", session.call_id));
    if (mood == 1) {
      static_cast<void>(life_->agent.reject(id, {.status = 486}, now()));
    } else {
      static_cast<void>(life_->agent.accept(id, std::string(kSdp), now()));
    }
  });
}

void SipPhone::answer(SessionId id, bool has_offer) {
  Session* session = live(id, "RemoteOffer");
  if (!session) return;
  if (std::exchange(session->asks_us, true))
    blame("a second offer before the first is answered", "RemoteOffer");
  const bool refuses = mood_.below(10) == 0;
  soon(1500, id, [this, id, has_offer, refuses](Session& one) {
    if (!std::exchange(one.asks_us, false)) return;
    if (refuses) {
      static_cast<void>(life_->agent.refuse_offer(id, 488, now()));
    } else if (has_offer) {
      static_cast<void>(life_->agent.answer_offer(id, std::string(kSdp), now()));
    } else if (life_->agent.provide_offer(id, std::string(kSdp), now()).ok()) {
      one.asks_peer = true;
    }
  });
}

void SipPhone::acknowledge(SessionId id) {
  soon(1500, id,
       [this, id](Session&) { static_cast<void>(life_->agent.acknowledge(id, std::string(kSdp), now())); });
}

void SipPhone::react_to_repair(const RepairNeeded& event) {
  Session* session = live(event.session, "RepairNeeded");
  if (!session) return;
  session->asks_peer = false;
  session->asks_us = false;
  const SessionId id = event.session;
  soon(500, id, [this, id](Session& one) {
    if (life_->agent.reoffer(id, std::string(kSdp), now()).ok()) one.asks_peer = true;
  });
}

void SipPhone::react_to_refer(const ReferReceived& event) {
  if (!usages_.emplace(event.refer.packed(), false).second) blame("a usage begins twice", "ReferReceived");
  note(text("is asked to call ", event.target));
  const UsageId id = event.refer;
  const std::uint64_t mood = mood_.below(5);
  after(milliseconds{mood_.below(8000)}, [this, id, mood] {
    if (usages_[id.packed()]) return;
    if (mood == 0) return static_cast<void>(life_->agent.refuse_refer(id, 603, now()));
    const std::string call_id = text(user_, '-', seed_, '-', ++calls_);
    const auto session =
        life_->agent.follow_refer(id, {.offer = std::string(kSdp), .call_id = call_id}, now());
    if (!session.ok()) return;
    sessions_[session->packed()] = {.call_id = call_id};
    note(text("calls as it was asked to: ", call_id));
  });
}

void SipPhone::react_to_usage(const UsageChanged& event) {
  const auto found = usages_.find(event.usage.packed());
  if (found == usages_.end()) return blame("an event of an unknown usage", "UsageChanged");
  if (found->second) blame("an event after the end of a usage", "UsageChanged");
  found->second = event.state == UsageState::Ended;
}

void SipPhone::react_to_end(const SessionTerminated& event) {
  Session* session = live(event.session, "SessionTerminated");
  if (!session) return;
  session->terminated = true;
  session->infos = 0;
  const std::string how = text(event.cause, ' ', event.status, ' ', event.reason);
  note(text("call ", session->call_id, " is over: ", how));
  if (event.by == Party::Network && lost_call_.empty()) {
    lost_call_ = text("has lost the call ", session->call_id, ": ", how);
  }
}

void SipPhone::react(const UserAgentOutput& output, Instant) {
  std::visit(Overloaded{[&](const IncomingSession& e) { react_to_call(e); },
                        [&](const SessionProgress& e) {
                          Session* session = live(e.session, "SessionProgress");
                          if (!session) return;
                          if (session->established) blame("progress after the answer", "SessionProgress");
                          if (e.needs_answer) acknowledge(e.session);
                        },
                        [&](const SessionEstablished& e) {
                          Session* session = live(e.session, "SessionEstablished");
                          if (!session) return;
                          if (std::exchange(session->established, true))
                            blame("established twice", "SessionEstablished");
                          ++established_ever_;
                          ++ends_established_[session->call_id];
                          note(text("is in the call ", session->call_id));
                          if (e.needs_answer) acknowledge(e.session);
                        },
                        [&](const SessionTerminated& e) { react_to_end(e); },
                        [&](const RemoteOffer& e) { answer(e.session, true); },
                        [&](const OfferRequested& e) { answer(e.session, false); },
                        [&](const RemoteAnswer& e) {
                          Session* session = live(e.session, "RemoteAnswer");
                          if (session && !std::exchange(session->asks_peer, false))
                            blame("an answer to nothing", "RemoteAnswer");
                        },
                        [&](const ReofferFailed& e) {
                          Session* session = live(e.session, "ReofferFailed");
                          if (session && !std::exchange(session->asks_peer, false))
                            blame("a refusal of nothing", "ReofferFailed");
                        },
                        [&](const RepairNeeded& e) { react_to_repair(e); },
                        [&](const InfoReceived& e) { static_cast<void>(live(e.session, "InfoReceived")); },
                        [&](const InfoResult& e) {
                          Session* session = live(e.session, "InfoResult");
                          if (session && session->infos-- == 0) blame("a result of no INFO", "InfoResult");
                        },
                        [&](const ReferReceived& e) { react_to_refer(e); },
                        [&](const UsageChanged& e) { react_to_usage(e); },
                        [&](const AccountStateChanged& e) { state_ = e.state; }, [](const auto&) {}},
             output);
}

}  // namespace webphone::simulation
