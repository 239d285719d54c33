// The input is the value of a challenge. Whatever is accepted must lead to one well-formed header that
// carries the challenge's own realm and nonce back.
#include <cstdlib>
#include <string>

#include "core/base/bytes.hpp"
#include "core/sip/auth/digest_client.hpp"
#include "core/sip/auth/mask_credentials.hpp"
#include "core/sip/message/auth_params.hpp"
#include "core/sip/message/parser.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_answer(const OutgoingMessage& request) {
  const std::string written = request.write();
  require(written.find("\r\n\r\n") == written.size() - 4);
  const auto params = AuthParams::parse(request.value(HeaderId::Authorization));
  require(params && params->scheme() == "Digest" && params->text("username") == "user");
  // What stands before the response is hashed into it, so it is found first; an opaque behind may repeat it.
  const std::string response = params->text("response");
  require(response.size() >= 32);
  require(mask_credentials(written).compare(written.find(response), response.size(),
                                            std::string(response.size(), '*')) == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string value(as_text({data, size}));
  std::string text =
      "SIP/2.0 401 No\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:a@h>\r\n";
  text += "Call-ID: c\r\nCSeq: 1 REGISTER\r\nWWW-Authenticate: " + value + "\r\nContent-Length: 0\r\n\r\n";
  const auto response = parse(text);
  if (!response.ok()) return 0;

  SeededRandom random(1);
  DigestClient digest({"user", "password", {}, {}}, random);
  OutgoingMessage request = OutgoingMessage::request(Method::Register, "sip:h");
  AuthTries tries;
  int answers = 0;
  while (digest.on_challenge(*response, request, tries)) {
    require(++answers <= DigestClient::kMaxTries);
    digest.authorize(request, tries);
    check_answer(request);
  }
  require(!parse_challenge(response->value(HeaderId::WwwAuthenticate)).ok() || answers > 0);
  return 0;
}
