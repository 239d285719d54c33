// Requests within a dialog: what each gets for an answer in a call, and in an early dialog of our INVITE.

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

struct Row {
  const char* method;
  const char* headers;
  const char* type;  // of the body; none if empty
  std::uint16_t in_call;
  HeaderId told;  // a header that the answer has to have
};

constexpr HeaderId kNothing = HeaderId::Via;

const Row kRows[] = {
    {"OPTIONS", "", "", 200, HeaderId::Supported},
    {"INFO", "", "application/dtmf-relay", 200, kNothing},
    {"INFO", "", "application/strange", 415, HeaderId::Accept},
    {"INFO", "Info-Package: unknown\r\n", "", 469, HeaderId::RecvInfo},
    {"INVITE", "", "text/plain", 415, HeaderId::Accept},
    {"INVITE", "Content-Encoding: gzip\r\n", "application/sdp", 415, HeaderId::AcceptEncoding},
    {"INVITE", "Require: teleport\r\n", "application/sdp", 420, HeaderId::Unsupported},
    {"INVITE", "Supported: timer\r\nSession-Expires: 20\r\n", "application/sdp", 422, HeaderId::MinSe},
    {"UPDATE", "", "", 200, HeaderId::Contact},
    {"UPDATE", "Require: timer\r\n", "", 200, HeaderId::Contact},
    {"UPDATE", "", "text/plain", 415, HeaderId::Accept},
    {"UPDATE", "Require: 100rel, teleport\r\n", "", 420, HeaderId::Unsupported},
    {"PRACK", "RAck: 1 1 INVITE\r\n", "", 481, kNothing},
    {"PRACK", "", "", 400, kNothing},
    {"PUBLISH", "", "", 405, HeaderId::Allow},
    {"REGISTER", "", "", 405, HeaderId::Allow},
    {"DANCE", "", "", 501, HeaderId::Allow},
};

std::string request_text(const Row& row, std::uint32_t cseq, const Message& invite, std::string_view tag) {
  const std::string_view body = *row.type != '\0' ? "v=0\r\n" : "";
  return text(row.method, " sip:alice@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKr",
              cseq, "\r\nMax-Forwards: 0\r\nFrom: <sip:bob@example.com>;tag=", tag,
              "\r\nTo: <sip:alice@example.com>;tag=", invite.from_tag(), "\r\nCall-ID: ", invite.call_id(),
              "\r\nCSeq: ", cseq, " ", row.method, "\r\nContact: <sip:bob@192.0.2.2:5060>\r\n", row.headers,
              body.empty() ? "" : text("Content-Type: ", row.type, "\r\n"),
              "Content-Length: ", std::uint64_t{body.size()}, "\r\n\r\n", body);
}

}  // namespace

TEST_CASE("table: requests in a call") {
  for (const Row& row : kRows) {
    INFO(row.method << " " << row.headers << row.type);
    Stage stage;
    const auto [session, invite] = stage.call();
    stage.receive(request_text(row, 5, invite, "peer"));
    const Message answer = stage.take();
    CHECK(answer.status() == row.in_call);
    CHECK(answer.has(row.told));
    stage.forget();
    // Whatever it was, its number is taken: the same or a lower one is out of order.
    for (const std::uint32_t stale : {5U, 4U}) {
      stage.request("OPTIONS", stale, invite.call_id(), "peer", invite.from_tag());
      CHECK(stage.take().status() == 500);
    }
    CHECK(stage.agent.census().sessions == 1);
    CHECK(stage.events.empty());
  }
}

TEST_CASE("table: requests in an early dialog of our INVITE, from each of its forks") {
  for (const Row& row : kRows) {
    INFO(row.method << " " << row.headers << row.type);
    Stage stage;
    stage.forget();
    static_cast<void>(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now));
    stage.drain();
    const Message invite = stage.take();
    stage.reply(invite, 180, "peer");
    stage.reply(invite, 183, "fork", {}, kAnswer);
    stage.forget();
    for (const char* tag : {"peer", "fork"}) {
      stage.receive(request_text(row, 5, invite, tag));
      const Message answer = stage.take();
      const bool is_refused_anyway = row.in_call > 400 && row.in_call != 422 && row.in_call != 481;
      const bool is_update = answer.method() == Method::Update;
      CHECK(answer.status() == (is_refused_anyway || is_update ? row.in_call : 491));
      stage.forget();
    }
    stage.request("BYE", 9, invite.call_id(), "peer", invite.from_tag());
    CHECK(stage.take().status() == 481);
    stage.request("UPDATE", 10, invite.call_id(), "stranger", invite.from_tag());
    CHECK(stage.take().status() == 481);
    stage.reply(invite, 200, "fork", {}, kAnswer);
    stage.event<SessionEstablished>();
    stage.forget();
    stage.request("UPDATE", 11, invite.call_id(), "peer", invite.from_tag());  // the fork that lost
    CHECK(stage.take().status() == 481);
  }
}

TEST_CASE("early media of several forks: each preview with its number, and the answer of the one that wins") {
  Stage stage;
  stage.forget();
  static_cast<void>(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now));
  stage.drain();
  const Message invite = stage.take();
  for (std::uint32_t fork = 0; fork < 20; ++fork) {
    stage.reply(invite, 183, text("fork", fork), {}, text("v=", fork, "\r\n"));
    const auto progress = stage.event<SessionProgress>();
    CHECK(progress.description == text("v=", fork, "\r\n"));
    if (fork < 16) CHECK(progress.branch == fork);
  }
  stage.reply(invite, 200, "fork3");
  CHECK(stage.event<SessionEstablished>().description == "v=3\r\n");
  CHECK(stage.take().to_tag() == "fork3");
  stage.reply(invite, 200, "fork19", {}, kAnswer);  // beyond the forks that are followed: ended as well
  CHECK(stage.take().is(Method::Ack));
  const Message bye = stage.take();
  CHECK(bye.is(Method::Bye));
  CHECK(bye.to_tag() == "fork19");
}

TEST_CASE("a 200 of a fork beyond those that are followed still makes the call") {
  Stage stage;
  stage.forget();
  static_cast<void>(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now));
  stage.drain();
  const Message invite = stage.take();
  for (int fork = 0; fork < 20; ++fork) stage.reply(invite, 180, text("fork", fork));
  stage.forget();
  stage.reply(invite, 200, "late", {}, kAnswer);
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.event<SessionEstablished>().description == kAnswer);
}
