// What becomes of a call that comes in, and of one that fails: forwarding, automatic answers, tones,
// redialling.

#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;
using Settled = std::vector<std::pair<std::string, std::string>>;

namespace {

const std::string kAnswer(sdp::samples::kRtpengineAnswer);
const std::string kOffer(sdp::samples::kAsteriskOffer);

void ready(PhoneBench& bench, Settled settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
  bench.take();
}

void connect(PhoneBench& bench, const std::string& number = "1002") {
  bench.command("call", {number});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.shown.lines.back().state == "connected");
}

}  // namespace

TEST_CASE("forward sends the caller on with 302") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  bench.command("forward", {std::string("1005")});
  CHECK(bench.last_response().starts_with("SIP/2.0 302"));
  CHECK(header(bench.last_response(), "Contact") == "<sip:1005@example.com>");
  CHECK(bench.shown.lines.empty());
  CHECK(bench.ended_with("302 forward"));
  bench.invite("in2", kOffer);
  bench.command("forward", {std::string("10\r\n05")});
  CHECK(bench.shown.lines.size() == 1);
  CHECK(bench.displayed("line breaks"));
}

TEST_CASE("callforwardalways redirects each call, callforwardonbusy those that find us talking") {
  PhoneBench always;
  ready(always, {{"callforwardalways", "sip:desk@example.org"}});
  always.invite("in1", kOffer);
  CHECK(header(always.last_response(), "Contact") == "<sip:desk@example.org>");
  CHECK(always.ended_with("302 forwardalways"));

  PhoneBench busy;
  ready(busy, {{"callforwardonbusy", "1005"}, {"rejectonbusy", "true"}});
  busy.invite("in1", kOffer);
  CHECK(busy.tone == Tone::Ring);
  busy.invite("in2", kOffer);
  CHECK(busy.last_response().starts_with("SIP/2.0 302"));
  CHECK(busy.shown.lines.size() == 1);
  CHECK(busy.shown.line == 1);
  CHECK(busy.ended_with("302 forwardonbusy"));
}

TEST_CASE("rejectonbusy refuses those that find us talking") {
  PhoneBench bench;
  ready(bench, {{"rejectonbusy", "true"}});
  bench.invite("in1", kOffer);
  bench.invite("in2", kOffer);
  CHECK(bench.last_response().starts_with("SIP/2.0 486"));
  CHECK(bench.ended_with("486 rejectbusy"));
}

TEST_CASE("callforwardonnoanswer waits for its time, and not longer") {
  PhoneBench bench;
  ready(bench, {{"callforwardonnoanswer", "1005"}});
  bench.invite("in1", kOffer);
  bench.pass(14900ms);
  CHECK(bench.shown.lines.size() == 1);
  bench.pass(200ms);
  CHECK(bench.ended_with("302 forwardonnoanswer"));
  bench.set("callforwardonnoanswertimeout", "5");
  bench.invite("in2", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.pass(6s);
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE("calltransferalways answers, and hands the caller over") {
  PhoneBench bench;
  ready(bench, {{"calltransferalways", "1005"}, {"transfertype", "1"}});
  bench.invite("in1", kOffer);
  CHECK(bench.last_response().starts_with("SIP/2.0 200"));
  bench.in_dialog("ACK", 1);
  CHECK(header(bench.last("REFER"), "Refer-To") == "<sip:1005@example.com>");
  bench.respond("REFER", "202 Accepted");
  CHECK(bench.count("BYE") == 1);
}

TEST_CASE("autoignore lets the caller wait, or refuses") {
  PhoneBench bench;
  ready(bench, {{"autoignore", "1"}});
  bench.invite("in1", kOffer);
  CHECK(bench.tone == Tone::None);
  CHECK(bench.last_response().starts_with("SIP/2.0 180"));
  bench.set("autoignore", "2");
  bench.invite("in2", kOffer);
  CHECK(bench.last_response().starts_with("SIP/2.0 486"));
  CHECK(bench.ended_with("486 autoreject"));
}

TEST_CASE("callreceiver 0 takes no calls, and other devices may") {
  PhoneBench bench;
  ready(bench, {{"callreceiver", "0"}, {"autoaccept", "true"}});
  bench.invite("in1", kOffer);
  CHECK(bench.last_response().starts_with("SIP/2.0 480"));
  CHECK(bench.tone == Tone::None);
  CHECK(bench.ended_with("480 autoreject"));
  bench.set("callreceiver", "1");
  bench.invite("in2", kOffer);
  CHECK(bench.last_response().starts_with("SIP/2.0 200"));
}

TEST_CASE("disablesamecall 0 allows a second call to a number with which there is one") {
  for (const bool refuses : {true, false}) {
    PhoneBench bench;
    ready(bench, {{"disablesamecall", refuses ? "1" : "0"}});
    bench.command("call", {std::string("1002")});
    bench.command("call", {std::string("1002")});
    CHECK(bench.shown.lines.size() == (refuses ? 1 : 2));
    CHECK(bench.displayed("Already in call with 1002") == refuses);
  }
}

TEST_CASE("defmute says what mute silences when the page does not") {
  const auto muted = [](const char* value) {
    PhoneBench bench;
    ready(bench, {{"defmute", value}});
    bench.invite("in1", kOffer);
    bench.command("accept");
    bench.in_dialog("ACK", 1);
    bench.command("mute", {true});
    return std::pair{bench.shown.lines.at(0).muted, bench.shown.lines.at(0).muted_speaker};
  };
  CHECK(muted("0") == std::pair{true, true});
  CHECK(muted("1") == std::pair{false, true});
  CHECK(muted("2") == std::pair{true, false});
  CHECK(muted("5") == std::pair{false, false});
}

TEST_CASE("ringtimeoutout and ringtimeoutin are for one direction each") {
  PhoneBench bench;
  ready(bench, {{"ringtimeoutout", "5000"}, {"ringtimeoutin", "7000"}});
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "180 Ringing");
  bench.pass(4500ms);
  CHECK(bench.count("CANCEL") == 0);
  bench.pass(1s);
  CHECK(bench.count("CANCEL") == 1);
  bench.respond("INVITE", "487 Request Terminated");
  bench.invite("in1", kOffer);
  bench.pass(6500ms);
  CHECK(bench.last_response().starts_with("SIP/2.0 180"));
  bench.pass(1s);
  CHECK_FALSE(bench.last_response().starts_with("SIP/2.0 180"));
}

TEST_CASE("a peer of the blacklist is not heard of, neither call nor message") {
  PhoneBench bench;
  ready(bench, {{"blacklist", "1234, 2222"}});
  bench.invite("in1", kOffer);
  CHECK(bench.last_response().starts_with("SIP/2.0 603"));
  bench.receive(
      "MESSAGE sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WS h;branch=z9hG4bKm\r\nMax-Forwards: 9\r\n"
      "From: <sip:2222@example.com>;tag=t\r\nTo: <sip:1111@example.com>\r\nCall-ID: m\r\nCSeq: 1 MESSAGE\r\n"
      "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi");
  CHECK(bench.take().empty());
  bench.invite("in2", kOffer, "<sip:22@example.com>");
  CHECK(bench.tone == Tone::Ring);
}

TEST_CASE("a header answers a call only as enableautoaccept allows") {
  struct Row {
    const char* mode;
    const char* agreed;
    const char* sent;
    bool answered;
  };
  const Row rows[] = {{"1", "", "Answer-Mode: Auto\r\n", false},  // by default a caller asks in vain
                      {"1", "X-Door: front", "X-Door: front\r\n", true},
                      {"1", "X-Door: front", "X-Door: back\r\n", false},
                      {"1", "X-Door: front", "Alert-Info: <x>;info=alert-autoanswer\r\n", false},
                      {"2", "", "Alert-Info: <x>;info=alert-autoanswer\r\n", true},
                      {"2", "", "Call-Info: <sip:x>;answer-after=0\r\n", true},
                      {"2", "", "Answer-Mode: Manual\r\n", false},
                      {"2", "", "X-Auto-Answer: true\r\n", true},
                      {"2", "", "", false},
                      {"0", "X-Door: front", "X-Door: front\r\n", false},
                      {"3", "", "", true}};
  for (const Row& row : rows) {
    INFO(row.mode << ' ' << row.sent);
    PhoneBench bench;
    ready(bench, {{"enableautoaccept", row.mode}, {"autoacceptheader", row.agreed}});
    bench.invite("in1", kOffer, "<sip:2222@example.com>", row.sent);
    CHECK(bench.last_response().starts_with("SIP/2.0 200") == row.answered);
  }
}

TEST_CASE("allowreplace 0 lets nobody take a call over") {
  PhoneBench bench;
  ready(bench, {{"allowreplace", "0"}});
  connect(bench);
  const auto tag = [&](std::string_view name) {
    const std::string value = header(bench.last("ACK"), name);
    return value.substr(value.find("tag=") + 4);
  };
  bench.invite("in1", kOffer, "<sip:1003@example.com>",
               "Replaces: " + header(bench.last("ACK"), "Call-ID") + ";to-tag=" + tag("From") +
                   ";from-tag=" + tag("To") + "\r\n");
  CHECK(bench.last_response().starts_with("SIP/2.0 603"));
  CHECK(bench.count("BYE") == 0);
}

TEST_CASE("with one line only, a second call is not placed") {
  PhoneBench bench;
  ready(bench, {{"multilinegui", "0"}, {"rejectonbusy", "true"}});
  connect(bench);
  bench.command("call", {std::string("1003")});
  CHECK(bench.count("INVITE") == 1);
  CHECK(bench.displayed("only one line"));
}

TEST_CASE("a server that fails at once, or does not answer, is asked once more") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "503 Service Unavailable");
  REQUIRE(bench.count("INVITE") == 2);
  CHECK_FALSE(bench.displayed("Call failed"));
  CHECK(bench.shown.lines.size() == 1);
  bench.respond("INVITE", "503 Service Unavailable");
  CHECK(bench.count("INVITE") == 2);
  CHECK(bench.displayed("Call failed"));
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "486 Busy Here");
  CHECK(bench.count("INVITE") == 3);

  PhoneBench off;
  ready(off, {{"redialonfail", "0"}});
  off.command("call", {std::string("1002")});
  off.respond("INVITE", "503 Service Unavailable");
  CHECK(off.count("INVITE") == 1);
}

TEST_CASE("a 183 counts as ringing, and is heard, as changesptoring says") {
  struct Row {
    const char* mode;
    bool ringing;
    bool tone;
    bool tone_over_media;
  };
  const Row rows[] = {{"0", false, false, false}, {"1", true, false, false}, {"2", true, true, false},
                      {"3", false, false, false}, {"4", true, false, false}, {"5", true, true, true}};
  for (const Row& row : rows) {
    INFO(row.mode);
    PhoneBench bench;
    ready(bench, {{"changesptoring", row.mode}});
    bench.command("call", {std::string("1002")});
    bench.respond("INVITE", "183 Session Progress");
    CHECK((bench.shown.lines.at(0).state == "ringing") == row.ringing);
    CHECK((bench.tone == Tone::Ringback) == row.tone);
    bench.respond("INVITE", "183 Session Progress", {}, kAnswer);
    CHECK((bench.tone == Tone::Ringback) == row.tone_over_media);
  }
  PhoneBench stays;
  ready(stays, {{"nostopring", "1"}});
  stays.command("call", {std::string("1002")});
  stays.respond("INVITE", "180 Ringing", {}, kAnswer);
  CHECK(stays.tone == Tone::Ringback);
}

TEST_CASE(
    "beeponconnect sounds for the calls that it names, beeponincoming for those that do not ring aloud") {
  const auto beeps = [](const char* mode, bool outgoing, bool automatic) {
    PhoneBench bench;
    ready(bench, {{"beeponconnect", mode}, {"autoaccept", automatic ? "true" : "false"}});
    if (outgoing) {
      connect(bench);
    } else {
      bench.invite("in1", kOffer);
      if (!automatic) bench.command("accept");
      bench.in_dialog("ACK", 1);
    }
    return bench.beeps;
  };
  CHECK(beeps("0", true, false) == 0);
  CHECK(beeps("1", false, true) == 1);
  CHECK(beeps("1", false, false) == 0);
  CHECK(beeps("2", false, false) == 1);
  CHECK(beeps("3", false, false) == 0);
  CHECK(beeps("3", true, false) == 1);
  CHECK(beeps("4", true, false) == 1);
  PhoneBench quiet;
  ready(quiet, {{"beeponincoming", "1"}, {"playring", "0"}});
  quiet.invite("in1", kOffer);
  CHECK(quiet.beeps == 1);
}

TEST_CASE("a call that comes while we talk beeps, rings or is silent by ringincall") {
  const auto second = [](const char* mode) {
    PhoneBench bench;
    ready(bench, {{"ringincall", mode}});
    connect(bench);
    bench.invite("in1", kOffer);
    return std::pair{bench.tone, bench.beeps};
  };
  CHECK(second("") == std::pair{Tone::None, std::size_t{1}});
  CHECK(second("0") == std::pair{Tone::None, std::size_t{0}});
  CHECK(second("2") == std::pair{Tone::Ring, std::size_t{0}});
}

TEST_CASE("automute and autohold 4 set the others aside when a line is selected") {
  PhoneBench bench;
  ready(bench, {{"automute", "4"}});
  connect(bench, "1002");
  connect(bench, "1003");
  CHECK_FALSE(bench.shown.lines.at(0).muted);
  bench.command("setline", {std::int64_t{1}});
  CHECK(bench.shown.lines.at(1).muted);
  CHECK_FALSE(bench.shown.lines.at(0).muted);
}
