#include "core/sip/auth/digest_response.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

constexpr DigestAlgorithm kMd5{DigestHash::Md5, false};

// Inputs that the examples of one RFC share.
struct Example {
  std::string user, realm, password, nonce, cnonce, uri;

  std::string response(DigestAlgorithm algorithm) const {
    const std::string secret = digest_secret(algorithm.hash, user, realm, password);
    return digest_response({algorithm, Qop::Auth, secret, nonce, cnonce, "00000001", "GET", uri, {}});
  }
};

std::string bob(DigestAlgorithm algorithm, Qop qop, std::string_view nc) {
  const std::string secret = digest_secret(algorithm.hash, "bob", "biloxi.example.com", "zanzibar");
  return digest_response({algorithm, qop, secret, "n1", "c1", nc, "INVITE", "sip:x@h", "v=0\r\n"});
}

}  // namespace

TEST_CASE("digest_response gives the example of RFC 2617") {
  const Example example{"Mufasa",         "testrealm@host.com",
                        "Circle Of Life", "dcd98b7102dd2f0e8b11d0f600bfb0c093",
                        "0a4f113b",       "/dir/index.html"};
  CHECK(example.response(kMd5) == "6629fae49393a05397450978507c4ef1");
}

TEST_CASE("digest_response gives the examples of RFC 7616 §3.9.1") {
  const Example example{"Mufasa",
                        "http-auth@example.org",
                        "Circle of Life",
                        "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v",
                        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
                        "/dir/index.html"};
  CHECK(example.response(kMd5) == "8ca523f5e9506fed4657c9700eebdbec");
  CHECK(example.response({DigestHash::Sha256, false}) ==
        "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
}

// The response printed in §3.9.2 was not made with SHA-512/256, which an erratum states; this one was made
// from the same inputs by another implementation of the hash.
TEST_CASE("digest_response takes the inputs of RFC 7616 §3.9.2 with a name beyond ASCII") {
  const Example example{"J\xC3\xA4s\xC3\xB8n Doe",
                        "api@example.org",
                        "Secret, or not?",
                        "5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK",
                        "NTg6RKcb9boFIAS3KrFK9BGeh+niz/sm",
                        "/doe.json"};
  CHECK(example.response({DigestHash::Sha512_256, false}) ==
        "7a4e1192babbba02e91182d2895bfdbf7adafc6e48d4e517ca301974843d840c");
}

TEST_CASE("digest_response without qop is that of RFC 2069") {
  const std::string secret = digest_secret(DigestHash::Md5, "bob", "biloxi.example.com", "zanzibar");
  CHECK(secret == "7fc33d266ff5f7fe764efb797bd4ba91");
  CHECK(digest_response(
            {kMd5, Qop::None, secret, "dcd98b", {}, {}, "REGISTER", "sip:biloxi.example.com", {}}) ==
        "48ee34e1de853e876f37750b674b8064");
}

TEST_CASE("digest_response covers the session algorithms") {
  CHECK(bob({DigestHash::Md5, true}, Qop::Auth, "00000002") == "bcc20f64221636382944c54943adeb28");
  CHECK(bob({DigestHash::Sha256, true}, Qop::Auth, "00000002") ==
        "475e9deafebcfecf606a48950636ce0de2361e4e0d489bc0c5772f4e3a7dc371");
  CHECK(bob({DigestHash::Sha512_256, true}, Qop::Auth, "00000002") ==
        "9420fa5b65ee289fc428b7084df9b90ef654764cce41f3efb59154e8256db7a8");
}

TEST_CASE("digest_response covers the body with auth-int") {
  CHECK(bob(kMd5, Qop::AuthInt, "00000001") == "a1a93837c810ae7220c90e032f9913bb");
  CHECK(bob({DigestHash::Sha256, false}, Qop::AuthInt, "00000001") ==
        "43596acf2e656340cc94cfa8aa3e0cf9b97e49604e5eb0ce4ccd5de8ae3d5d1d");
}
