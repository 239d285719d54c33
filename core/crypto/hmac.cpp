#include "core/crypto/hmac.hpp"

#include <algorithm>
#include <vector>

namespace webphone::crypto {

namespace {

constexpr std::size_t kBlock = 64;

template <std::size_t Octets>
Hash<Octets> hmac(Hash<Octets> (*hash)(Bytes), Bytes key, Bytes octets) {
  Hash<kBlock> padded{};
  if (key.size() > kBlock) {
    const Hash<Octets> short_key = hash(key);
    std::copy(short_key.begin(), short_key.end(), padded.begin());
  } else {
    std::copy(key.begin(), key.end(), padded.begin());
  }
  const auto keyed = [&](std::uint8_t pad, Bytes rest) {
    std::vector<std::uint8_t> input(kBlock);
    std::transform(padded.begin(), padded.end(), input.begin(),
                   [pad](std::uint8_t octet) { return static_cast<std::uint8_t>(octet ^ pad); });
    input.insert(input.end(), rest.begin(), rest.end());
    return hash(input);
  };
  return keyed(0x5C, keyed(0x36, octets));
}

}  // namespace

Hash<20> hmac_sha1(Bytes key, Bytes octets) {
  return hmac<20>(sha1, key, octets);
}

Hash<32> hmac_sha256(Bytes key, Bytes octets) {
  return hmac<32>(sha256, key, octets);
}

}  // namespace webphone::crypto
