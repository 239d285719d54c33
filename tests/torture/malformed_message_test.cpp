// Malformed and odd messages of our own, each with the verdict that the message layer must give.

#include <string>
#include <string_view>
#include <vector>

#include "tests/torture/verdict.hpp"

using namespace webphone::sip;
using namespace std::string_literals;

namespace {

/// Lines are the parts of a sound OPTIONS request; a case replaces the part that it is about.
struct Lines {
  std::string start = "OPTIONS sip:bob@example.com SIP/2.0";
  std::string via = "Via: SIP/2.0/UDP host.example.com;branch=z9hG4bK1";
  std::string from = "From: <sip:alice@example.com>;tag=1";
  std::string to = "To: <sip:bob@example.com>";
  std::string call_id = "Call-ID: c1@host";
  std::string cseq = "CSeq: 1 OPTIONS";
  std::string rest = "Max-Forwards: 70\r\n";
  std::string end = "\r\n";

  [[nodiscard]] std::string octets() const {
    std::string out;
    for (const std::string* line : {&start, &via, &from, &to, &call_id, &cseq}) {
      if (!line->empty()) out += *line + "\r\n";
    }
    return out + rest + end;
  }
};

struct Case {
  std::string text;
  int verdict;
};

void check(std::string Lines::*part, const std::vector<Case>& cases) {
  for (const Case& one : cases) {
    Lines lines;
    lines.*part = one.text;
    INFO(one.text);
    CHECK(verdict_of(lines.octets()) == one.verdict);
  }
}

}  // namespace

TEST_CASE("A sound message is accepted") {
  CHECK(verdict_of(Lines{}.octets()) == kAccept);
}

TEST_CASE("Malformed start lines") {
  check(&Lines::start, {
                           {"OPTIONS sip:bob@example.com", 400},
                           {"OPTIONS  sip:bob@example.com SIP/2.0", 400},
                           {"OPTIONS sip:bob@example.com  SIP/2.0", 400},
                           {"OPTIONS sip:bob@example.com SIP/2.0 ", 400},
                           {" OPTIONS sip:bob@example.com SIP/2.0", kDrop},
                           {"OPTIONS\tsip:bob@example.com\tSIP/2.0", kDrop},
                           {"OPT(IONS sip:bob@example.com SIP/2.0", kDrop},
                           {"OPTIONS sip:bob@example.com HTTP/1.1", 400},
                           {"OPTIONS sip:bob@example.com SIP/2", 400},
                           {"OPTIONS sip:bob@example.com SIP/3.0", 505},
                           {"OPTIONS sip:bob@example.com SIP/2.0.0", 400},
                           {"OPTIONS sip:bob@example.com sip/2.0", kAccept},
                           {"OPTIONS <sip:bob@example.com> SIP/2.0", 400},
                           {"OPTIONS sip: SIP/2.0", 400},
                           {"OPTIONS sip:bob@ SIP/2.0", 400},
                           {"OPTIONS sip:@example.com SIP/2.0", 400},
                           {"OPTIONS sip:bob@example.com:65536 SIP/2.0", 400},
                           {"OPTIONS sip:bob@example.com: SIP/2.0", 400},
                           {"OPTIONS sip:bob@example..com SIP/2.0", 400},
                           {"OPTIONS sip:bob@256.1.1.1 SIP/2.0", 400},
                           {"OPTIONS sip:bob@example.com?Route=x SIP/2.0", 400},
                           {"OPTIONS sip:b%4ob@example.com SIP/2.0", 400},
                           {"OPTIONS sip:b%4 SIP/2.0", 400},
                           {"OPTIONS sip:b\xC3\xBC@example.com SIP/2.0", 400},
                           {"OPTIONS bob SIP/2.0", 400},
                           {"OPTIONS mailto:bob@example.com SIP/2.0", 416},
                           {"OPTIONS tel:+15551234;phone-context=example.com SIP/2.0", kAccept},
                           {"OPTIONS sip:*06%23@example.com;user=phone SIP/2.0", kAccept},
                           {"options sip:bob@example.com SIP/2.0", 400},
                           {"SIP/2.0 99 Low", kDrop},
                           {"SIP/2.0 700 High", kDrop},
                           {"SIP/2.0 20 OK", kDrop},
                           {"SIP/2.0 2000 OK", kDrop},
                           {"SIP/2.0 2x0 OK", kDrop},
                           {"SIP/1.0 200 OK", kDrop},
                           {"SIP/2.0 200", kAccept},
                           {"SIP/2.0 200 ", kAccept},
                           {"SIP/2.0 200 gr\xC3\xBC\xC3\x9F dich", kAccept},
                       });
}

TEST_CASE("IPv6 references") {
  const auto with_host = [](const std::string& host) { return "OPTIONS sip:bob@" + host + " SIP/2.0"; };
  check(&Lines::start, {
                           {with_host("[2001:db8::10]"), kAccept},
                           {with_host("[2001:db8::10]:5070"), kAccept},
                           {with_host("[::1]"), kAccept},
                           {with_host("[::]"), kAccept},
                           {with_host("[::ffff:192.0.2.10]"), kAccept},
                           {with_host("[2001:db8:1:2:3:4:5:6]"), kAccept},
                           {with_host("2001:db8::10"), 400},
                           {with_host("[2001:db8::10"), 400},
                           {with_host("[2001:db8:::10]"), 400},
                           {with_host("[2001::db8::10]"), 400},
                           {with_host("[1:2:3:4:5:6:7:8:9]"), 400},
                           {with_host("[1:2:3:4:5:6:7]"), 400},
                           {with_host("[12345::1]"), 400},
                           {with_host("[::192.0.2.256]"), 400},
                           {with_host("[fe80::1%25eth0]"), 400},
                           {with_host("[]"), 400},
                       });
  check(&Lines::via,
        {
            {"Via: SIP/2.0/UDP [2001:db8::9:1]:6050;received=2001:db8::9:255;branch=z9hG4bKas3", kAccept},
            {"Via: SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=z9hG4bKas3", kAccept},
            {"Via: SIP/2.0/UDP 2001:db8::9:1;branch=z9hG4bKas3", 400},
        });
}

TEST_CASE("Malformed Via") {
  check(&Lines::via, {
                         {"", kDrop},
                         {"Via:", 400},
                         {"Via: ", 400},
                         {"Via: SIP/2.0/UDP", 400},
                         {"Via: SIP/2.0 host.example.com", 400},
                         {"Via: SIP/2.0/UDPhost.example.com;branch=z9hG4bK1", 400},
                         {"Via: SIP/2.0/UDP host.example.com;;branch=z9hG4bK1", 400},
                         {"Via: SIP/2.0/UDP host.example.com:99999;branch=z9hG4bK1", 400},
                         {"Via: SIP/2.0/UDP host.example.com:;branch=z9hG4bK1", 400},
                         {"Via: SIP/2.0/UDP host.example.com;branch=\"z9hG4bK1", 400},
                         {"Via: SIP/2.0/UDP host.example.com branch=z9hG4bK1", 400},
                         {"Via: ,SIP/2.0/UDP host.example.com;branch=z9hG4bK1", 400},
                         {"v: SIP / 2.0 / TCP host.example.com : 5060 ; branch = z9hG4bK1 ; rport", kAccept},
                         {"Via: SIP/2.0/UDP my_pbx:5060;branch=z9hG4bK1, SIP/2.0/UDP other", kAccept},
                     });
}

TEST_CASE("Malformed From and To") {
  check(&Lines::from,
        {
            {"", 400},
            {"From:", 400},
            {"From: *", 400},
            {"From: alice", 400},
            {"From: <sip:alice@example.com;tag=1", 400},
            {"From: <sip:alice@example.com>tag=1", 400},
            {"From: \"Alice <sip:alice@example.com>;tag=1", 400},
            {"From: \"Alice\\\" <sip:alice@example.com>;tag=1", 400},
            {"From: \"Alice\"", 400},
            {"From: Alice, Bob <sip:alice@example.com>;tag=1", 400},
            {"From: < sip:alice@example.com>;tag=1", 400},
            {"From: <sip:alice@example.com>;tag=1\r\nFrom: <sip:eve@example.com>;tag=2", 400},
            {"From: <sip:alice@example.com>;tag=1\r\nf: <sip:eve@example.com>;tag=2", 400},
            {"From: sip:alice@example.com?Subject=x;tag=1", 400},
            {"From: sip:alice@example.com;tag=1", kAccept},
            {"From: <sip:alice@example.com>", kAccept},
            {"From: \"\" <sip:alice@example.com>;tag=1", kAccept},
            {"From: \"a\\\"b<c>,;d\" <sip:alice@example.com>;tag=1", kAccept},
            {"From: J\xC3\xBCrgen (Sales) <sip:alice@example.com>;tag=1", kAccept},
            {"From: \"overlong \xC0\xAF and cut \xE2\x82\" <sip:alice@example.com>;tag=1", kAccept},
            {"From: <tel:+1-555-0100>;tag=1", kAccept},
        });
  check(&Lines::to, {
                        {"", 400},
                        {"To: ", 400},
                        {"To: <sip:bob@example.com>\r\nt: <sip:bob@example.com>", 400},
                        {"To: <sip:bob@example.com>;=x", 400},
                        {"To: <>", 400},
                        {"To: <sip:bob@example.com>>", 400},
                    });
}

TEST_CASE("Malformed Call-ID and CSeq") {
  check(&Lines::call_id, {
                             {"", 400},
                             {"Call-ID:", 400},
                             {"Call-ID: a b", 400},
                             {"Call-ID: a@b@c", 400},
                             {"Call-ID: a@", 400},
                             {"Call-ID: @b", 400},
                             {"Call-ID: a\r\nCall-ID: b", 400},
                             {"i: a<b>:\\\"/[]?{}", kAccept},
                         });
  check(&Lines::cseq, {
                          {"", 400},
                          {"CSeq:", 400},
                          {"CSeq: 1", 400},
                          {"CSeq: OPTIONS", 400},
                          {"CSeq: -1 OPTIONS", 400},
                          {"CSeq: 1OPTIONS", 400},
                          {"CSeq: 2147483648 OPTIONS", 400},
                          {"CSeq: 99999999999999999999 OPTIONS", 400},
                          {"CSeq: 1 OPTIONS x", 400},
                          {"CSeq: 1 INVITE", 400},
                          {"CSeq: 1 options", 400},
                          {"CSeq: 2147483647 OPTIONS", kAccept},
                          {"CSeq: 0000001\t OPTIONS", kAccept},
                      });
}

TEST_CASE("Malformed Max-Forwards and Content-Length") {
  check(&Lines::rest, {
                          {"Max-Forwards: 256\r\n", 400},
                          {"Max-Forwards: -1\r\n", 400},
                          {"Max-Forwards: \r\n", 400},
                          {"Max-Forwards: 1\r\nMax-Forwards: 1\r\n", 400},
                          {"Max-Forwards: 0\r\n", kAccept},
                          {"", kAccept},
                          {"Content-Length: 1\r\n", 400},
                          {"Content-Length: -1\r\n", 400},
                          {"Content-Length: 0x0\r\n", 400},
                          {"Content-Length: 0 0\r\n", 400},
                          {"Content-Length:\r\n", 400},
                          {"Content-Length: 18446744073709551616\r\n", 400},
                          {"Content-Length: 0\r\nl: 0\r\n", 400},
                          {"l: 000\r\n", kAccept},
                      });
}

TEST_CASE("Malformed header lines") {
  check(&Lines::rest, {
                          {"NoColon\r\n", 400},
                          {": no name\r\n", 400},
                          {"Bad Name: x\r\n", 400},
                          {"B\xC3\xA4"
                           "d: x\r\n",
                           400},
                          {"Odd: a\nb\r\n", 400},
                          {"Odd: a\rb\r\n", 400},
                          {"Odd: a\n", 400},
                          {"Odd: a\0b\r\n"s, 400},
                          {"Odd: a\x01"
                           "b\r\n",
                           400},
                          {"Odd: a\x7F"
                           "b\r\n",
                           400},
                          {"Odd: \"a\0b\"\r\n"s, 400},
                          {"Odd: \"a\\\0b\"\r\n"s, kAccept},
                          {"Odd: \"a\\\x7F"
                           "b\"\r\n",
                           kAccept},
                          {"Odd: a\\\x01"
                           "b\r\n",
                           400},
                          {"Odd: \"a\\\rb\"\r\n", 400},
                          {"Odd: a\tb\r\n", kAccept},
                          {"Odd:\r\n", kAccept},
                          {"Odd :\r\n a\r\n\tb\r\n", kAccept},
                          {"Odd: a\r\n   \r\n", kAccept},
                          {std::string(256, 'x') + ": y\r\n", 400},
                      });
  Lines folded_first;
  folded_first.via = " folded: before any header\r\n" + folded_first.via;
  CHECK(verdict_of(folded_first.octets()) == 400);
}

TEST_CASE("Malformed headers that decide about dialogs and bodies") {
  check(&Lines::rest, {
                          {"Contact: <sip:a@b\r\n", 400},
                          {"Contact: sip:a@b?x=y\r\n", 400},
                          {"Contact: *\r\n", 400},
                          {"Contact: <sip:a@b>, *\r\n", 400},
                          {"Contact: <sip:a@b>, , <sip:c@d>\r\n", kAccept},
                          {"Record-Route: sip:proxy;lr\r\n", 400},
                          {"Record-Route: <http://proxy>\r\n", 400},
                          {"Route: <sip:proxy;lr>, <sip:other\r\n", 400},
                          {"Route: <sip:proxy;lr>, <sip:other;lr>\r\n", kAccept},
                          {"Require: a b\r\n", 400},
                          {"Require: 100rel, timer\r\n", kAccept},
                          {"Content-Type: text\r\n", 400},
                          {"Content-Type: text/\r\n", 400},
                          {"Content-Type: text/plain\r\nc: text/html\r\n", 400},
                          {"Content-Type: text / plain ; charset = \"UTF-8\"\r\n", kAccept},
                          {"Event: a b\r\n", 400},
                          {"Event: dialog;id=5\r\n", kAccept},
                          {"Refer-To: nowhere\r\n", 400},
                          {"Refer-To: <sip:c@d?Replaces=x%3Bto-tag%3Dy>\r\n", kAccept},
                          {"Replaces: call@host\r\n", 400},
                          {"Replaces: call@host;to-tag=a;from-tag=b;early-only\r\n", kAccept},
                          {"Session-Expires: soon\r\n", 400},
                          {"Session-Expires: 90;refresher=uas\r\n", kAccept},
                          {"RSeq: 1x\r\n", 400},
                          {"RAck: 1 1\r\n", 400},
                          {"RAck: 776656 1 INVITE\r\n", kAccept},
                          {"Subject: a\r\nSubject: b\r\n", kAccept},
                          {"Date: yesterday\r\nUser-Agent: ((\r\n", kAccept},
                      });
}

TEST_CASE("Messages that end too early, or carry too much") {
  Lines open_end;
  open_end.end = "";
  CHECK(verdict_of(open_end.octets()) == 400);
  Lines half_end;
  half_end.end = "\r";
  CHECK(verdict_of(half_end.octets()) == 400);
  Lines extra;
  extra.rest = "Content-Length: 3\r\n";
  extra.end = "\r\nabcdef";
  CHECK(verdict_of(extra.octets()) == kAccept);
  CHECK(parse(extra.octets())->body() == "abc");
  Lines leading;
  leading.start = "\r\n\r\n" + leading.start;
  CHECK(verdict_of(leading.octets()) == kAccept);

  for (const std::string& nothing : {""s, "\r\n"s, "\r\n\r\n"s, "\r"s, "\n"s, "\0"s, "x"s, "\r\n\r\nx"s}) {
    CHECK(verdict_of(nothing) == kDrop);
  }
}

TEST_CASE("Every prefix of a message is refused or dropped, none is taken for whole") {
  const std::string whole = Lines{}.octets();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    INFO(length);
    CHECK(verdict_of(whole.substr(0, length)) != kAccept);
  }
}

TEST_CASE("An ACK is never answered") {
  Lines ack;
  ack.start = "ACK sip:bob@example.com SIP/2.0";
  ack.cseq = "CSeq: 1 INVITE";
  CHECK(verdict_of(ack.octets()) == kDrop);
}
