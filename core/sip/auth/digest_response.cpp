#include "core/sip/auth/digest_response.hpp"

#include "core/base/text_writer.hpp"

namespace webphone::sip {

std::string digest_secret(DigestHash hash, std::string_view user, std::string_view realm,
                          std::string_view password) {
  return hex_hash(hash, text(user, ':', realm, ':', password));
}

std::string digest_response(const DigestInput& in) {
  const DigestHash hash = in.algorithm.hash;
  std::string a1(in.secret);
  if (in.algorithm.session) a1 = hex_hash(hash, text(in.secret, ':', in.nonce, ':', in.cnonce));
  std::string a2 = text(in.method, ':', in.uri);
  if (in.qop == Qop::AuthInt) a2 += text(':', hex_hash(hash, in.body));

  const std::string request = hex_hash(hash, a2);
  if (in.qop == Qop::None) return hex_hash(hash, text(a1, ':', in.nonce, ':', request));
  return hex_hash(hash,
                  text(a1, ':', in.nonce, ':', in.nc, ':', in.cnonce, ':', qop_name(in.qop), ':', request));
}

std::string_view qop_name(Qop qop) {
  switch (qop) {
    case Qop::None: return {};
    case Qop::Auth: return "auth";
    case Qop::AuthInt: return "auth-int";
  }
  return {};
}

}  // namespace webphone::sip
