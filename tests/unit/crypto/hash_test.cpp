#include "core/crypto/hash.hpp"

#include <string>

#include "core/base/ascii.hpp"
#include "tests/catch.hpp"

using namespace webphone;

namespace {

template <std::size_t Octets>
std::string hex(const crypto::Hash<Octets>& hash) {
  return to_hex(as_text(hash));
}

// Octets i * 7 + 3, so that no two blocks are alike.
std::string pattern(std::size_t length) {
  std::string out;
  for (std::size_t i = 0; i < length; ++i) out.push_back(static_cast<char>((i * 7 + 3) & 0xFFU));
  return out;
}

const std::string kTwoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const std::string kFourBlocks =
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
    "nopqrstu";

}  // namespace

TEST_CASE("md5 gives the test suite of RFC 1321") {
  const auto md5 = [](std::string_view text) { return hex(crypto::md5(as_bytes(text))); };
  CHECK(md5("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(md5("a") == "0cc175b9c0f1b6a831c399e269772661");
  CHECK(md5("abc") == "900150983cd24fb0d6963f7d28e17f72");
  CHECK(md5("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
  CHECK(md5("abcdefghijklmnopqrstuvwxyz") == "c3fcd3d76192e4007dfb496cca67e13b");
  CHECK(md5("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") ==
        "d174ab98d277d9f5a5611c2c9f419d9f");
  CHECK(md5("12345678901234567890123456789012345678901234567890123456789012345678901234567890") ==
        "57edf4a22be3c955ac49da2e2107b67a");
}

TEST_CASE("sha1 gives the examples of FIPS 180") {
  const auto sha1 = [](std::string_view text) { return hex(crypto::sha1(as_bytes(text))); };
  CHECK(sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
  CHECK(sha1(kTwoBlocks) == "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
  CHECK(sha1("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
}

TEST_CASE("sha256 gives the examples of FIPS 180") {
  const auto sha256 = [](std::string_view text) { return hex(crypto::sha256(as_bytes(text))); };
  CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256(kTwoBlocks) == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("sha512_256 gives the examples of FIPS 180") {
  const auto sha512_256 = [](std::string_view text) { return hex(crypto::sha512_256(as_bytes(text))); };
  CHECK(sha512_256("abc") == "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23");
  CHECK(sha512_256(kFourBlocks) == "3928e184fb8690f840da3988121d31be65cb9d3ef83ee6146feac861e19b563a");
  CHECK(sha512_256("") == "c672b8d1ef56ed28ab87c3622c5114069bdd3ad7b8f9737498d0c01ecef0967a");
}

TEST_CASE("hashes pad rightly at the lengths around their blocks") {
  struct Row {
    std::size_t length;
    const char* md5;
    const char* sha1;
    const char* sha256;
    const char* sha512_256;
  };
  // The first four octets of each, made with an independent implementation.
  const Row rows[] = {{1, "86666835", "9842926a", "084fed08", "05b577a2"},
                      {55, "52c0e574", "ddf57317", "e7313d33", "8c12c6a5"},
                      {56, "46c9907f", "a0d492bb", "4324d65f", "d8d15e81"},
                      {63, "a62f6d59", "c5585674", "81c80242", "12bbbb73"},
                      {64, "7160b8fb", "bede92be", "39e3d7b6", "f6fd50d9"},
                      {65, "70bd662e", "b05a8052", "aacca6ff", "c2e05c6b"},
                      {111, "13f00cb1", "4a01b127", "67d9492e", "32889a63"},
                      {112, "5fe6a9f7", "54c08c2a", "96b928cf", "468a00c6"},
                      {119, "e84905d4", "504e2737", "9ce7368e", "486b962b"},
                      {120, "e3eb5a6c", "82134b02", "7836b787", "ccc4b49d"},
                      {127, "acce2474", "34d5e582", "a8d23e75", "b7c1bcb3"},
                      {128, "10b2da1a", "a09133e6", "d2742f1f", "5e14bd02"},
                      {129, "03fefbbc", "808aea33", "307f8fc2", "6c92b5cd"},
                      {1000, "10046f07", "4231a8a5", "1e9bc38c", "14271b3d"}};
  for (const Row& row : rows) {
    const std::string octets = pattern(row.length);
    INFO("length " << row.length);
    CHECK(hex(crypto::md5(as_bytes(octets))).substr(0, 8) == row.md5);
    CHECK(hex(crypto::sha1(as_bytes(octets))).substr(0, 8) == row.sha1);
    CHECK(hex(crypto::sha256(as_bytes(octets))).substr(0, 8) == row.sha256);
    CHECK(hex(crypto::sha512_256(as_bytes(octets))).substr(0, 8) == row.sha512_256);
  }
}
