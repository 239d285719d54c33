#include "core/sip/message/event_type.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;

TEST_CASE("Event names a package and perhaps an id") {
  struct Row {
    const char* text;
    const char* package;
    const char* id;
  };
  for (const Row& row :
       {Row{"presence", "presence", ""}, Row{" presence.winfo ", "presence.winfo", ""},
        Row{"refer;id=93809823", "refer", "93809823"}, Row{"dialog ; sla ; ID = 7", "dialog", "7"}}) {
    INFO(row.text);
    const auto event = parse_event_type(row.text);
    REQUIRE(event);
    CHECK(event->package == row.package);
    CHECK(event->id == row.id);
  }
}

TEST_CASE("Malformed Event") {
  for (const char* text : {"", " ", ";id=1", "a b", "dialog;", "dialog;id=\"x", "dia,log"}) {
    INFO(text);
    CHECK_FALSE(parse_event_type(text));
  }
}
