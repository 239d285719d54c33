#include "core/sip/headers/diversion.hpp"

#include <utility>

#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Diversion says who sent the call on, and why") {
  const auto diversion = parse_diversion(
      "\"Front \\\"Desk\\\"\" <sip:+15551234@pbx.example.com;user=phone> ; reason = "
      "no-answer;counter=3;limit=5"
      ";privacy=name;screen=yes;x-note=\"a;b\"");
  REQUIRE(diversion);
  CHECK(diversion->address.display_name() == "Front \"Desk\"");
  CHECK(diversion->address.uri.user == "+15551234");
  CHECK(diversion->reason == DiversionReason::NoAnswer);
  CHECK(diversion->counter == 3);
  CHECK(diversion->limit == 5U);
  CHECK(diversion->privacy == DisplayPrivacy::Name);
  CHECK(diversion->screened);
  CHECK(diversion->write() ==
        "\"Front \\\"Desk\\\"\" <sip:+15551234@pbx.example.com;user=phone>;reason=no-answer;counter=3;limit=5"
        ";privacy=name;screen=yes;x-note=\"a;b\"");
  check_round_trip(*diversion, parse_diversion);
}

TEST_CASE("Diversion without parameters has the RFC's defaults") {
  const auto diversion = parse_diversion("sip:reception@example.com");
  REQUIRE(diversion);
  CHECK(diversion->reason == DiversionReason::Unknown);
  CHECK(diversion->counter == 1);
  CHECK_FALSE(diversion->limit);
  CHECK(diversion->privacy == DisplayPrivacy::Off);
  CHECK_FALSE(diversion->screened);
  CHECK(diversion->write() == "<sip:reception@example.com>");
}

TEST_CASE("Diversion reasons") {
  const std::pair<const char*, DiversionReason> rows[] = {
      {"unknown", DiversionReason::Unknown},
      {"user-busy", DiversionReason::UserBusy},
      {"\"USER-BUSY\"", DiversionReason::UserBusy},
      {"no-answer", DiversionReason::NoAnswer},
      {"unavailable", DiversionReason::Unavailable},
      {"unconditional", DiversionReason::Unconditional},
      {"time-of-day", DiversionReason::TimeOfDay},
      {"do-not-disturb", DiversionReason::DoNotDisturb},
      {"deflection", DiversionReason::Deflection},
      {"follow-me", DiversionReason::FollowMe},
      {"out-of-service", DiversionReason::OutOfService},
      {"away", DiversionReason::Away},
      {"on-fire", DiversionReason::Other},
  };
  for (const auto& [text, reason] : rows) {
    INFO(text);
    const auto diversion = parse_diversion(std::string("<tel:+15551234>;reason=") + text);
    REQUIRE(diversion);
    CHECK(diversion->reason == reason);
    if (reason != DiversionReason::Other) {
      CHECK(parse_diversion(std::string("<tel:1>;reason=").append(diversion_reason_name(reason)))->reason ==
            reason);
    }
  }
  CHECK(diversion_reason_name(DiversionReason::Other) == "unknown");
}

TEST_CASE("Diversion: odd numbers count as missing, malformed values are refused") {
  CHECK(parse_diversion("<sip:a@b>;counter=-1;limit=99999999999")->counter == 1);
  CHECK_FALSE(parse_diversion("<sip:a@b>;counter=x;limit=99999999999")->limit);
  for (const char* text : {"", "*", "nobody", "<sip:a@b", "<sip:a@b>;=x", "<sip:a@b>;reason=\"open"}) {
    INFO(text);
    CHECK_FALSE(parse_diversion(text));
  }
}
