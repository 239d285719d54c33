#include "core/event_body/message_summary.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;

TEST_CASE("A mailbox with messages") {
  const auto summary = parse_message_summary(
      "Messages-Waiting: yes\r\nMessage-Account: sip:1001@voicemail.webphone.test\r\nVoice-Message: 2/8 "
      "(1/2)\r\n"
      "Fax-Message:0/3\r\nNone: 1/1\r\n\r\nTo: <alice@example.com>\r\nVoice-Message: 9/9\r\n");
  REQUIRE(summary);
  CHECK(summary->waiting);
  CHECK(summary->account == "sip:1001@voicemail.webphone.test");
  const auto& voice = summary->of(MessageClass::Voice);
  REQUIRE(voice);
  CHECK(voice->unread == 2);
  CHECK(voice->read == 8);
  CHECK(voice->urgent_unread == 1);
  CHECK(voice->urgent_read == 2);
  CHECK(summary->of(MessageClass::Fax)->read == 3);
  CHECK(summary->of(MessageClass::None)->unread == 1);
  CHECK_FALSE(summary->of(MessageClass::Text));
}

TEST_CASE("Mailboxes as servers write them") {
  CHECK_FALSE(parse_message_summary("Messages-Waiting: no\r\n")->waiting);
  CHECK(parse_message_summary("messages-waiting : YES \nvoice-message : 1 / 0 ( 0 / 0 ) \n")
            ->of(MessageClass::Voice)
            ->unread == 1);
  const auto reversed = parse_message_summary("Voice-Message: 1/0\r\nMessages-Waiting: yes\r\n");
  REQUIRE(reversed);
  CHECK(reversed->of(MessageClass::Voice)->unread == 1);
}

TEST_CASE("Lines that cannot be read are passed over") {
  for (const char* line :
       {"Voice-Message: 1", "Voice-Message: -1/0", "Voice-Message: 1/99999999999", "Voice-Message: 1/0 (1",
        "Voice-Message: 1/0 (x/0)", "Voice-Message:", "Voice-Message 1/0", ": 1/0", "X: 1/0"}) {
    INFO(line);
    const auto summary =
        parse_message_summary(std::string("Messages-Waiting: yes\r\n") + line + "\r\nFax-Message: 1/1\r\n");
    REQUIRE(summary);
    CHECK_FALSE(summary->of(MessageClass::Voice));
    CHECK(summary->of(MessageClass::Fax));
  }
}

TEST_CASE("What is no message summary") {
  for (const char* body : {"", "\r\n", "Voice-Message: 1/0\r\n", "Messages-Waiting: maybe\r\n",
                           "Messages-Waiting\r\n", "\r\nMessages-Waiting: yes\r\n"}) {
    INFO(body);
    CHECK_FALSE(parse_message_summary(body));
  }
}
