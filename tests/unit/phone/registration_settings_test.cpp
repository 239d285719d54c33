// The settings that say how the phone registers, and what the registrar may tell it.

#include <string>
#include <vector>

#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;
using Values = std::vector<std::pair<std::string, std::string>>;

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("regtimeout tells an unanswered REGISTER early, and 0 does not try again") {
  PhoneBench early;
  early.begin({{"regtimeout", "4000"}});
  early.open_flow();
  early.pass(3s);
  CHECK(early.displays.empty());
  early.pass(2s);
  CHECK(early.displayed("No response from server"));
  CHECK(early.closed.empty());  // it may only be slow
  early.pass(60s);
  CHECK(early.count("REGISTER") > 1);

  PhoneBench once;
  once.begin({{"regtimeout", "0"}});
  once.open_flow();
  once.pass(600s);
  CHECK(once.displayed("No response from server"));
  CHECK(once.count("REGISTER") == 1);
}

TEST_CASE("registerinterval is what the registration asks for") {
  for (const std::string_view interval : {"120", "3600"}) {
    PhoneBench phone;
    phone.begin({{"registerinterval", std::string(interval)}});
    phone.open_flow();
    CHECK(has(phone.last("REGISTER"), "\r\nExpires: " + std::string(interval) + "\r\n"));
  }
}

TEST_CASE("User-Agent is that of useragent, or our own") {
  for (const std::string_view name : {"", "Sample/1.0"}) {
    PhoneBench phone;
    phone.begin({{"useragent", std::string(name)}});
    phone.open_flow();
    const std::string& sent = phone.last("REGISTER");
    CHECK(has(sent, "\r\nUser-Agent: "));
    CHECK(has(sent, "\r\nUser-Agent: Sample/1.0\r\n") == !name.empty());
  }
}

TEST_CASE("mustconnect refuses calls until the phone is registered") {
  for (const bool must : {true, false}) {
    PhoneBench phone;
    phone.begin({{"mustconnect", must ? "true" : "false"}, {"forcereregister", "0"}});
    phone.open_flow();
    phone.respond("REGISTER", "403 Forbidden");
    phone.command("call", {std::string("1002")});
    CHECK(phone.count("INVITE") == (must ? 0 : 1));
  }
}

TEST_CASE("needunregister false leaves the registration at the server") {
  for (const bool needed : {true, false}) {
    PhoneBench phone;
    phone.begin({{"needunregister", needed ? "true" : "false"}});
    phone.become_registered();
    phone.command("stop");
    CHECK(phone.count("REGISTER") == (needed ? 2 : 1));
  }
}

TEST_CASE("destroyonpageclose 0 keeps the call when the page says that it closes") {
  for (const bool destroys : {true, false}) {
    PhoneBench phone;
    phone.begin({{"destroyonpageclose", destroys ? "1" : "0"}, {"reloadcalls", "0"}});
    phone.become_registered();
    phone.invite("in1", sdp::samples::kAsteriskOffer);
    phone.command("accept");
    phone.in_dialog("ACK", 1);
    phone.input(PageClosing{});
    CHECK(phone.count("BYE") == (destroys ? 1 : 0));
  }
}

TEST_CASE("wskeepaliveival says how often the connection is kept alive, and 0 never") {
  const auto sent = [](const char* milliseconds) {
    PhoneBench phone;
    phone.begin({{"wskeepaliveival", milliseconds}, {"registerinterval", "3600"}});
    phone.become_registered();
    phone.keep_alives = 0;
    phone.pass(2100ms);
    return phone.keep_alives;
  };
  CHECK(sent("2000") == 1);
  CHECK(sent("4000") == 0);
  CHECK(sent("0") == 0);
}

TEST_CASE("forcereregister 0 gives up after a loss, 2 even tries a refusal again") {
  const auto lost = [](const char* mode) {
    PhoneBench phone;
    phone.begin({{"forcereregister", mode}});
    phone.become_registered();
    phone.close_flow("gone");
    phone.pass(60s);
    if (phone.opened.size() > 1) phone.open_flow();
    return phone.count("REGISTER");
  };
  CHECK(lost("0") == 1);
  CHECK(lost("1") == 2);
  const auto refused = [](const char* mode) {
    PhoneBench phone;
    phone.begin({{"forcereregister", mode}});
    phone.open_flow();
    phone.respond("REGISTER", "403 Forbidden");
    phone.pass(600s);
    return phone.count("REGISTER");
  };
  CHECK(refused("1") == 1);
  CHECK(refused("2") > 1);
}

TEST_CASE("unregall takes back the registrations of all devices") {
  for (const bool all : {true, false}) {
    PhoneBench phone;
    phone.begin({{"unregall", all ? "1" : "0"}});
    phone.become_registered();
    CHECK(header(phone.last("REGISTER"), "Contact") != "*");
    phone.command("unregister");
    CHECK(header(phone.last("REGISTER"), "Expires") == "0");
    CHECK((header(phone.last("REGISTER"), "Contact") == "*") == all);
  }
}

TEST_CASE("contactdomain, contact_uri_parameters and contact_parameters go into Contact") {
  PhoneBench phone;
  phone.begin({{"contactdomain", "1"}, {"contact_uri_parameters", "a=1;b=2"}, {"contact_parameters", "x=3"}});
  phone.become_registered();
  phone.command("call", {std::string("1002")});
  const std::string bound = header(phone.last("REGISTER"), "Contact");
  CHECK(has(bound, "<sip:1111@example.com;transport=ws;a=1;b=2>;"));
  CHECK(has(bound, ";x=3"));
  CHECK(has(header(phone.last("INVITE"), "Contact"), "<sip:1111@example.com;transport=ws;a=1;b=2>;x=3"));

  PhoneBench plain;
  plain.begin();
  plain.become_registered();
  CHECK(has(header(plain.last("REGISTER"), "Contact"), ".invalid;transport=ws>"));

  for (const char* bad : {"a=1>", "a=\"1\"", "a=1, <sip:x@evil.example>"}) {
    CAPTURE(bad);
    PhoneBench refused;
    refused.begin({{"contact_uri_parameters", bad}});
    CHECK(refused.opened.empty());
    CHECK(refused.displayed("a character that is not allowed"));
  }
}

TEST_CASE("authuser is another name of sipusername") {
  const auto challenged = [](Values settings) {
    PhoneBench phone;
    phone.begin(std::move(settings));
    phone.open_flow();
    phone.respond("REGISTER", "401 Unauthorized",
                  "WWW-Authenticate: Digest realm=\"example.com\", nonce=\"n1\", algorithm=MD5\r\n");
    return header(phone.last("REGISTER"), "Authorization");
  };
  CHECK(has(challenged({}), "username=\"1111\""));
  CHECK(has(challenged({{"authuser", "login"}}), "username=\"login\""));
  CHECK(has(challenged({{"authuser", "login"}, {"sipusername", "first"}}), "username=\"first\""));
}

TEST_CASE("the registrar sets parameters by x-mparam for this session, and by x-mparamp for later ones") {
  PhoneBench phone;
  phone.begin({{"loglevel", "2"}});
  phone.open_flow();
  phone.respond("REGISTER", "200 OK",
                "Expires: 300\r\nX-MParam: aec=0;voicemailnum=500;proxyaddress=evil.example\r\n"
                "X-MParamP: agc=2;enableautoaccept=3\r\n");
  CHECK(phone.parameter("aec") == "0");
  CHECK(phone.parameter("voicemailnum") == "500");
  CHECK(phone.parameter("agc") == "2");
  CHECK(phone.parameter("proxyaddress").empty());
  CHECK(phone.parameter("enableautoaccept") == "1");
  REQUIRE(phone.kept.size() == 1);
  CHECK(phone.kept[0].name == "agc");
  CHECK(phone.logged("the SIP server may not set the parameter proxyaddress"));
}

TEST_CASE("x-mparam of a caller or of a refusal sets nothing") {
  PhoneBench phone;
  phone.begin();
  phone.open_flow();
  phone.respond("REGISTER", "403 Forbidden", "X-MParam: aec=0\r\n");
  phone.invite("call", sdp::samples::kChromiumOffer, "<sip:2222@example.com>", "X-MParam: aec=0\r\n");
  CHECK(phone.parameter("aec") != "0");
}
