// A REFER that we get (RFC 3515, 4488): what each stimulus makes of each state.

#include <chrono>

#include "tests/unit/sip/usage/state_table.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

/// Referred is a REFER in a call of a stage. invite is that of the call that it asks for, notify our last
/// one.
struct Referred {
  Stage stage{Transport::Tcp};
  std::string call_id;
  std::string our_tag;
  UsageId id;
  Message invite;
  Message notify;

  explicit Referred(bool silent) {
    const auto [session, first] = stage.call();
    call_id = first.call_id();
    our_tag = first.from_tag();
    request("REFER", 10, text("Refer-To: <sip:carol@example.com>\r\n", silent ? "Refer-Sub: false\r\n" : ""));
    id = stage.event<ReferReceived>().refer;
  }
  void request(std::string_view method, std::uint32_t cseq, std::string_view extra = {}) {
    stage.request(method, cseq, call_id, "peer", our_tag, {}, extra);
  }
  void follow() {
    static_cast<void>(stage.agent.follow_refer(id, {.offer = kOffer}, stage.now));
    stage.drain();
  }
  [[nodiscard]] bool quiet() { return told().empty(); }
  void wait(seconds span) {
    step_until_heard(stage, span, [this] { return quiet(); });
  }
  /// remember takes what was sent, and keeps the requests that a peer will answer.
  void remember() {
    while (!stage.sent.empty()) {
      Message message = stage.take();
      if (message.is(Method::Invite))
        invite = std::move(message);
      else if (message.is(Method::Notify))
        notify = std::move(message);
    }
    stage.forget();
  }

  void bring_to(std::string_view state) {
    if (state == "pending") wait(seconds{6});
    if (state == "active" || state == "telling" || state == "last" || state == "silent") {
      follow();
      remember();
      stage.reply(invite, 100);
    }
    if (state == "ended") static_cast<void>(stage.agent.refuse_refer(id, 603, stage.now));
    stage.drain();
    remember();
    if (state == "pending" || state == "active" || state == "last") stage.reply(notify, 200);
    if (state == "last") stage.reply(invite, 486, "carol");
    remember();
  }
  void apply(std::string_view stimulus) {
    const bool called = !invite.octets().empty();
    if (stimulus == "follow") follow();
    if (stimulus == "refuse") static_cast<void>(stage.agent.refuse_refer(id, 603, stage.now));
    if (stimulus == "stop") static_cast<void>(stage.agent.stop_usage(id, stage.now));
    if (stimulus == "ringing" && called) stage.reply(invite, 180, "carol");
    if (stimulus == "answered" && called) stage.reply(invite, 200, "carol", {}, kAnswer);
    if (stimulus == "busy" && called) stage.reply(invite, 486, "carol");
    const bool told_peer = !notify.octets().empty();
    if (stimulus == "NOTIFY 200" && told_peer) stage.reply(notify, 200);
    if (stimulus == "NOTIFY 481" && told_peer) stage.reply(notify, 481);
    if (stimulus == "SUBSCRIBE") request("SUBSCRIBE", 11, "Event: refer;id=10\r\nExpires: 60\r\n");
    if (stimulus == "SUBSCRIBE 0") request("SUBSCRIBE", 11, "Event: refer;id=10\r\nExpires: 0\r\n");
    if (stimulus == "BYE") request("BYE", 11);
    if (stimulus == "time") wait(seconds{301});
    if (stimulus == "flow lost") {
      lose_flow(stage);
      wait(seconds{1});
    }
    stage.drain();
  }
  /// told: of each NOTIFY its state and the status in its body, and the answers to REFER and SUBSCRIBE.
  std::string told() {
    std::string sent;
    for (const std::string& octets : stage.sent) {
      const Message message = *parse(octets);
      const std::string_view body = message.body();
      std::string one;
      if (message.is_response() && message.method() != Method::Bye) one = text(message.status());
      if (message.is(Method::Notify)) {
        const std::string_view state = message.value(HeaderId::SubscriptionState);
        one = text("NOTIFY ", state.substr(0, state.find(';')), ' ', body.substr(8, 3));
      }
      if (!one.empty()) sent += text(sent.empty() ? "" : ", ", one);
    }
    return cell(std::move(sent), told_of(stage, id));
  }
};

}  // namespace

TEST_CASE("table: each stimulus in each state of a REFER that we get") {
  const StateTable table{
      {"trying", "pending", "active", "telling", "last", "ended"},
      {{"follow", {"202, NOTIFY active 100 > active", "NOTIFY active 100 > active", "", "", "", ""}},
       {"refuse", {"603 > ended", "NOTIFY terminated 603", "", "", "", ""}},
       {"stop", {"603 > ended", "NOTIFY terminated 603", "NOTIFY terminated 603", "", "", ""}},
       {"ringing", {"", "", "NOTIFY active 180", "", "", ""}},
       {"answered", {"", "", "NOTIFY terminated 200", "", "", ""}},
       {"busy", {"", "", "NOTIFY terminated 486", "", "", ""}},
       {"NOTIFY 200", {"", "", "", "", "> ended", ""}},
       {"NOTIFY 481", {"", "", "", "> ended", "> ended", ""}},
       {"SUBSCRIBE", {"481", "200, NOTIFY pending 100", "200, NOTIFY active 100", "200", "481", "481"}},
       {"SUBSCRIBE 0",
        {"481", "200, NOTIFY terminated 100", "200, NOTIFY terminated 100", "200", "481", "481"}},
       {"BYE", {"", "", "", "", "", ""}},
       {"time",
        {"202, NOTIFY pending 100 > pending", "NOTIFY terminated 100", "NOTIFY terminated 100", "> ended",
         "NOTIFY terminated 486", ""}},
       {"flow lost", {"", "", "NOTIFY terminated 408", "NOTIFY active 100", "NOTIFY terminated 486", ""}}}};
  table.check([](std::string_view state, std::string_view stimulus) {
    Referred referred(false);
    referred.bring_to(state);
    referred.apply(stimulus);
    return referred.told();
  });
}

TEST_CASE("table: each stimulus in each state of a REFER whose sender does not want to be told") {
  const StateTable table{{"trying", "silent", "ended"},
                         {{"follow", {"200 > active", "", ""}},
                          {"refuse", {"603 > ended", "", ""}},
                          {"stop", {"603 > ended", "> ended", ""}},
                          {"ringing", {"", "", ""}},
                          {"answered", {"", "> ended", ""}},
                          {"busy", {"", "> ended", ""}},
                          {"SUBSCRIBE", {"481", "481", "481"}},
                          {"BYE", {"", "", ""}},
                          {"time", {"200 > pending", "> ended", ""}},
                          {"flow lost", {"", "> ended", ""}}}};
  table.check([](std::string_view state, std::string_view stimulus) {
    Referred referred(true);
    referred.bring_to(state);
    referred.apply(stimulus);
    return referred.told();
  });
}
