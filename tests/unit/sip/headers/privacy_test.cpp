#include "core/sip/headers/privacy.hpp"

#include "tests/unit/sip/headers/round_trip.hpp"

using namespace webphone::sip;

TEST_CASE("Privacy is a set of types") {
  const auto privacy = parse_privacy("critical; ID ;user;x-unknown");
  REQUIRE(privacy);
  CHECK(privacy->has(PrivacyType::Id));
  CHECK(privacy->has(PrivacyType::User));
  CHECK(privacy->has(PrivacyType::Critical));
  CHECK_FALSE(privacy->has(PrivacyType::Header));
  CHECK(privacy->hides_identity());
  CHECK(privacy->write() == "user;id;critical");
  check_round_trip(*privacy, parse_privacy);
  CHECK(parse_privacy("none;header;session;user;id;history;critical")->types == 127);
  CHECK(parse_privacy("id, critical")->write() == "id;critical");
  CHECK_FALSE(parse_privacy("none")->hides_identity());
  CHECK(parse_privacy("x-unknown")->write().empty());
}

TEST_CASE("Malformed Privacy") {
  for (const char* text : {"", ";", "id;", "id user", "\"id\"", "id;;user"}) {
    INFO(text);
    CHECK_FALSE(parse_privacy(text));
  }
}

TEST_CASE("Privacy is composed type by type") {
  Privacy privacy;
  privacy.add(PrivacyType::Id);
  privacy.add(PrivacyType::Header);
  CHECK(privacy.write() == "header;id");
}
