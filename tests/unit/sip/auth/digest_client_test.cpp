#include "core/sip/auth/digest_client.hpp"

#include <string>
#include <vector>

#include "core/base/ascii.hpp"
#include "core/sip/auth/digest_response.hpp"
#include "core/sip/message/auth_params.hpp"
#include "core/sip/message/parser.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

constexpr const char* kRealm = "atlanta.example.com";

Credentials alice(std::string realm = {}) {
  return {"alice", "secret of alice", {}, std::move(realm)};
}

std::string challenge(std::string_view nonce, std::string_view more = ", qop=\"auth\"",
                      std::string_view realm = kRealm) {
  return "Digest realm=\"" + std::string(realm) + "\", nonce=\"" + std::string(nonce) + "\"" +
         std::string(more);
}

Message response(int status, std::vector<std::string> header_lines) {
  std::string text = "SIP/2.0 " + std::to_string(status) +
                     " Reason\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1\r\nFrom: <sip:alice@h>;tag=1\r\n"
                     "To: <sip:alice@h>;tag=2\r\nCall-ID: c\r\nCSeq: 1 REGISTER\r\n";
  for (const std::string& line : header_lines) text += line + "\r\n";
  auto message = parse(text + "Content-Length: 0\r\n\r\n");
  REQUIRE(message.ok());
  return std::move(*message);
}

Message unauthorized(std::vector<std::string> challenges) {
  for (std::string& value : challenges) value = "WWW-Authenticate: " + value;
  return response(401, std::move(challenges));
}

Message proxy_required(std::vector<std::string> challenges) {
  for (std::string& value : challenges) value = "Proxy-Authenticate: " + value;
  return response(407, std::move(challenges));
}

OutgoingMessage register_request() {
  return OutgoingMessage::request(Method::Register, "sip:atlanta.example.com");
}

OutgoingMessage invite_request(std::string uri = "sip:bob@atlanta.example.com") {
  OutgoingMessage invite = OutgoingMessage::request(Method::Invite, std::move(uri));
  invite.set_body("application/sdp", "v=0\r\n");
  return invite;
}

std::vector<std::string> headers_of(const OutgoingMessage& request, HeaderId id) {
  std::vector<std::string> values;
  for (const OutgoingMessage::Field& field : request.fields()) {
    if (field.id == id) values.emplace_back(field.value);
  }
  return values;
}

std::string param(std::string_view header, std::string_view name) {
  const auto params = AuthParams::parse(header);
  REQUIRE(params);
  return params->text(name);
}

// verifies checks an answer as a server does that knows alice's password.
bool verifies(std::string_view header, std::string_view method, std::string_view body = {}) {
  const auto algorithm = parse_digest_algorithm(AuthParams::parse(header)->find("algorithm").value_or("MD5"));
  REQUIRE(algorithm);
  const std::string qop = param(header, "qop");
  const std::string secret =
      digest_secret(algorithm->hash, param(header, "username"), param(header, "realm"), "secret of alice");
  const std::string nonce = param(header, "nonce"), cnonce = param(header, "cnonce"),
                    nc = param(header, "nc"), uri = param(header, "uri");
  return param(header, "response") ==
         digest_response({*algorithm, qop.empty() ? Qop::None : (qop == "auth" ? Qop::Auth : Qop::AuthInt),
                          secret, nonce, cnonce, nc, method, uri, body});
}

// Story is one account with its client and the request that is on its way.
struct Story {
  explicit Story(Credentials credentials = alice()) : digest(std::move(credentials), random) {}

  SeededRandom random{7};
  DigestClient digest;

  /// answered gives the request with the answers to these challenges.
  OutgoingMessage answered(OutgoingMessage request, const Message& challenges, AuthTries& tries) {
    const auto status = digest.on_challenge(challenges, request, tries);
    INFO(describe(status.error()));
    CHECK(status.ok());
    digest.authorize(request, tries);
    return request;
  }
  OutgoingMessage answered(OutgoingMessage request, const Message& challenges) {
    AuthTries tries;
    return answered(std::move(request), challenges, tries);
  }
  AuthError refused(const Message& challenges) {
    AuthTries tries;
    const auto status = digest.on_challenge(challenges, register_request(), tries);
    CHECK_FALSE(status.ok());
    return status.error();
  }
};

}  // namespace

TEST_CASE("a request to an unknown server carries no credentials") {
  Story story;
  AuthTries tries;
  OutgoingMessage request = register_request();
  story.digest.authorize(request, tries);
  CHECK_FALSE(request.has(HeaderId::Authorization));
  CHECK_FALSE(request.has(HeaderId::ProxyAuthorization));
}

TEST_CASE("a 401 is answered with Authorization, a 407 with Proxy-Authorization") {
  Story story;
  const OutgoingMessage reg = story.answered(register_request(), unauthorized({challenge("n1")}));
  REQUIRE(headers_of(reg, HeaderId::Authorization).size() == 1);
  CHECK_FALSE(reg.has(HeaderId::ProxyAuthorization));
  const std::string_view answer = reg.value(HeaderId::Authorization);
  CHECK(verifies(answer, "REGISTER"));
  CHECK(param(answer, "uri") == "sip:atlanta.example.com");
  CHECK(param(answer, "nc") == "00000001");
  CHECK(param(answer, "cnonce").size() == 24);
  CHECK_FALSE(AuthParams::parse(answer)->find("algorithm"));
  CHECK_FALSE(AuthParams::parse(answer)->find("opaque"));
  CHECK_FALSE(AuthParams::parse(answer)->find("userhash"));

  const OutgoingMessage invite = story.answered(invite_request(), proxy_required({challenge("n2")}));
  CHECK_FALSE(invite.has(HeaderId::Authorization));
  CHECK(verifies(invite.value(HeaderId::ProxyAuthorization), "INVITE"));
}

TEST_CASE("without qop the answer has neither nc nor cnonce") {
  Story story;
  const OutgoingMessage request = story.answered(register_request(), unauthorized({challenge("n", "")}));
  const std::string_view answer = request.value(HeaderId::Authorization);
  CHECK(verifies(answer, "REGISTER"));
  for (const char* name : {"qop", "nc", "cnonce"}) CHECK_FALSE(AuthParams::parse(answer)->find(name));
}

TEST_CASE("qop, nc and algorithm go out without quotes, opaque and nonce as they came") {
  Story story;
  const OutgoingMessage request = story.answered(
      register_request(),
      unauthorized({challenge(R"(x\"\\)", R"(, qop="auth", algorithm=sha-256, opaque="o\"")")}));
  const std::string answer(request.value(HeaderId::Authorization));
  for (const char* part : {", qop=auth, ", ", nc=00000001, ", ", algorithm=SHA-256, ", R"(, opaque="o\"", )",
                           R"(nonce="x\"\\", )"}) {
    INFO(part);
    CHECK(answer.find(part) != std::string::npos);
  }
  CHECK(verifies(answer, "REGISTER"));
}

TEST_CASE("quotes and backslashes in realm and user name are exact (abuse case 28)") {
  Credentials credentials = alice();
  credentials.user = R"(al"ice\)";
  Story story(credentials);
  const OutgoingMessage request = story.answered(
      register_request(), unauthorized({challenge("n", ", qop=\"auth\"", R"(the \"realm\" \\)")}));
  const std::string answer(request.value(HeaderId::Authorization));
  CHECK(answer.find(R"(username="al\"ice\\")") != std::string::npos);
  CHECK(answer.find(R"(realm="the \"realm\" \\")") != std::string::npos);
  CHECK(verifies(answer, "REGISTER"));
  CHECK(story.digest.realm() == R"(the "realm" \)");
}

TEST_CASE("the second request is not challenged again: the nonce is reused and counted") {
  Story story;
  const OutgoingMessage first = story.answered(register_request(), unauthorized({challenge("n1")}));
  for (const char* nc : {"00000002", "00000003"}) {
    AuthTries tries;
    OutgoingMessage again = register_request();
    story.digest.authorize(again, tries);
    const std::string_view answer = again.value(HeaderId::Authorization);
    CHECK(param(answer, "nc") == nc);
    CHECK(param(answer, "nonce") == "n1");
    CHECK(param(answer, "cnonce") == param(first.value(HeaderId::Authorization), "cnonce"));
    CHECK(verifies(answer, "REGISTER"));
  }
}

TEST_CASE("a reused nonce keeps the session secret of -sess") {
  Story story;
  story.answered(register_request(), unauthorized({challenge("n1", ", qop=\"auth\", algorithm=MD5-sess")}));
  AuthTries tries;
  OutgoingMessage again = register_request();
  story.digest.authorize(again, tries);
  CHECK(verifies(again.value(HeaderId::Authorization), "REGISTER"));
}

TEST_CASE("an answer for the registrar does not travel with an INVITE to a stranger") {
  Story story;
  story.answered(register_request(), unauthorized({challenge("n1")}));
  AuthTries tries;
  OutgoingMessage invite = invite_request();
  story.digest.authorize(invite, tries);
  CHECK_FALSE(invite.has(HeaderId::Authorization));
}

TEST_CASE("an answer for the proxy does not travel to a peer's own address") {
  Story story;
  story.answered(invite_request(), proxy_required({challenge("n1")}));
  AuthTries tries;
  OutgoingMessage next = invite_request("sip:carol@ATLANTA.example.com:5060;transport=ws");
  story.digest.authorize(next, tries);
  CHECK(next.has(HeaderId::ProxyAuthorization));
  OutgoingMessage bye = OutgoingMessage::request(Method::Bye, "sip:bob@192.0.2.7:5062");
  story.digest.authorize(bye, tries);
  CHECK_FALSE(bye.has(HeaderId::ProxyAuthorization));
}

TEST_CASE("a stale nonce is replaced, and the request goes out once more") {
  Story story;
  story.answered(register_request(), unauthorized({challenge("old")}));

  AuthTries tries;
  OutgoingMessage refresh = register_request();
  story.digest.authorize(refresh, tries);
  const OutgoingMessage again =
      story.answered(refresh, unauthorized({challenge("new", ", qop=\"auth\", stale=true")}), tries);
  REQUIRE(headers_of(again, HeaderId::Authorization).size() == 1);
  CHECK(param(again.value(HeaderId::Authorization), "nonce") == "new");
  CHECK(param(again.value(HeaderId::Authorization), "nc") == "00000001");
}

TEST_CASE("a server that forgot our nonce without saying stale is answered too") {
  Story story;
  story.answered(register_request(), unauthorized({challenge("old")}));
  AuthTries tries;
  OutgoingMessage refresh = register_request();
  story.digest.authorize(refresh, tries);
  const OutgoingMessage again = story.answered(refresh, unauthorized({challenge("new")}), tries);
  CHECK(param(again.value(HeaderId::Authorization), "nonce") == "new");
}

TEST_CASE("a wrong password is found out at the second 401") {
  Story story;
  AuthTries tries;
  const OutgoingMessage request = story.answered(register_request(), unauthorized({challenge("n1")}), tries);
  const auto status = story.digest.on_challenge(unauthorized({challenge("n2")}), request, tries);
  REQUIRE_FALSE(status.ok());
  CHECK(status.error() == AuthError::Rejected);

  AuthTries next_tries;
  OutgoingMessage next = register_request();
  story.digest.authorize(next, next_tries);
  CHECK_FALSE(next.has(HeaderId::Authorization));
}

TEST_CASE("endless stale challenges end after two tries (abuse case 27)") {
  Story story;
  AuthTries tries;
  OutgoingMessage request = register_request();
  int sent = 0;
  for (; sent < 100; ++sent) {
    const std::string nonce = "n" + std::to_string(sent);
    if (!story.digest.on_challenge(unauthorized({challenge(nonce, ", qop=\"auth\", stale=true")}), request,
                                   tries))
      break;
    story.digest.authorize(request, tries);
  }
  CHECK(sent == DigestClient::kMaxTries);
}

TEST_CASE("a proxy and a server may both ask for credentials for one request") {
  Story story;
  AuthTries tries;
  OutgoingMessage request = story.answered(invite_request(), proxy_required({challenge("p")}), tries);
  request = story.answered(request, unauthorized({challenge("s")}), tries);
  CHECK(param(request.value(HeaderId::ProxyAuthorization), "nonce") == "p");
  CHECK(param(request.value(HeaderId::ProxyAuthorization), "nc") == "00000002");
  CHECK(param(request.value(HeaderId::Authorization), "nonce") == "s");
  CHECK(headers_of(request, HeaderId::ProxyAuthorization).size() == 1);
}

TEST_CASE("two proxies of one realm each get their answer") {
  Story story;
  const OutgoingMessage request =
      story.answered(invite_request(), proxy_required({challenge("p1"), challenge("p2"), challenge("p1")}));
  const auto answers = headers_of(request, HeaderId::ProxyAuthorization);
  REQUIRE(answers.size() == 2);
  CHECK(param(answers[0], "nonce") == "p1");
  CHECK(param(answers[1], "nonce") == "p2");
}

TEST_CASE("of several algorithms the strongest is answered (abuse case 25)") {
  Story story;
  const OutgoingMessage request = story.answered(
      register_request(), unauthorized({challenge("m", ", qop=\"auth\", algorithm=MD5"),
                                        challenge("s", ", qop=\"auth\", algorithm=SHA-256"),
                                        challenge("t", ", qop=\"auth\", algorithm=SHA-512-256"),
                                        challenge("u", ", qop=\"auth\", algorithm=UNKNOWN-1")}));
  const auto answers = headers_of(request, HeaderId::Authorization);
  REQUIRE(answers.size() == 1);
  CHECK(param(answers[0], "algorithm") == "SHA-512-256");
  CHECK(param(answers[0], "nonce") == "t");
  CHECK(verifies(answers[0], "REGISTER"));
}

TEST_CASE("MD5 is refused where a stronger algorithm was in use (abuse case 25)") {
  Story story;
  story.answered(register_request(), unauthorized({challenge("s", ", qop=\"auth\", algorithm=SHA-256")}));
  CHECK(story.refused(unauthorized({challenge("m", ", qop=\"auth\", algorithm=MD5")})) ==
        AuthError::Downgrade);
  CHECK(story.refused(proxy_required({challenge("m")})) == AuthError::Downgrade);
  CHECK(story.refused(unauthorized({challenge("m", ", qop=\"auth\", algorithm=MD5-sess")})) ==
        AuthError::Downgrade);
  story.answered(register_request(), unauthorized({challenge("t", ", qop=\"auth\", algorithm=SHA-512-256")}));
  story.answered(register_request(), unauthorized({challenge("s", ", qop=\"auth\", algorithm=SHA-256")}));
}

TEST_CASE("only the configured realm is answered (abuse case 26)") {
  Story story(alice(kRealm));
  CHECK(story.refused(unauthorized({challenge("n", ", qop=\"auth\"", "evil.example.com")})) ==
        AuthError::ForeignRealm);
  CHECK(story.refused(unauthorized({challenge("n", ", qop=\"auth\"", "ATLANTA.example.com")})) ==
        AuthError::ForeignRealm);
  const OutgoingMessage request =
      story.answered(register_request(),
                     unauthorized({challenge("e", ", qop=\"auth\", algorithm=SHA-256", "evil.example.com"),
                                   challenge("n")}));
  const auto answers = headers_of(request, HeaderId::Authorization);
  REQUIRE(answers.size() == 1);
  CHECK(param(answers[0], "realm") == kRealm);
}

TEST_CASE("without a configured realm that of the first challenge holds for good (abuse case 26)") {
  Story story;
  CHECK(story.digest.realm().empty());
  story.answered(register_request(), unauthorized({challenge("n")}));
  CHECK(story.digest.realm() == kRealm);
  CHECK(story.refused(proxy_required({challenge("n", ", qop=\"auth\"", "evil.example.com")})) ==
        AuthError::ForeignRealm);
}

TEST_CASE("a first response with two realms teaches the first of them") {
  Story story;
  const OutgoingMessage request =
      story.answered(register_request(),
                     unauthorized({challenge("n"), challenge("e", ", qop=\"auth\"", "evil.example.com")}));
  CHECK(headers_of(request, HeaderId::Authorization).size() == 1);
  CHECK(story.digest.realm() == kRealm);
}

TEST_CASE("auth-int alone is answered over the body (abuse case 28)") {
  Story story;
  const OutgoingMessage request =
      story.answered(invite_request(), proxy_required({challenge("n", ", qop=\"auth-int\"")}));
  const std::string_view answer = request.value(HeaderId::ProxyAuthorization);
  CHECK(param(answer, "qop") == "auth-int");
  CHECK(verifies(answer, "INVITE", "v=0\r\n"));
  CHECK_FALSE(verifies(answer, "INVITE", "v=1\r\n"));
}

TEST_CASE("what cannot be answered is refused with its reason") {
  Story story;
  CHECK(story.refused(unauthorized({})) == AuthError::NoChallenge);
  CHECK(story.refused(unauthorized({"Basic realm=\"r\""})) == AuthError::NoChallenge);
  CHECK(story.refused(unauthorized({challenge(std::string(kMaxNonce + 1, 'n'))})) == AuthError::NoChallenge);
  CHECK(story.refused(unauthorized({challenge("n", ", algorithm=AKAv1-MD5")})) == AuthError::Unsupported);
  CHECK(story.refused(unauthorized({challenge("n", ", qop=\"token\"")})) == AuthError::Unsupported);
  CHECK(Story(Credentials{}).refused(unauthorized({challenge("n")})) == AuthError::NoCredentials);
  CHECK(Story(Credentials{"alice", {}, {}, {}}).refused(unauthorized({challenge("n")})) ==
        AuthError::NoCredentials);
}

TEST_CASE("a pre-computed hash answers MD5 and nothing else") {
  Credentials credentials = alice(kRealm);
  credentials.ha1 = digest_secret(DigestHash::Md5, "alice", kRealm, credentials.password);
  for (char& c : credentials.ha1) c = to_upper(c);
  credentials.password.clear();
  Story story(credentials);
  const OutgoingMessage request = story.answered(
      register_request(),
      unauthorized({challenge("s", ", qop=\"auth\", algorithm=SHA-256"), challenge("m", ", qop=\"auth\"")}));
  CHECK(param(request.value(HeaderId::Authorization), "nonce") == "m");
  CHECK(verifies(request.value(HeaderId::Authorization), "REGISTER"));
  CHECK(story.refused(unauthorized({challenge("s", ", algorithm=SHA-256")})) == AuthError::Unsupported);
}

TEST_CASE("nextnonce takes the place of the nonce in use") {
  Story story;
  const OutgoingMessage request = story.answered(register_request(), unauthorized({challenge("n1")}));
  story.digest.on_success(response(200, {"Authentication-Info: qop=auth, nextnonce=\"n2\""}), request);
  AuthTries tries;
  OutgoingMessage again = register_request();
  story.digest.authorize(again, tries);
  CHECK(param(again.value(HeaderId::Authorization), "nonce") == "n2");
  CHECK(param(again.value(HeaderId::Authorization), "nc") == "00000001");
  CHECK(verifies(again.value(HeaderId::Authorization), "REGISTER"));
}

TEST_CASE("a nextnonce that nobody asked for, or too long, changes nothing") {
  Story story;
  OutgoingMessage request = register_request();
  story.digest.on_success(response(200, {"Authentication-Info: nextnonce=\"n2\""}), request);
  AuthTries tries;
  story.digest.authorize(request, tries);
  CHECK_FALSE(request.has(HeaderId::Authorization));

  request = story.answered(register_request(), unauthorized({challenge("n1")}));
  story.digest.on_success(
      response(200, {"Authentication-Info: nextnonce=\"" + std::string(kMaxNonce + 1, 'n') + "\""}), request);
  story.digest.authorize(request, tries);
  CHECK(param(request.value(HeaderId::Authorization), "nonce") == "n1");
}

TEST_CASE("the number of kept nonces is bounded") {
  Story story;
  for (int i = 0; i < 100; ++i) {
    story.answered(invite_request("sip:x@host" + std::to_string(i)), proxy_required({challenge("n")}));
  }
  int kept = 0;
  for (int i = 0; i < 100; ++i) {
    AuthTries tries;
    OutgoingMessage request = invite_request("sip:x@host" + std::to_string(i));
    story.digest.authorize(request, tries);
    kept += request.has(HeaderId::ProxyAuthorization) ? 1 : 0;
  }
  CHECK(kept == static_cast<int>(DigestClient::kMaxNonces));
}

TEST_CASE("Every failure of authentication has words of its own") {
  for (int error = 0; error <= static_cast<int>(AuthError::TooManyTries); ++error) {
    CHECK_FALSE(describe(static_cast<AuthError>(error)).empty());
  }
}
