#include "core/crypto/hash.hpp"

#include <mbedtls/md5.h>
#include <mbedtls/sha1.h>
#include <mbedtls/sha256.h>
#include <mbedtls/sha512.h>

#include <algorithm>

namespace webphone::crypto {

// The software hashes of mbedTLS return 0 always; only hardware replacements, which we do not build, can
// fail.

Hash<16> md5(Bytes octets) {
  Hash<16> hash{};
  mbedtls_md5_ret(octets.data(), octets.size(), hash.data());
  return hash;
}

Hash<20> sha1(Bytes octets) {
  Hash<20> hash{};
  mbedtls_sha1_ret(octets.data(), octets.size(), hash.data());
  return hash;
}

Hash<32> sha256(Bytes octets) {
  Hash<32> hash{};
  mbedtls_sha256_ret(octets.data(), octets.size(), hash.data(), 0);
  return hash;
}

Hash<32> sha512_256(Bytes octets) {
  constexpr std::array<std::uint64_t, 8> kInitialWords = {
      0x22312194FC2BF72CULL, 0x9F555FA3C84C64C2ULL, 0x2393B86B6F53B151ULL, 0x963877195940EABDULL,
      0x96283EE2A88EFFE3ULL, 0xBE5E1E2553863992ULL, 0x2B0199FC2C85B8AAULL, 0x0EB72DDC81C52CA2ULL};
  Hash<64> full{};
  mbedtls_sha512_context context;
  mbedtls_sha512_init(&context);
  mbedtls_sha512_starts_ret(&context, 0);
  std::copy(kInitialWords.begin(), kInitialWords.end(), context.state);
  mbedtls_sha512_update_ret(&context, octets.data(), octets.size());
  mbedtls_sha512_finish_ret(&context, full.data());
  mbedtls_sha512_free(&context);
  Hash<32> hash{};
  std::copy_n(full.begin(), hash.size(), hash.begin());
  return hash;
}

}  // namespace webphone::crypto
