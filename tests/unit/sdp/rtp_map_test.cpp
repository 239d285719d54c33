#include "core/sdp/rtp_map.hpp"

#include "tests/catch.hpp"

using namespace webphone::sdp;

TEST_CASE("static payload types stand for their codecs") {
  CHECK(static_rtp_map(0) == RtpMap{"PCMU", 8000, 1});
  CHECK(static_rtp_map(8) == RtpMap{"PCMA", 8000, 1});
  CHECK(static_rtp_map(9) == RtpMap{"G722", 8000, 1});
  CHECK(static_rtp_map(18) == RtpMap{"G729", 8000, 1});
  CHECK_FALSE(static_rtp_map(101));
}

TEST_CASE("codecs compare by what can be decoded") {
  CHECK(same_codec({"opus", 48000, 2}, {"OPUS", 48000, 1}));
  CHECK(same_codec({"pcmu", 8000, 1}, {"PCMU", 8000, 1}));
  CHECK_FALSE(same_codec({"L16", 16000, 1}, {"L16", 8000, 1}));
  CHECK_FALSE(same_codec({"L16", 44100, 2}, {"L16", 44100, 1}));
}

TEST_CASE("a payload type given to another codec contradicts") {
  CHECK(contradicts_static({0, RtpMap{"G729", 8000, 1}, {}, {}}));
  CHECK_FALSE(contradicts_static({9, RtpMap{"G722", 16000, 1}, {}, {}}));
  CHECK_FALSE(contradicts_static({101, RtpMap{"telephone-event", 8000, 1}, {}, {}}));
}

TEST_CASE("codec names are read as users write them") {
  CHECK(codec_named("G.711", {"PCMA", 8000, 1}));
  CHECK(codec_named("g711", {"PCMU", 8000, 1}));
  CHECK(codec_named("ulaw", {"PCMU", 8000, 1}));
  CHECK_FALSE(codec_named("ulaw", {"PCMA", 8000, 1}));
  CHECK(codec_named("Opus", {"opus", 48000, 2}));
  CHECK(codec_named("g.729", {"G729", 8000, 1}));
  CHECK(split_codec_list(" Opus, ,G.729,PCMU,").size() == 3);
}
