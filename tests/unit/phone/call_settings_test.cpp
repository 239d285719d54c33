// Settings that say what a call does without a microphone, in place of hold, and as a conference.

#include <string>

#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

struct Calling : PhoneBench {
  explicit Calling(const char* name = "register", const char* value = "1") {
    begin({{name, value}});
    become_registered();
    invite("call1", sdp::samples::kChromiumOffer);
    accept();
  }
  void accept() {
    command("accept");
    in_dialog("ACK", 1);
  }
  void second() {
    invite("call2", sdp::samples::kChromiumOffer, "<sip:3333@example.com>");
    accept();
    REQUIRE(shown.lines.size() == 2);
  }
};

}  // namespace

TEST_CASE("useaudiorecord -1 and useaudiodevicerecord false open no microphone") {
  const auto direction = [](const char* name, const char* value) {
    PhoneBench phone;
    phone.begin({{name, value}});
    phone.become_registered();
    phone.command("call", {std::string("1002")});
    return std::get<CreateOffer>(phone.media.front()).direction;
  };
  CHECK(direction("useaudiorecord", "1") == sdp::Direction::SendRecv);
  CHECK(direction("useaudiorecord", "-1") == sdp::Direction::RecvOnly);
  CHECK(direction("useaudiodevicerecord", "false") == sdp::Direction::RecvOnly);

  PhoneBench required;
  required.begin({{"useaudiorecord", "2"}});
  required.become_registered();
  required.next_error = MediaError::NoMicrophone;
  required.command("call", {std::string("1002")});
  CHECK(required.count("INVITE") == 0);
}

TEST_CASE("multilineoop mutes in place of hold") {
  Calling never("multilineoop", "3");
  never.command("hold", {true});
  CHECK(never.count("INVITE") == 1);

  Calling always("multilineoop", "-1");
  always.command("hold", {true});
  CHECK(always.count("INVITE") == 0);
  CHECK(always.shown.lines.at(0).muted);
  CHECK(always.shown.lines.at(0).muted_speaker);
  always.command("hold", {false});
  CHECK_FALSE(always.shown.lines.at(0).muted);

  Calling several("multilineoop", "0");
  several.second();
  several.command("hold", {true});
  CHECK(several.count("INVITE") == 0);
  several.command("hangup", {std::int64_t{1}});
  several.command("hold", {false});
  CHECK_FALSE(several.shown.lines.at(0).muted);
  several.command("hold", {true});
  CHECK(several.count("INVITE") == 1);
}

TEST_CASE("conferenceroom 0 is conferencetype 0") {
  Calling phone("conferenceroom", "0");
  phone.second();
  phone.command("conference", {std::string()});
  CHECK(phone.displayed("conferencetype"));
}

TEST_CASE("videocall offers the picture, and calls again without it when that is refused") {
  PhoneBench phone;
  phone.begin();
  phone.become_registered();
  phone.command("videocall", {std::string("1002")});
  CHECK(std::get<CreateOffer>(phone.media.front()).video);
  REQUIRE(phone.count("INVITE") == 1);
  phone.respond("INVITE", "488 Not Acceptable Here");
  REQUIRE(phone.count("INVITE") == 2);
  CHECK_FALSE(std::get<CreateOffer>(phone.media.back()).video);
  phone.respond("INVITE", "488 Not Acceptable Here");
  CHECK(phone.count("INVITE") == 2);
  CHECK(phone.shown.lines.empty());
}

TEST_CASE("video 0 makes a videocall a plain one, and 2 a plain one a videocall") {
  for (const bool always : {true, false}) {
    PhoneBench phone;
    phone.begin({{"video", always ? "2" : "0"}});
    phone.become_registered();
    phone.command(always ? "call" : "videocall", {std::string("1002")});
    CHECK(std::get<CreateOffer>(phone.media.front()).video == always);
  }
}

TEST_CASE("a page that sends something else has the call offered anew, and hold stops the picture") {
  Calling phone;
  const std::size_t before = phone.count("INVITE");
  phone.input(MediaEvent{1, MediaEvent::Kind::Changed, {}, MediaError::None});
  CHECK(phone.count("INVITE") == before + 1);
  phone.respond("INVITE", "488 Not Acceptable Here");
  CHECK(phone.shown.lines.size() == 1);
  phone.command("hold", {true});
  phone.respond("INVITE", "200 OK", {}, sdp::samples::kChromiumOffer);
  const auto* mute = std::get_if<MuteMedia>(&phone.media.back());
  REQUIRE(mute != nullptr);
  CHECK(mute->held);
}
