// INVITE sessions (RFC 3261 §13 to §15): what each stimulus makes of each state.

#include <chrono>

#include "tests/unit/sip/usage/state_table.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

std::string_view method_of(const Message& message) {
  return parse_cseq(message.value(HeaderId::CSeq))->method_name;
}

/// InSession is one session of a stage. ours is the INVITE that we sent last, "z9hG4bKlast" the branch of the
/// peer's.
struct InSession {
  Stage stage{Transport::Tcp};
  SessionId session;
  std::string call_id;
  std::string our_tag;
  Message ours;
  std::uint32_t cseq = 1;

  void call() {
    session = *stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now);
    stage.drain();
    ours = stage.take();
    call_id = ours.call_id();
    our_tag = ours.from_tag();
  }
  void be_called() {
    call_id = "in";
    invite();
    session = stage.event<IncomingSession>().session;
    static_cast<void>(stage.agent.ring(session, 180, {}, stage.now));
    stage.drain();
    our_tag = parse(stage.sent.back())->to_tag();
  }
  void request(std::string_view method, std::string_view body = {}, std::string_view extra = {},
               std::string_view branch = {}) {
    stage.request(method, cseq, call_id, "peer", our_tag, body, extra, branch);
  }
  void invite() { request("INVITE", kOffer, {}, "z9hG4bKlast"); }
  void hang_up() {
    static_cast<void>(stage.agent.hang_up(session, stage.now));
    stage.drain();
  }

  void bring_to(std::string_view state) {
    stage.forget();
    const bool called = state == "incoming" || state == "accepted" || state == "accepted, left";
    if (called) {
      be_called();
    } else {
      call();
    }
    if (state == "ringing" || state == "cancelling") stage.reply(ours, 180);
    if (state == "accepted" || state == "accepted, left") {
      static_cast<void>(stage.agent.accept(session, kAnswer, stage.now));
    }
    const bool early = state == "calling" || state == "ringing" || state == "cancelling";
    if (!called && !early) stage.reply(ours, 200, "peer", {}, kAnswer);
    if (state == "offering") {
      static_cast<void>(stage.agent.reoffer(session, kOffer, stage.now));
      stage.drain();
      ours = *parse(stage.sent.back());
    }
    if (state == "cancelling" || state == "accepted, left" || state == "leaving") hang_up();
    if (state == "ended") request("BYE");
    if (state == "offered") invite();
    stage.drain();
    stage.forget();
    ++cseq;
  }

  /// command is true where the stimulus is a command; then result says whether it was accepted.
  bool command(std::string_view stimulus, bool& accepted) {
    UserAgent& agent = stage.agent;
    const Instant now = stage.now;
    if (stimulus == "ring") return accepted = agent.ring(session, 180, {}, now).ok(), true;
    if (stimulus == "accept") return accepted = agent.accept(session, kAnswer, now).ok(), true;
    if (stimulus == "reject") return accepted = agent.reject(session, {.status = 486}, now).ok(), true;
    if (stimulus == "hang up") return accepted = agent.hang_up(session, now).ok(), true;
    if (stimulus == "reoffer") return accepted = agent.reoffer(session, kOffer, now).ok(), true;
    if (stimulus == "answer offer") return accepted = agent.answer_offer(session, kAnswer, now).ok(), true;
    if (stimulus == "refuse offer") return accepted = agent.refuse_offer(session, 488, now).ok(), true;
    if (stimulus == "send INFO") return accepted = agent.send_info(session, "x/y", "z", now).ok(), true;
    return false;
  }
  /// apply is false of a command that was not accepted.
  bool apply(std::string_view stimulus) {
    bool accepted = true;
    if (command(stimulus, accepted)) {
      stage.drain();
      return accepted;
    }
    const auto status = parse_number<std::uint16_t>(stimulus);
    if (status && !ours.octets().empty()) {
      stage.reply(ours, *status, "peer", {}, *status == 200 ? kAnswer : std::string());
    }
    if (stimulus == "INVITE") request("INVITE", kOffer);
    if (stimulus == "BYE" || stimulus == "UPDATE") request(stimulus);
    if (stimulus == "INFO") request("INFO", "z", "Content-Type: application/dtmf-relay\r\n");
    if (stimulus == "ACK" || stimulus == "CANCEL") {
      --cseq;
      request(stimulus, {}, {}, "z9hG4bKlast");
    }
    return true;
  }

  static std::string word(const UserAgentOutput& event) {
    if (std::holds_alternative<SessionProgress>(event)) return "progress";
    if (std::holds_alternative<SessionEstablished>(event)) return "established";
    if (std::holds_alternative<RemoteOffer>(event)) return "offer";
    if (std::holds_alternative<RemoteAnswer>(event)) return "answer";
    if (std::holds_alternative<ReofferFailed>(event)) return "offer failed";
    if (std::holds_alternative<InfoReceived>(event)) return "INFO";
    const auto* end = std::get_if<SessionTerminated>(&event);
    if (end == nullptr) return "something else";
    return end->status != 0 ? text("over ", end->status) : text("over ", end->cause);
  }
  std::string told() {
    std::string sent;
    for (const std::string& octets : stage.sent) {
      const Message message = *parse(octets);
      if (!sent.empty()) sent += ", ";
      if (message.is_response()) sent += text(message.status(), ' ');
      sent += method_of(message);
    }
    std::string events;
    for (const UserAgentOutput& event : stage.events) {
      events += text(events.empty() ? "" : ", ", word(event));
    }
    return cell(std::move(sent), events);
  }
};

}  // namespace

TEST_CASE("table: each stimulus in each state of an INVITE session") {
  const StateTable table{
      {"calling", "ringing", "cancelling", "incoming", "accepted", "established", "offering", "offered",
       "accepted, left", "leaving", "ended"},
      {
          {"ring", {"no", "no", "no", "180 INVITE", "no", "no", "no", "no", "no", "no", "no"}},
          {"accept", {"no", "no", "no", "200 INVITE", "no", "no", "no", "no", "no", "no", "no"}},
          {"reject", {"no", "no", "no", "486 INVITE > over 486", "no", "no", "no", "no", "no", "no", "no"}},
          {"hang up",
           {"> over CANCEL", "CANCEL > over CANCEL", "no", "480 INVITE > over 480", "> over BYE",
            "BYE > over BYE", "BYE > over BYE", "487 INVITE, BYE > over BYE", "no", "no", "no"}},
          {"reoffer", {"no", "no", "no", "no", "no", "INVITE", "no", "no", "no", "no", "no"}},
          {"answer offer", {"no", "no", "no", "no", "no", "no", "no", "200 INVITE", "no", "no", "no"}},
          {"refuse offer", {"no", "no", "no", "no", "no", "no", "no", "488 INVITE", "no", "no", "no"}},
          {"send INFO", {"no", "no", "no", "no", "", "INFO", "", "INFO", "no", "no", "no"}},
          {"180", {"> progress", "> progress", "", "", "", "", "", "", "", "", ""}},
          {"200",
           {"ACK > established", "ACK > established", "ACK, BYE", "", "", "ACK", "ACK > answer", "ACK", "",
            "ACK", "ACK"}},
          {"486",
           {"ACK > over 486", "ACK > over 486", "ACK", "", "", "", "ACK > offer failed", "", "", "", ""}},
          {"INVITE",
           {"481 INVITE", "491 INVITE", "491 INVITE", "500 INVITE", "> established, offer", "> offer",
            "491 INVITE", "500 INVITE", "481 INVITE", "481 INVITE", "481 INVITE"}},
          {"ACK", {"", "", "", "", "> established", "", "", "", "BYE", "", ""}},
          {"CANCEL",
           {"481 CANCEL", "481 CANCEL", "481 CANCEL", "200 CANCEL, 487 INVITE > over CANCEL", "200 CANCEL",
            "481 CANCEL", "481 CANCEL", "200 CANCEL, 487 INVITE", "200 CANCEL", "481 CANCEL", "481 CANCEL"}},
          {"BYE",
           {"481 BYE", "481 BYE", "481 BYE", "200 BYE, 487 INVITE > over BYE", "200 BYE > over BYE",
            "200 BYE > over BYE", "200 BYE > over BYE", "200 BYE, 487 INVITE > over BYE", "200 BYE",
            "200 BYE", "481 BYE"}},
          {"UPDATE",
           {"481 UPDATE", "200 UPDATE", "481 UPDATE", "200 UPDATE", "200 UPDATE", "200 UPDATE", "200 UPDATE",
            "200 UPDATE", "481 UPDATE", "481 UPDATE", "481 UPDATE"}},
          {"INFO",
           {"481 INFO", "491 INFO", "491 INFO", "200 INFO > INFO", "200 INFO > INFO", "200 INFO > INFO",
            "200 INFO > INFO", "200 INFO > INFO", "200 INFO", "200 INFO", "481 INFO"}},
      }};
  table.check([](std::string_view state, std::string_view stimulus) {
    InSession in_session;
    in_session.bring_to(state);
    return in_session.apply(stimulus) ? in_session.told() : std::string("no");
  });
}
