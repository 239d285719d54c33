#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;
using Lines = std::vector<std::string>;

namespace {

const std::string kAnswer(sdp::samples::kRtpengineAnswer);
const std::string kOffer(sdp::samples::kAsteriskOffer);

void ready(PhoneBench& bench, std::vector<std::pair<std::string, std::string>> settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
  REQUIRE(bench.shown.registered);
  bench.take();
}

void connect(PhoneBench& bench) {
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.shown.lines.back().state == "connected");
  bench.take();
}

void accept_call(PhoneBench& bench) {
  bench.invite("katies", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  REQUIRE(bench.shown.lines.back().state == "connected");
  bench.take();
}

MediaEvent moved(std::int64_t call = 1) {
  return {call, MediaEvent::Kind::Moved, {}, MediaError::None};
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

std::string origin_of(std::string_view message) {
  const std::size_t at = message.find("\r\no=");
  return std::string(message.substr(at + 4, message.find(" IN ", at) - at - 4));
}

/// session and version cut `- SESSION VERSION`.
std::string session(const std::string& origin) {
  return origin.substr(2, origin.rfind(' ') - 2);
}
int version(const std::string& origin) {
  return std::stoi(origin.substr(origin.rfind(' ') + 1));
}

template <typename Verb>
std::size_t asked(const PhoneBench& bench) {
  std::size_t count = 0;
  for (const MediaVerb& verb : bench.media) count += std::holds_alternative<Verb>(verb) ? 1U : 0U;
  return count;
}

}  // namespace

TEST_CASE("a call whose page is gone goes on from another one by a new offer") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  const std::string before = origin_of(bench.last("INVITE"));
  bench.input(moved());
  CHECK(asked<CreateOffer>(bench) == 2);
  REQUIRE(bench.count("INVITE") == 2);
  const std::string again = bench.last("INVITE");
  CHECK(header(again, "To").find(";tag=far") != std::string::npos);
  CHECK(occurrences(again, "\r\nm=") == 1);
  CHECK(session(origin_of(again)) == session(before));
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(asked<SetAnswer>(bench) == 2);
  CHECK(bench.shown.lines.at(0).state == "connected");
  CHECK(bench.take_only("onCallStateChange").empty());
}

TEST_CASE("the line of a call that the peer made is found again in another page") {
  PhoneBench bench;
  ready(bench);
  accept_call(bench);
  bench.input(moved());
  REQUIRE(bench.count("INVITE") == 1);
  CHECK(occurrences(bench.last("INVITE"), "\r\nm=") == 1);
  CHECK(bench.last("INVITE").find("\r\nm=audio 0 ") == std::string::npos);
}

TEST_CASE("what was muted and held stays so in another page") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("mute", {true, std::int64_t{2}});
  bench.command("hold", {true});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.shown.lines.at(0).held);
  bench.media.clear();
  bench.input(moved());
  REQUIRE(bench.media.size() >= 2);
  CHECK(std::holds_alternative<CreateOffer>(bench.media.at(0)));
  const auto* mute = std::get_if<MuteMedia>(&bench.media.at(1));
  REQUIRE(mute != nullptr);
  CHECK(mute->microphone);
  CHECK(bench.last("INVITE").find("\r\na=sendonly") != std::string::npos);
}

TEST_CASE("a call that is being made ends with its page") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "180 Ringing");
  bench.input(moved());
  CHECK(bench.shown.lines.empty());
  CHECK(bench.count("CANCEL") == 1);
}

TEST_CASE("a call that rings goes on ringing, and one that is being accepted is accepted by another page") {
  PhoneBench bench;
  ready(bench);
  bench.invite("katies", kOffer);
  bench.input(moved());
  CHECK(bench.tone == Tone::Ring);
  bench.auto_media = false;
  bench.command("accept");
  CHECK(asked<CreateAnswer>(bench) == 1);
  bench.auto_media = true;
  bench.input(moved());
  CHECK(asked<CreateAnswer>(bench) == 2);
  CHECK(bench.last_response().rfind("SIP/2.0 200", 0) == 0);
}

TEST_CASE("an offer that is under way is awaited before another page makes its own") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("hold", {true});
  REQUIRE(bench.count("INVITE") == 2);
  bench.input(moved());
  CHECK(bench.count("INVITE") == 2);
  bench.next_error = MediaError::Closed;  // the new page has no such connection
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.count("INVITE") == 3);
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(bench.shown.lines.at(0).state == "connected");
  CHECK(bench.count("BYE") == 0);
}

TEST_CASE("a call is taken up again after the page was loaded anew") {
  PhoneBench before;
  ready(before);
  connect(before);
  before.pass(10s);
  before.command("mute", {true, std::int64_t{2}});
  before.command("hold", {true});
  before.respond("INVITE", "200 OK", {}, kAnswer);
  const std::string kept = before.shown.kept_calls;
  const std::string call_id = before.shown.lines.at(0).call_id;
  const std::string origin = origin_of(before.last("INVITE"));
  REQUIRE_FALSE(kept.empty());

  PhoneBench after;
  after.input(KeptCalls{kept, 2s});
  after.begin();
  const std::string args = text("|1|1002||1|", call_id, ")");
  CHECK(after.take_only("onCallStateChange") ==
        Lines{"onCallStateChange(callSetup" + args, "onCallStateChange(callConnected" + args});
  CHECK(after.count("INVITE") == 0);
  after.become_registered();
  REQUIRE(after.count("INVITE") == 1);
  const std::string again = after.last("INVITE");
  CHECK(header(again, "Call-ID") == call_id);
  CHECK(header(again, "To").find(";tag=far") != std::string::npos);
  CHECK(session(origin_of(again)) == session(origin));
  CHECK(version(origin_of(again)) > version(origin));
  CHECK(again.find("\r\na=sendonly") != std::string::npos);
  CHECK(after.shown.lines.at(0).held);
  CHECK(after.shown.lines.at(0).muted);
  after.respond("INVITE", "200 OK", {}, kAnswer);
  after.pass(3s);
  after.take();
  after.command("hangup");
  CHECK(after.count("BYE") == 1);
  CHECK(after.take_only("onCdr") ==
        Lines{text("onCdr(1111|1002|0|15000|1||BYE User Hung Up|1|", call_id, "|1)")});
  CHECK(after.shown.kept_calls.empty());
}

TEST_CASE("a call that the peer has ended meanwhile ends when it is taken up again") {
  PhoneBench before;
  ready(before);
  connect(before);
  PhoneBench after;
  after.input(KeptCalls{before.shown.kept_calls, 1s});
  after.begin();
  after.become_registered();
  after.respond("INVITE", "481 Call/Transaction Does Not Exist");
  REQUIRE(after.count("INVITE") == 2);  // in place of the dialog that is gone
  CHECK(header(after.last("INVITE"), "Replaces").find("to-tag=far") != std::string::npos);
  after.respond("INVITE", "481 Call/Transaction Does Not Exist");
  CHECK(after.shown.lines.empty());
}

TEST_CASE("calls are not taken up again that are not ours, come too late, or are no calls at all") {
  PhoneBench before;
  ready(before);
  connect(before);
  const std::string kept = before.shown.kept_calls;
  PhoneBench after;
  SECTION("another account") {
    after.input(KeptCalls{kept, 1s});
    after.begin({{"username", "2222"}, {"loglevel", "5"}});
    CHECK(after.logged("not one of this account"));
  }
  SECTION("the phone is started too late") {
    after.input(KeptCalls{kept, 1s});
    after.begin({{"autostart", "false"}});
    after.pass(31s);
    after.command("start");
  }
  SECTION("garbage") {
    after.input(KeptCalls{"AAAA ***  " + kept.substr(0, 100), 1s});
    after.begin();
  }
  SECTION("more than there are lines for") {
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "AAAA ";
    after.input(KeptCalls{many, 1s});
    after.begin();
  }
  CHECK(after.shown.lines.empty());
}

TEST_CASE("nothing is kept with reloadcalls 0") {
  PhoneBench bench;
  ready(bench, {{"reloadcalls", "0"}});
  connect(bench);
  CHECK(bench.shown.kept_calls.empty());
}

TEST_CASE("what a page keeps of its calls waits for the background") {
  PhoneBench bench;
  bench.postpone_background();
  ready(bench);
  connect(bench);
  CHECK(bench.shown.kept_calls.empty());
  bench.start_background();
  CHECK_FALSE(bench.shown.kept_calls.empty());
}

TEST_CASE("a kept call is read as it was written, and nothing else") {
  KeptCall call;
  call.names = {3, phone::Direction::Incoming, "2222", "1111", "Katie, \"K\"", {}};
  call.server = "example.com";
  call.lasts = 90s;
  call.talks = 80s;
  call.speaker_muted = true;
  call.origin = "123 4";
  const std::string written = call.write();
  const auto read = KeptCall::read(written);
  REQUIRE(read);
  CHECK(read->write() == written);
  CHECK(read->names.display_name == "Katie, \"K\"");
  CHECK(read->speaker_muted);
  CHECK_FALSE(read->held);
  for (const std::string_view bad :
       {"", "0\n1\n1\n1\n0", "101\n1\n1\n1\n0", "1\n3\n1\n1\n0", "1\n1\n-1\n1\n0", "1\n1\n1\nx\n0",
        "1\n1\n1\n9999999999999999\n0", "1\n1\n1\n1\n0\npeer\r\n1111\nname\nserver\n1 2"}) {
    CHECK_FALSE(KeptCall::read(bad));
  }
}

TEST_CASE("a call that the new page has no microphone for ends, and says so") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.next_error = MediaError::PermissionDenied;
  bench.input(moved());
  CHECK(bench.shown.lines.empty());
  CHECK(bench.count("BYE") == 1);
  CHECK(bench.displayed("icrophone"));
}
