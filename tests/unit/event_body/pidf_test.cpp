#include "core/event_body/pidf.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;

namespace {

// As presence servers compose it: data model and RPID with prefixes.
constexpr std::string_view kOnThePhone = R"(<?xml version="1.0" encoding="UTF-8"?>
<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"
          xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:1002@webphone.test">
  <tuple id="t4711">
    <status><basic>open</basic></status>
    <contact priority="0.8">sip:1002@192.0.2.7;transport=ws</contact>
    <note xml:lang="en">at the desk &amp; busy</note>
    <timestamp>2026-01-02T03:04:05Z</timestamp>
  </tuple>
  <tuple id="mobile"><status><basic> closed </basic></status></tuple>
  <dm:person id="p1">
    <rpid:activities><rpid:note>ignored</rpid:note><rpid:on-the-phone/><rpid:busy/><rpid:busy/></rpid:activities>
    <dm:note>In a call</dm:note>
  </dm:person>
</presence>
)";

void check_round_trip(const Presence& presence) {
  const auto again = parse_pidf(write_pidf(presence));
  REQUIRE(again);
  CHECK(*again == presence);
}

}  // namespace

TEST_CASE("PIDF with the activities of a person") {
  const auto presence = parse_pidf(kOnThePhone);
  REQUIRE(presence);
  CHECK(presence->entity == "sip:1002@webphone.test");
  REQUIRE(presence->tuples.size() == 2);
  CHECK(presence->tuples[0].id == "t4711");
  CHECK(presence->tuples[0].basic == Basic::Open);
  CHECK(presence->tuples[0].contact == "sip:1002@192.0.2.7;transport=ws");
  CHECK(presence->tuples[0].note == "at the desk & busy");
  CHECK(presence->tuples[0].timestamp == "2026-01-02T03:04:05Z");
  CHECK(presence->tuples[1].basic == Basic::Closed);
  CHECK(presence->activities == std::vector<std::string>{"on-the-phone", "busy"});
  CHECK(presence->note == "In a call");
  CHECK(presence->is_open());
  check_round_trip(*presence);
}

TEST_CASE("PIDF as small servers and old clients write it") {
  const auto bare = parse_pidf(
      "<presence entity='pres:a@b'><tuple id='1'><status><basic>CLOSED</basic></status></tuple></presence>");
  REQUIRE(bare);
  CHECK_FALSE(bare->is_open());
  CHECK(bare->tuples[0].basic == Basic::Closed);
  // Activities within the status of a tuple, or in the tuple, and the note at the top.
  const auto old = parse_pidf(
      "<p:presence xmlns:p='urn:ietf:params:xml:ns:pidf' entity='sip:a@b'><p:note>Ready</p:note><p:tuple "
      "id='x'>"
      "<p:status><p:basic>open</p:basic><es:activities><es:away/></es:activities></"
      "p:status><r:activities><r:meal/>"
      "</r:activities></p:tuple><p:note>later</p:note></p:presence>");
  REQUIRE(old);
  CHECK(old->activities == std::vector<std::string>{"away", "meal"});
  CHECK(old->note == "Ready");
  check_round_trip(*old);
  const auto odd = parse_pidf(
      "<presence entity='sip:a@b'><tuple><status><basic>maybe</basic></status></tuple></presence>");
  REQUIRE(odd);
  CHECK(odd->tuples[0].basic == Basic::Unknown);
  check_round_trip(*odd);
}

TEST_CASE("PIDF is written so that any note survives") {
  Presence presence;
  presence.entity = "sip:\"a\"&<b>@h";
  presence.tuples.push_back({"t", Basic::Open, "sip:a@h", "1 < 2\r\n& \"more\"", ""});
  presence.activities = {"on-the-phone"};
  presence.note = "gr\xC3\xBC\xC3\x9F dich";
  check_round_trip(presence);
  check_round_trip(Presence{});
  presence.activities = {"busy/><evil", "a:b", "ok"};
  CHECK(parse_pidf(write_pidf(presence))->activities == std::vector<std::string>{"ok"});
}

TEST_CASE("PIDF keeps no more than its limits") {
  std::string body = "<presence entity='sip:a@b'>";
  for (int i = 0; i < 100; ++i) body += "<tuple id='t'><status><basic>open</basic></status></tuple>";
  body += "<person><activities>";
  for (int i = 0; i < 100; ++i) body += "<a" + std::to_string(i) + "/>";
  const auto presence = parse_pidf(body + "</activities></person></presence>");
  REQUIRE(presence);
  CHECK(presence->tuples.size() == kMaxPresenceTuples);
  CHECK(presence->activities.size() == kMaxActivities);
}

TEST_CASE("What is no PIDF") {
  CHECK(parse_pidf("").error() == XmlError::Syntax);
  CHECK(parse_pidf("<presence>").error() == XmlError::Syntax);
  CHECK(parse_pidf("<dialog-info/>").error() == XmlError::UnexpectedRoot);
  CHECK(parse_pidf("<presence entity='a'><tuple id='b'><status></tuple></presence>").error() ==
        XmlError::Syntax);
  CHECK(parse_pidf("<!DOCTYPE presence><presence/>").error() == XmlError::Declaration);
}
