#include "core/phone/notification.hpp"

#include "tests/catch.hpp"

using namespace webphone::phone;

namespace {
const CallNames kIncoming{1, Direction::Incoming, "2222", "1111", "Katie", "abc@host"};
}

TEST_CASE("LINEDETAILS and the words about a call that is over") {
  const CallNames call{2, Direction::Incoming, "2222", "1111", "Katie, K", "id1", 5};
  CHECK(line_details(call, "Hold", "example.com", 0, 4) ==
        "LINEDETAILS,2,Hold,id1,2222,1111,2,,example.com,0,4,Katie  K");
  CHECK(call_details({call, "example.com", 1500, 0, DisconnectParty::Peer, "CANCEL a\r\nb"}) ==
        "Incoming call from 2222 (Katie, K) on line 2 at example.com: not answered after 1500 ms, talked for "
        "0 ms, ended by "
        "the other side: CANCEL a  b; Call-ID id1");
}

TEST_CASE("STATUS has the documented fields in order") {
  CHECK(status_notification(kIncoming, "Ringing", {})
            .rfind("STATUS,1,Ringing,2222,1111,2,Katie,[abc@host],", 0) == 0);
  CHECK(global_status_notification("Registered") == "STATUS,-1,Registered");
}

TEST_CASE("STATUS ends with the later fields, behind the Call-ID") {
  const auto end = [](const LineFlags& flags) {
    const std::string told = status_notification(kIncoming, "InCall", flags);
    return told.substr(told.find(']') + 1);
  };
  CHECK(end({}) == ",1,0,0,0,0,-1,0");
  CHECK(end({.online = 0, .registered = 7, .in_call = 1, .video = true}) == ",0,7,1,0,0,-1,1");
  CHECK(end({.registered = 2, .in_call = 2, .mute = 4, .hold = 3}) == ",1,2,2,4,3,2,0");
}

TEST_CASE("CDR has the documented fields in order") {
  CallRecord record{kIncoming, "example.com", 5000, 60000, DisconnectParty::Peer, "BYE bye received"};
  CHECK(cdr_notification(record) == "CDR,1,2222,2222,1111,example.com,5000,60000,2,BYE bye received");
  record.names.direction = Direction::Outgoing;
  CHECK(cdr_notification(record) == "CDR,1,2222,1111,2222,example.com,5000,60000,2,BYE bye received");
}

TEST_CASE("what a peer calls itself cannot shift the fields or start a line") {
  CallNames names = kIncoming;
  names.display_name = "Doe, Jane\r\nSTATUS,-1,Registered";
  CHECK(status_notification(names, "Ringing", {}) ==
        "STATUS,1,Ringing,2222,1111,2,Doe  Jane  STATUS -1 Registered,[abc@host],1,0,0,0,0,-1,0");
}

TEST_CASE("START, EVENT and DTMF have their forms") {
  CHECK(start_notification("sip") == "START,sip");
  CHECK(event_notification("ERROR", "No microphone, sorry\n") == "EVENT,ERROR,No microphone, sorry ");
  CHECK(dtmf_notification(2, "1002", '#') == "DTMF,2,1002,,#");
}
