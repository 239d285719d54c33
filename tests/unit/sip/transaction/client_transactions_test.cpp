#include "core/sip/transaction/client_transactions.hpp"

#include "core/sip/message/via.hpp"
#include "tests/unit/sip/transaction/stage.hpp"

using namespace webphone;
using namespace webphone::sip;

TEST_CASE("an INVITE is repeated until it is answered") {
  Stage stage;
  stage.send(Method::Invite);
  CHECK(stage.wire() == "INVITE");
  stage.wait(500ms - Duration{1});
  CHECK(stage.wire().empty());
  stage.wait(Duration{1});
  CHECK(stage.wire() == "INVITE");
  stage.wait(1s);
  CHECK(stage.wire() == "INVITE");
  stage.hear(100);
  stage.wait(60s);
  CHECK(stage.wire().empty());
  CHECK(stage.events() == "100");
  stage.hear(180);
  stage.hear(200);
  CHECK(stage.events() == "180 200");
}

TEST_CASE("an INVITE that nobody answers times out after 32 s") {
  Stage stage(GENERATE(Transport::Udp, Transport::Tcp, Transport::Wss));
  stage.send(Method::Invite);
  stage.wait(32s - Duration{1});
  CHECK(stage.events().empty());
  stage.wait(Duration{1});
  CHECK(stage.events() == "timeout");
  CHECK(stage.layer.client_count() == 0);
}

TEST_CASE("a refused INVITE is acknowledged with its own branch, and again for each repetition") {
  Stage stage;
  stage.send(Method::Invite);
  stage.hear(180);
  stage.hear(486);
  CHECK(stage.wire() == "INVITE ACK");
  const auto invite = parse(stage.sent["INVITE"]);
  const auto ack = parse(stage.sent["ACK"]);
  CHECK(ack->branch() == invite->branch());
  CHECK(ack->request_uri() == invite->request_uri());
  CHECK(ack->to_tag() == "fork-a");
  CHECK(ack->cseq() == invite->cseq());
  stage.hear(180);  // overtaken by the 486: absorbed
  stage.hear(486);
  CHECK(stage.wire() == "ACK");
  CHECK(stage.events() == "180 486");
  stage.wait(32s);
  CHECK(stage.layer.client_count() == 0);
  stage.hear(486);
  CHECK(stage.wire().empty());
  CHECK(stage.layer.counters().stray_responses == 1);
}

TEST_CASE("2xx of other forks come up until timer M") {
  Stage stage;
  stage.send(Method::Invite);
  stage.hear(200, "INVITE", "fork-a");
  stage.wait(20s);
  stage.hear(200, "INVITE", "fork-b");
  stage.hear(200, "INVITE", "fork-a");
  stage.hear(486, "INVITE", "fork-c");
  CHECK(stage.events() == "200 200 200");
  stage.wait(12s);
  CHECK(stage.events() == "forking-ended");
  stage.hear(200, "INVITE", "fork-b");
  CHECK(stage.events().empty());
  CHECK(stage.wire() == "INVITE");
}

TEST_CASE("a response must share branch and method with the request") {
  Stage stage;
  stage.send(Method::Options);
  stage.wire();
  const auto options = parse(stage.sent["OPTIONS"]);
  std::string response = make_response(*options, 200, "b").write();
  std::string other = response;
  other.replace(other.find(options->branch()), options->branch().size(), "z9hG4bKstranger");
  stage.hear(other);
  std::string method = response;
  method.replace(method.find("5 OPTIONS"), 9, "5 SUBSCRI");
  stage.hear(method);
  CHECK(stage.events().empty());
  CHECK(stage.layer.counters().stray_responses == 2);
  stage.hear(response);
  CHECK(stage.events() == "200");
}

TEST_CASE("a response to somebody else's Via is dropped and counted") {
  Stage stage;
  stage.send(Method::Options);
  stage.wire();
  std::string response = make_response(*parse(stage.sent["OPTIONS"]), 200, "b").write();
  response.replace(response.find("192.0.2.1:5060"), 14, "192.0.2.7:5060");
  stage.hear(response);
  CHECK(stage.events().empty());
  CHECK(stage.layer.transport().counters().foreign_responses == 1);
}

TEST_CASE("CANCEL waits for a provisional response") {
  Stage stage;
  const ClientTransactionId invite = stage.send(Method::Invite);
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  CHECK(stage.wire() == "INVITE");
  stage.hear(100);
  CHECK(stage.wire() == "CANCEL");
  CHECK(parse(stage.sent["CANCEL"])->branch() == parse(stage.sent["INVITE"])->branch());
  stage.hear(200, "CANCEL");
  stage.hear(487);
  CHECK(stage.wire() == "ACK");
  CHECK(stage.events() == "100 487");
}

TEST_CASE("CANCEL goes out at once after a provisional response, and only once") {
  Stage stage(Transport::Tcp);
  const ClientTransactionId invite = stage.send(Method::Invite);
  stage.hear(180);
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  stage.hear(183);
  CHECK(stage.wire() == "INVITE CANCEL");
}

TEST_CASE("an INVITE that was answered before its CANCEL could go out is not cancelled") {
  Stage stage;
  const ClientTransactionId invite = stage.send(Method::Invite);
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  stage.hear(200);
  CHECK(stage.wire() == "INVITE");
  CHECK(stage.events() == "200");
  CHECK(stage.layer.cancel(invite, stage.now).error() == TransactionError::WrongState);
}

TEST_CASE("a 200 that crosses the CANCEL comes up") {
  Stage stage;
  const ClientTransactionId invite = stage.send(Method::Invite);
  stage.hear(180);
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  stage.hear(200);
  stage.hear(481, "CANCEL");
  CHECK(stage.events() == "180 200");
}

TEST_CASE("a cancelled INVITE without final response ends after 64*T1") {
  Stage stage;
  const ClientTransactionId invite = stage.send(Method::Invite);
  stage.hear(180);
  stage.wait(60s);
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  stage.hear(200, "CANCEL");
  stage.wait(32s - Duration{1});
  CHECK(stage.events() == "180");
  stage.wait(Duration{1});
  CHECK(stage.events() == "timeout");
  CHECK(stage.layer.client_count() == 0);
}

TEST_CASE("a CANCEL that nobody answers is repeated and ends without a word") {
  Stage stage;
  const ClientTransactionId invite = stage.send(Method::Invite);
  stage.hear(180);
  stage.events();
  CHECK(stage.layer.cancel(invite, stage.now).ok());
  stage.hear(487);
  stage.wait(1500ms);
  CHECK(stage.wire() == "INVITE CANCEL ACK CANCEL CANCEL");
  stage.wait(60s);
  CHECK(stage.events() == "487");
  CHECK(stage.layer.client_count() == 0);
}

TEST_CASE("CANCEL is for INVITE only") {
  Stage stage;
  const ClientTransactionId options = stage.send(Method::Options);
  CHECK(stage.layer.cancel(options, stage.now).error() == TransactionError::WrongState);
  CHECK(stage.layer.cancel({}, stage.now).error() == TransactionError::UnknownTransaction);
}

TEST_CASE("a flow that dies fails what waits on it, and nothing else") {
  Stage stage(Transport::Wss);
  stage.send(Method::Invite);
  stage.hear(180);
  const ClientTransactionId answered = stage.send(Method::Options);
  stage.hear(200, "OPTIONS");
  CHECK(stage.layer.cancel(answered, stage.now).error() == TransactionError::UnknownTransaction);
  stage.events();
  stage.layer.flow_closed(stage.flow, "reset by peer", stage.now);
  CHECK(stage.events() == "failure closed");
  CHECK(stage.layer.client_count() == 0);
  CHECK(stage.layer.next_timeout().is_never());
}

TEST_CASE("a flow that its user closes fails what waits on it, too") {
  Stage stage(Transport::Wss);
  stage.send(Method::Options);
  stage.layer.transport().close_flow(stage.flow);
  CHECK(stage.events() == "failure closed");
}

TEST_CASE("a request without a flow is an error, not a transaction") {
  Stage stage;
  auto request = OutgoingMessage::request(Method::Options, "sip:peer@192.0.2.9");
  CHECK(stage.layer.send_request(request, {}, stage.now).error() == TransactionError::UnknownFlow);
  const FlowId opening =
      *stage.layer.transport().open_flow({Transport::Tcp, "192.0.2.9", 5060, {}}, stage.now);
  CHECK(stage.layer.send_request(request, opening, stage.now).error() == TransactionError::UnknownFlow);
  CHECK(stage.layer.send_request(OutgoingMessage::request(Method::Ack, "sip:a@b"), stage.flow, stage.now)
            .error() == TransactionError::WrongState);
  CHECK(stage.layer.client_count() == 0);
}

TEST_CASE("client transactions are bounded") {
  Stage stage(Transport::Udp, {.max_client_transactions = 10});
  for (int i = 0; i < 10; ++i) stage.send(Method::Options);
  CHECK(stage.layer.send_request(OutgoingMessage::request(Method::Options, "sip:a@b"), stage.flow, stage.now)
            .error() == TransactionError::TooMany);
}

TEST_CASE("the ACK to a 2xx has a branch of its own and can be repeated") {
  Stage stage;
  stage.send(Method::Invite);
  stage.hear(200);
  auto ack = OutgoingMessage::request(Method::Ack, "sip:peer@192.0.2.9");
  ack.add(HeaderId::From, "<sip:me@192.0.2.1>;tag=me").add(HeaderId::To, "<sip:peer@192.0.2.9>;tag=fork-a");
  ack.add(HeaderId::CallId, "call-2").add(HeaderId::CSeq, "5 ACK").add(HeaderId::MaxForwards, "70");
  const auto octets = stage.layer.send_ack(std::move(ack), stage.flow);
  REQUIRE(octets.ok());
  CHECK(stage.layer.resend(stage.flow, *octets).ok());
  CHECK(stage.wire() == "INVITE ACK ACK");
  const auto sent = parse(stage.sent["ACK"]);
  CHECK(sent->branch().starts_with(kBranchCookie));
  CHECK(sent->branch() != parse(stage.sent["INVITE"])->branch());
}

TEST_CASE("a forgotten transaction says nothing more") {
  Stage stage;
  const ClientTransactionId options = stage.send(Method::Options);
  stage.layer.forget(options);
  stage.hear(200, "OPTIONS");
  stage.wait(60s);
  CHECK(stage.events().empty());
  CHECK(stage.wire() == "OPTIONS");
}

TEST_CASE("an id is not given out again before the last event of its transaction was read") {
  Stage stage;
  const ClientTransactionId first = stage.send(Method::Info);
  const ClientTransactionId second = stage.send(Method::Options);
  stage.wait(32s);
  const auto event = stage.layer.poll_event();  // that of the other one is still to be read
  REQUIRE(event);
  REQUIRE(std::holds_alternative<ClientTimeout>(*event));
  const ClientTransactionId third = stage.send(Method::Info);
  CHECK(third.slot != first.slot);
  CHECK(third.slot != second.slot);
  CHECK(stage.events() == "timeout");
  CHECK(stage.send(Method::Info).slot < 2);
}
