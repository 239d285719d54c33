#include "core/sip/usage/registration.hpp"

#include "tests/unit/sip/usage/stage.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

const std::vector<ExtraHeader> kChallenge = {
    {"WWW-Authenticate", "Digest realm=\"example.com\", nonce=\"n1\", qop=\"auth\", algorithm=SHA-256"}};

struct Registering : Stage {
  Registering() {
    forget();
    REQUIRE(agent.register_account(account, now).ok());
    drain();
    CHECK(event<AccountStateChanged>().state == AccountState::Registering);
  }
};

}  // namespace

TEST_CASE(
    "REGISTER, 401, REGISTER with digest, 200: registered for what was granted, and refreshed in time") {
  Registering stage;
  const Message first = stage.take();
  CHECK(first.is(Method::Register));
  stage.reply(first, 401, "r", kChallenge);
  const Message second = stage.take();
  CHECK(second.has(HeaderId::Authorization));
  CHECK(second.cseq() == first.cseq() + 1);
  CHECK(second.call_id() == first.call_id());
  stage.reply(second, 200, "r",
              {{"Contact", "<sip:other@192.0.2.77>;expires=3000"},
               {"Contact", std::string(second.value(HeaderId::Contact)) + ";expires=100"}});
  const auto registered = stage.event<AccountStateChanged>();
  CHECK(registered.state == AccountState::Registered);
  CHECK(registered.expires == 100);

  stage.advance(std::chrono::seconds{69});
  CHECK(stage.sent.empty());
  stage.advance(std::chrono::seconds{17});
  const Message refresh = stage.take();
  CHECK(refresh.value(HeaderId::Authorization).find("nc=00000002") != std::string_view::npos);
}

TEST_CASE("a wrong password is given up after the second try, for good") {
  Registering stage;
  stage.reply(stage.take(), 401, "r", kChallenge);
  stage.reply(stage.take(), 401, "r", kChallenge);
  const auto failed = stage.event<AccountStateChanged>();
  CHECK(failed.state == AccountState::Failed);
  CHECK(failed.status == 401);
  CHECK_FALSE(failed.will_retry);
  stage.advance(std::chrono::hours{1});
  CHECK(stage.sent.empty());
}

TEST_CASE("a stale nonce is answered once more with the new one") {
  Registering stage;
  stage.reply(stage.take(), 401, "r", kChallenge);
  stage.reply(stage.take(), 401, "r",
              {{"WWW-Authenticate",
                "Digest realm=\"example.com\", nonce=\"n2\", qop=\"auth\", algorithm=SHA-256, stale=true"}});
  const Message third = stage.take();
  CHECK(third.value(HeaderId::Authorization).find("nonce=\"n2\"") != std::string_view::npos);
  stage.reply(third, 200, "r");
  CHECK(stage.event<AccountStateChanged>().state == AccountState::Registered);
}

TEST_CASE("423 is answered with the interval that the registrar wants") {
  Registering stage;
  stage.reply(stage.take(), 423, "r", {{"Min-Expires", "1800"}});
  const Message longer = stage.take();
  CHECK(longer.number(HeaderId::Expires) == 1800U);
  stage.reply(longer, 200, "r");
  CHECK(stage.event<AccountStateChanged>().expires == 1800);
}

TEST_CASE("a passing failure is tried again later, and Retry-After is kept") {
  Registering stage;
  stage.reply(stage.take(), 503, "r", {{"Retry-After", "60"}});
  const auto failed = stage.event<AccountStateChanged>();
  CHECK(failed.will_retry);
  CHECK(failed.status == 503);
  stage.advance(std::chrono::seconds{59});
  CHECK(stage.sent.empty());
  stage.advance(std::chrono::seconds{2});
  CHECK(stage.take().is(Method::Register));
}

TEST_CASE("unregister removes the binding, and ends so when nobody answers") {
  Registering stage;
  stage.reply(stage.take(), 200, "r");
  stage.forget();
  REQUIRE(stage.agent.unregister_account(stage.account, stage.now).ok());
  stage.drain();
  CHECK(stage.take().number(HeaderId::Expires) == 0U);
  CHECK(stage.event<AccountStateChanged>().state == AccountState::Unregistering);
  stage.advance(std::chrono::seconds{33});
  CHECK(stage.event<AccountStateChanged>().state == AccountState::Unregistered);
  stage.sent.clear();
  stage.advance(std::chrono::hours{1});
  CHECK(stage.sent.empty());
}

TEST_CASE("after a lost connection the account comes back and registers anew") {
  Stage stage(Transport::Ws);
  REQUIRE(stage.agent.register_account(stage.account, stage.now).ok());
  stage.drain();
  const Message first = stage.take();
  CHECK(first.value(HeaderId::Contact).find(".invalid;transport=ws") != std::string_view::npos);
  stage.reply(first, 200, "r");
  stage.forget();
  const FlowId lost = stage.flow;
  stage.agent.flow_closed(lost, "gone", stage.now);
  stage.drain();
  const auto down = stage.event<AccountStateChanged>();
  CHECK(down.state == AccountState::Connecting);
  CHECK_FALSE(down.connected);
  stage.advance(std::chrono::seconds{2});
  CHECK_FALSE(stage.flow == lost);
  CHECK(stage.event<AccountStateChanged>().state == AccountState::Registering);
  stage.reply(stage.take(), 200, "r");
  CHECK(stage.event<AccountStateChanged>().state == AccountState::Registered);
}

TEST_CASE("REGISTER names the instance and the flow, and asks for outbound, Path and GRUU") {
  Registering stage;
  const Message request = stage.take();
  const std::string_view contact = request.value(HeaderId::Contact);
  CHECK(contact.find(";+sip.instance=\"<urn:uuid:") != std::string_view::npos);
  CHECK(contact.find(";reg-id=1") != std::string_view::npos);
  for (const char* tag : {"path", "outbound", "gruu"}) CHECK(request.lists(HeaderId::Supported, tag));
}

TEST_CASE("calls use the GRUU that the registrar gave, and the temporary one with Privacy") {
  Registering stage;
  const Message request = stage.take();
  const std::string instance(
      parse_name_addr(request.value(HeaderId::Contact))->parameters.value("+sip.instance"));
  stage.reply(
      request, 200, "r",
      {{"Contact", text("<sip:alice@other.test>;reg-id=1;expires=60;+sip.instance=", instance,
                        ";pub-gruu=\"sip:alice@example.com;gr=abc\";temp-gruu=\"sip:x1@example.com;gr\"")}});
  CHECK(stage.event<AccountStateChanged>().expires == 60);
  REQUIRE(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now).ok());
  stage.drain();
  CHECK(stage.take().value(HeaderId::Contact) == "<sip:alice@example.com;gr=abc>");
  REQUIRE(
      stage.agent
          .invite(stage.account, "bob", {.offer = kOffer, .extra_headers = {{"Privacy", "id"}}}, stage.now)
          .ok());
  stage.drain();
  CHECK(stage.take().value(HeaderId::Contact) == "<sip:x1@example.com;gr>");
}

TEST_CASE("a GRUU that would break the header is not taken") {
  Registering stage;
  const Message request = stage.take();
  stage.reply(request, 200, "r",
              {{"Contact", text(request.value(HeaderId::Contact), ";pub-gruu=\"sip:a@b>;evil=1\"")}});
  stage.forget();
  REQUIRE(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now).ok());
  stage.drain();
  CHECK(stage.take().value(HeaderId::Contact) == "<sip:alice@192.0.2.1:5060>");
}

TEST_CASE("a registrar that keeps the flow is told so in each Contact") {
  Registering stage;
  stage.reply(stage.take(), 200, "r", {{"Require", "outbound"}, {"Flow-Timer", "20"}});
  stage.forget();
  REQUIRE(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now).ok());
  stage.drain();
  CHECK(stage.take().value(HeaderId::Contact) == "<sip:alice@192.0.2.1:5060;ob>");
}

TEST_CASE("439 is answered without outbound") {
  Registering stage;
  stage.reply(stage.take(), 439, "r");
  const Message plain = stage.take();
  CHECK(plain.value(HeaderId::Contact).find("reg-id") == std::string_view::npos);
  CHECK(plain.value(HeaderId::Contact).find("+sip.instance") != std::string_view::npos);
  stage.reply(plain, 439, "r");
  CHECK_FALSE(stage.event<AccountStateChanged>().will_retry);
}

TEST_CASE("requests outside of dialogs take the Service-Route, REGISTER does not") {
  Registering stage;
  stage.reply(stage.take(), 200, "r",
              {{"Service-Route", "<sip:one.example.com;lr>, <sip:two.example.com;lr>"}});
  REQUIRE(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now).ok());
  stage.drain();
  const Message invite = stage.take();
  std::string routes;
  for (const std::string_view route : invite.values(HeaderId::Route)) routes += route;
  CHECK(routes == "<sip:one.example.com;lr><sip:two.example.com;lr>");
  REQUIRE(stage.agent.register_account(stage.account, stage.now).ok());
  stage.drain();
  CHECK_FALSE(stage.take().has(HeaderId::Route));
}

TEST_CASE("a Service-Route without bound counts as none") {
  Registering stage;
  std::string routes = "<sip:r.example.com;lr>";
  for (int i = 0; i < 8; ++i) routes += ", <sip:r.example.com;lr>";
  stage.reply(stage.take(), 200, "r", {{"Service-Route", routes}});
  REQUIRE(stage.agent.invite(stage.account, "bob", {.offer = kOffer}, stage.now).ok());
  stage.drain();
  CHECK_FALSE(stage.take().has(HeaderId::Route));
}

TEST_CASE("Retry-After is kept with each passing refusal") {
  const std::uint16_t status = GENERATE(std::uint16_t{480}, std::uint16_t{486}, std::uint16_t{500});
  Registering stage;
  stage.reply(stage.take(), status, "r", {{"Retry-After", "60"}});
  CHECK(stage.event<AccountStateChanged>().will_retry);
  stage.advance(std::chrono::seconds{59});
  CHECK(stage.sent.empty());
  stage.advance(std::chrono::seconds{2});
  CHECK(stage.take().is(Method::Register));
}

TEST_CASE("the pause between refusals doubles up to half an hour") {
  Registering stage;
  Duration longest{};
  for (int i = 0; i < 14; ++i) {
    const Instant refused = stage.now;
    const Message request = stage.take();
    stage.sent.clear();  // its repetitions
    stage.reply(request, 500, "r");
    while (stage.sent.empty()) stage.advance(std::chrono::seconds{1});
    longest = std::max(longest, stage.now - refused);
  }
  CHECK(longest >= std::chrono::minutes{15});
  CHECK(longest <= std::chrono::seconds{1802});
}

TEST_CASE("a silent server is found out 20 s after REGISTER, and tried anew") {
  Stage stage(Transport::Ws);
  REQUIRE(stage.agent.register_account(stage.account, stage.now).ok());
  stage.drain();
  const FlowId first = stage.flow;
  stage.advance(std::chrono::seconds{19});
  CHECK(stage.flow == first);
  stage.advance(std::chrono::seconds{2});
  CHECK_FALSE(stage.flow == first);
}
