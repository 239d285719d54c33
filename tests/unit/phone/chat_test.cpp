// sendchat, sendsms, sendchatiscomposing; onChat, onSMS; CHAT, CHATREPORT, CHATCOMPOSING.

#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"

using namespace webphone;
using namespace webphone::phone;
using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

namespace {

constexpr std::string_view kTypingType = "application/im-iscomposing+xml";

void ready(PhoneBench& bench, std::vector<std::pair<std::string, std::string>> settings = {}) {
  settings.emplace_back("regtimeout", "60000");  // the server of these tests answers only what they are about
  bench.begin(std::move(settings));
  bench.become_registered();
  REQUIRE(bench.shown.registered);
  bench.take();
}

void chat(PhoneBench& bench, std::string number, std::string words) {
  bench.command("sendchat", {std::move(number), std::move(words)});
}

/// reports gives the CHATREPORT notifications since the last take.
Lines reports(PhoneBench& bench, std::string_view kind = "getEvents(CHATREPORT") {
  Lines found;
  for (std::string& line : bench.take_only("getEvents")) {
    if (line.rfind(kind, 0) == 0) found.push_back(std::move(line));
  }
  return found;
}

std::string body_of(const std::string& message) {
  return message.substr(message.find("\r\n\r\n") + 4);
}

std::string composing(std::string_view state, std::string_view more = {}) {
  return text("<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\"><state>", state, "</state>", more,
              "</isComposing>");
}

}  // namespace

TEST_CASE("sendchat sends UTF-8 as it is, one message after another, and CHATREPORT tells how each fares") {
  PhoneBench bench;
  ready(bench);
  chat(bench, "1002", "Grüße, 世界 👋\r\nX-Evil: 1");
  chat(bench, "1002", "again");
  CHECK(bench.count("MESSAGE") == 1);
  CHECK(body_of(bench.last("MESSAGE")) == "Grüße, 世界 👋\r\nX-Evil: 1");
  CHECK(header(bench.last("MESSAGE"), "Content-Type") == "text/plain;charset=UTF-8");
  CHECK(header(bench.last("MESSAGE"), "X-Sms").empty());
  bench.respond("MESSAGE", "200 OK");
  CHECK(body_of(bench.last("MESSAGE")) == "again");
  bench.respond("MESSAGE", "404 Not Found");
  CHECK(reports(bench) == Lines{"getEvents(CHATREPORT,-1,1002,1,)", "getEvents(CHATREPORT,-1,1002,1,)",
                                "getEvents(CHATREPORT,-1,1002,2,)",
                                "getEvents(CHATREPORT,-1,1002,3,Not Found)"});
}

TEST_CASE("chat activity shows as a passing status") {
  PhoneBench bench;
  ready(bench);
  chat(bench, "1002", "hello");
  CHECK(reports(bench, "getEvents(STATUS") ==
        Lines{"getEvents(STATUS,-1,Chat)", "getEvents(STATUS,-1,Registered)"});
  CHECK(bench.shown.status == "STATUS,-1,Registered");
}

TEST_CASE("messages wait in order for the registration, and sendchat starts the phone") {
  PhoneBench bench;
  bench.begin({{"autostart", "false"}});
  chat(bench, "1002", "one");
  chat(bench, "1003", "two");
  CHECK(bench.count("MESSAGE") == 0);
  bench.become_registered();
  CHECK(bench.count("MESSAGE") == 2);
  CHECK(body_of(bench.last("MESSAGE")) == "two");
}

TEST_CASE("messages that wait for a registration that fails are reported as failed") {
  PhoneBench bench;
  bench.begin({{"register", "2"}});
  chat(bench, "1002", "one");
  bench.open_flow();
  bench.respond("REGISTER", "403 Forbidden");
  CHECK(bench.count("MESSAGE") == 0);
  CHECK(reports(bench).back() == "getEvents(CHATREPORT,-1,1002,3,Register rejected: forbidden)");
}

TEST_CASE("a message without an answer when the phone stops has failed") {
  PhoneBench bench;
  ready(bench);
  chat(bench, "1002", "one");
  bench.command("stop");
  bench.respond("REGISTER", "200 OK");
  CHECK(reports(bench).back() == "getEvents(CHATREPORT,-1,1002,3,connection lost)");
}

TEST_CASE("what cannot be sent as a message says why") {
  PhoneBench bench;
  ready(bench);
  chat(bench, "1002\r\nX: y", "hi");
  chat(bench, "1002", "");
  chat(bench, "1002", std::string(Chat::kMaxText + 1, 'x'));
  bench.command("sendchat", {std::string("1002"), std::string("hi"), std::string("a\r\nX: y")});
  bench.set("textmessaging", "2");
  chat(bench, "1002", "hi");
  CHECK(bench.count("MESSAGE") == 0);
  CHECK(reports(bench) == Lines{"getEvents(CHATREPORT,-1,1002  X: y,3,not a valid destination)",
                                "getEvents(CHATREPORT,-1,1002,3,nothing to send)",
                                "getEvents(CHATREPORT,-1,1002,3,the message is too long)",
                                "getEvents(CHATREPORT,-1,1002,3,not a valid destination)",
                                "getEvents(CHATREPORT,-1,1002,3,switched off by textmessaging)"});
}

TEST_CASE("no more messages wait than kMaxWaiting") {
  PhoneBench bench;
  bench.begin();
  for (std::size_t i = 0; i <= Chat::kMaxWaiting; ++i) chat(bench, "1002", "x");
  CHECK(reports(bench).back() == "getEvents(CHATREPORT,-1,1002,3,too many messages wait for the server)");
}

TEST_CASE("an incoming message is told as CHAT and onChat, markup as it came") {
  PhoneBench bench;
  ready(bench);
  bench.message("hi, <b>me</b>\nž", {}, "<sip:1002@example.com>", "text/html;charset=utf-8");
  CHECK(bench.take() == Lines{"getEvents(CHAT,-1,1002,hi, <b>me</b> ž)", "onChat(1002|hi, <b>me</b>\nž|-1|)",
                              "getEvents(STATUS,-1,Chat)", "getEvents(STATUS,-1,Registered)"});
}

TEST_CASE("group chat names its group both ways") {
  PhoneBench bench;
  ready(bench);
  bench.command("sendchat", {std::string("1002"), std::string("hi"), std::string("family")});
  CHECK(header(bench.last("MESSAGE"), "X-Group") == "family");
  bench.message("hello all", "X-Group: family\r\n");
  CHECK(bench.take_only("onChat") == Lines{"onChat(1002|hello all|-1|family)"});
}

TEST_CASE("sendsms marks a message for the server, and an SMS that comes is told by onSMS") {
  PhoneBench bench;
  ready(bench);
  bench.command("sendsms", {std::string("+36201234567"), std::string("hi"), std::string("1111")});
  CHECK(header(bench.last("MESSAGE"), "X-Sms") == "yes");
  CHECK(reports(bench) == Lines{"getEvents(CHATREPORT,-1,+36201234567,1,)"});
  bench.message("answer", "X-Sms: yes\r\n", "<sip:+36201234567@example.com>");
  const Lines told = bench.take();
  CHECK(told.at(0) == "getEvents(CHAT,-1,+36201234567,answer)");
  CHECK(told.at(1) == "onSMS(+36201234567|answer)");
  bench.set("textmessaging", "6");
  bench.command("sendsms", {std::string("1003"), std::string("hi")});
  CHECK(header(bench.last("MESSAGE"), "X-Sms").empty());
}

TEST_CASE("blacklist and textmessaging keep messages away") {
  PhoneBench bench;
  ready(bench, {{"blacklist", "1005, sip:1006@example.com;1007@example.com"}});
  for (const std::string_view from :
       {"<sip:1005@example.com>", "<sip:1006@example.com>", "<sip:1007@example.com>"}) {
    bench.message("hi", {}, from);
    bench.message(composing("active"), {}, from, kTypingType);
  }
  CHECK(bench.take().empty());
  bench.message("hi", {}, "<sip:10050@example.com>");
  CHECK(bench.take_only("onChat").size() == 1);
  bench.set("textmessaging", "1");
  bench.message("hi");
  CHECK(bench.take_only("onChat").empty());
}

TEST_CASE("CHATCOMPOSING: the peer types until it says otherwise, sends, or falls silent") {
  PhoneBench bench;
  ready(bench);
  const std::string typing = "getEvents(CHATCOMPOSING,-1,1002,1)";
  const std::string idle = "getEvents(CHATCOMPOSING,-1,1002,0)";
  const auto hear = [&](const std::string& body) {
    bench.message(body, {}, "<sip:1002@example.com>", kTypingType);
  };
  hear(composing("active", "<refresh>60</refresh>"));
  hear(composing("active", "<refresh>60</refresh>"));
  CHECK(bench.take() == Lines{typing});
  bench.pass(59s);
  CHECK(bench.take().empty());
  bench.pass(1s);
  CHECK(bench.take() == Lines{idle});
  hear(composing("active"));
  hear(composing("idle"));
  hear(composing("idle"));
  CHECK(bench.take() == Lines{typing, idle});
  hear(composing("active"));
  bench.message("there");
  CHECK(reports(bench, "getEvents(CHATCOMPOSING") == Lines{typing, idle});
  hear("<isComposing");
  CHECK(bench.take().empty());
}

TEST_CASE("no more peers are seen typing than kMaxPeers") {
  PhoneBench bench;
  ready(bench);
  for (std::size_t i = 0; i < Typing::kMaxPeers + 5; ++i) {
    bench.message(composing("active"), {}, text("<sip:", std::uint64_t{i}, "@example.com>"), kTypingType);
  }
  CHECK(bench.take().size() == Typing::kMaxPeers);
}

TEST_CASE("sendchatiscomposing tells the peer once, again while it goes on, and when it is over") {
  PhoneBench bench;
  ready(bench);
  const auto type = [&] { bench.command("sendchatiscomposing", {std::string("1002")}); };
  const auto state_told = [&] {
    const std::string body = body_of(bench.last("MESSAGE"));
    return body.find("<state>active</state>") != std::string::npos ? "active" : "idle";
  };
  type();
  type();
  CHECK(bench.count("MESSAGE") == 1);
  CHECK(header(bench.last("MESSAGE"), "Content-Type") == kTypingType);
  CHECK(state_told() == std::string("active"));
  bench.respond("MESSAGE", "200 OK");
  for (int i = 0; i < 6; ++i) {
    bench.pass(10s);
    type();
  }
  CHECK(bench.count("MESSAGE") == 2);
  bench.respond("MESSAGE", "200 OK");
  bench.pass(15s);
  CHECK(bench.count("MESSAGE") == 3);
  CHECK(state_told() == std::string("idle"));
  bench.respond("MESSAGE", "200 OK");
  type();
  bench.respond("MESSAGE", "200 OK");
  chat(bench, "1002", "done");
  bench.respond("MESSAGE", "200 OK");
  bench.pass(60s);
  CHECK(bench.count("MESSAGE") == 5);
  CHECK(reports(bench) == Lines{"getEvents(CHATREPORT,-1,1002,1,)", "getEvents(CHATREPORT,-1,1002,2,)"});
}

TEST_CASE("with an address in the setting sms the web server sends, and its answer is reported") {
  PhoneBench bench;
  bench.begin(
      {{"autostart", "false"}, {"sms", "*https://sms.example.com/?to=CALLEDNUMBER&text=TEXT&from=PHONE1"}});
  const auto send = [&](std::string words) {
    bench.command("sendsms", {std::string("+36201234567"), std::move(words), std::string("555")});
  };
  send("Grüße & mehr");
  REQUIRE(bench.http.size() == 1);
  CHECK(bench.http[0].url ==
        "https://sms.example.com/?to=%2b36201234567&text=Gr%c3%bc%c3%9fe%20%26%20mehr&from=555");
  bench.input(HttpReply{bench.http[0].request, true, 200, "queued, 1 part"});
  bench.take();
  send("");
  CHECK(reports(bench) == Lines{"getEvents(CHATREPORT,-1,+36201234567,3,nothing to send)"});
  CHECK(bench.count("MESSAGE") == 0);
  CHECK_FALSE(bench.shown.started);
}

TEST_CASE("reports of an SMS by the web: sending, then sent with the server's ANSWER, or failed and why") {
  PhoneBench bench;
  bench.begin({{"sms", "*https://sms.example.com/"}});
  bench.take();
  const std::string report = "getEvents(CHATREPORT,-1,1002,";
  bench.command("sendsms", {std::string("1002"), std::string("hi")});
  bench.input(HttpReply{bench.http.back().request, true, 200, "queued, 1 part"});
  CHECK(bench.take() == Lines{report + "1,)", report + "2,)", "getEvents(ANSWER, queued, 1 part)"});
  bench.command("sendsms", {std::string("1002"), std::string("hi")});
  bench.input(HttpReply{bench.http.back().request, true, 500, "oops"});
  CHECK(bench.take() == Lines{report + "1,)", report + "3,status 500)"});
}

TEST_CASE("a link for SMS is opened without secrets; textmessaging can ask for SIP or for the web") {
  PhoneBench bench;
  bench.begin({{"sms", "https://sms.example.com/?to=CALLEDNUMBER&pw=PASSWORD"}});
  bench.become_registered();
  bench.take();
  bench.command("sendsms", {std::string("1002"), std::string("hi")});
  CHECK(bench.addresses == Lines{"https://sms.example.com/?to=1002&pw="});
  CHECK(reports(bench) == Lines{"getEvents(CHATREPORT,-1,1002,1,)", "getEvents(CHATREPORT,-1,1002,0,)"});
  bench.set("textmessaging", "5");
  bench.command("sendsms", {std::string("1002"), std::string("hi")});
  CHECK(header(bench.last("MESSAGE"), "X-Sms") == "yes");
  bench.set("textmessaging", "3");
  bench.set("sms", "");
  bench.take();
  bench.command("sendsms", {std::string("1002"), std::string("hi")});
  CHECK(reports(bench).back() == "getEvents(CHATREPORT,-1,1002,3,sms names no address that can be used)");
}
