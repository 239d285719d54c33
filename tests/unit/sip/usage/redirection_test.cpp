// 3xx to our INVITE (RFC 3261 §8.1.3.4).

#include "core/sip/usage/redirection.hpp"

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

struct Calling : Stage {
  explicit Calling(std::string_view target = "bob") {
    forget();
    session = *agent.invite(account, target, {.offer = kOffer}, now);
    drain();
  }
  /// refuse answers the INVITE that was sent last and takes its ACK; gives the INVITE.
  Message refuse(std::uint16_t status, std::string_view contacts = {},
                 const std::vector<ExtraHeader>& more = {}) {
    Message invite = take();
    REQUIRE(invite.is(Method::Invite));
    std::vector<ExtraHeader> headers = more;
    if (!contacts.empty()) headers.push_back({"Contact", std::string(contacts)});
    reply(invite, status, text("t", status), headers);
    CHECK(take().is(Method::Ack));
    return invite;
  }
  SessionId session;
};

}  // namespace

TEST_CASE("q is read to the thousandth") {
  CHECK(parse_q("1") == 1000);
  CHECK(parse_q("1.000") == 1000);
  CHECK(parse_q("0.75") == 750);
  CHECK(parse_q("0.005") == 5);
  CHECK(parse_q("0.") == 0);
  for (const char* text : {"", "2", "1.001", "0.1234", ".5", "0.x", "-1", "01"}) {
    INFO(text);
    CHECK_FALSE(parse_q(text));
  }
}

TEST_CASE("a call follows a 302 with the same Call-ID, From and To, and a higher CSeq") {
  Calling stage;
  const Message first =
      stage.refuse(302, "\"Carol\" <sip:carol@example.org;method=BYE?Subject=x>;expires=60");
  const Message second = stage.take();
  CHECK(second.request_uri() == "sip:carol@example.org");
  CHECK(second.call_id() == first.call_id());
  CHECK(second.value(HeaderId::From) == first.value(HeaderId::From));
  CHECK(second.value(HeaderId::To) == first.value(HeaderId::To));
  CHECK(second.cseq() == first.cseq() + 1);
  CHECK(second.body() == kOffer);
  CHECK(second.branch() != first.branch());
  CHECK(stage.events.empty());
  stage.reply(second, 200, "peer", {}, kAnswer);
  stage.event<SessionEstablished>();
  CHECK(stage.take().is(Method::Ack));
}

TEST_CASE("targets are tried in the order of q; new ones go first; 6xx ends it") {
  Calling stage;
  stage.refuse(300, "<sip:c@h>;q=0.1, <sip:a@h>, <sip:b@h>;q=0.7");
  CHECK(stage.refuse(486).request_uri() == "sip:a@h");
  CHECK(stage.refuse(302, "<sip:d@h>;q=0.01").request_uri() == "sip:b@h");
  CHECK(stage.refuse(404).request_uri() == "sip:d@h");
  CHECK(stage.refuse(603).request_uri() == "sip:c@h");
  CHECK(stage.event<SessionTerminated>().status == 603);
  Calling other;
  other.refuse(300, "<sip:a@h>, <sip:b@h>");
  other.refuse(600);
  CHECK(other.event<SessionTerminated>().status == 600);
  CHECK(other.sent.empty());
}

TEST_CASE("a target that does not answer makes way for the next after 64*T1") {
  Calling stage;
  stage.refuse(300, "<sip:a@h>, <sip:b@h>");
  CHECK(stage.take().request_uri() == "sip:a@h");
  stage.advance(milliseconds{31'999});
  stage.forget();
  stage.advance(milliseconds{1});
  CHECK(stage.take().request_uri() == "sip:b@h");
  CHECK(stage.events.empty());
}

TEST_CASE("a loop ends with the 3xx, and a chain at the bound of targets") {
  Calling loop;
  loop.refuse(302, "<sip:a@h>");
  loop.refuse(302, "<sip:BOB@example.com>, <sip:a@H>;q=0.2");
  CHECK(loop.sent.size() == 1);  // users differ by case, hosts do not
  loop.refuse(302, "<sip:bob@example.com>, <sip:a@h>");
  const auto end = loop.event<SessionTerminated>();
  CHECK(end.status == 302);
  CHECK(end.contact == "sip:bob@example.com");
  CHECK(loop.sent.empty());

  Calling chain;
  for (std::size_t i = 0; i < Redirection::kMaxTargets; ++i) chain.refuse(302, text("<sip:u", i, "@h>"));
  CHECK(chain.event<SessionTerminated>().status == 302);
  CHECK(chain.sent.empty());

  Calling wide;
  std::string many;
  for (int i = 0; i < 100; ++i) many += text(i == 0 ? "" : ", ", "<sip:u", i, "@h>");
  wide.refuse(300, many);
  std::size_t tries = 0;
  for (; !wide.sent.empty(); ++tries) wide.refuse(404);
  CHECK(tries == Redirection::kMaxTargets - 1);
}

TEST_CASE("contacts that are no SIP targets lead nowhere, and sips stays sips") {
  Calling stage;
  stage.refuse(302, "<mailto:bob@example.com>, <tel:+123>, *");
  CHECK(stage.event<SessionTerminated>().status == 302);
  Calling secure("sips:bob@example.com");
  secure.refuse(302, "<sip:bob@cheap.example>, <sips:bob@safe.example>;q=0.1");
  CHECK(secure.take().request_uri() == "sips:bob@safe.example");
}

TEST_CASE("hung up while a target is tried, CANCEL goes to that target and no further is tried") {
  Calling stage;
  stage.refuse(300, "<sip:a@h>, <sip:b@h>");
  const Message second = stage.take();
  stage.reply(second, 180);
  REQUIRE(stage.agent.hang_up(stage.session, stage.now).ok());
  stage.drain();
  CHECK(stage.take().request_uri() == "sip:a@h");
  stage.reply(second, 487);
  CHECK(stage.take().is(Method::Ack));
  CHECK(stage.sent.empty());
  stage.advance(seconds{70});
  CHECK(stage.agent.census().sessions == 0);
  CHECK(stage.agent.census().timers == 0);
}

TEST_CASE("credentials go to no stranger that a 302 leads to") {
  const std::vector<ExtraHeader> ours = {{"Proxy-Authenticate", "Digest realm=\"example.com\", nonce=\"n\""}};
  const std::vector<ExtraHeader> theirs = {
      {"Proxy-Authenticate", "Digest realm=\"evil.example\", nonce=\"n\""}};
  {
    Calling stage;
    stage.refuse(407, {}, ours);
    CHECK(stage.refuse(302, "<sip:bob@evil.example>").has(HeaderId::ProxyAuthorization));
    CHECK_FALSE(stage.refuse(407, {}, theirs).has(HeaderId::ProxyAuthorization));
    CHECK(stage.event<SessionTerminated>().status == 407);
    CHECK(stage.sent.empty());
  }
  {
    Calling unknown_realm;
    unknown_realm.refuse(302, "<sip:bob@evil.example>");
    unknown_realm.refuse(407, {}, theirs);
    CHECK(unknown_realm.event<SessionTerminated>().status == 407);
  }
  {
    Calling at_home;
    at_home.refuse(302, "<sip:carol@example.com>");
    at_home.refuse(407, {}, ours);
    CHECK(at_home.take().has(HeaderId::ProxyAuthorization));
  }
}

TEST_CASE("by policy a 302 is a refusal") {
  Stage stage;
  stage.agent.remove_account(stage.account, stage.now);
  stage.account =
      *stage.agent.add_account({.user = "alice",
                                .domain = "example.com",
                                .server = {.transport = Transport::Udp, .host = "192.0.2.9", .port = 5060},
                                .follow_redirects = false},
                               stage.now);
  stage.drain();
  stage.forget();
  static_cast<void>(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now));
  stage.drain();
  stage.reply(stage.take(), 302, "peer", {{"Contact", "<sip:carol@example.com>"}});
  CHECK(stage.event<SessionTerminated>().contact == "sip:carol@example.com");
}
