// The subscriber's side of RFC 6665: what each stimulus makes of each state.

#include <chrono>

#include "tests/unit/sip/usage/state_table.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

/// Subscribing is a subscription of a stage. subscribe is the request that answers are for.
struct Subscribing {
  Stage stage{Transport::Tcp};
  UsageId id;
  Message subscribe;
  std::uint32_t cseq = 0;

  Subscribing() {
    id = *stage.agent.subscribe(stage.account, "bob", {.package = "presence"}, stage.now);
    stage.drain();
    take();
  }
  void take() {
    subscribe = stage.take();
    stage.forget();
  }
  void answer(std::uint16_t status) {
    std::vector<ExtraHeader> headers = refusal_headers(status);
    if (status == 200) headers = {{"Expires", "3600"}, {"Contact", "<sip:bob@192.0.2.2:5060>"}};
    stage.reply(subscribe, status, "peer", headers);
  }
  void notify(std::string_view state) {
    stage.request("NOTIFY", ++cseq, subscribe.call_id(), "peer", subscribe.from_tag(), {},
                  text("Event: presence\r\nSubscription-State: ", state, "\r\n"));
  }
  void stop() {
    static_cast<void>(stage.agent.stop_usage(id, stage.now));
    stage.drain();
  }
  void wait(seconds span) {
    step_until_heard(stage, span, [this] { return told().empty(); });
  }

  void bring_to(std::string_view state) {
    const bool lived = state == "active" || state == "refreshing" || state == "leaving";
    if (state == "granted" || state == "pending" || lived) answer(200);
    if (state == "pending") notify("pending;expires=3600");
    if (lived) notify("active;expires=3600");
    stage.forget();
    if (state == "refreshing") wait(seconds{3061});
    if (state == "leaving" || state == "leaving early") stop();
    if (state == "refreshing" || state == "leaving") take();
    if (state == "waiting") answer(500);
    if (state == "ended") answer(403);
    stage.forget();
  }
  void apply(std::string_view stimulus) {
    if (const auto status = parse_number<std::uint16_t>(stimulus)) answer(*status);
    if (stimulus.starts_with("NOTIFY ")) notify(stimulus.substr(7));
    if (stimulus == "time") wait(seconds{3061});
    if (stimulus == "stop") stop();
    if (stimulus == "flow lost") {
      lose_flow(stage);
      wait(seconds{1});
    }
  }
  /// told: of each SUBSCRIBE whether it is in the dialog, and ends it; and the answers to NOTIFY.
  std::string told() {
    std::string sent;
    for (const std::string& octets : stage.sent) {
      const Message message = *parse(octets);
      if (!sent.empty()) sent += ", ";
      if (message.is_response()) sent += text(message.status());
      if (message.is(Method::Subscribe)) {
        sent += text("SUBSCRIBE", message.to_tag().empty() ? "" : " known",
                     message.value(HeaderId::Expires) == "0" ? " 0" : "");
      }
    }
    return cell(std::move(sent), told_of(stage, id));
  }
};

}  // namespace

TEST_CASE("table: each stimulus in each state of a subscription") {
  const StateTable table{
      {"asking", "granted", "pending", "active", "refreshing", "waiting", "leaving early", "leaving",
       "ended"},
      {{"200", {"", "", "", "", "", "", "SUBSCRIBE known 0", "", ""}},
       {"401", {"SUBSCRIBE", "", "", "", "SUBSCRIBE known", "", "SUBSCRIBE", "SUBSCRIBE known 0", ""}},
       {"403", {"> ended", "", "", "", "> ended", "", "> ended", "> ended", ""}},
       {"423", {"SUBSCRIBE", "", "", "", "SUBSCRIBE known", "", "> ended", "> ended", ""}},
       {"481", {"> waiting", "", "", "", "> waiting", "", "> ended", "> ended", ""}},
       {"500", {"> waiting", "", "", "", "", "", "> ended", "> ended", ""}},
       {"NOTIFY pending",
        {"200 > pending", "200 > pending", "200", "200 > pending", "200 > pending", "481", "200", "200",
         "481"}},
       {"NOTIFY active",
        {"200 > active", "200 > active", "200 > active", "200", "200", "481", "200", "200", "481"}},
       {"NOTIFY terminated;reason=deactivated",
        {"200 > waiting", "200 > waiting", "200 > waiting", "200 > waiting", "200 > waiting", "481",
         "200 > ended", "200 > ended", "481"}},
       {"NOTIFY terminated;reason=rejected",
        {"200 > ended", "200 > ended", "200 > ended", "200 > ended", "200 > ended", "481", "200 > ended",
         "200 > ended", "481"}},
       {"time",
        {"SUBSCRIBE", "> waiting", "SUBSCRIBE known", "SUBSCRIBE known", "SUBSCRIBE known",
         "SUBSCRIBE > trying", "SUBSCRIBE", "SUBSCRIBE known 0", ""}},
       {"flow lost",
        {"SUBSCRIBE", "", "SUBSCRIBE known", "SUBSCRIBE known", "SUBSCRIBE known", "", "SUBSCRIBE",
         "SUBSCRIBE known 0", ""}},
       {"stop",
        {"", "SUBSCRIBE known 0", "SUBSCRIBE known 0", "SUBSCRIBE known 0", "", "> ended", "", "", ""}}}};
  table.check([](std::string_view state, std::string_view stimulus) {
    Subscribing subscribing;
    subscribing.bring_to(state);
    subscribing.apply(stimulus);
    return subscribing.told();
  });
}
