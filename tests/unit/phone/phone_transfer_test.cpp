// Transfers in every transfertype, and what peers ask for.

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

void connect(PhoneBench& bench, const std::string& number = "1002") {
  bench.command("call", {number});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.shown.lines.back().state == "connected");
}

void ready(PhoneBench& bench, std::vector<std::pair<std::string, std::string>> settings = {}) {
  bench.begin(std::move(settings));
  bench.become_registered();
  bench.take();
}

/// talking has a call to 1002, and a transfer of it to 1003 has been asked for.
void transferring(PhoneBench& bench, const char* type,
                  std::vector<std::pair<std::string, std::string>> settings = {}) {
  settings.emplace_back("transfertype", type);
  ready(bench, std::move(settings));
  connect(bench);
  bench.command("transfer", {std::string("1003")});
}

/// agree answers the re-INVITE that holds or resumes the first call.
void agree(PhoneBench& bench) {
  bench.respond("INVITE", "200 OK", {}, kAnswer);
}

/// far_end_leaves is the BYE of the peer that has answered our last INVITE.
void far_end_leaves(PhoneBench& bench) {
  const std::string& ack = bench.last("ACK");
  bench.receive(
      text("BYE sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WS h;branch=z9hG4bKbye\r\nMax-Forwards: 9\r\n",
           "From: ", header(ack, "To"), "\r\nTo: ", header(ack, "From"),
           "\r\nCall-ID: ", header(ack, "Call-ID"), "\r\nCSeq: 1 BYE\r\nContent-Length: 0\r\n\r\n"));
}

}  // namespace

TEST_CASE("a transfer of which nothing more is heard leaves the call") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("transfer", {std::string("1003")});
  agree(bench);
  CHECK(header(bench.last("REFER"), "Refer-To") == "<sip:1003@example.com>");
  bench.respond("REFER", "202 Accepted");
  CHECK(bench.count("BYE") == 0);
  bench.pass(32s);
  CHECK(bench.displayed("Transfer failed"));
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE("a transfer that is refused leaves the call, and one to nobody is not sent") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("transfer", {std::string("1003")});
  agree(bench);
  bench.respond("REFER", "603 Decline");
  agree(bench);  // it is resumed
  CHECK(bench.displayed("Transfer failed: 603 Decline"));
  CHECK(bench.shown.lines.size() == 1);
  bench.command("transfer", {std::string()});
  CHECK(bench.displayed("there is no other call"));
  CHECK(bench.count("REFER") == 1);
}

TEST_CASE("a transfer accepted without a subscription ends the call") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  bench.command("transfer", {std::string("1003")});
  agree(bench);
  bench.respond("REFER", "200 OK", "Refer-Sub: false\r\n");
  CHECK(bench.count("BYE") == 1);
  CHECK(bench.shown.lines.empty());
  CHECK(bench.take_only("onCdr").at(0).find("|BYE transfer done|") != std::string::npos);
}

TEST_CASE("transfer without a number joins two calls by Replaces") {
  PhoneBench bench;
  ready(bench);
  connect(bench);
  connect(bench, "1003");
  bench.command("transfer", {std::string()});
  agree(bench);
  CHECK(bench.last("REFER").find("?Replaces=") != std::string::npos);
}

TEST_CASE("a REFER in a call is followed") {
  PhoneBench bench;
  ready(bench);
  bench.invite("in-1", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.in_dialog("REFER", 2, "Refer-To: <sip:1003@example.com>\r\n");
  CHECK(bench.last("INVITE").substr(0, 27) == "INVITE sip:1003@example.com");
  CHECK(bench.shown.lines.size() == 2);
  CHECK(bench.last("NOTIFY").find("SIP/2.0 100 Trying") != std::string::npos);
}

TEST_CASE("a REFER in a call is declined with acceptrefer 0") {
  PhoneBench bench;
  ready(bench);
  bench.set("acceptrefer", "0");
  bench.invite("in-1", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.in_dialog("REFER", 2, "Refer-To: <sip:1003@example.com>\r\n");
  CHECK(bench.count("INVITE") == 0);
  CHECK(bench.last("SIP/2.0 603") != "");
  CHECK(bench.shown.lines.size() == 1);
}

TEST_CASE("transfertype 1 leaves as soon as the peer has agreed, 7 stays, 0 is off") {
  PhoneBench blind;
  transferring(blind, "1");
  CHECK(blind.count("INVITE") == 1);  // no hold
  blind.respond("REFER", "202 Accepted");
  CHECK(blind.shown.lines.empty());

  PhoneBench plain;
  transferring(plain, "7");
  CHECK(plain.count("INVITE") == 1);
  plain.respond("REFER", "200 OK", "Refer-Sub: false\r\n");
  CHECK(plain.shown.lines.size() == 1);

  PhoneBench off;
  transferring(off, "0");
  CHECK(off.count("REFER") == 0);
  CHECK(off.shown.lines.size() == 1);
}

TEST_CASE("transfertype 6 holds, refers, and resumes when the new call fails") {
  PhoneBench bench;
  transferring(bench, "6");
  CHECK(bench.count("REFER") == 0);  // not before the hold is done
  CHECK(bench.last("INVITE").find("a=sendonly") != std::string::npos);
  agree(bench);
  CHECK(bench.shown.lines.at(0).held);
  REQUIRE(bench.count("REFER") == 1);
  bench.respond("REFER", "202 Accepted");
  bench.pass(40s);
  CHECK(bench.displayed("Transfer failed"));
  CHECK(bench.last("INVITE").find("a=sendrecv") != std::string::npos);
  agree(bench);
  CHECK_FALSE(bench.shown.lines.at(0).held);
}

TEST_CASE("holdontransfer and discontransfer overrule what the type does") {
  PhoneBench unheld;
  transferring(unheld, "6", {{"holdontransfer", "0"}, {"discontransfer", "4"}});
  CHECK(unheld.count("INVITE") == 1);
  unheld.respond("REFER", "202 Accepted");
  CHECK(unheld.shown.lines.empty());

  PhoneBench stays;
  transferring(stays, "1", {{"holdontransfer", "1"}, {"discontransfer", "0"}});
  agree(stays);
  stays.respond("REFER", "202 Accepted");
  stays.pass(40s);
  CHECK(stays.displayed("Transfer failed"));
  CHECK(stays.shown.lines.size() == 1);
  CHECK(stays.shown.lines.at(0).held);  // 1 does not resume
}

TEST_CASE("transfertype 5 asks the third party first, and hands over when the user hangs up with it") {
  PhoneBench bench;
  transferring(bench, "5", {{"holdtype", "0"}});
  CHECK(bench.count("REFER") == 0);
  CHECK(bench.shown.lines.at(0).held);
  REQUIRE(bench.shown.lines.size() == 2);
  CHECK(bench.shown.line == 2);
  const std::string wanted = bench.last("INVITE");
  CHECK(wanted.starts_with("INVITE sip:1003@example.com"));
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  REQUIRE(bench.shown.lines.at(1).state == "connected");
  bench.command("hangup");
  CHECK(bench.last("REFER").find("?Replaces=") != std::string::npos);
  CHECK(bench.count("BYE") == 0);  // until the two have found each other
  bench.respond("REFER", "200 OK", "Refer-Sub: false\r\n");
  CHECK(bench.shown.lines.empty());
  CHECK(bench.count("BYE") == 2);
}

TEST_CASE("without Replaces the second call ends before the peer is sent there") {
  PhoneBench bench;
  transferring(bench, "3", {{"transfwithreplace", "0"}});
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  bench.command("hangup");
  CHECK(bench.count("BYE") == 1);
  CHECK(header(bench.last("REFER"), "Refer-To") == "<sip:1003@example.com>");
}

TEST_CASE("table: how a call that was handed over ended") {
  PhoneBench early;
  transferring(early, "1");
  early.respond("REFER", "202 Accepted");
  CHECK(early.ended_with("BYE disconnect on transfer"));

  PhoneBench unheard;
  transferring(unheard, "1", {{"discontransfer", "2"}});
  unheard.respond("REFER", "202 Accepted");
  unheard.pass(40s);
  CHECK(unheard.ended_with("BYE transfer timeout"));

  PhoneBench refused;
  transferring(refused, "5", {{"holdtype", "0"}});
  refused.respond("INVITE", "200 OK", {}, kAnswer);
  refused.command("hangup");
  refused.respond("REFER", "603 Decline");
  CHECK(refused.ended_with("BYE transfer fail"));
  CHECK(refused.shown.lines.size() == 1);
}

TEST_CASE("a third party that does not want to brings the first call back") {
  PhoneBench bench;
  transferring(bench, "5", {{"holdtype", "0"}});
  bench.respond("INVITE", "486 Busy Here");
  CHECK(bench.count("REFER") == 0);
  REQUIRE(bench.shown.lines.size() == 1);
  CHECK(bench.shown.line == 1);
  CHECK_FALSE(bench.shown.lines.at(0).held);
  CHECK(bench.displayed("busy"));
}

TEST_CASE("who has to hang up for a transfer depends on transfertype 2, 3 and 4") {
  struct Row {
    const char* type;
    bool peer_transfers;
    bool we_transfer;
  };
  for (const Row& row : {Row{"2", true, false}, Row{"3", false, true}, Row{"4", true, true}}) {
    INFO(row.type);
    PhoneBench peer;
    transferring(peer, row.type);
    peer.respond("INVITE", "200 OK", {}, kAnswer);
    far_end_leaves(peer);
    CHECK((peer.count("REFER") == 1) == row.peer_transfers);
    PhoneBench us;
    transferring(us, row.type);
    us.respond("INVITE", "200 OK", {}, kAnswer);
    us.command("hangup");
    CHECK((us.count("REFER") == 1) == row.we_transfer);
  }
}

TEST_CASE("a peer that hangs up during a consultation leaves an ordinary call") {
  PhoneBench bench;
  transferring(bench, "3");
  bench.respond("INVITE", "200 OK", {}, kAnswer);
  bench.command("hangup", {std::int64_t{1}});
  REQUIRE(bench.shown.lines.size() == 1);
  bench.command("hangup");
  CHECK(bench.count("REFER") == 0);
  CHECK(bench.shown.lines.empty());
}

TEST_CASE("a REFER with Replaces is declined with replacetype 0, and any outside of a call") {
  PhoneBench bench;
  ready(bench, {{"replacetype", "0"}});
  bench.invite("in-1", kOffer);
  bench.command("accept");
  bench.in_dialog("ACK", 1);
  bench.in_dialog("REFER", 2, "Refer-To: <sip:1003@example.com?Replaces=x%3Bto-tag%3Da%3Bfrom-tag%3Db>\r\n");
  CHECK(bench.last_response().starts_with("SIP/2.0 603"));
  bench.receive(
      "REFER sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WS h;branch=z9hG4bKout\r\nMax-Forwards: 9\r\n"
      "From: <sip:1002@example.com>;tag=t\r\nTo: <sip:1111@example.com>\r\nCall-ID: out\r\nCSeq: 1 REFER\r\n"
      "Contact: <sip:x@192.0.2.9>\r\nRefer-To: <sip:900@example.com>\r\nContent-Length: 0\r\n\r\n");
  CHECK(bench.last_response().starts_with("SIP/2.0 603"));
  CHECK(bench.count("INVITE") == 0);
}
