#include "core/sip/auth/mask_credentials.hpp"

#include "tests/catch.hpp"

using webphone::sip::mask_credentials;

namespace {

std::string request(const std::string& header_line) {
  return "REGISTER sip:h SIP/2.0\r\n" + header_line + "\r\nCSeq: 1 REGISTER\r\n\r\nresponse=\"body\"";
}

}  // namespace

TEST_CASE("mask_credentials hides the digest response and nothing else") {
  CHECK(mask_credentials(request("Authorization: Digest username=\"u\", response=\"0123\", nc=00000001")) ==
        request("Authorization: Digest username=\"u\", response=\"****\", nc=00000001"));
  CHECK(mask_credentials(request("proxy-authorization : digest RESPONSE = 0123, uri=\"sip:h\"")) ==
        request("proxy-authorization : digest RESPONSE = ****, uri=\"sip:h\""));
  CHECK(mask_credentials(request("Subject: Digest response=\"0123\"")) ==
        request("Subject: Digest response=\"0123\""));
}

TEST_CASE("mask_credentials hides a response on a folded line") {
  CHECK(mask_credentials(request("Authorization: Digest username=\"u\",\r\n response=\r\n \"0123\"")) ==
        request("Authorization: Digest username=\"u\",\r\n response=\r\n \"****\""));
}

TEST_CASE("mask_credentials hides the whole of other schemes") {
  CHECK(mask_credentials(request("Authorization: Basic dTpw")) == request("Authorization: ***** ****"));
}

TEST_CASE("mask_credentials leaves broken quoting no way out") {
  for (const char* line :
       {"Authorization: Digest response=\"0123", "Authorization: Digest response=0123\"",
        "Authorization: Digest x=\"response=0123\"", "Authorization: Digest response=\"\"0123\"\""}) {
    INFO(line);
    CHECK(mask_credentials(request(line)).find("0123") == std::string::npos);
  }
}

TEST_CASE("mask_credentials takes any text") {
  for (const char* text :
       {"", "\r\n", "Authorization:", "Authorization: Digest response",
        "Authorization: Digest response=", "Authorization: Digest response=,", ":", "\n\n"}) {
    CHECK(mask_credentials(text) == text);
  }
}
