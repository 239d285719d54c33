#include <optional>
#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;
using Calls = std::vector<std::int64_t>;

namespace {

const std::string kAnswer(sdp::samples::kRtpengineAnswer);

void connect(PhoneBench& bench, const std::string& number) {
  bench.command("call", {number});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
}

/// A phone in calls with 1002, 1003, ... on as many lines.
void ready(PhoneBench& bench, int calls, std::vector<std::pair<std::string, std::string>> settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
  for (int i = 0; i < calls; ++i) connect(bench, text(1002 + i));
  REQUIRE(bench.shown.lines.size() == static_cast<std::size_t>(calls));
  bench.take();
}

/// What the engine was asked to mix last; nothing if it never was.
std::optional<Calls> mixed(const PhoneBench& bench) {
  for (auto verb = bench.media.rbegin(); verb != bench.media.rend(); ++verb) {
    if (const auto* mix = std::get_if<MixMedia>(&*verb)) return mix->calls;
  }
  return std::nullopt;
}

int told(PhoneBench& bench, std::string_view status) {
  int count = 0;
  for (const std::string& event : bench.take_only("getEvents")) {
    if (event.find(text(',', status, ',')) != std::string::npos) ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("conference without a number joins all calls, and dissolving keeps them") {
  PhoneBench bench;
  ready(bench, 3);
  bench.command("conference", {std::string()});
  CHECK(mixed(bench) == Calls{1, 2, 3});
  CHECK(told(bench, "Conference") == 3);
  bench.command("conference", {std::string(), false});
  CHECK(mixed(bench) == Calls{});
  CHECK(told(bench, "Speaking") == 3);
  CHECK(bench.shown.lines.size() == 3);
}

TEST_CASE("conference needs two calls") {
  PhoneBench bench;
  ready(bench, 1);
  bench.command("conference");
  CHECK(bench.displayed("at least two calls"));
  CHECK_FALSE(mixed(bench).has_value());
}

TEST_CASE("conference with a number calls it and lets it in when it answers") {
  PhoneBench bench;
  ready(bench, 2);
  bench.command("setline", {std::int64_t{1}});
  bench.command("conference", {std::string("2000")});
  CHECK_FALSE(mixed(bench).has_value());
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(mixed(bench) == Calls{1, 3});
  bench.command("conference", {std::string("2")});
  CHECK(mixed(bench) == Calls{1, 2, 3});
}

TEST_CASE("a number that does not answer leaves the others alone") {
  PhoneBench bench;
  ready(bench, 2);
  bench.command("conference", {std::string("2000")});
  bench.respond("INVITE", "486 Busy Here");
  CHECK_FALSE(mixed(bench).has_value());
  CHECK(bench.shown.lines.size() == 2);
}

TEST_CASE("a line leaves a conference by its number, or by ending, and the others stay") {
  PhoneBench bench;
  ready(bench, 4);
  bench.command("conference");
  bench.command("conference", {std::string("2"), false});
  CHECK(mixed(bench) == Calls{1, 3, 4});
  bench.command("conference", {std::string("1004"), false});
  CHECK(mixed(bench) == Calls{1, 4});
  bench.command("setline", {std::int64_t{4}});
  bench.command("hangup");
  CHECK(mixed(bench) == Calls{});
  CHECK(bench.shown.lines.size() == 3);
}

TEST_CASE("a member on hold is not mixed, and comes back") {
  PhoneBench bench;
  ready(bench, 3);
  bench.command("conference");
  bench.command("hold", {true});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(mixed(bench) == Calls{1, 2});
  bench.command("hold", {false});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(mixed(bench) == Calls{1, 2, 3});
}

TEST_CASE("muteholdalllines mutes all legs of a conference") {
  PhoneBench bench;
  ready(bench, 2, {{"muteholdalllines", "1"}});
  bench.command("conference");
  bench.command("mute", {true});
  CHECK(bench.shown.lines.at(0).muted);
  CHECK(bench.shown.lines.at(1).muted);
}

TEST_CASE("conferencetype 0 switches conferences off; a line without a call is told") {
  PhoneBench bench;
  ready(bench, 2);
  bench.command("conference", {std::string("7")});
  CHECK(bench.displayed("no call on line 7"));
  bench.set("conferencetype", "0");
  bench.command("conference");
  CHECK(bench.displayed("conferencetype"));
  CHECK_FALSE(mixed(bench).has_value());
}
