// checkpresence, setpresencestatus, checkblf; PRESENCE, BLF, MWI; onPresenceStateChange, onBLFStateChange.

#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

void ready(PhoneBench& bench, std::vector<std::pair<std::string, std::string>> settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
  REQUIRE(bench.shown.registered);
}

/// subscription gives the SUBSCRIBE for this package and user that the phone sent last.
std::string subscription(const PhoneBench& bench, std::string_view package, std::string_view user) {
  const std::string to = text("<sip:", user, "@example.com>");
  for (auto message = bench.wire.rbegin(); message != bench.wire.rend(); ++message) {
    if (message->rfind("SUBSCRIBE ", 0) == 0 && header(*message, "Event") == package &&
        header(*message, "To").rfind(to, 0) == 0) {
      return *message;
    }
  }
  return {};
}

void answer(PhoneBench& bench, const std::string& request, std::string_view status) {
  REQUIRE_FALSE(request.empty());
  bench.receive(
      text("SIP/2.0 ", status, "\r\nVia: ", header(request, "Via"), "\r\nFrom: ", header(request, "From"),
           "\r\nTo: ", header(request, "To"), ";tag=far\r\nCall-ID: ", header(request, "Call-ID"),
           "\r\nCSeq: ", header(request, "CSeq"),
           "\r\nContact: <sip:far@203.0.113.5;transport=ws>\r\nExpires: 3600\r\nContent-Length: 0\r\n\r\n"));
}

void notify(PhoneBench& bench, const std::string& subscribe, std::string_view state, std::string_view type,
            std::string_view body, std::uint32_t cseq) {
  bench.receive(
      text("NOTIFY sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WSS far.invalid;branch=z9hG4bK",
           header(subscribe, "Call-ID"), cseq, "\r\nMax-Forwards: 70\r\nFrom: ", header(subscribe, "To"),
           ";tag=far\r\nTo: ", header(subscribe, "From"), "\r\nCall-ID: ", header(subscribe, "Call-ID"),
           "\r\nCSeq: ", cseq, " NOTIFY\r\nContact: <sip:far@203.0.113.5;transport=ws>\r\nEvent: ",
           header(subscribe, "Event"), "\r\nSubscription-State: ", state, "\r\nContent-Type: ", type,
           "\r\nContent-Length: ", std::uint64_t{body.size()}, "\r\n\r\n", body));
}

std::string pidf(std::string_view basic, std::string_view activity = {}, std::string_view note = {}) {
  return text(
      "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\" "
      "xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\" entity=\"sip:1002@example.com\"><tuple "
      "id=\"t\"><status>"
      "<basic>",
      basic, "</basic></status><note>", note, "</note></tuple>",
      activity.empty()
          ? std::string()
          : text("<dm:person id=\"p\"><rpid:activities><rpid:", activity, "/></rpid:activities></dm:person>"),
      "</presence>");
}

Lines told(PhoneBench& bench, std::string_view start) {
  Lines found;
  for (std::string& line : bench.take()) {
    if (line.rfind(start, 0) == 0) found.push_back(std::move(line));
  }
  return found;
}

}  // namespace

TEST_CASE("checkpresence subscribes, and tells each state by its documented word") {
  PhoneBench bench;
  ready(bench);
  bench.command("checkpresence", {std::string("1002, sip:1003@example.com")});
  const std::string subscribe = subscription(bench, "presence", "1002");
  CHECK(header(subscribe, "Accept") == "application/pidf+xml");
  CHECK_FALSE(subscription(bench, "presence", "1003").empty());
  answer(bench, subscribe, "200 OK");
  bench.take();
  std::uint32_t cseq = 1;
  const auto hear = [&](const std::string& document) {
    notify(bench, subscribe, "active;expires=3600", "application/pidf+xml", document, ++cseq);
    const Lines lines = told(bench, "getEvents(PRESENCE,1002,");
    return lines.size() == 1 ? lines.front().substr(24) : std::string("?");
  };
  CHECK(hear(pidf("open")) == "Available)");
  CHECK(hear(pidf("closed")) == "Offline)");
  CHECK(hear(pidf("closed", "busy")) == "Offline)");
  CHECK(hear(pidf("open", "on-the-phone")) == "Speaking)");
  CHECK(hear(pidf("open", "busy")) == "Busy)");
  CHECK(hear(pidf("open", "busy", "Do Not Disturb")) == "DoNotDisturb)");
  CHECK(hear(pidf("open", "away")) == "Away)");
  CHECK(hear(pidf("open", "sleeping")) == "Idle)");
  CHECK(hear(pidf("open", "", "On the phone")) == "Speaking)");
  CHECK(hear(pidf("open", "", "<img>")) == "Unknown)");  // not well-formed
  notify(bench, subscribe, "active", "application/pidf+xml", pidf("open"), ++cseq);
  CHECK(bench.take() ==
        Lines{"getEvents(PRESENCE,1002,Available)", "onPresenceStateChange(1002|Available||)"});
  bench.command("checkpresence", {std::string("1002")});
  CHECK(bench.take() ==
        Lines{"getEvents(PRESENCE,1002,Available)", "onPresenceStateChange(1002|Available||)"});
}

TEST_CASE("checkpresence is answered when the server has nothing to say, asks first, or knows nobody") {
  PhoneBench bench;
  ready(bench);
  bench.command("checkpresence", {std::string("1002,1003,1004,1005")});
  const auto begin = [&](std::string_view user, std::string_view state) {
    const std::string subscribe = subscription(bench, "presence", user);
    answer(bench, subscribe, "200 OK");
    notify(bench, subscribe, state, "application/pidf+xml", "", 1);
  };
  bench.take();
  begin("1002", "active");
  begin("1003", "pending");
  answer(bench, subscription(bench, "presence", "1004"), "404 Not Found");
  answer(bench, subscription(bench, "presence", "1005"), "403 Forbidden");
  CHECK(told(bench, "getEvents(PRESENCE") ==
        Lines{"getEvents(PRESENCE,1002,Unknown)", "getEvents(PRESENCE,1003,Pending)",
              "getEvents(PRESENCE,1004,NotExists)", "getEvents(PRESENCE,1005,Unknown)"});
}

TEST_CASE(
    "presenceuserlist and blfuserlist are subscribed at the start, again after a restart, and given up at "
    "the stop") {
  PhoneBench bench;
  ready(bench, {{"presenceuserlist", "1002"}, {"blfuserlist", "1003;1004"}});
  const std::string first = subscription(bench, "presence", "1002");
  CHECK_FALSE(subscription(bench, "dialog", "1003").empty());
  CHECK_FALSE(subscription(bench, "dialog", "1004").empty());
  answer(bench, first, "200 OK");
  notify(bench, first, "active", "application/pidf+xml", pidf("open"), 1);
  bench.command("stop");
  CHECK(header(subscription(bench, "presence", "1002"), "Expires") == "0");
  bench.respond("REGISTER", "200 OK");
  bench.command("start");
  bench.become_registered();
  const std::string again = subscription(bench, "presence", "1002");
  CHECK(header(again, "Call-ID") != header(first, "Call-ID"));
  CHECK(header(again, "Expires") == "3600");
}

TEST_CASE("a subscription is refreshed before it expires") {
  PhoneBench bench;
  ready(bench, {{"blfuserlist", "1002"}});
  const std::string first = subscription(bench, "dialog", "1002");
  answer(bench, subscription(bench, "message-summary", "1111"), "489 Bad Event");
  answer(bench, first, "200 OK");
  notify(bench, first, "active;expires=20", "application/dialog-info+xml", "", 1);
  bench.pass(19s);
  const std::string second = subscription(bench, "dialog", "1002");
  CHECK(header(second, "Call-ID") == header(first, "Call-ID"));
  CHECK(header(second, "CSeq") != header(first, "CSeq"));
}

TEST_CASE("enablepresence and enableblf 0 ask nothing; 1 takes the server's word that it has no presence") {
  PhoneBench bench;
  ready(bench, {{"enablepresence", "0"}, {"enableblf", "0"}, {"loglevel", "3"}});
  bench.command("checkpresence", {std::string("1002")});
  bench.command("checkblf", {std::string("1002")});
  bench.command("setpresencestatus", {std::string("Away")});
  CHECK(subscription(bench, "presence", "1002").empty());
  CHECK(subscription(bench, "dialog", "1002").empty());
  CHECK(bench.count("PUBLISH") == 0);
  CHECK(bench.logged("presence is switched off by enablepresence"));
  bench.set("enablepresence", "1");
  bench.command("checkpresence", {std::string("1002")});
  answer(bench, subscription(bench, "presence", "1002"), "489 Bad Event");
  bench.command("checkpresence", {std::string("1003")});
  CHECK(subscription(bench, "presence", "1003").empty());
  CHECK(told(bench, "getEvents(PRESENCE").back() == "getEvents(PRESENCE,1003,Unknown)");
}

TEST_CASE("enablepresence 2 asks on whatever the server says") {
  PhoneBench bench;
  ready(bench, {{"enablepresence", "2"}});
  bench.command("checkpresence", {std::string("1002")});
  answer(bench, subscription(bench, "presence", "1002"), "489 Bad Event");
  bench.command("checkpresence", {std::string("1003")});
  CHECK_FALSE(subscription(bench, "presence", "1003").empty());
}

TEST_CASE("no more users are watched than kMaxWatched") {
  PhoneBench bench;
  ready(bench);
  std::string users;
  for (int i = 0; i < 300; ++i) users += text(2000 + i, ',');
  bench.command("checkpresence", {users});
  CHECK(bench.count("SUBSCRIBE") == Watches::kMaxWatched);
  CHECK(bench.logged("too many users are watched"));
  bench.command("checkpresence", {std::string("1002\r\nX: y")});
  CHECK(bench.logged("a list of users with a line break is refused"));
}

TEST_CASE("setpresencestatus publishes, changes what is published, and takes it back") {
  PhoneBench bench;
  ready(bench);
  CHECK(bench.count("PUBLISH") == 0);
  bench.command("setpresencestatus", {std::string("Away")});
  const std::string first = bench.last("PUBLISH");
  CHECK(header(first, "Event") == "presence");
  CHECK(first.find("<basic>open</basic>") != std::string::npos);
  CHECK(first.find("<rpid:away/>") != std::string::npos);
  bench.respond("PUBLISH", "200 OK", "SIP-ETag: e1\r\nExpires: 3600\r\n");
  bench.command("setpresencestatus", {std::string("Offline")});
  CHECK(header(bench.last("PUBLISH"), "SIP-If-Match") == "e1");
  CHECK(bench.last("PUBLISH").find("<basic>closed</basic>") != std::string::npos);
  bench.respond("PUBLISH", "200 OK", "SIP-ETag: e2\r\nExpires: 3600\r\n");
  bench.command("setpresencestatus", {std::string("Invisible")});
  CHECK(header(bench.last("PUBLISH"), "Expires") == "0");
  bench.respond("PUBLISH", "200 OK");
  bench.command("setpresencestatus", {std::string("Online")});
  CHECK(header(bench.last("PUBLISH"), "SIP-If-Match").empty());
  const std::size_t count = bench.count("PUBLISH");
  bench.command("setpresencestatus", {std::string("online")});
  CHECK(bench.count("PUBLISH") == count);
  CHECK(bench.logged("is none of Online, Away, DND, Invisible, Offline"));
}

TEST_CASE("with enablepresence 2 the phone is Online from the start, with 1 once the page uses presence") {
  PhoneBench bench;
  ready(bench, {{"enablepresence", "2"}});
  CHECK(bench.last("PUBLISH").find("<basic>open</basic>") != std::string::npos);
  PhoneBench other;
  ready(other);
  other.command("checkpresence", {std::string("1002")});
  CHECK(other.count("PUBLISH") == 1);
}

TEST_CASE("DND refuses calls until another state is set") {
  PhoneBench bench;
  ready(bench);
  bench.command("setpresencestatus", {std::string("DND")});
  CHECK(bench.last("PUBLISH").find("Do not disturb") != std::string::npos);
  bench.invite("c1", sdp::samples::kAsteriskOffer);
  CHECK(bench.last_response().rfind("SIP/2.0 486", 0) == 0);
  bench.command("setpresencestatus", {std::string("Online")});
  bench.invite("c2", sdp::samples::kAsteriskOffer);
  CHECK(bench.last_response().rfind("SIP/2.0 180", 0) == 0);
}

TEST_CASE("checkblf tells the calls of an extension") {
  PhoneBench bench;
  ready(bench);
  bench.command("checkblf", {std::string("1002")});
  const std::string subscribe = subscription(bench, "dialog", "1002");
  answer(bench, subscribe, "200 OK");
  bench.take();
  const auto dialog_info = [](std::string_view dialogs) {
    return text(
        "<dialog-info xmlns=\"urn:ietf:params:xml:ns:dialog-info\" version=\"0\" state=\"full\" "
        "entity=\"sip:1002@example.com\">",
        dialogs, "</dialog-info>");
  };
  notify(
      bench, subscribe, "active", "application/dialog-info+xml",
      dialog_info("<dialog id=\"d\" call-id=\"abc,1\" direction=\"recipient\"><state>early</state></dialog>"),
      1);
  CHECK(bench.take() ==
        Lines{"getEvents(BLF,1002,receiver,early,abc 1)", "onBLFStateChange(1002|receiver|early|abc,1)"});
  notify(bench, subscribe, "active", "application/dialog-info+xml",
         dialog_info(
             "<dialog id=\"d\" call-id=\"abc\" direction=\"initiator\"><state>confirmed</state></dialog>"),
         2);
  CHECK(told(bench, "onBLF") == Lines{"onBLFStateChange(1002|initiator|confirmed|abc)"});
  notify(bench, subscribe, "active", "application/dialog-info+xml", dialog_info(""), 3);
  CHECK(told(bench, "onBLF") == Lines{"onBLFStateChange(1002|undefined|terminated|)"});
  notify(bench, subscribe, "terminated;reason=rejected", "application/dialog-info+xml", "", 4);
  CHECK(told(bench, "onBLF") == Lines{"onBLFStateChange(1002|undefined|failed|)"});
}

TEST_CASE("the mailbox is watched once registered: MWI, and the number to call") {
  PhoneBench bench;
  ready(bench);
  const std::string subscribe = subscription(bench, "message-summary", "1111");
  answer(bench, subscribe, "200 OK");
  bench.take();
  notify(bench, subscribe, "active", "application/simple-message-summary",
         "Messages-Waiting: yes\r\nMessage-Account: sip:*97@example.com\r\nVoice-Message: 2/8 (0/2)\r\n", 1);
  CHECK(told(bench, "getEvents(MWI") == Lines{"getEvents(MWI, New voice messages: 2 new, 8 old)"});
  CHECK(bench.parameter("voicemailnum") == "*97");
  notify(bench, subscribe, "active", "application/simple-message-summary", "Messages-Waiting: no\r\n", 2);
  CHECK(told(bench, "getEvents(MWI") == Lines{"getEvents(MWI, No new voice messages)"});
}

TEST_CASE("the mailbox, presence and its publication wait for the background") {
  PhoneBench bench;
  bench.postpone_background();
  ready(bench, {{"presenceuserlist", "1002"}});
  bench.command("setpresencestatus", {std::string("Away")});
  bench.pass(10s);
  CHECK(bench.count("SUBSCRIBE") == 0);
  CHECK(bench.count("PUBLISH") == 0);
  bench.start_background();
  bench.pass(999ms);
  CHECK(bench.count("SUBSCRIBE") == 0);
  bench.pass(1ms);
  CHECK(bench.count("SUBSCRIBE") == 2);
  CHECK(bench.count("PUBLISH") == 1);
}

TEST_CASE("a user who is asked for by a command is not put off") {
  PhoneBench bench;
  bench.postpone_background();
  ready(bench);
  bench.command("checkblf", {std::string("1003")});
  CHECK_FALSE(subscription(bench, "dialog", "1003").empty());
}

TEST_CASE("voicemailnum of the page is not replaced by what the server says") {
  PhoneBench bench;
  ready(bench, {{"voicemailnum", "500"}});
  const std::string subscribe = subscription(bench, "message-summary", "1111");
  answer(bench, subscribe, "200 OK");
  notify(bench, subscribe, "active", "application/simple-message-summary",
         "Messages-Waiting: yes\r\nMessage-Account: sip:666@example.com\r\n", 1);
  CHECK(bench.parameter("voicemailnum") == "500");
}

TEST_CASE("a NOTIFY that nobody asked for is refused with 481 and tells nothing") {
  PhoneBench bench;
  ready(bench);
  bench.take();
  for (const std::string_view event : {"message-summary", "check-sync", "presence"}) {
    bench.receive(
        text("NOTIFY sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WSS far.invalid;branch=z9hG4bK", event,
             "\r\nMax-Forwards: 70\r\nFrom: <sip:server@example.com>;tag=x\r\nTo: <sip:1111@example.com>\r\n"
             "Call-ID: ",
             event, "\r\nCSeq: 1 NOTIFY\r\nEvent: ", event,
             "\r\nSubscription-State: active\r\nContent-Type: application/simple-message-summary\r\n"
             "Content-Length: 23\r\n\r\nMessages-Waiting: yes\r\n"));
    CHECK(bench.last_response().rfind("SIP/2.0 481", 0) == 0);
  }
  CHECK(bench.take().empty());
}
