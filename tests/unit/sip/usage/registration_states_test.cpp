// REGISTER (RFC 3261 §10.2): what each stimulus makes of each state.

#include <array>
#include <chrono>

#include "tests/unit/sip/usage/state_table.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

std::string_view word(AccountState state) {
  switch (state) {
    case AccountState::Idle: return "idle";
    case AccountState::Connecting: return "waiting";
    case AccountState::Registering: return "registering";
    case AccountState::Registered: return "registered";
    case AccountState::Unregistering: return "unregistering";
    case AccountState::Unregistered: return "unregistered";
    case AccountState::Failed: return "failed";
  }
  return {};
}

/// Registering is the registration of a stage. request is the REGISTER that answers are for.
struct Registering {
  Stage stage{Transport::Tcp};
  Message request;

  void start() {
    static_cast<void>(stage.agent.register_account(stage.account, stage.now));
    stage.drain();
  }
  void stop() {
    static_cast<void>(stage.agent.unregister_account(stage.account, stage.now));
    stage.drain();
  }
  void take() {
    request = stage.take();
    stage.forget();
  }
  void answer(std::uint16_t status) {
    std::vector<ExtraHeader> headers = refusal_headers(status);
    if (status == 200) {
      const bool removes = request.value(HeaderId::Expires) == "0";
      if (!removes) headers = {{"Contact", text(request.value(HeaderId::Contact), ";expires=1000")}};
    }
    stage.reply(request, status, "r", headers);
  }
  void lose_flow(bool reachable) {
    stage.reachable = reachable;
    sip::lose_flow(stage);
  }
  void wait(seconds span) {
    step_until_heard(stage, span, [this] { return told().empty(); });
  }

  void bring_to(std::string_view state) {
    stage.forget();
    if (state == "waiting") lose_flow(false);
    if (state != "idle") start();
    if (state != "idle" && state != "waiting") take();
    const bool stops = state == "unregistering" || state == "unregistered";
    if (state == "registered" || state == "refreshing" || stops) answer(200);
    stage.forget();
    if (state == "refreshing") start();
    if (state == "stopping" || stops) stop();
    if (state == "refreshing" || stops) take();
    if (state == "retry") answer(500);
    if (state == "failed") answer(403);
    if (state == "unregistered") answer(200);
    stage.forget();
  }
  void apply(std::string_view stimulus) {
    const auto status = parse_number<std::uint16_t>(stimulus);
    if (status && !request.octets().empty()) answer(*status);
    if (stimulus == "start") start();
    if (stimulus == "stop") stop();
    if (stimulus == "time") wait(seconds{900});
    if (stimulus == "flow lost") lose_flow(false);
    if (stimulus == "flow back") {
      lose_flow(false);
      stage.forget();
      stage.reachable = true;
      wait(seconds{3});
    }
  }
  /// told: of each REGISTER whether it removes, and the states that were told.
  std::string told() {
    std::string sent;
    for (const std::string& octets : stage.sent) {
      const Message message = *parse(octets);
      if (!message.is(Method::Register)) continue;
      if (!sent.empty()) sent += ", ";
      sent += message.value(HeaderId::Expires) == "0" ? "REGISTER 0" : "REGISTER";
    }
    std::string states;
    for (const UserAgentOutput& event : stage.events) {
      if (const auto* changed = std::get_if<AccountStateChanged>(&event)) {
        states += text(states.empty() ? "" : " ", word(changed->state));
      }
    }
    return cell(std::move(sent), states);
  }
};

}  // namespace

TEST_CASE("table: each stimulus in each state of a registration") {
  const StateTable table{
      {"idle", "waiting", "registering", "registered", "refreshing", "retry", "stopping", "unregistering",
       "unregistered", "failed"},
      {{"start",
        {"REGISTER > registering", "", "", "REGISTER", "", "REGISTER > registering", "> registering",
         "> registering", "REGISTER > registering", "REGISTER > registering"}},
       {"stop",
        {"> unregistered", "> unregistered", "> unregistering", "REGISTER 0 > unregistering",
         "> unregistering", "REGISTER 0 > unregistering", "", "", "", "> unregistered"}},
       {"200", {"", "", "> registered", "", "", "", "REGISTER 0", "> unregistered", "", ""}},
       {"401", {"", "", "REGISTER", "", "REGISTER", "", "REGISTER", "REGISTER 0", "", ""}},
       {"403", {"", "", "> failed", "", "> failed", "", "REGISTER 0", "> unregistered", "", ""}},
       {"423", {"", "", "REGISTER", "", "REGISTER", "", "REGISTER 0", "> unregistered", "", ""}},
       {"439", {"", "", "REGISTER", "", "REGISTER", "", "REGISTER 0", "> unregistered", "", ""}},
       {"500", {"", "", "> failed", "", "> failed", "", "REGISTER 0", "> unregistered", "", ""}},
       {"time",
        {"", "> waiting", "> failed waiting", "REGISTER", "> failed waiting", "REGISTER > registering",
         "> unregistered unregistered", "> unregistered unregistered", "", ""}},
       {"flow lost",
        {"> idle", "", "> failed waiting", "> waiting", "> failed waiting", "> waiting",
         "> unregistered unregistered", "> unregistered unregistered", "> unregistered", "> failed"}},
       {"flow back",
        {"> idle", "REGISTER > registering", "REGISTER > registering", "REGISTER > registering",
         "REGISTER > registering", "REGISTER > registering", "> unregistered", "> unregistered",
         "> unregistered", "> failed"}}}};
  table.check([](std::string_view state, std::string_view stimulus) {
    Registering registering;
    registering.bring_to(state);
    registering.apply(stimulus);
    return registering.told();
  });
}

TEST_CASE("an account that is wanted again while it is being removed is registered anew") {
  for (const std::uint16_t status : std::array<std::uint16_t, 3>{200, 403, 500}) {
    INFO(status);
    Registering registering;
    registering.bring_to("unregistering");
    registering.start();
    CHECK(registering.told() == "> registering");
    registering.stage.forget();
    registering.answer(status);
    CHECK(registering.told() == "REGISTER");
    registering.take();
    registering.answer(200);
    CHECK(registering.told() == "> registered");
  }
}
