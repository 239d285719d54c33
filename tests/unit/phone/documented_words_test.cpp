// The words that pages compare with: states, texts and reasons, and the order in which they come.

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "core/phone/call_report.hpp"
#include "core/phone/display.hpp"
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
  bench.take();
}

void connect(PhoneBench& bench) {
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.shown.lines.size() == 1);
}

/// statuses gives the words of the STATUS notifications: `-1 Ringing...`, `1 Ringing`.
Lines statuses(PhoneBench& bench) {
  Lines words;
  for (const std::string& event : bench.take_only("getEvents")) {
    const std::string_view start = "getEvents(STATUS,";
    if (event.rfind(start, 0) != 0) continue;
    const std::string rest = event.substr(start.size(), event.size() - start.size() - 1);
    const std::size_t comma = rest.find(',');
    words.push_back(rest.substr(0, comma) + ' ' +
                    rest.substr(comma + 1, rest.find(',', comma + 1) - comma - 1));
  }
  return words;
}

/// flags gives what stands behind the Call-ID in the last STATUS of a line.
std::string flags(PhoneBench& bench) {
  std::string told;
  for (const std::string& event : bench.take_only("getEvents")) {
    const std::size_t close = event.find("],");
    if (event.rfind("getEvents(STATUS,", 0) == 0 && close != std::string::npos)
      told = event.substr(close + 2);
  }
  return told;
}

bool has(const Lines& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

/// reason_of_end gives the reason in the only CDR.
std::string reason_of_end(PhoneBench& bench) {
  const Lines records = bench.take_only("getEvents");
  for (const std::string& event : records) {
    if (event.rfind("getEvents(CDR,", 0) == 0)
      return event.substr(event.rfind(',') + 1, event.size() - event.rfind(',') - 2);
  }
  return "no CDR";
}

}  // namespace

TEST_CASE("without an account the phone is Initializing, with register 0 it is Ready") {
  PhoneBench bench;
  CHECK(bench.shown.status == "STATUS,-1,Initializing");
  bench.begin({{"register", "0"}});
  bench.open_flow();
  CHECK(bench.shown.status == "STATUS,-1,Ready");
}

TEST_CASE("an incoming call is Incoming..., then Accept, then In Call") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  CHECK(statuses(bench) == Lines{"1 CallSetup", "1 Ringing", "-1 Incoming..."});
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  const Lines told = statuses(bench);
  REQUIRE(told.size() >= 4);
  CHECK(told[0] == "-1 Accept");
  CHECK(told[1] == "1 CallConnect");
  CHECK(told[2] == "1 InCall");
  CHECK(told[3] == "-1 In Call (0 sec)");
}

TEST_CASE("what comes before the ringing is InProgress, Routed and Calling...") {
  PhoneBench bench;
  ready(bench, {{"changesptoring", "0"}});
  bench.command("call", {std::string("1002")});
  CHECK(has(statuses(bench), "1 Setup"));
  bench.respond("INVITE", "181 Call Is Being Forwarded");
  CHECK(statuses(bench) == Lines{"1 InProgress", "-1 Calling..."});
  bench.respond("INVITE", "183 Session Progress");
  CHECK(has(statuses(bench), "1 Routed"));
}

TEST_CASE("mute is Muted, hold is Hold, and both end in Speaking") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  statuses(bench);
  bench.command("mute", {true});
  CHECK(statuses(bench) == Lines{"1 Muted"});
  bench.command("mute", {false});
  CHECK(statuses(bench) == Lines{"1 Speaking"});
  bench.command("hold", {true});
  std::string held = kAnswer;
  held.replace(held.find("sendrecv"), 8, "recvonly");
  bench.respond("INVITE", "200 OK", {}, held);
  CHECK(has(statuses(bench), "1 Hold"));
  bench.command("hold", {false});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(has(statuses(bench), "1 Speaking"));
}

TEST_CASE("STATUS tells network, registration, call, mute, hold, encryption and video") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  CHECK(flags(bench) == "1,2,2,0,0,2,0)");
  bench.command("mute", {true, std::int64_t{1}});
  CHECK(flags(bench) == "1,2,2,3,0,2,0)");
  bench.command("mute", {true, std::int64_t{0}});
  CHECK(flags(bench) == "1,2,2,4,0,2,0)");
  bench.command("mute", {false, std::int64_t{0}});
  bench.command("hold", {true});
  std::string held = kAnswer;
  held.replace(held.find("sendrecv"), 8, "recvonly");
  bench.respond("INVITE", "200 OK", {}, held);
  CHECK(flags(bench) == "1,2,2,0,2,2,0)");
  Environment offline;
  offline.online = false;
  bench.input(offline);
  bench.command("hold", {false});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(flags(bench) == "0,2,2,0,0,2,0)");
  bench.command("hangup");
  CHECK(flags(bench) == "0,2,0,0,0,-1,0)");
}

TEST_CASE("STATUS tells of calls with pictures, and of a phone that does not register") {
  PhoneBench bench;
  bench.begin({{"register", "0"}});
  bench.open_flow();
  bench.take();
  bench.command("videocall", {std::string("1002")});
  CHECK(flags(bench) == "1,1,1,0,0,-1,1)");

  PhoneBench rung;
  ready(rung);
  rung.invite("in1", std::string(kOffer) + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n");
  CHECK(flags(rung) == "1,2,1,0,0,-1,1)");

  PhoneBench refused;
  refused.begin();
  refused.open_flow();
  refused.respond("REGISTER", "403 Forbidden");
  refused.take();
  refused.command("call", {std::string("1002")});
  CHECK(flags(refused) == "1,7,1,0,0,-1,0)");
}

TEST_CASE("a failed registration is told in the words that pages look for") {
  CHECK(registration_failure_text(0) == "No response from server");
  CHECK(registration_failure_text(408) == "No response from server");
  CHECK(registration_failure_text(401) == "Authentication failed");
  CHECK(registration_failure_text(407) == "Authentication failed");
  CHECK(registration_failure_text(403) == "Register rejected: forbidden");
  CHECK(registration_failure_text(423) == "Register expired");
  CHECK(registration_failure_text(480) == "Rejected by server");
  CHECK(registration_failure_text(500) == "Register failed");

  PhoneBench bench;
  bench.begin();
  bench.open_flow();
  bench.respond("REGISTER", "403 Forbidden");
  CHECK(bench.displayed("Register rejected"));
  CHECK(has(bench.take_only("onRegStateChange"), "onRegStateChange(failed|Register rejected: forbidden)"));
}

TEST_CASE("without a network it is No network, and not the server's fault") {
  PhoneBench bench;
  ready(bench);
  Environment offline;
  offline.online = false;
  bench.input(offline);
  bench.close_flow("gone");
  CHECK(bench.displayed("No network"));
  CHECK(bench.take_only("onRegStateChange").front() == "onRegStateChange(unregistered|)");
}

TEST_CASE("a digit of the peer is told by onDTMF and by a notification") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.take();
  bench.in_dialog("INFO", 2, "Content-Type: application/dtmf-relay\r\n", "Signal=5\r\nDuration=160\r\n");
  const Lines told = bench.take();
  CHECK(has(told, "onDTMF(5|1)"));
  CHECK(has(told, "getEvents(DTMF,1,2222,,5)"));
}

TEST_CASE("what cannot be dialled is an invalid destination") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("10\r\n02")});
  CHECK(bench.displayed("Invalid destination"));
  CHECK(bench.count("INVITE") == 0);
}

TEST_CASE("the end of a call has its documented reason") {
  SECTION("ring timeout") {
    PhoneBench bench;
    ready(bench, {{"ringtimeoutin", "20"}});
    bench.invite("in1", kOffer);
    bench.pass(21s);
    CHECK(reason_of_end(bench) == "480 ring timeout");
  }
  SECTION("max call time expired") {
    PhoneBench bench;
    ready(bench, {{"calltimeout", "60"}});
    connect(bench);
    bench.pass(61s);
    CHECK(reason_of_end(bench) == "BYE max call time expired");
  }
  SECTION("no response") {
    sip::SessionTerminated end;
    end.cause = "TIMEOUT";
    CHECK(call_end(end).reason == "-1 no response");
  }
  SECTION("cannot start media") {
    PhoneBench bench;
    ready(bench);
    bench.next_error = MediaError::PermissionDenied;
    bench.command("call", {std::string("1002")});
    CHECK(reason_of_end(bench) == "CANCEL cannot start media");
  }
  SECTION("failed media") {
    PhoneBench bench;
    ready(bench);
    connect(bench);
    bench.input(MediaEvent{1, MediaEvent::Kind::Failed, "ice"});
    bench.respond("INVITE", "200 OK", {}, kAnswer);
    bench.input(MediaEvent{1, MediaEvent::Kind::Failed, "ice"});
    CHECK(reason_of_end(bench) == "BYE failed media");
  }
  SECTION("rejected by the user") {
    PhoneBench bench;
    ready(bench);
    bench.invite("in1", kOffer);
    bench.command("reject");
    CHECK(reason_of_end(bench) == "486 rejected");
  }
}
