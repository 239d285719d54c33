// MESSAGE of ours (RFC 3428): what each stimulus makes of each state.

#include <chrono>

#include "tests/unit/sip/usage/state_table.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::seconds;

namespace {

/// Writing is a message of a stage. request is its last try, before the message to the same peer that it
/// waits for.
struct Writing {
  Stage stage{Transport::Tcp};
  UsageId id;
  Message request;
  Message before;

  void begin() {
    id = *stage.agent.send_message(stage.account, "bob", {.content_type = "x/y", .body = "a"}, stage.now);
    stage.drain();
  }
  void take(Message& message) {
    message = stage.take();
    stage.forget();
  }
  void answer(std::uint16_t status, const char* retry_after) {
    if (request.octets().empty()) return;
    std::vector<ExtraHeader> headers = refusal_headers(status);
    if (status == 503) headers = {{"Retry-After", retry_after}};
    stage.reply(request, status, "peer", headers);
  }
  void wait(seconds span) {
    step_until_heard(stage, span, [this] { return told().empty(); });
  }

  void bring_to(std::string_view state) {
    stage.forget();
    if (state == "queued") {
      static_cast<void>(
          stage.agent.send_message(stage.account, "bob", {.content_type = "x/y", .body = "b"}, stage.now));
      stage.drain();
      take(before);
      return begin();
    }
    begin();
    take(request);
    for (int tries = 1; state == "last try" && tries < 3; ++tries) {
      answer(503, "2");
      stage.forget();
      wait(seconds{3});
      take(request);
    }
    if (state == "waiting") answer(503, "2");
    if (state == "ended") answer(403, "");
    stage.forget();
  }
  void apply(std::string_view stimulus) {
    if (const auto status = parse_number<std::uint16_t>(stimulus)) answer(*status, "2");
    if (stimulus == "503 for long") answer(503, "300");
    if (stimulus == "turn" && !before.octets().empty()) stage.reply(before, 404);
    if (stimulus == "time") wait(seconds{40});
    if (stimulus == "stop") static_cast<void>(stage.agent.stop_usage(id, stage.now));
    if (stimulus == "flow lost") {
      lose_flow(stage);
      wait(seconds{1});
    }
    stage.drain();
  }
  std::string told() {
    std::string sent;
    for (const std::string& octets : stage.sent) {
      const Message message = *parse(octets);
      if (message.is(Method::Message) && message.body() == "a")
        sent += sent.empty() ? "MESSAGE" : ", MESSAGE";
    }
    return cell(std::move(sent), told_of(stage, id));
  }
};

}  // namespace

TEST_CASE("table: each stimulus in each state of a message") {
  const StateTable table{{"queued", "trying", "waiting", "last try", "ended"},
                         {{"200", {"", "> ended", "", "> ended", ""}},
                          {"401", {"", "MESSAGE", "", "MESSAGE", ""}},
                          {"403", {"", "> ended", "", "> ended", ""}},
                          {"503", {"", "> waiting", "", "> ended", ""}},
                          {"503 for long", {"", "> ended", "", "> ended", ""}},
                          {"turn", {"MESSAGE", "", "", "", ""}},
                          {"time", {"", "MESSAGE", "MESSAGE > trying", "MESSAGE", ""}},
                          {"stop", {"> ended", "> ended", "> ended", "> ended", ""}},
                          {"flow lost", {"", "MESSAGE", "", "MESSAGE", ""}}}};
  table.check([](std::string_view state, std::string_view stimulus) {
    Writing writing;
    writing.bring_to(state);
    writing.apply(stimulus);
    return writing.told();
  });
}
