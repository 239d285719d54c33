// Digits: dtmf(), dtmfmode, and those that follow a dialled number.

#include <string>
#include <variant>
#include <vector>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/phone/phone_bench.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

/// Talking is a phone in a call that it made.
struct Talking : PhoneBench {
  explicit Talking(std::string mode, std::string number = "1002", bool media_is_up = true) {
    begin({{"dtmfmode", std::move(mode)}});
    become_registered();
    command("call", {std::move(number)});
    respond("INVITE", "200 OK", {}, std::string(sdp::samples::kRtpengineAnswer));
    REQUIRE(shown.lines.at(0).state == "connected");
    if (media_is_up) connect_media();
  }

  void connect_media() { input(MediaEvent{shown.lines.at(0).call, MediaEvent::Kind::Connected, {}, {}}); }

  void dial(std::string keys) { command("dtmf", {std::move(keys)}); }

  /// infos gives the digits that went out as INFO, and answers them.
  std::string infos(Duration duration = 5s) {
    std::string signals;
    std::size_t seen = 0;
    for (Duration passed{}; passed <= duration; passed += 50ms) {
      for (; seen < wire.size(); ++seen) {
        const std::size_t at = wire[seen].find("\r\n\r\nSignal=");
        if (wire[seen].rfind("INFO ", 0) != 0 || at == std::string::npos) continue;
        signals.push_back(wire[seen][at + 11]);
        respond("INFO", "200 OK");
      }
      pass(50ms);
    }
    return signals;
  }

  [[nodiscard]] std::size_t sounds() const {
    std::size_t count = 0;
    for (const MediaVerb& verb : media) {
      const auto* play = std::get_if<PlayTone>(&verb);
      count += play != nullptr && play->tone == Tone::Dtmf ? 1U : 0U;
    }
    return count;
  }
};

}  // namespace

TEST_CASE("dtmfmode 1: digits go one by one as INFO, a blank and a comma are pauses") {
  Talking phone("1");
  phone.dial("1 #");
  CHECK(phone.count("INFO") == 1);
  CHECK(phone.last("INFO").find("Signal=1\r\nDuration=160\r\n") != std::string::npos);
  CHECK(header(phone.last("INFO"), "Content-Type") == "application/dtmf-relay");
  phone.respond("INFO", "200 OK");
  phone.pass(1s);
  CHECK(phone.count("INFO") == 1);
  phone.pass(400ms);
  CHECK(phone.count("INFO") == 2);
  CHECK(phone.last("INFO").find("Signal=#") != std::string::npos);
  phone.respond("INFO", "200 OK");
  phone.dial(",9");
  phone.pass(900ms);
  CHECK(phone.count("INFO") == 2);
  phone.pass(400ms);
  CHECK(phone.count("INFO") == 3);
  CHECK(phone.digits.empty());
}

TEST_CASE("what is no digit is refused, whole, and the user is told") {
  Talking phone("3");
  for (const char* keys : {"1\r\n", "x", "1\r\nX-Evil: 1", "12E"}) phone.dial(keys);
  CHECK(phone.infos(1s).empty());
  CHECK(phone.digits.empty());
  CHECK(phone.displayed("DTMF can be"));
}

TEST_CASE("table: dtmfmode") {
  struct Row {
    const char* mode;
    bool browser_can;
    const char* infos;
    const char* media;
  };
  const Row rows[] = {
      {"0", true, "", ""},     {"1", true, "1A", ""},    {"2", true, "", "1A"}, {"2", false, "1A", "1A"},
      {"3", true, "1A", "1A"}, {"3", false, "1A", "1A"}, {"4", true, "", "1A"}, {"4", false, "", "1A"},
      {"5", true, "", "1A"},   {"6", true, "1A", "1A"},
  };
  for (const Row& row : rows) {
    INFO("mode " << row.mode << (row.browser_can ? "" : ", no events"));
    Talking phone(row.mode);
    if (!row.browser_can) phone.digit_error = MediaError::Failed;
    phone.dial("1a");
    CHECK(phone.infos() == row.infos);
    CHECK(phone.digits == row.media);
    const bool as_tones = row.mode[0] == '5' || row.mode[0] == '6';
    for (const MediaVerb& verb : phone.media) {
      if (const auto* digit = std::get_if<SendDigit>(&verb)) CHECK(digit->as_tones == as_tones);
    }
    CHECK(phone.logged("did not go out with the sound") == (row.mode[0] != '2' && !row.browser_can));
  }
}

TEST_CASE("a digit waits until the engine has told of the one before") {
  Talking phone("2");
  phone.auto_media = false;
  phone.dial("12");
  phone.pass(5s);
  const auto* first = std::get_if<SendDigit>(&phone.media.back());
  REQUIRE(first != nullptr);
  CHECK(first->digit == '1');
  phone.input(MediaReply{first->request, MediaError::Failed, {}, "no events"});
  CHECK(phone.last("INFO").find("Signal=1") != std::string::npos);
  phone.pass(50ms);
  const auto* second = std::get_if<SendDigit>(&phone.media.back());
  REQUIRE(second != nullptr);
  CHECK(second->digit == '2');
}

TEST_CASE("digits wait for the media of a new call, but not forever; INFO does not wait") {
  Talking phone("4", "1002", false);
  phone.dial("1");
  phone.pass(2s);
  CHECK(phone.digits.empty());
  phone.connect_media();
  phone.pass(300ms);
  CHECK(phone.digits == "1");
  Talking deaf("2", "1002", false);
  deaf.digit_error = MediaError::Failed;
  deaf.dial("1");
  CHECK(deaf.infos(4900ms).empty());
  CHECK(deaf.infos(1s) == "1");
  Talking by_info("1", "1002", false);
  by_info.dial("1");
  CHECK(by_info.count("INFO") == 1);
}

TEST_CASE("digits after a comma in the number are sent when the call is connected") {
  Talking phone("2", "1002,12,3");
  CHECK(header(phone.last("INVITE"), "To").find("1002,") == std::string::npos);
  CHECK(phone.digits.empty());
  phone.pass(1100ms);
  CHECK(phone.digits == "1");
  phone.pass(300ms);
  CHECK(phone.digits == "12");
  phone.pass(1s);
  CHECK(phone.digits == "12");
  phone.pass(400ms);
  CHECK(phone.digits == "123");
}

TEST_CASE("playdtmfsound: a single digit is heard, or each, or none") {
  const auto heard = [](const char* setting, const char* keys) {
    Talking phone("2");
    phone.set("playdtmfsound", setting);
    phone.dial(keys);
    phone.pass(3s);
    return phone.sounds();
  };
  CHECK(heard("0", "1") == 0);
  CHECK(heard("1", "1") == 1);
  CHECK(heard("1", "12") == 0);
  CHECK(heard("2", "1 2") == 2);
  Talking dialled("2", "1002,12");
  dialled.set("playdtmfsound", "2");
  dialled.pass(3s);
  CHECK(dialled.sounds() == 2);
}

TEST_CASE("inbounddtmf and outbounddtmf are told to the gateway in headers") {
  PhoneBench bench;
  bench.begin({{"inbounddtmf", "1"}, {"outbounddtmf", "2"}});
  bench.open_flow();
  CHECK(header(bench.last("REGISTER"), "X-Inbounddtmf") == "1");
  CHECK(header(bench.last("REGISTER"), "X-Outbounddtmf") == "2");
}
