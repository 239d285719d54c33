#include "core/phone/added_headers.hpp"

#include <string>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

std::string shown(const AddedHeaders& headers) {
  std::string all;
  for (const auto& header : headers.get()) TextWriter(all) << header.name << '=' << header.value << '|';
  return all;
}

}  // namespace

TEST_CASE("headers are added, changed and taken back") {
  AddedHeaders headers;
  REQUIRE(headers.change("X-One: 1; X-Two: <sip:a@b>;tag=7").ok());
  CHECK(shown(headers) == "X-One=1|X-Two=<sip:a@b>;tag=7|");
  REQUIRE(headers.change("x-one: 2").ok());
  CHECK(shown(headers) == "X-Two=<sip:a@b>;tag=7|x-one=2|");
  REQUIRE(headers.change("X-Two:").ok());
  CHECK(shown(headers) == "x-one=2|");
  REQUIRE(headers.change("").ok());
  CHECK(headers.get().empty());
}

TEST_CASE("a header that would harm changes nothing, and the error says why") {
  AddedHeaders headers;
  REQUIRE(headers.change("X-One: 1").ok());
  for (const char* list : {"X-Two: 2\r\nX-Evil: 1", "X-Two: 2\n", "X-Two: \x01"}) {
    CHECK(headers.change(list).error() == "line breaks and control characters are not allowed");
  }
  for (const char* name : {"Via", "v", "From", "t", "CSeq", "Call-ID", "i", "Contact", "Route",
                           "Authorization", "Content-Length", "Event", "Refer-To"}) {
    INFO(name);
    const auto changed = headers.change(text("X-Two: 2;", name, ": x"));
    CHECK(changed.error() == text("the header ", name, " is written by the phone itself"));
  }
  CHECK(headers.change("no header").error() == "wants headers as Name: value");
  CHECK(headers.change("two words: x").error() == "wants headers as Name: value");
  CHECK(headers.change(text("X-Long: ", std::string(2000, 'x'))).error() == "the header X-Long is too long");
  std::string many;
  for (int i = 0; i < 40; ++i) TextWriter(many) << "X-" << i << ": 1;";
  CHECK(headers.change(many).error() == "too many headers");
  CHECK(shown(headers) == "X-One=1|");
}

TEST_CASE("setsipheader adds to what is sent, of a call or of everything") {
  PhoneBench bench;
  bench.begin({{"customsipheader", "X-Custom: c"}});
  bench.command("setsipheader", {std::string("X-All: a")});
  bench.become_registered();
  CHECK(header(bench.last("REGISTER"), "X-All") == "a");
  CHECK(header(bench.last("REGISTER"), "X-Custom") == "c");
  bench.command("call", {std::string("1002")});
  CHECK(header(bench.last("INVITE"), "X-All") == "a");
  CHECK(header(bench.last("INVITE"), "X-Custom") == "c");
  bench.command("setsipheader", {std::string("X-All: of this call;X-Call: 1")});
  bench.respond("INVITE", "200 OK", {}, std::string(sdp::samples::kRtpengineAnswer));
  CHECK(header(bench.last("ACK"), "X-Call") == "1");
  bench.set("dtmfmode", "1");
  bench.command("dtmf", {std::string("1")});
  CHECK(header(bench.last("INFO"), "X-All") == "of this call");
  CHECK(header(bench.last("INFO"), "X-Custom") == "c");
  bench.command("setline", {std::string("-2")});
  bench.command("setsipheader", {std::string("X-All:")});
  bench.command("register");
  CHECK(header(bench.last("REGISTER"), "X-All").empty());
  CHECK(header(bench.last("REGISTER"), "X-Call").empty());
  bench.command("hangup", {std::int64_t{1}});
  CHECK(header(bench.last("BYE"), "X-Call") == "1");
  bench.respond("BYE", "200 OK");
  bench.command("call", {std::string("1003")});
  CHECK(header(bench.last("INVITE"), "X-Call").empty());
}

TEST_CASE("setsipheader of an incoming call goes with its answer") {
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.invite("in1", std::string(sdp::samples::kAsteriskOffer));
  bench.command("setsipheader", {std::string("X-Answer: 42")});
  bench.command("accept");
  REQUIRE(bench.last_response().rfind("SIP/2.0 200", 0) == 0);
  CHECK(header(bench.last_response(), "X-Answer") == "42");
}

TEST_CASE("setsipheader refuses what the phone writes itself, and says so in the log") {
  PhoneBench bench;
  bench.begin();
  bench.command("setsipheader", {std::string("From: <sip:boss@example.com>")});
  CHECK(bench.logged("setsipheader: the header From is written by the phone itself"));
  bench.command("setsipheader", {std::string("X-A: 1\r\nX-B: 2")});
  CHECK(bench.logged("setsipheader: line breaks"));
  bench.open_flow();
  CHECK(bench.last("REGISTER").find("boss") == std::string::npos);
  CHECK(bench.last("REGISTER").find("X-A") == std::string::npos);
}

TEST_CASE("customsipheader counts from the next message on, also when it is set later") {
  PhoneBench bench;
  bench.begin();
  bench.become_registered();
  bench.set("customsipheader", "X-Later: 1");
  bench.command("call", {std::string("1002")});
  CHECK(header(bench.last("INVITE"), "X-Later") == "1");
  bench.set("customsipheader", "Via: 1");
  CHECK(bench.logged("customsipheader"));
}
