#include "core/sdp/negotiator.hpp"

#include <algorithm>

#include "core/base/random_source.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/hold.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/rtp_map.hpp"
#include "core/sdp/writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::sdp;
using namespace webphone::sdp::test;

namespace {

MediaCapabilities audio(std::vector<Format> codecs) {
  MediaCapabilities media;
  media.codecs = std::move(codecs);
  media.port = 4000;
  return media;
}

Capabilities phone(std::vector<Format> codecs) {
  return {.session_id = "7", .connection = {"IN", "IP4", "192.0.2.1"}, .media = {audio(std::move(codecs))}};
}

const Format kPcmu{0, RtpMap{"PCMU", 8000, 1}, {}, {}};
const Format kPcma{8, RtpMap{"PCMA", 8000, 1}, {}, {}};
const Format kOpus{96, RtpMap{"opus", 48000, 2}, "useinbandfec=1", {}};

}  // namespace

TEST_CASE("an answer takes the codecs that both have, with the offer's payload types") {
  const auto offer = parse(kPlainOffer);
  const auto answer = make_answer(*offer, phone({kOpus, kPcma}));
  REQUIRE(answer.ok());
  REQUIRE(answer->streams.size() == 1);
  CHECK(answer->streams[0].codecs.at(0).map.encoding == "PCMA");
  CHECK(answer->streams[0].codecs.at(0).send_payload_type == 8);
  REQUIRE(answer->streams[0].telephone_event);
  CHECK(answer->streams[0].telephone_event->send_payload_type == 101);
  CHECK(answer->streams[0].remote_rtp == Endpoint{"192.0.2.70", 49170});
}

TEST_CASE("an offer without a common codec cannot be answered") {
  const auto answer = make_answer(*parse(kPlainOffer), phone({kOpus}));
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().fault == NegotiationFault::NoCommonCodec);
}

TEST_CASE("m= lines keep place and number, unknown ones are refused with port 0") {
  const auto offer = parse(kPlainOffer + "m=video 5000 RTP/AVP 31\r\nm=image 5002 udptl t38\r\n");
  const auto answer = make_answer(*offer, phone({kPcmu}));
  REQUIRE(answer.ok());
  REQUIRE(answer->description.media.size() == 3);
  CHECK(answer->description.media[0].port != 0);
  CHECK(answer->description.media[1].port == 0);
  CHECK(answer->description.media[1].kind == "video");
  CHECK(answer->description.media[2].port == 0);
  CHECK(answer->description.media[2].other_formats == "t38");
}

TEST_CASE("an answer that does not fit the offer is told apart") {
  const SessionDescription offer = make_offer(phone({kPcmu, kPcma}));
  const auto good = make_answer(offer, phone({kPcma}));
  REQUIRE(good.ok());
  const auto fault = [&](auto change) {
    SessionDescription answer = good->description;
    change(answer);
    const auto accepted = accept_answer(offer, answer);
    REQUIRE_FALSE(accepted.ok());
    return accepted.error().fault;
  };
  CHECK(fault([](SessionDescription& answer) { answer.media.clear(); }) == NegotiationFault::MediaCount);
  CHECK(fault([](SessionDescription& answer) { answer.media[0].kind = "video"; }) ==
        NegotiationFault::MediaKind);
  CHECK(fault([](SessionDescription& answer) { answer.media[0].port = 0; }) == NegotiationFault::AllRejected);
  CHECK(fault([](SessionDescription& answer) { answer.media[0].formats = {kOpus}; }) ==
        NegotiationFault::CodecNotOffered);
  CHECK(fault([](SessionDescription& answer) { answer.media[0].protocol = "RTP/SAVP"; }) ==
        NegotiationFault::Profile);
}

TEST_CASE("the version in o= counts changes, not messages") {
  const Capabilities ours = phone({kPcmu});
  const SessionDescription first = make_offer(ours);
  const SessionDescription same = make_offer(ours, &first);
  CHECK(same.origin.version == first.origin.version);
  Capabilities held = ours;
  held.media[0].direction = Direction::SendOnly;
  const SessionDescription changed = make_offer(held, &same);
  CHECK(changed.origin.version == "2");
  CHECK(changed.origin.session_id == first.origin.session_id);
}

TEST_CASE("offerer and answerer always agree, or both know why not") {
  const std::vector<Format> all = {kOpus,
                                   kPcmu,
                                   kPcma,
                                   {9, RtpMap{"G722", 8000, 1}, {}, {}},
                                   {18, RtpMap{"G729", 8000, 1}, "annexb=no", {}},
                                   {97, RtpMap{"speex", 16000, 1}, {}, {}}};
  const Direction directions[] = {Direction::SendRecv, Direction::SendOnly, Direction::RecvOnly,
                                  Direction::Inactive};
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    SeededRandom random(seed);
    const auto draw = [&] {
      std::vector<Format> codecs;
      for (Format format : all) {
        if (random.below(2) == 0) continue;
        if (format.payload_type >= 96) format.payload_type = static_cast<PayloadType>(96 + random.below(30));
        codecs.insert(codecs.begin() + static_cast<std::ptrdiff_t>(random.below(codecs.size() + 1)), format);
      }
      Capabilities side = phone(std::move(codecs));
      side.media[0].direction = directions[random.below(4)];
      side.media[0].telephone_event = random.below(2) == 0;
      side.media[0].own_order_in_answers = random.below(2) == 0;
      return side;
    };
    const Capabilities caller = draw();
    const Capabilities called = draw();
    if (caller.media[0].codecs.empty()) continue;
    INFO("seed " << seed);
    const auto offer = parse(write(make_offer(caller)));
    REQUIRE(offer.ok());
    const auto answer = make_answer(*offer, called);
    const bool common =
        std::any_of(called.media[0].codecs.begin(), called.media[0].codecs.end(),
                    [&](auto& codec) { return find_same_format(caller.media[0].codecs, codec) != nullptr; });
    REQUIRE(answer.ok() == common);
    if (!common) continue;
    const auto accepted = accept_answer(*offer, *parse(write(answer->description)));
    REQUIRE(accepted.ok());
    const MediaStream& a = accepted->at(0);
    const MediaStream& b = answer->streams.at(0);
    REQUIRE(a.codecs.size() == b.codecs.size());
    CHECK(a.codecs[0].map.encoding == b.codecs[0].map.encoding);
    CHECK(a.codecs[0].send_payload_type == b.codecs[0].receive_payload_type);
    CHECK(a.codecs[0].receive_payload_type == b.codecs[0].send_payload_type);
    CHECK(a.direction == reverse(b.direction));
    CHECK(a.telephone_event.has_value() == b.telephone_event.has_value());
  }
}
