#include "core/sip/message/cseq.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("CSeq is read up to 2^31-1") {
  const auto cseq = parse_cseq(" 2147483647 \t INVITE ");
  REQUIRE(cseq);
  CHECK(cseq->number == 2147483647U);
  CHECK(cseq->method == Method::Invite);
  CHECK_FALSE(parse_cseq("2147483648 INVITE"));
}

TEST_CASE("CSeq keeps the name of an unknown method, and methods are case-sensitive") {
  const auto cseq = parse_cseq("1 invite");
  REQUIRE(cseq);
  CHECK(cseq->method == Method::Other);
  CHECK(cseq->method_name == "invite");
}

TEST_CASE("CSeq is written as it is read") {
  CHECK(make_cseq(7, Method::Bye) == "7 BYE");
  CHECK(make_cseq(0, "NEW") == "0 NEW");
}

TEST_CASE("Every method has a name that is read back") {
  for (int i = 0; i < static_cast<int>(Method::Other); ++i) {
    const auto method = static_cast<Method>(i);
    CHECK(parse_method(method_name(method)) == method);
  }
  CHECK(method_name(Method::Other).empty());
  CHECK(parse_method("") == Method::Other);
}
