#include "core/crypto/base64.hpp"

#include <mbedtls/base64.h>

namespace webphone::crypto {

std::string base64_encode(Bytes octets) {
  std::vector<std::uint8_t> out((octets.size() + 2) / 3 * 4 + 1);  // mbedTLS ends the text with a NUL
  std::size_t written = 0;
  mbedtls_base64_encode(out.data(), out.size(), &written, octets.data(), octets.size());
  return std::string(as_text(Bytes(out).first(written)));
}

std::optional<std::vector<std::uint8_t>> base64_decode(std::string_view text) {
  // mbedTLS passes over white space and cuts off what lacks its padding; neither is wanted here.
  if (text.size() % 4 != 0 || text.find_first_of(" \r\n") != std::string_view::npos) return std::nullopt;
  const Bytes in = as_bytes(text);
  std::vector<std::uint8_t> out(in.size() / 4 * 3);
  std::size_t written = 0;
  if (mbedtls_base64_decode(out.data(), out.size(), &written, in.data(), in.size()) != 0) return std::nullopt;
  out.resize(written);
  return out;
}

std::optional<std::vector<std::uint8_t>> base64url_decode(std::string_view text) {
  if (text.find_first_of("+/") != std::string_view::npos) return std::nullopt;
  std::string plain(text);
  for (char& c : plain) c = c == '-' ? '+' : c == '_' ? '/' : c;
  if (plain.find('=') == std::string::npos) plain.append((4 - plain.size() % 4) % 4, '=');
  return base64_decode(plain);
}

}  // namespace webphone::crypto
