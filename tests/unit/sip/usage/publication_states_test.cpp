// PUBLISH (RFC 3903): what each stimulus makes of each state.

#include <chrono>

#include "tests/unit/sip/usage/state_table.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

/// Publishing is a publication of a stage. publish is the request that answers are for.
struct Publishing {
  Stage stage{Transport::Tcp};
  UsageId id;
  Message publish;

  Publishing() {
    id = *stage.agent.publish(stage.account, {.package = "presence", .content_type = "x/y", .body = "a"},
                              stage.now);
    take();
  }
  void take() {
    stage.drain();
    publish = stage.take();
    stage.forget();
  }
  void answer(std::uint16_t status) {
    std::vector<ExtraHeader> headers = refusal_headers(status);
    if (status == 200) headers = {{"SIP-ETag", "e"}, {"Expires", "1000"}};
    stage.reply(publish, status, "server", headers);
  }
  void stop() {
    static_cast<void>(stage.agent.stop_usage(id, stage.now));
    stage.drain();
  }
  [[nodiscard]] bool quiet() const { return stage.sent.empty() && told_of(stage, id).empty(); }
  void wait(seconds span) {
    step_until_heard(stage, span, [this] { return quiet(); });
  }

  void bring_to(std::string_view state) {
    if (state == "trying") return;
    if (state == "leaving early") stop();
    if (state == "waiting") answer(500);
    if (state == "ended") answer(403);
    if (state == "active" || state == "refreshing" || state == "leaving" || state == "waiting again") {
      answer(200);
      stage.forget();
    }
    if (state == "leaving") stop();
    if (state == "refreshing" || state == "waiting again") wait(seconds{851});
    if (state == "leaving" || state == "refreshing" || state == "waiting again") take();
    if (state == "waiting again") answer(500);
    stage.forget();
  }
  void apply(std::string_view stimulus) {
    if (const auto status = parse_number<std::uint16_t>(stimulus)) answer(*status);
    if (stimulus == "time") wait(seconds{851});
    if (stimulus == "stop") stop();
    if (stimulus == "change") {
      static_cast<void>(stage.agent.change_publication(id, "x/y", "b", stage.now));
      stage.drain();
    }
    if (stimulus == "flow lost") {
      lose_flow(stage);
      wait(seconds{1});
    }
  }
  /// told: of each PUBLISH whether it matches an entity-tag, removes it, and its body.
  std::string told() {
    std::string sent;
    for (const std::string& octets : stage.sent) {
      const Message message = *parse(octets);
      if (!sent.empty()) sent += ", ";
      sent += message.has(HeaderId::SipIfMatch) ? "PUBLISH known" : "PUBLISH";
      if (message.value(HeaderId::Expires) == "0") sent += " 0";
      if (!message.body().empty()) sent += text(' ', message.body());
    }
    return cell(std::move(sent), told_of(stage, id));
  }
};

}  // namespace

TEST_CASE("table: each stimulus in each state of a publication") {
  const StateTable table{
      {"trying", "active", "refreshing", "waiting", "waiting again", "leaving early", "leaving", "ended"},
      {{"200", {"> active", "", "", "", "", "PUBLISH known 0", "> ended", ""}},
       {"401", {"PUBLISH a", "", "PUBLISH known", "", "", "PUBLISH a", "PUBLISH known 0", ""}},
       {"403", {"> ended", "", "> ended", "", "", "> ended", "> ended", ""}},
       {"412", {"PUBLISH a", "", "PUBLISH a", "", "", "> ended", "> ended", ""}},
       {"423", {"PUBLISH a", "", "PUBLISH known a", "", "", "> ended", "> ended", ""}},
       {"500", {"> waiting", "", "> waiting", "", "", "> ended", "> ended", ""}},
       {"time",
        {"PUBLISH a", "PUBLISH known", "PUBLISH known", "PUBLISH a", "PUBLISH known a", "PUBLISH a",
         "PUBLISH known 0", ""}},
       {"change", {"", "PUBLISH known b", "", "", "", "", "", ""}},
       {"stop", {"", "PUBLISH known 0", "", "> ended", "PUBLISH known 0", "", "", ""}},
       {"flow lost", {"PUBLISH a", "", "PUBLISH known", "", "", "PUBLISH a", "PUBLISH known 0", ""}}}};
  table.check([](std::string_view state, std::string_view stimulus) {
    Publishing publishing;
    publishing.bring_to(state);
    publishing.apply(stimulus);
    return publishing.told();
  });
}
