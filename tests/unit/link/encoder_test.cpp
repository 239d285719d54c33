#include "core/link/encoder.hpp"

#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::phone;
using link::encode;

TEST_CASE("a patch carries only what has changed") {
  StatePatch patch;
  patch.registered = true;
  CHECK(encode(patch) == R"({"type":"state","patch":{"registered":true}})");
  patch = {};
  patch.lines = {LineSnapshot{2, 7, "ringing", 2, "2222", "Katie", "abc", false, true, false, true, "d"}};
  CHECK(
      encode(patch) ==
      R"({"type":"state","patch":{"lines":{"2":{"call":7,"state":"ringing","direction":2,"peer":"2222","display_name":"Katie",)"
      R"("call_id":"abc","muted":false,"muted_speaker":true,"held":false,"incall":true,"details":"d"}}}})");
  patch = {};
  patch.parameters = {{"register", "1"}, {"x\"y", "z"}};
  CHECK(encode(patch) == R"({"type":"state","patch":{"parameters":{"register":"1","x\"y":"z"}}})");
}

TEST_CASE("events, results and log lines are written") {
  CHECK(encode(ApiEvent{"onCdr", {std::string("1111"), std::int64_t{5}, true, {}}}) ==
        R"({"type":"event","name":"onCdr","args":["1111",5,true,null]})");
  CHECK(encode(CommandResult{9, std::string("ok")}) == R"({"type":"result","id":9,"value":"ok"})");
  CHECK(encode(LogRecord{LogLevel::Warning, "line one\r\nline two"}) ==
        R"({"type":"log","level":2,"text":"WARNING, line one\r\nline two"})");
}

TEST_CASE("a request to a web server carries its parts, and a stored setting its text or null") {
  HttpRequest request{3, "POST", "https://a.example/x?y=\"z\"", "text/plain", "b", 2s};
  CHECK(encode(request) ==
        R"({"type":"http","request":3,"method":"POST","url":"https://a.example/x?y=\"z\"",)"
        R"("headers":{"Content-Type":"text/plain"},"body":"b","timeout":2000})");
  CHECK(encode(HttpRequest{4, "GET", "a", {}, {}, 10s}) ==
        R"({"type":"http","request":4,"method":"GET","url":"a","headers":{},"timeout":10000})");
  CHECK(encode(StoreChange{"aec", "2"}) == R"({"type":"store","changes":{"aec":"2"}})");
  CHECK(encode(StoreChange{"aec", std::nullopt}) == R"({"type":"store","changes":{"aec":null}})");
}

TEST_CASE("an address to open is written") {
  CHECK(encode(OpenAddress{"tel:1\"2"}) == R"({"type":"open","url":"tel:1\"2"})");
}

TEST_CASE("media verbs are written as the engine reads them") {
  MediaConfiguration configuration;
  configuration.ice_servers = {{"stun:a:1", {}, {}}, {"turn:b:2", "u", "p"}};
  const std::string config =
      R"("configuration":{"ice_servers":[{"urls":"stun:a:1"},{"urls":"turn:b:2","username":"u","credential":"p"}],)"
      R"("ice_timeout":3000,"audio":{"echo_cancellation":true,"auto_gain":true,"noise_suppression":true}})";
  CHECK(encode(MediaVerb{CreateOffer{1, 4, configuration, sdp::Direction::SendRecv, false}}) ==
        R"({"type":"media","verb":"create_offer","call":1,"request":4,"direction":"sendrecv",)" + config +
            "}");
  CHECK(
      encode(MediaVerb{CreateAnswer{1, 4, configuration, sdp::Direction::RecvOnly, "v=0"}}) ==
      R"({"type":"media","verb":"create_answer","call":1,"request":4,"direction":"recvonly","description":"v=0",)" +
          config + "}");
  CHECK(
      encode(MediaVerb{SetAnswer{1, 5, "v=0", true}}) ==
      R"({"type":"media","verb":"set_answer","call":1,"request":5,"provisional":true,"description":"v=0"})");
  CHECK(encode(MediaVerb{Rollback{1}}) == R"({"type":"media","verb":"rollback","call":1})");
  CHECK(encode(MediaVerb{MuteMedia{1, true, false}}) ==
        R"({"type":"media","verb":"mute","call":1,"microphone":true,"speaker":false,"held":false})");
  CHECK(encode(MediaVerb{CloseMedia{1}}) == R"({"type":"media","verb":"close","call":1})");
  CHECK(encode(MediaVerb{MixMedia{{1, 3}}}) == R"({"type":"media","verb":"mix","calls":[1,3]})");
  CHECK(encode(MediaVerb{PlayTone{Tone::Dtmf, '#'}}) ==
        R"({"type":"media","verb":"tone","tone":"dtmf","digit":"#"})");
  CHECK(encode(MediaVerb{SendDigit{1, 6, '#', false}}) ==
        R"({"type":"media","verb":"dtmf","call":1,"request":6,"digit":"#"})");
  CHECK(encode(MediaVerb{SendDigit{1, 6, '#', true}}) ==
        R"({"type":"media","verb":"dtmf","call":1,"request":6,"digit":"#","as_tones":true})");
}
