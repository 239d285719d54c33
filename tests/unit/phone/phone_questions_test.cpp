// The functions that tell of calls, their messages and their lines.

#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

const std::string kAnswer(sdp::samples::kRtpengineAnswer);
const std::string kOffer(sdp::samples::kAsteriskOffer);

void ready(PhoneBench& bench, std::vector<std::pair<std::string, std::string>> settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
}

std::string message(PhoneBench& bench, int direction, int type, bool must = false) {
  return bench.ask("getsipmessage", {std::int64_t{direction}, std::int64_t{type}, must});
}

std::string first_line(const std::string& message) {
  return message.substr(0, message.find('\r'));
}

}  // namespace

TEST_CASE("getsipheader and getsipmessage tell of the active call") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer, "\"Katie\" <sip:2222@example.com>", "X-Ticket: 4711\r\nx-folded: a\r\n b\r\n");
  CHECK(bench.ask("getsipheader", {std::string("x-ticket")}) == "4711");
  CHECK(bench.ask("getsipheader", {std::string("X-Folded")}) == "a b");
  CHECK(bench.ask("getsipheader", {std::string("f")}) == "\"Katie\" <sip:2222@example.com>;tag=far");
  CHECK(bench.ask("getsipheader", {std::string("X-Other")}).rfind("ERROR", 0) == 0);
  CHECK(first_line(message(bench, 0, 3)) == "INVITE sip:1111@example.com SIP/2.0");
  CHECK(first_line(message(bench, 1, 0)) == "SIP/2.0 180 Ringing");
  CHECK(first_line(message(bench, -1, 2)) == "SIP/2.0 180 Ringing");
  CHECK(message(bench, 1, 4).rfind("ERROR", 0) == 0);
  bench.command("accept");
  CHECK(first_line(message(bench, 1, 4)) == "SIP/2.0 200 OK");
  for (const auto& [direction, type] : {std::pair{2, 0}, {-2, 0}, {0, 5}, {0, -1}}) {
    CHECK(message(bench, direction, type).rfind("ERROR", 0) == 0);
  }
  bench.in_dialog("ACK", 1);
  bench.command("call", {std::string("1002")});
  CHECK(first_line(message(bench, 1, 3)) == "INVITE sip:1002@example.com SIP/2.0");
  CHECK(message(bench, 0, 3).rfind("ERROR", 0) == 0);
  CHECK(bench.ask("getsipheader", {std::string("X-Ticket")}).rfind("ERROR", 0) == 0);
  CHECK(bench.ask("getsipheader", {std::string("X-Ticket"), true}) == "4711");
  CHECK(first_line(message(bench, 0, 3, true)) == "INVITE sip:1111@example.com SIP/2.0");
  bench.command("setline", {std::string("-2")});
  CHECK(bench.ask("getsipheader", {std::string("X-Ticket")}) == "4711");
  bench.command("setline", {std::string("1")});
  CHECK(bench.ask("getsipheader", {std::string("X-Ticket")}) == "4711");
}

TEST_CASE("messages are kept at every log level, without what would show the password") {
  PhoneBench bench;
  bench.begin({{"loglevel", "1"}});
  bench.open_flow();
  bench.respond("REGISTER", "401 Unauthorized", "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\"\r\n");
  const std::string sent = bench.last("REGISTER");
  const std::size_t at = sent.find("response=\"") + 10;
  const std::string secret = sent.substr(at, 32);
  const std::string told = message(bench, 1, 1);
  CHECK(told.find("Authorization: Digest") != std::string::npos);
  CHECK(told.find(secret) == std::string::npos);
  CHECK_FALSE(bench.logged("SIP sent"));
}

TEST_CASE("getlastinvite, getlastrecinvite and getlastsentinvite give the last INVITE") {
  PhoneBench bench;
  ready(bench);
  for (const char* name : {"getlastinvite", "getlastrecinvite", "getlastsentinvite"}) {
    CHECK(bench.ask(name).rfind("ERROR", 0) == 0);
  }
  bench.command("call", {std::string("1002")});
  bench.invite("in1", kOffer);
  CHECK(first_line(bench.ask("getlastinvite")) == "INVITE sip:1111@example.com SIP/2.0");
  CHECK(first_line(bench.ask("getlastrecinvite")) == "INVITE sip:1111@example.com SIP/2.0");
  CHECK(first_line(bench.ask("getlastsentinvite")) == "INVITE sip:1002@example.com SIP/2.0");
}

TEST_CASE("linetocallid, callidtoline and getcallerdisplayfull tell of calls") {
  PhoneBench bench;
  ready(bench);
  CHECK(bench.ask("linetocallid", {std::int64_t{1}}).empty());
  CHECK(bench.ask("callidtoline", {std::string("in1")}) == "-1");
  CHECK(bench.ask("getcallerdisplayfull").empty());
  bench.invite("in1", kOffer);
  CHECK(bench.ask("getcallerdisplayfull") == "2222\r\nKatie");
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.command("call", {std::string("1002")});
  const std::string second = bench.shown.lines.at(1).call_id;
  CHECK(bench.ask("linetocallid", {std::int64_t{1}}) == "in1");
  CHECK(bench.ask("linetocallid", {std::int64_t{2}}) == second);
  CHECK(bench.ask("linetocallid", {std::int64_t{-1}}) == second);
  for (const std::int64_t none : {std::int64_t{0}, std::int64_t{3}, std::int64_t{1} << 40}) {
    CHECK(bench.ask("linetocallid", {none}).empty());
  }
  CHECK(bench.ask("callidtoline", {std::string("in1")}) == "1");
  CHECK(bench.ask("callidtoline", {second}) == "2");
  CHECK(bench.ask("callidtoline", {std::string("other")}) == "-1");
  CHECK(bench.ask("callidtoline", {std::string()}) == "-1");
  CHECK(bench.ask("getcallerdisplayfull") == "1002");
}

TEST_CASE("nextcallid names the next call, once") {
  PhoneBench bench;
  ready(bench);
  bench.command("nextcallid", {std::string("mine-1@example.com")});
  bench.command("call", {std::string("1002")});
  CHECK(header(bench.last("INVITE"), "Call-ID") == "mine-1@example.com");
  CHECK(bench.shown.lines.at(0).call_id == "mine-1@example.com");
  bench.command("nextcallid", {std::string("mine-1@example.com")});  // it is in use
  bench.command("call", {std::string("1003")});
  CHECK(bench.shown.lines.at(1).call_id != "mine-1@example.com");
  bench.command("call", {std::string("1004")});
  CHECK(bench.shown.lines.at(2).call_id.size() == 26);
  for (const char* wrong : {"a b", "a\r\nX: 1", "", "a@b@c"}) {
    bench.log.clear();
    bench.command("nextcallid", {std::string(wrong)});
    CHECK(bench.logged("nextcallid: not a Call-ID"));
  }
}

TEST_CASE("the state has the details of each line, which getlinedetails gives") {
  PhoneBench bench;
  ready(bench);
  const auto details = [&] { return bench.shown.lines.at(0).details; };
  bench.invite("in1", kOffer, "\"Katie, K\" <sip:2222@example.com>");
  CHECK(details() == "LINEDETAILS,1,Ringing,in1,2222,1111,2,,example.com,0,0,Katie  K");
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  CHECK(details() == "LINEDETAILS,1,Speaking,in1,2222,1111,2,,example.com,0,0,Katie  K");
  bench.command("mute", {true, std::int64_t{2}});
  CHECK(details() == "LINEDETAILS,1,Muted,in1,2222,1111,2,,example.com,2,0,Katie  K");
  bench.command("mute", {true, std::int64_t{0}});
  CHECK(details() == "LINEDETAILS,1,Muted,in1,2222,1111,2,,example.com,4,0,Katie  K");
}

TEST_CASE("the state has the reason of the last failed registration, in our words and the server's") {
  PhoneBench bench;
  bench.begin();
  bench.open_flow();
  bench.respond("REGISTER", "403 Nobody here");
  CHECK(bench.shown.registration_failure == "Register rejected: forbidden\n403 Nobody here");
  bench.command("register");
  bench.respond("REGISTER", "200 OK", "Expires: 300\r\n");
  REQUIRE(bench.shown.registered);
  CHECK(bench.shown.registration_failure.empty());
}

TEST_CASE("the state has the call that ended last, in words") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  const std::string call_id = bench.shown.lines.at(0).call_id;
  bench.pass(2s);
  bench.command("hangup");
  CHECK(bench.shown.last_call == text("Outgoing call to 1002 on line 1 at example.com: answered after 0 ms, "
                                      "talked for 2000 ms, ended here: BYE User Hung Up; Call-ID ",
                                      call_id));
  bench.invite("in1", kOffer);
  bench.command("reject");
  CHECK(bench.shown.last_call ==
        "Incoming call from 2222 (Katie) on line 1 at example.com: not answered after "
        "0 ms, talked for 0 ms, ended here: 486 rejected; Call-ID in1");
}
