#include "core/sdp/rtp_map.hpp"

#include "tests/catch.hpp"

using namespace webphone::sdp;

namespace {

Format format(PayloadType number, RtpMap map, std::string parameters = {}) {
  return {number, std::move(map), std::move(parameters), {}};
}

}  // namespace

TEST_CASE("Static payload types have their codec without an rtpmap") {
  CHECK(static_rtp_map(0) == RtpMap{"PCMU", 8000, 1});
  CHECK(static_rtp_map(9) == RtpMap{"G722", 8000, 1});
  CHECK(static_rtp_map(18) == RtpMap{"G729", 8000, 1});
  CHECK_FALSE(static_rtp_map(1));
  CHECK_FALSE(static_rtp_map(96));
}

TEST_CASE("An rtpmap may repeat a static type but not change it") {
  CHECK_FALSE(contradicts_static(format(0, {"pcmu", 8000, 1})));
  CHECK(contradicts_static(format(0, {"opus", 48000, 2})));
  CHECK_FALSE(contradicts_static(format(9, {"G722", 16000, 1})));
  CHECK_FALSE(contradicts_static(format(96, {"opus", 48000, 2})));
}

TEST_CASE("Codecs are the same without regard to case, and opus without regard to channels") {
  CHECK(same_codec({"Opus", 48000, 2}, {"OPUS", 48000, 1}));
  CHECK(same_codec({"pcmu", 8000, 1}, {"PCMU", 8000, 1}));
  CHECK_FALSE(same_codec({"L16", 44100, 1}, {"L16", 44100, 2}));
  CHECK_FALSE(same_codec({"speex", 8000, 1}, {"speex", 16000, 1}));
}

TEST_CASE("H264 differs by packetization mode and profile, not by level") {
  const RtpMap map{"H264", 90000, 1};
  const Format base = format(96, map, "profile-level-id=42e01f;packetization-mode=1");
  CHECK(same_format(base, format(97, map, "packetization-mode=1; profile-level-id=42E028")));
  CHECK_FALSE(same_format(base, format(97, map, "profile-level-id=42e01f")));
  CHECK_FALSE(same_format(base, format(97, map, "profile-level-id=640c1f;packetization-mode=1")));
}

TEST_CASE("Users' names of codecs are understood") {
  const RtpMap pcmu{"PCMU", 8000, 1};
  const RtpMap g729{"G729", 8000, 1};
  CHECK(codec_named("G.729", g729));
  CHECK(codec_named("g.719", g729));
  CHECK(codec_named("g.711", pcmu));
  CHECK(codec_named("ulaw", pcmu));
  CHECK_FALSE(codec_named("alaw", pcmu));
  CHECK(codec_named("opusswb", {"opus", 48000, 2}));
  CHECK(codec_named("speexwb", {"speex", 16000, 1}));
  CHECK_FALSE(codec_named("speex", {"SPEEX", 16000, 1}));
  CHECK(codec_named("G722", {"G722", 8000, 1}));
  CHECK_FALSE(codec_named("", pcmu));
  CHECK(split_codec_list(" Opus, G.729,,PCMU ") == std::vector<std::string_view>{"Opus", "G.729", "PCMU"});
}

TEST_CASE("Parameters of fmtp are found by key") {
  CHECK(parameter("minptime=10; useinbandfec=1", "UseInbandFec") == "1");
  CHECK(parameter("0-15", "0-15") == "");
  CHECK_FALSE(parameter("minptime=10", "ptime"));
}

TEST_CASE("The telephone-event of the codec's clock is preferred to any other") {
  const std::vector<Format> formats{format(101, {"telephone-event", 8000, 1}),
                                    format(110, {"telephone-event", 48000, 1})};
  CHECK(find_telephone_event(formats, 48000)->payload_type == 110);
  CHECK(find_telephone_event(formats, 16000)->payload_type == 101);
  CHECK(find_telephone_event({}, 8000) == nullptr);
}
