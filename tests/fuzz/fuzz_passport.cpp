// The input is the claims of a PASSporT as JSON, which are put into a token.

#include <string>

#include "core/crypto/base64.hpp"
#include "core/sip/headers/passport.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

std::string base64url(std::string_view text) {
  std::string out = crypto::base64_encode(as_bytes(text));
  for (char& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string token =
      base64url(R"({"alg":"ES256","ppt":"shaken"})") + "." + base64url(as_text({data, size})) + ".";
  const auto passport = decode_passport(token);
  if (!passport) {
    require(passport.error() != PassportError::BadForm && passport.error() != PassportError::BadEncoding);
    return 0;
  }
  require(!passport->origin.empty() && passport->type == "shaken");
  require(!passport->destinations.empty() && passport->destinations.size() <= kMaxPassportDestinations);
  return 0;
}
