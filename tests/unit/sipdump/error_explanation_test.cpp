#include "tools/sipdump/error_explanation.hpp"

#include "core/sip/message/parser.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sipdump;

namespace {

std::string explained(const std::string& octets) {
  const auto result = sip::parse(octets);
  REQUIRE_FALSE(result);
  return explain_error(octets, result.error().error);
}

const std::string kVia = "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n";
const std::string kRest = "From: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\nCall-ID: c\r\n";

}  // namespace

TEST_CASE("An error shows its line, its column and what was expected") {
  CHECK(explained("OPTIONS sip:a@b SIP/2.0\r\n" + kVia + kRest + "CSeq: x OPTIONS\r\n\r\n") ==
        "error: Malformed CSeq, line 6, column 7 (answered with 400)\n"
        "  CSeq: x OPTIONS\n"
        "        ^\n"
        "expected: a number below 2^31, a space and a method\n");
  CHECK(explained("OPTIONS <sip:a@b> SIP/2.0\r\n" + kVia + kRest + "CSeq: 1 OPTIONS\r\n\r\n")
            .find("column 9 ") != std::string::npos);
  CHECK(explained("SIP/2.0 9999 OK\r\n" + kVia + kRest + "\r\n").find("(dropped without an answer)") !=
        std::string::npos);
}

TEST_CASE("The column is that of the message as it came, though its lines were folded") {
  const std::string text = explained("OPTIONS sip:a@b SIP/2.0\r\n" + kVia + "Subject: a\r\n  b\r\n   c\r\n" +
                                     kRest + "CSeq: x OPTIONS\r\n\r\n");
  CHECK(text.find("line 9, column 7") != std::string::npos);
  CHECK(text.find("  CSeq: x OPTIONS\n        ^\n") != std::string::npos);
}

TEST_CASE("Long lines are cut around the column, odd octets take one column each") {
  const std::string text =
      explained("OPTIONS sip:" + std::string(500, 'a') + "@b SIP/2.0\r\n" + kVia + "X: \xC3\xBC" +
                std::string(300, 'x') + "\x01" + std::string(300, 'y') + "\r\n\r\n");
  CHECK(text.find("Control Character") != std::string::npos);
  CHECK(text.find("  " + std::string(60, 'x') + "." + std::string(39, 'y') + "\n  " + std::string(60, ' ') +
                  "^\n") != std::string::npos);
  CHECK(explained("OPTIONS sip:a@b SIP/2.0\r\n" + kVia + "\xC3\xBC\x1B: x\r\n\r\n").find("  ...: x\n  ^\n") !=
        std::string::npos);
}

TEST_CASE("An error at the very end, and in nothing at all") {
  CHECK(explain_error("", {sip::ParseErrorCode::Empty, 0, 0}).find("line 1, column 1") != std::string::npos);
  CHECK(explain_error("a\r\n", {sip::ParseErrorCode::NoEndOfHeaders, 99, 400}).find("line 2, column 1") !=
        std::string::npos);
}

TEST_CASE("Every error has an expectation") {
  for (int code = 1; code <= static_cast<int>(sip::ParseErrorCode::UnsupportedScheme); ++code) {
    CHECK_FALSE(expectation(static_cast<sip::ParseErrorCode>(code)).empty());
  }
}
