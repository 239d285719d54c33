#include "core/sip/headers/remote_party_id.hpp"

#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Remote-Party-ID as switches send it") {
  const auto id = parse_remote_party_id(
      "\"Alice Example\" <sip:1001@pbx.example.com>;party=calling;screen=yes;privacy=off;id-type=subscriber");
  REQUIRE(id);
  CHECK(id->address.display_name() == "Alice Example");
  CHECK(id->party == RemotePartyId::Party::Calling);
  CHECK(id->screened);
  CHECK(id->privacy == DisplayPrivacy::Off);
  check_round_trip(*id, parse_remote_party_id);
  CHECK(parse_remote_party_id("<sip:1@h>;party=called;screen=no")->party == RemotePartyId::Party::Called);
}

TEST_CASE("Remote-Party-ID: privacy that is not known hides all") {
  CHECK(parse_remote_party_id("<sip:1@h>;privacy=full")->privacy == DisplayPrivacy::Full);
  CHECK(parse_remote_party_id("<sip:1@h>;privacy=\"name\"")->privacy == DisplayPrivacy::Name);
  CHECK(parse_remote_party_id("<sip:1@h>;privacy=uri")->privacy == DisplayPrivacy::Uri);
  CHECK(parse_remote_party_id("<sip:1@h>;privacy=full-by-network")->privacy == DisplayPrivacy::Full);
  CHECK(parse_remote_party_id("<sip:1@h>;party=else")->party == RemotePartyId::Party::Other);
}

TEST_CASE("Malformed Remote-Party-ID") {
  for (const char* text : {"", "*", "1001", "<1001>", "\"open <sip:a@b>", "<sip:a@b>;party=calling;;"}) {
    INFO(text);
    CHECK_FALSE(parse_remote_party_id(text));
  }
}
