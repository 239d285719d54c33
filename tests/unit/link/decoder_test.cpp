#include "core/link/decoder.hpp"

#include <string>
#include <variant>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

template <typename Input>
Input decode_as(std::string_view text) {
  auto input = link::decode(text);
  INFO(text);
  INFO((input ? std::string() : input.error()));
  REQUIRE(input.ok());
  REQUIRE(std::holds_alternative<Input>(*input));
  return std::get<Input>(*input);
}

std::string problem_of(std::string_view text) {
  const auto input = link::decode(text);
  INFO(text);
  REQUIRE_FALSE(input.ok());
  return input.error();
}

}  // namespace

TEST_CASE("an environment is read; what is absent is taken as possible") {
  const auto full = decode_as<Environment>(
      R"({"type":"environment","online":false,"secure":false,"webrtc":false,"websocket":false,"origin":"o","language":"de","platform":"ios","instance":"i"})");
  CHECK_FALSE(full.online);
  CHECK_FALSE(full.secure);
  CHECK_FALSE(full.webrtc);
  CHECK_FALSE(full.websocket);
  CHECK(full.origin == "o");
  CHECK(full.language == "de");
  CHECK(full.platform == "ios");
  CHECK(full.instance == "i");
  CHECK(decode_as<Environment>(R"({"type":"environment","unknown":[1]})").secure);
}

TEST_CASE("parameters of any plain type are read as text") {
  const auto parameters = decode_as<ParameterValues>(
      R"({"type":"parameters","source":"url","values":{"a":"x","b":5,"c":true,"d":null,"e":1.50}})");
  CHECK(parameters.source == SettingSource::Url);
  REQUIRE(parameters.values.size() == 5);
  CHECK(parameters.values[1].second == "5");
  CHECK(parameters.values[2].second == "true");
  CHECK(parameters.values[3].second == "NULL");
  CHECK(parameters.values[4].second == "1.50");
}

TEST_CASE("a command is read with its arguments and its id") {
  const auto command =
      decode_as<Command>(R"({"type":"command","name":"mute","args":[true,2,"x",null,{}],"id":7})");
  CHECK(command.name == "mute");
  REQUIRE(command.arguments.size() == 5);
  CHECK(std::get<bool>(command.arguments[0]));
  CHECK(std::get<std::int64_t>(command.arguments[1]) == 2);
  CHECK(std::get<std::string>(command.arguments[2]) == "x");
  CHECK(command.arguments[3].index() == 0);
  CHECK(command.arguments[4].index() == 0);
  CHECK(command.wants_result);
  CHECK(command.id == 7);
  CHECK_FALSE(decode_as<Command>(R"({"type":"command","name":"stop"})").wants_result);
}

TEST_CASE("media replies and events are read") {
  const auto done =
      decode_as<MediaReply>(R"({"type":"media_reply","request":3,"ok":true,"description":"v=0"})");
  CHECK(done.request == 3);
  CHECK(done.error == MediaError::None);
  CHECK(done.description == "v=0");
  const auto failed = decode_as<MediaReply>(
      R"({"type":"media_reply","request":3,"ok":false,"error":"permission_denied","detail":"NotAllowedError"})");
  CHECK(failed.error == MediaError::PermissionDenied);
  CHECK(failed.detail == "NotAllowedError");
  CHECK(decode_as<MediaReply>(R"({"type":"media_reply","request":3,"ok":false,"error":"new one"})").error ==
        MediaError::Failed);
  CHECK(decode_as<MediaEvent>(R"({"type":"media_event","call":2,"name":"ended"})").kind ==
        MediaEvent::Kind::Ended);
  CHECK(decode_as<MediaEvent>(R"({"type":"media_event","call":2,"name":"failed","error":"microphone_busy"})")
            .error == MediaError::MicrophoneBusy);
  const auto answered =
      decode_as<HttpReply>(R"({"type":"http_reply","request":4,"ok":true,"status":404,"body":"no"})");
  CHECK(answered.ok);
  CHECK(answered.status == 404);
  CHECK(answered.text == "no");
  const auto unanswered =
      decode_as<HttpReply>(R"({"type":"http_reply","request":4,"ok":false,"error":"gone","status":-7})");
  CHECK_FALSE(unanswered.ok);
  CHECK(unanswered.status == 0);
  CHECK(unanswered.text == "gone");
  decode_as<PageClosing>(R"({"type":"page_closing"})");
  const auto kept = decode_as<KeptCalls>(R"({"type":"kept_calls","calls":"AAAA","age":1500})");
  CHECK(kept.calls == "AAAA");
  CHECK(kept.age == 1500ms);
  const auto moved = decode_as<MediaEvent>(R"({"type":"media_event","call":1,"name":"moved","detail":""})");
  CHECK(moved.kind == MediaEvent::Kind::Moved);
}

TEST_CASE("a message that makes no sense is named, not obeyed") {
  CHECK(problem_of("{") == "link message: syntax error");
  CHECK(problem_of("[]") == "link message: not an object");
  CHECK(problem_of("{}") == "link message: no type");
  CHECK(problem_of(R"({"type":5})") == "link message: no type");
  for (const char* age : {"-1", "99999999999", "\"x\"", "null"}) {
    CHECK(problem_of(text(R"({"type":"kept_calls","calls":"","age":)", age, "}")) ==
          "link message: kept_calls without age");
  }
  CHECK(problem_of(R"({"type":"reboot"})") == "link message: unknown type reboot");
  CHECK(problem_of(R"({"type":"command","args":[]})") == "link message: command without a name");
  CHECK(problem_of(R"({"type":"command","name":"call","args":"x"})") ==
        "link message: command with args that are no array");
  CHECK(problem_of(R"({"type":"parameters","values":{}})") ==
        "link message: parameters without a known source");
  CHECK(problem_of(R"({"type":"parameters","source":"api"})") == "link message: parameters without values");
  CHECK(problem_of(R"({"type":"parameters","source":"api","values":{"a":[1]}})") ==
        "link message: parameter a is not a plain value");
  CHECK(problem_of(R"({"type":"media_reply","ok":true})") ==
        "link message: media_reply without request or ok");
  CHECK(problem_of(R"({"type":"media_reply","request":1.5,"ok":true})") ==
        "link message: media_reply without request or ok");
  CHECK(problem_of(R"({"type":"http_reply","request":1})") ==
        "link message: http_reply without request or ok");
  CHECK(problem_of(R"({"type":"media_event","call":1,"name":"x"})") ==
        "link message: media_event without call or a known name");
}
