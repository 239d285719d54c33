#include "core/phone/recent_messages.hpp"

#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::phone;
using Wanted = RecentMessages::Wanted;

namespace {

std::string message(std::string_view line, std::string_view call_id, std::string_view more = {}) {
  return text(line, "\r\nCall-ID: ", call_id, "\r\n", more, "\r\n");
}

LineSnapshot line_of(std::string call_id) {
  LineSnapshot line;
  line.call_id = std::move(call_id);
  return line;
}

bool begins(std::string_view found, std::string_view with) {
  return !with.empty() && found.substr(0, with.size()) == with;
}

}  // namespace

TEST_CASE("the last message of each kind and direction is found, by call or of any") {
  RecentMessages messages;
  messages.add(true, message("REGISTER sip:x SIP/2.0", "reg"), {});
  messages.add(false, message("SIP/2.0 200 OK", "reg"), {});
  messages.add(true, message("INVITE sip:1 SIP/2.0", "a", "X-Try: 1\r\n"), {});
  messages.add(false, message("SIP/2.0 401 Unauthorized", "a"), {});
  messages.add(true, message("ACK sip:1 SIP/2.0", "a"), {});
  messages.add(true, message("INVITE sip:1 SIP/2.0", "a", "X-Try: 2\r\n"), {});
  messages.add(false, message("SIP/2.0 180 Ringing", "a"), {});
  messages.add(false, message("SIP/2.0 200 OK", "a", "X-Ok: a\r\n"), {});
  messages.add(false, message("INVITE sip:me SIP/2.0", "b", "X-Ticket: 7\r\n"), {});
  CHECK(begins(messages.find("a", true, Wanted::Any), "INVITE sip:1"));
  CHECK(messages.find("a", true, Wanted::Invite).find("X-Try: 2") != std::string_view::npos);
  CHECK(begins(messages.find("a", true, Wanted::Request), "INVITE"));
  CHECK(begins(messages.find("a", false, Wanted::Response), "SIP/2.0 200"));
  CHECK(begins(messages.find("a", false, Wanted::Success), "SIP/2.0 200"));
  CHECK(messages.find("a", false, Wanted::Invite).empty());
  CHECK(begins(messages.find({}, std::nullopt, Wanted::Any), "INVITE sip:me"));
  CHECK(begins(messages.find({}, true, Wanted::Any), "INVITE sip:1"));
  CHECK(messages.header("b", "x-ticket") == "7");
  CHECK(messages.header("a", "X-Ticket").empty());
  CHECK(messages.header("a", "X-Try").empty());  // sent, not received
  CHECK(messages.header({}, "X-Ok") == "a");
}

TEST_CASE("what is kept is bounded, and strangers do not push a call out") {
  RecentMessages messages;
  const std::vector<LineSnapshot> lines{line_of("mine")};
  messages.add(false, message("INVITE sip:me SIP/2.0", "mine"), lines);
  for (int i = 0; i < 1000; ++i) {
    messages.add(false, message("INVITE sip:me SIP/2.0", text("stranger", i)), lines);
    messages.add(false, message("MESSAGE sip:me SIP/2.0", text("chat", i)), lines);
  }
  CHECK(messages.size() == RecentMessages::kMaxMessages);
  CHECK_FALSE(messages.find("mine", false, Wanted::Invite).empty());
  CHECK(messages.find("stranger1", false, Wanted::Invite).empty());
  CHECK_FALSE(messages.find("stranger999", false, Wanted::Invite).empty());
  messages.add(false, message("INVITE sip:me SIP/2.0", "long", std::string(100000, 'x')), lines);
  CHECK(messages.find("long", false, Wanted::Any).size() == RecentMessages::kMaxOctets);
  std::vector<LineSnapshot> all;
  for (int i = 0; i < 1000; ++i) {
    all.push_back(line_of(text("busy", i)));
    messages.add(false, message("INVITE sip:me SIP/2.0", text("busy", i)), all);
  }
  CHECK(messages.size() == RecentMessages::kMaxMessages);
}
