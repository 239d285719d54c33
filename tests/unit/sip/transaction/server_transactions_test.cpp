#include "core/sip/transaction/server_transactions.hpp"

#include "tests/unit/sip/transaction/stage.hpp"

using namespace webphone;
using namespace webphone::sip;

TEST_CASE("an incoming call rings, is answered and acknowledged") {
  Stage stage;
  stage.hear(Request{});
  CHECK(stage.events() == "request:INVITE");
  stage.wait(200ms - Duration{1});
  CHECK(stage.wire().empty());
  stage.wait(Duration{1});
  CHECK(stage.wire() == "100");
  CHECK(stage.answer(180));
  CHECK(stage.answer(200));
  CHECK(stage.wire() == "180 200");
  stage.hear(Request{});
  CHECK(stage.wire().empty());  // the 2xx is repeated by the user agent core
  CHECK(stage.answer(200));
  CHECK(stage.wire() == "200");
  stage.hear(Request{.method = "ACK", .branch = "z9hG4bKpeer2", .to_tag = "ours"});
  CHECK(stage.events() == "ack");
  stage.wait(32s);
  CHECK(stage.layer.server_count() == 0);
}

TEST_CASE("repeated INVITEs get the last provisional response") {
  Stage stage;
  stage.hear(Request{});
  stage.hear(Request{});
  CHECK(stage.events() == "request:INVITE");
  CHECK(stage.wire().empty());
  stage.wait(200ms);
  stage.hear(Request{});
  CHECK(stage.wire() == "100 100");
  CHECK(stage.answer(180));
  stage.hear(Request{});
  CHECK(stage.wire() == "180 180");
}

TEST_CASE("a refusal is repeated until its ACK, which is absorbed") {
  Stage stage;
  stage.hear(Request{});
  stage.events();
  CHECK(stage.answer(486));
  stage.wait(1500ms);
  CHECK(stage.wire() == "486 486 486");
  stage.hear(Request{.method = "ACK", .to_tag = "ours"});
  stage.hear(Request{.method = "ACK", .to_tag = "ours"});
  stage.hear(Request{});
  stage.wait(5s);
  CHECK(stage.wire().empty());
  CHECK(stage.events().empty());
  CHECK(stage.layer.server_count() == 0);
}

TEST_CASE("a refusal that nobody acknowledges is reported after 32 s") {
  Stage stage(GENERATE(Transport::Udp, Transport::Tls));
  stage.hear(Request{});
  stage.events();
  CHECK(stage.answer(486));
  CHECK_FALSE(stage.answer(200));
  stage.wait(32s);
  CHECK(stage.events() == "no-ack");
  CHECK(stage.layer.server_count() == 0);
}

TEST_CASE("a repeated request gets the same response, without the user") {
  Stage stage;
  stage.hear(Request{.method = "BYE", .to_tag = "ours"});
  stage.hear(Request{.method = "BYE", .to_tag = "ours"});
  CHECK(stage.events() == "request:BYE");
  CHECK(stage.wire().empty());
  CHECK(stage.answer(200));
  const std::string first = stage.wire() + stage.sent["200"];
  stage.wait(31s);
  stage.hear(Request{.method = "BYE", .to_tag = "ours"});
  CHECK(stage.wire() + stage.sent["200"] == first);
  CHECK(stage.events().empty());
  stage.wait(1s);
  CHECK(stage.layer.server_count() == 0);
}

TEST_CASE("on a reliable transport nothing is kept of an answered request") {
  Stage stage(Transport::Ws);
  stage.hear(Request{.method = "OPTIONS"});
  stage.events();
  CHECK(stage.answer(200));
  CHECK(stage.layer.server_count() == 0);
  CHECK_FALSE(stage.answer(200));
}

TEST_CASE("requests are told apart by branch, sent-by and method") {
  Stage stage;
  stage.hear(Request{.method = "OPTIONS"});
  stage.hear(Request{.method = "OPTIONS", .branch = "z9hG4bKother", .call_id = "call-2"});
  stage.hear(Request{.method = "OPTIONS", .sent_by = "192.0.2.10:5060", .call_id = "call-3"});
  stage.hear(Request{.method = "OPTIONS", .sent_by = "192.0.2.9:5062", .call_id = "call-4"});
  stage.hear(Request{.method = "INFO", .call_id = "call-5"});
  CHECK(stage.events() == "request:OPTIONS request:OPTIONS request:OPTIONS request:OPTIONS request:INFO");
}

TEST_CASE("a request that arrives over two paths is merged") {
  Stage stage;
  stage.hear(Request{.method = "OPTIONS", .branch = "z9hG4bKleft"});
  const ServerTransactionId unused = stage.transaction;
  stage.hear(Request{.method = "OPTIONS", .branch = "z9hG4bKright"});
  CHECK(stage.events() == "request:OPTIONS request:OPTIONS:merged");
  CHECK(unused != stage.transaction);
  // In a dialog, the same numbers are the dialog's business.
  stage.hear(Request{.method = "INFO", .branch = "z9hG4bK3", .to_tag = "ours"});
  stage.hear(Request{.method = "INFO", .branch = "z9hG4bK4", .to_tag = "ours"});
  CHECK(stage.events() == "request:INFO request:INFO");
}

TEST_CASE("CANCEL is answered and reported, and the INVITE still wants its 487") {
  Stage stage;
  stage.hear(Request{});
  stage.events();
  CHECK(stage.answer(180));
  stage.hear(Request{.method = "CANCEL"});
  CHECK(stage.events() == "cancel");
  CHECK(stage.wire() == "180 200");
  CHECK(parse(stage.sent["200"])->to_tag() == "ours");
  stage.hear(Request{.method = "CANCEL"});
  CHECK(stage.events().empty());
  CHECK(stage.wire() == "200");
  CHECK(stage.answer(487));
  CHECK(stage.wire() == "487");
}

TEST_CASE("CANCEL after the answer changes nothing") {
  Stage stage;
  stage.hear(Request{});
  stage.events();
  CHECK(stage.answer(200));
  stage.hear(Request{.method = "CANCEL"});
  CHECK(stage.events().empty());
  CHECK(stage.wire() == "200 200");
}

TEST_CASE("CANCEL of nothing gets 481") {
  Stage stage(GENERATE(Transport::Udp, Transport::Tcp));
  stage.hear(Request{.method = "CANCEL"});
  CHECK(stage.wire() == "481");
  CHECK(stage.events().empty());
  CHECK(stage.layer.counters().stray_cancels == 1);
}

TEST_CASE("peers of RFC 2543 are matched without a branch") {
  Stage stage;
  const std::string branch = GENERATE("", "1");
  const Request invite{.branch = branch};
  stage.hear(invite);
  stage.hear(invite);
  CHECK(stage.events() == "request:INVITE");
  // Each of these differs in one thing that makes it another transaction.
  stage.hear(Request{.branch = branch, .call_id = "call-2"});
  stage.hear(Request{.branch = branch, .uri = "sip:you@192.0.2.1"});
  stage.hear(Request{.branch = branch, .cseq = 2});
  stage.hear(Request{.branch = branch, .sent_by = "192.0.2.9:5062"});
  CHECK(stage.events() == "request:INVITE request:INVITE:merged request:INVITE request:INVITE:merged");
}

TEST_CASE("the ACK of an RFC 2543 peer is matched by our To tag as well") {
  Stage stage;
  stage.hear(Request{.branch = ""});
  stage.events();
  CHECK(stage.answer(486));
  stage.hear(Request{.method = "ACK", .branch = "", .to_tag = "stranger"});
  CHECK(stage.events() == "ack");
  stage.wire();
  stage.wait(500ms);
  CHECK(stage.wire() == "486");
  stage.hear(Request{.method = "ACK", .branch = "", .to_tag = "ours"});
  stage.wait(500ms);
  CHECK(stage.wire().empty());
  CHECK(stage.events().empty());
}

TEST_CASE("CANCEL of an RFC 2543 peer finds its INVITE") {
  Stage stage;
  stage.hear(Request{.branch = ""});
  stage.hear(Request{.method = "CANCEL", .branch = ""});
  CHECK(stage.events() == "request:INVITE cancel");
}

TEST_CASE("an ACK that belongs to nothing comes up") {
  Stage stage;
  stage.hear(Request{.method = "ACK", .to_tag = "ours"});
  CHECK(stage.events() == "ack");
  CHECK(stage.wire().empty());
  CHECK(stage.layer.server_count() == 0);
}

TEST_CASE("an unanswered request survives its flow and is answered over the next one") {
  Stage stage(Transport::Wss);
  stage.hear(Request{});
  stage.events();
  CHECK(stage.answer(180));
  stage.hear(Request{.method = "OPTIONS", .branch = "z9hG4bKo", .call_id = "call-2"});
  stage.events();
  const ServerTransactionId options = stage.transaction;
  stage.layer.flow_closed(stage.flow, "reset", stage.now);
  CHECK(stage.events() == "server-failure server-failure closed");
  CHECK(stage.answer(200, options));
  CHECK(stage.wire() == "180");
  const FlowId dead = std::exchange(stage.flow, stage.open());
  stage.layer.replace_flow(dead, stage.flow);
  CHECK(stage.wire() == "180 200");
  stage.wait(32s);
  CHECK(stage.layer.server_count() == 1);  // the INVITE, which still rings
}

TEST_CASE("a repeated request moves its transaction to the flow that it came from") {
  Stage stage;
  stage.hear(Request{});
  stage.events();
  CHECK(stage.answer(180));
  stage.wire();
  stage.layer.flow_closed(stage.flow, "gone", stage.now);
  stage.flow = stage.layer.flow_accepted(Transport::Udp, {"192.0.2.1", 5060}, {"192.0.2.9", 5060}, stage.now);
  stage.hear(Request{});
  CHECK(stage.wire() == "180");
}

TEST_CASE("a flood of requests is refused at the limit and leaves room to hang up") {
  const std::size_t limit = 800;
  Stage stage(Transport::Udp, {.max_server_transactions = limit});
  const std::string flood = "z9hG4bKflood";
  for (int i = 0; i < 100'000; ++i) {
    stage.hear(Request{.branch = flood + std::to_string(i), .call_id = "flood" + std::to_string(i)});
    // The flood is never answered, and drained as a host would.
    while (stage.layer.poll_event()) {
    }
    while (stage.layer.poll_output()) {
    }
    REQUIRE(stage.layer.server_count() <= limit - limit / 8);
  }
  CHECK(stage.layer.counters().refused_requests == 100'000 - (limit - limit / 8));
  // Refusals are limited as well, so that we do not flood in turn.
  CHECK(stage.layer.transport().counters().errors_answered <= TransportLayer::kErrorsPerSecond);
  stage.hear(Request{.method = "BYE", .branch = "z9hG4bKbye", .to_tag = "ours"});
  CHECK(stage.events() == "request:BYE");
  stage.hear(Request{.method = "CANCEL", .branch = flood + "0", .call_id = "flood0"});
  CHECK(stage.events() == "cancel");
}

TEST_CASE("what is kept for repetition is bounded in octets") {
  Stage stage(Transport::Udp, {.max_octets = 10'000});
  for (int i = 0; i < 1000; ++i) {
    stage.hear(Request{.branch = "z9hG4bK" + std::to_string(i), .call_id = std::to_string(i)});
    stage.events();
    stage.wire();
  }
  CHECK(stage.layer.server_count() < 100);
}
