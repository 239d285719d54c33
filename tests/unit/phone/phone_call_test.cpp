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

void connect(PhoneBench& bench, const std::string& number = "1002") {
  bench.command("call", {number});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE_FALSE(bench.shown.lines.empty());
  REQUIRE(bench.shown.lines.back().state == "connected");
}

void ready(PhoneBench& bench, std::vector<std::pair<std::string, std::string>> settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
  REQUIRE(bench.shown.registered);
  bench.take();
}

std::string strip_call_id(std::string event) {
  const std::size_t open = event.find('[');
  if (open != std::string::npos) event.replace(open, event.find(']') - open, "[...");
  return event;
}

}  // namespace

TEST_CASE("an outgoing call rings, is answered and hung up") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  const std::string call_id = bench.shown.lines.at(0).call_id;
  CHECK(header(bench.last("INVITE"), "Call-ID") == call_id);
  CHECK(bench.shown.line == 1);
  bench.respond("INVITE", "180 Ringing");
  CHECK(bench.tone == Tone::Ringback);
  bench.pass(5s);
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK(bench.tone == Tone::None);
  bench.pass(2500ms);
  bench.command("hangup");
  const Lines events = bench.take();
  Lines told;
  for (const std::string& event : events) told.push_back(strip_call_id(event));
  const std::string args = text("|1|1002||1|", call_id, ")");
  const Lines expected{
      "getEvents(STATUS,-1,Starting Call)",
      "getEvents(STATUS,1,CallSetup,1002,1111,1,,[...],1,2,1,0,0,-1,0)",
      "onCallStateChange(callSetup" + args,
      "getEvents(STATUS,1,Setup,1002,1111,1,,[...],1,2,1,0,0,-1,0)",
      "getEvents(STATUS,-1,Call Initiated)",
      "getEvents(STATUS,1,Ringing,1002,1111,1,,[...],1,2,1,0,0,-1,0)",
      "getEvents(STATUS,-1,Ringing...)",
      "onCallStateChange(callRinging" + args,
      "getEvents(STATUS,1,CallConnect,1002,1111,1,,[...],1,2,2,0,0,2,0)",
      "onCallStateChange(callConnected" + args,
      "getEvents(STATUS,1,InCall,1002,1111,1,,[...],1,2,2,0,0,2,0)",
      "getEvents(STATUS,-1,In Call (0 sec))",
      "getEvents(STATUS,1,Speaking,1002,1111,1,,[...],1,2,2,0,0,2,0)",
      "getEvents(STATUS,-1,In Call (1 sec))",
      "getEvents(STATUS,-1,In Call (2 sec))",
      "getEvents(STATUS,-1,Hangup)",
      "getEvents(STATUS,1,CallDisconnect,1002,1111,1,,[...],1,2,0,0,0,-1,0)",
      "onCallStateChange(callDisconnected" + args,
      "getEvents(STATUS,1,Finished,1002,1111,1,,[...],1,2,0,0,0,-1,0)",
      "getEvents(STATUS,-1,Call Finished)",
      "getEvents(CDR,1,1002,1111,1002,example.com,5000,2500,1,BYE User Hung Up)",
      text("onCdr(1111|1002|5000|2500|1||BYE User Hung Up|1|", call_id, "|1)"),
      "getEvents(STATUS,-1,Registered)",
  };
  CHECK(told == expected);
  CHECK(bench.count("BYE") == 1);
  CHECK(bench.shown.lines.empty());
}

TEST_CASE("the state is in the snapshot before the event that tells of it") {
  PhoneBench bench;
  std::size_t checked = 0;
  bench.on_event = [&](const std::string& event) {
    if (event.rfind("onRegistered", 0) == 0) CHECK(bench.shown.registered);
    if (event.rfind("onStart", 0) == 0) CHECK(bench.shown.started);
    if (event.rfind("onUnRegistered", 0) == 0) CHECK_FALSE(bench.shown.registered);
    if (event.find("callSetup") != std::string::npos) CHECK(bench.shown.lines.size() == 1);
    if (event.find("callConnected") != std::string::npos) CHECK(bench.shown.lines.at(0).state == "connected");
    if (event.find("callDisconnected") != std::string::npos) CHECK(bench.shown.lines.empty());
    if (event.rfind("getEvents(STATUS,-1", 0) == 0)
      CHECK(text("getEvents(", bench.shown.status, ')') == event);
    ++checked;
  };
  ready(bench);
  connect(bench);
  bench.command("hangup");
  bench.command("unregister");
  bench.respond("REGISTER", "200 OK", "Expires: 0\r\n");
  CHECK(checked > 20);
}

TEST_CASE("early media takes the place of the ringback tone") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "183 Session Progress", {}, kAnswer);
  CHECK(bench.tone == Tone::None);
  const auto* early = std::get_if<SetAnswer>(&bench.media.back());
  REQUIRE(early != nullptr);
  CHECK(early->provisional);
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  const auto* final = std::get_if<SetAnswer>(&bench.media.back());
  REQUIRE(final != nullptr);
  CHECK_FALSE(final->provisional);
}

TEST_CASE("early media that came reliably needs no answer in the 200, also when it is switched off") {
  PhoneBench bench;
  ready(bench, {{"earlymedia", "0"}});
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "183 Session Progress", "Require: 100rel\r\nRSeq: 1\r\n", kAnswer);
  CHECK(bench.count("PRACK") == 1);
  bench.respond("PRACK", "200 OK");
  bench.respond("INVITE", "200 OK");
  CHECK(bench.shown.lines.at(0).state == "connected");
}

TEST_CASE("an offer by UPDATE before the answer is refused, and the call goes on") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "183 Session Progress", "Require: 100rel\r\nRSeq: 1\r\n", kAnswer);
  bench.respond("PRACK", "200 OK");
  const std::string& invite = bench.last("INVITE");
  bench.receive(
      text("UPDATE sip:1111@example.com SIP/2.0\r\nVia: SIP/2.0/WSS far.invalid;branch=z9hG4bKu\r\n"
           "Max-Forwards: 70\r\nFrom: ",
           header(invite, "To"), ";tag=far\r\nTo: ", header(invite, "From"),
           "\r\nCall-ID: ", header(invite, "Call-ID"),
           "\r\nCSeq: 1 UPDATE\r\nContact: <sip:far@203.0.113.5;transport=ws>\r\n"
           "Content-Type: application/sdp\r\nContent-Length: ",
           std::uint64_t{kOffer.size()}, "\r\n\r\n", kOffer));
  CHECK(bench.last_response().starts_with("SIP/2.0 488"));
  bench.respond("INVITE", "200 OK");
  CHECK(bench.shown.lines.at(0).state == "connected");
}

TEST_CASE("a refused call shows why") {
  struct Case {
    const char* status;
    const char* shown;
    const char* reason;
  };
  for (const Case& one :
       {Case{"486 Busy Here", "Call failed: busy (486 Busy Here)", "|486 Busy Here|"},
        Case{"404 Not Found", "Call failed: not found (404 Not Found)", "|404 Not Found|"},
        Case{"603 Decline", "Call failed: rejected (603 Decline)", "|603 Decline|"},
        Case{"480 Gone", "Call failed: unavailable (480 Gone)", "|480 Gone|"},
        Case{"403 Forbidden", "Call failed: forbidden (403 Forbidden)", "|403 Forbidden|"}}) {
    PhoneBench bench;
    ready(bench);
    bench.command("call", {std::string("1002")});
    bench.respond("INVITE", one.status);
    CHECK(bench.displayed(one.shown));
    const Lines cdr = bench.take_only("onCdr");
    REQUIRE(cdr.size() == 1);
    CHECK(cdr[0].find(one.reason) != std::string::npos);
    CHECK(bench.tone == Tone::None);
  }
}

TEST_CASE("hanging up before the answer cancels") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "180 Ringing");
  bench.command("hangup");
  CHECK(bench.count("CANCEL") == 1);
  CHECK(bench.shown.lines.empty());
  CHECK(bench.take_only("onCdr").at(0).find("|CANCEL User Hung Up|") != std::string::npos);
  CHECK_FALSE(bench.displayed("Call failed"));
}

TEST_CASE("nobody answers: the ring time-out ends the call") {
  PhoneBench bench;
  ready(bench, {{"ringtimeout", "20"}});
  bench.command("call", {std::string("1002")});
  bench.respond("INVITE", "180 Ringing");
  bench.pass(19s);
  CHECK(bench.count("CANCEL") == 0);
  bench.pass(2s);
  CHECK(bench.count("CANCEL") == 1);
  CHECK(bench.displayed("no answer"));
}

TEST_CASE("hold is offered, mutes, and is taken back when the peer refuses") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("hold", {true});
  CHECK(bench.last("INVITE").find("a=sendonly") != std::string::npos);
  CHECK_FALSE(bench.shown.lines.at(0).held);
  std::string held = kAnswer;
  held.replace(held.find("sendrecv"), 8, "recvonly");
  bench.respond("INVITE", "200 OK", {}, held);
  CHECK(bench.shown.lines.at(0).held);
  const auto muted = [&] {
    for (auto verb = bench.media.rbegin(); verb != bench.media.rend(); ++verb) {
      if (const auto* mute = std::get_if<MuteMedia>(&*verb)) return mute->microphone;
    }
    return false;
  };
  CHECK(muted());
  bench.command("hold", {false});
  CHECK(bench.last("INVITE").find("a=sendrecv") != std::string::npos);
  bench.respond("INVITE", "488 Not Acceptable Here");
  CHECK(bench.shown.lines.at(0).held);
  CHECK(bench.displayed("Resuming the call failed"));
  bench.command("hold", {false});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK_FALSE(bench.shown.lines.at(0).held);
  CHECK_FALSE(muted());
}

TEST_CASE("mute tells the engine and the page") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("mute", {true});
  CHECK(bench.shown.lines.at(0).muted);
  CHECK_FALSE(bench.shown.lines.at(0).muted_speaker);
  bench.command("mute", {true, std::int64_t{0}});
  CHECK(bench.shown.lines.at(0).muted_speaker);
  bench.command("mute", {false, std::int64_t{0}});
  CHECK_FALSE(bench.shown.lines.at(0).muted);
}

TEST_CASE("an incoming call rings, is accepted, and the caller hangs up") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  CHECK(bench.tone == Tone::Ring);
  CHECK(bench.last_response().rfind("SIP/2.0 180", 0) == 0);
  CHECK(bench.take_only("onCallStateChange") == Lines{"onCallStateChange(callSetup|2|2222|Katie|1|in1)",
                                                      "onCallStateChange(callRinging|2|2222|Katie|1|in1)"});
  bench.command("accept");
  CHECK(bench.last_response().rfind("SIP/2.0 200", 0) == 0);
  CHECK(bench.tone == Tone::None);
  bench.in_dialog("ACK", 1);
  CHECK(bench.shown.lines.at(0).state == "connected");
  bench.pass(3s);
  bench.in_dialog("BYE", 2);
  const Lines told = bench.take();
  CHECK(std::count(told.begin(), told.end(), "onCallStateChange(callDisconnected|2|2222|Katie|1|in1)") == 1);
  CHECK(std::count(told.begin(), told.end(), "onCdr(2222|1111|0|3000|2|Katie|BYE bye received|1|in1|2)") ==
        1);
}

TEST_CASE("an incoming call is rejected, ignored, or cancelled by the caller") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  bench.command("reject");
  CHECK(bench.last_response().rfind("SIP/2.0 486", 0) == 0);
  CHECK(bench.shown.lines.empty());
  CHECK(bench.tone == Tone::None);
  bench.in_dialog("ACK", 1);

  bench.invite("in2", kOffer);
  bench.command("ignore");
  CHECK(bench.tone == Tone::None);
  CHECK(bench.shown.lines.size() == 1);
  bench.in_dialog("CANCEL", 1);
  CHECK(bench.shown.lines.empty());
  const Lines cdr = bench.take_only("onCdr");
  REQUIRE(cdr.size() == 2);
  CHECK(cdr[0].find("|486 rejected|") != std::string::npos);
  CHECK(cdr[1].find("|CANCEL cancel received|") != std::string::npos);
}

TEST_CASE("autoaccept answers, rejectonbusy refuses the second call") {
  PhoneBench bench;
  ready(bench, {{"autoaccept", "true"}, {"rejectonbusy", "true"}});
  bench.invite("in1", kOffer);
  CHECK(bench.last_response().rfind("SIP/2.0 200", 0) == 0);
  bench.in_dialog("ACK", 1);
  bench.invite("in2", kOffer);
  CHECK(bench.last_response().rfind("SIP/2.0 486", 0) == 0);
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE("an offer that no browser can take is answered with 488 and does not ring") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", sdp::samples::kSippOffer);
  CHECK(bench.last_response().rfind("SIP/2.0 488", 0) == 0);
  CHECK(bench.shown.lines.empty());
  CHECK(bench.take_only("onCallStateChange").empty());
}

TEST_CASE("a re-INVITE of the peer is answered by the browser") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  std::string held = kOffer;
  held.replace(held.find("sendrecv"), 8, "sendonly");
  bench.in_dialog("INVITE", 2, "Content-Type: application/sdp\r\n", held);
  CHECK(bench.last_response().rfind("SIP/2.0 200", 0) == 0);
  CHECK(bench.last_response().find("a=recvonly") != std::string::npos);
}

TEST_CASE("a hold that is taken back while it is under way is taken back on the wire") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("hold", {true});
  bench.command("hold", {false});
  const auto offers = bench.count("INVITE");
  std::string held = kAnswer;
  held.replace(held.find("sendrecv"), 8, "recvonly");
  bench.respond("INVITE", "200 OK", {}, held);
  REQUIRE(bench.count("INVITE") == offers + 1);
  CHECK(bench.last("INVITE").find("a=sendrecv") != std::string::npos);
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  CHECK_FALSE(bench.shown.lines.at(0).held);
}

TEST_CASE("the peer holds in each form, by re-INVITE and by UPDATE, and comes back") {
  struct Row {
    const char* from;
    const char* to;
    const char* answer;
  };
  const Row rows[] = {{"sendrecv", "sendonly", "a=recvonly"},
                      {"sendrecv", "recvonly", "a=sendonly"},
                      {"sendrecv", "inactive", "a=inactive"},
                      {"c=IN IP4 203.0.113.9", "c=IN IP4 0.0.0.0", "a=recvonly"}};
  for (const char* method : {"INVITE", "UPDATE"}) {
    PhoneBench bench;
    ready(bench);
    bench.invite("in1", kOffer);
    bench.command("accept");
    bench.in_dialog("ACK", 1);
    std::uint32_t cseq = 2;
    const auto offer = [&](const std::string& description) {
      bench.in_dialog(method, cseq, "Content-Type: application/sdp\r\n", description);
      CHECK(bench.last_response().starts_with("SIP/2.0 200"));
      const std::string answer = bench.last_response();
      if (method[0] == 'I') bench.in_dialog("ACK", cseq);
      ++cseq;
      return answer;
    };
    for (const Row& row : rows) {
      INFO(method << ' ' << row.to);
      std::string held = kOffer;
      held.replace(held.find(row.from), std::string(row.from).size(), row.to);
      CHECK(offer(held).find(row.answer) != std::string::npos);
      CHECK(offer(kOffer).find("a=sendrecv") != std::string::npos);
    }
    CHECK(bench.shown.lines.at(0).state == "connected");
  }
}

TEST_CASE("a re-INVITE without offer gets ours, and its ACK the peer's answer") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in1", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.in_dialog("INVITE", 2);
  const std::string offer = bench.last_response();
  CHECK(offer.starts_with("SIP/2.0 200"));
  CHECK(offer.find("m=audio") != std::string::npos);
  bench.in_dialog("ACK", 2, "Content-Type: application/sdp\r\n",
                  sdp::samples::replaced(kOffer, "setup:actpass", "setup:active"));
  const auto* answer = std::get_if<SetAnswer>(&bench.media.back());
  REQUIRE(answer != nullptr);
  CHECK_FALSE(answer->provisional);
  CHECK(bench.shown.lines.at(0).state == "connected");
}

TEST_CASE("the microphone is denied: the call fails with a clear text and nothing is sent") {
  PhoneBench bench;
  ready(bench);
  bench.next_error = MediaError::PermissionDenied;
  bench.command("call", {std::string("1002")});
  CHECK(bench.count("INVITE") == 0);
  CHECK(bench.displayed("Microphone permission denied"));
  CHECK(bench.take_only("onCdr").size() == 1);
  bench.invite("in1", kOffer);
  bench.next_error = MediaError::PermissionDenied;
  bench.command("accept");
  CHECK(bench.last_response().rfind("SIP/2.0 480", 0) == 0);
}

TEST_CASE("without a microphone one can listen, unless checkmicrophone forbids it") {
  PhoneBench bench;
  ready(bench);
  bench.next_error = MediaError::NoMicrophone;
  bench.command("call", {std::string("1002")});
  CHECK(bench.displayed("you can listen only"));
  CHECK(bench.last("INVITE").find("a=recvonly") != std::string::npos);

  PhoneBench strict;
  ready(strict, {{"checkmicrophone", "2"}});
  strict.next_error = MediaError::NoMicrophone;
  strict.command("call", {std::string("1002")});
  CHECK(strict.count("INVITE") == 0);
  CHECK(strict.displayed("No microphone found"));
}

TEST_CASE("two calls take two lines and commands go to the active one") {
  PhoneBench bench;
  ready(bench);
  connect(bench, "1002");
  connect(bench, "1003");
  CHECK(bench.shown.lines.size() == 2);
  CHECK(bench.shown.line == 2);
  bench.command("setline", {std::int64_t{1}});
  bench.command("mute", {true});
  CHECK(bench.shown.lines.at(0).muted);
  CHECK_FALSE(bench.shown.lines.at(1).muted);
  bench.command("setline", {std::string("1003")});
  CHECK(bench.shown.line == 2);
  bench.command("setline", {std::int64_t{-2}});
  CHECK(bench.shown.line == -2);
  bench.command("hangup");
  CHECK(bench.shown.lines.empty());
  bench.pass(2s);
  CHECK(bench.shown.line > 0);
}

TEST_CASE("a second call to the same number is refused") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("call", {std::string("1002")});
  CHECK(bench.displayed("ERROR, Already in call with 1002"));
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE("apibehaviour chooses the names of the states") {
  PhoneBench fresh;
  ready(fresh, {{"apibehaviour", "1"}});
  fresh.command("call", {std::string("1002")});
  CHECK(fresh.take_only("onCallStateChange").at(0).rfind("onCallStateChange(setup|", 0) == 0);
  PhoneBench both;
  ready(both, {{"apibehaviour", "-1"}});
  both.command("call", {std::string("1002")});
  CHECK(both.take_only("onCallStateChange").size() == 2);
}

TEST_CASE("media that fails is restarted once, then the call ends") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.input(MediaEvent{1, MediaEvent::Kind::Failed, "ice"});
  CHECK(bench.count("INVITE") == 2);
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  bench.input(MediaEvent{1, MediaEvent::Kind::Failed, "ice"});
  CHECK(bench.shown.lines.empty());
  CHECK(bench.displayed("The media connection failed"));
}

TEST_CASE("a microphone that cannot be opened after the offer ends the call with a clear text") {
  PhoneBench bench;
  ready(bench);
  bench.command("call", {std::string("1002")});
  CHECK(bench.count("INVITE") == 1);
  bench.respond("INVITE", "180 Ringing");
  bench.input(MediaEvent{1, MediaEvent::Kind::Failed, "busy", MediaError::MicrophoneBusy});
  CHECK(bench.displayed("The microphone is in use by another application"));
  CHECK(bench.count("CANCEL") == 1);
}

TEST_CASE("without a microphone a call that is under way goes on for listening, if that is allowed") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.input(MediaEvent{1, MediaEvent::Kind::Failed, "unplugged", MediaError::NoMicrophone});
  CHECK(bench.displayed("you can listen only"));
  CHECK(bench.count("BYE") == 0);
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE(
    "a call that lost its connection is offered anew with ICE restarted, whatever the peer says to it") {
  const bool accepted = GENERATE(true, false);
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.close_flow("cut");
  bench.pass(1s);
  bench.open_flow();
  const std::size_t invites = bench.count("INVITE");
  bench.respond("REGISTER", "200 OK");
  REQUIRE(bench.count("INVITE") == invites + 1);
  const auto is_restart = [](const MediaVerb& verb) {
    const auto* offer = std::get_if<CreateOffer>(&verb);
    return offer != nullptr && offer->restart_ice;
  };
  CHECK(std::any_of(bench.media.begin(), bench.media.end(), is_restart));
  if (accepted) {
    bench.respond("INVITE", "200 OK", {}, kAnswer);
  } else {
    bench.respond("INVITE", "488 Not Acceptable Here");
  }
  bench.pass(150s);
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE("a call that replaces another is answered at once, and takes its place") {
  PhoneBench bench;
  ready(bench, {{"rejectonbusy", "true"}});
  connect(bench);
  const auto tag = [&](std::string_view name) {
    const std::string value = header(bench.last("ACK"), name);
    return value.substr(value.find("tag=") + 4);
  };
  const std::string replaces =
      text(header(bench.last("ACK"), "Call-ID"), ";to-tag=", tag("From"), ";from-tag=", tag("To"));
  bench.receive(text(
      "INVITE sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WS h;branch=z9hG4bKr\r\nMax-Forwards: 9\r\n"
      "From: <sip:1003@example.com>;tag=t\r\nTo: <sip:1111@example.com>\r\nCall-ID: r\r\nCSeq: 1 INVITE\r\n"
      "Contact: <sip:1003@192.0.2.3>\r\nReplaces: ",
      replaces, "\r\nContent-Type: application/sdp\r\nContent-Length: ", std::uint64_t{kOffer.size()},
      "\r\n\r\n", kOffer));
  CHECK(bench.last_response().substr(0, 11) == "SIP/2.0 200");
  CHECK(bench.count("BYE") == 1);
  REQUIRE(bench.shown.lines.size() == 1);
  CHECK(bench.shown.lines.at(0).peer == "1003");
}

TEST_CASE("a call without any media for mediatimeout is ended") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.input(MediaEvent{1, MediaEvent::Kind::Silent, "no media for 300 s", MediaError::None});
  CHECK(bench.count("BYE") == 1);
  CHECK(bench.displayed("no sound came or went"));
  CHECK(bench.take_only("onCdr").at(0).find("BYE media timeout") != std::string::npos);
}
