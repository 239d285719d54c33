#include "core/sip/headers/history_info.hpp"

#include "core/sip/headers/reason.hpp"
#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("History-Info: where the call has been") {
  const auto entry = parse_history_info(
      "<sip:bob@example.com?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22&Privacy=history>;index=1.1 ;mp=1");
  REQUIRE(entry);
  CHECK(entry->address.uri.user == "bob");
  CHECK(entry->index == "1.1");
  CHECK(entry->change == HistoryInfo::Change::Mapped);
  CHECK(entry->changed_from == "1");
  CHECK(entry->is_private());
  const std::string text = entry->reason();
  const auto reason = parse_reason(text);
  REQUIRE(reason);
  CHECK(reason->cause == 302);
  CHECK(reason->text() == "Moved");
  check_round_trip(*entry, parse_history_info);
}

TEST_CASE("History-Info: kinds of change") {
  using Change = HistoryInfo::Change;
  CHECK(parse_history_info("<sip:a@b>;index=1")->change == Change::None);
  CHECK(parse_history_info("<sip:a@b>;index=1.1;rc=1")->change == Change::Recursed);
  CHECK(parse_history_info("<sip:a@b>;index=1.1;np=1")->change == Change::NoChange);
  CHECK(parse_history_info("<sip:a@b>;index=1.1;mp=x")->change == Change::None);
  CHECK(parse_history_info("<sip:a@b>")->index.empty());
  CHECK(parse_history_info("<sip:a@b>")->reason().empty());
  CHECK_FALSE(parse_history_info("<sip:a@b?Subject=x>;index=1")->is_private());
}

TEST_CASE("Malformed History-Info, and an index over its limit") {
  for (const char* text : {"", "*", "<sip:a@b>;index=1..2", "<sip:a@b>;index=.1", "<sip:a@b>;index=1.",
                           "<sip:a@b>;index=a", "<sip:a@b;index=1"}) {
    INFO(text);
    CHECK_FALSE(parse_history_info(text));
  }
  const std::string longest(kMaxHistoryIndexLength, '1');
  CHECK(parse_history_info("<sip:a@b>;index=" + longest));
  CHECK_FALSE(parse_history_info("<sip:a@b>;index=" + longest + "1"));
}
