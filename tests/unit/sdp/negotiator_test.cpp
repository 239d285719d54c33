#include "core/sdp/negotiator.hpp"

#include "core/base/random_source.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/rtp_map.hpp"
#include "core/sdp/writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::sdp;

namespace {

const Format kOpus{111, RtpMap{"opus", 48000, 2}, "useinbandfec=1", {}};
const Format kG722{9, RtpMap{"G722", 8000, 1}, "", {}};
const Format kPcmu{0, RtpMap{"PCMU", 8000, 1}, "", {}};
const Format kPcma{8, RtpMap{"PCMA", 8000, 1}, "", {}};
const Format kSpeex{97, RtpMap{"speex", 16000, 1}, "vbr=on", {}};
const Format kIlbc{98, RtpMap{"iLBC", 8000, 1}, "mode=20", {}};

Capabilities phone(std::vector<Format> codecs, std::string address = "192.0.2.1") {
  Capabilities ours;
  ours.session_id = "42";
  ours.connection.address = std::move(address);
  ours.media.emplace_back();
  ours.media[0].codecs = std::move(codecs);
  ours.media[0].port = 4000;
  return ours;
}

SessionDescription sample(std::string_view text) {
  auto parsed = parse(text);
  REQUIRE(parsed.ok());
  return *parsed;
}

std::vector<int> numbers(const MediaDescription& media) {
  std::vector<int> out;
  for (const Format& format : media.formats) out.push_back(format.payload_type);
  return out;
}

NegotiationFault fault_of(const SessionDescription& offer, const SessionDescription& answer) {
  const auto accepted = accept_answer(offer, answer);
  REQUIRE_FALSE(accepted.ok());
  return accepted.error().fault;
}

}  // namespace

TEST_CASE("An offer lists the codecs in order and an event for each clock rate") {
  const auto offer = make_offer(phone({kOpus, kPcmu, kPcma}));
  CHECK(numbers(offer.media[0]) == std::vector<int>{111, 0, 8, 101, 96});
  CHECK(rtp_map(offer.media[0].formats[3])->clock_rate == 48000);
  CHECK(rtp_map(offer.media[0].formats[4])->clock_rate == 8000);
  CHECK(offer.origin.version == "1");
  CHECK(parse(write(offer)).ok());
}

TEST_CASE("A payload type that is taken is replaced, and stays over re-offers in another order") {
  Format other = kSpeex;
  other.payload_type = 111;
  const auto offer = make_offer(phone({kOpus, other}));
  CHECK(numbers(offer.media[0])[1] == 96);
  const auto again = make_offer(phone({other, kOpus}), &offer);
  CHECK(numbers(again.media[0])[0] == 96);
  CHECK(numbers(again.media[0])[1] == 111);
  CHECK(again.origin.version == "2");
}

TEST_CASE("The version of o= stays when nothing changes") {
  const auto offer = make_offer(phone({kOpus}));
  CHECK(make_offer(phone({kOpus}), &offer) == offer);
}

TEST_CASE("An answer keeps the offerer's numbers and order") {
  const auto answer = make_answer(sample(samples::kBaresipOffer), phone({kPcma, kPcmu, kOpus}));
  REQUIRE(answer.ok());
  CHECK(numbers(answer->description.media[0]) == std::vector<int>{96, 0, 8, 101});
  CHECK(answer->streams[0].codecs[0].map.encoding == "opus");
  CHECK(answer->streams[0].remote_rtp == Endpoint{"127.0.0.1", 10140});
  CHECK(answer->streams[0].remote_rtcp == Endpoint{"127.0.0.1", 10141});
  CHECK(answer->streams[0].send_ptime == 20);
}

TEST_CASE("Our own order decides when asked for") {
  Capabilities ours = phone({kPcma, kPcmu, kOpus});
  ours.media[0].own_order_in_answers = true;
  const auto answer = make_answer(sample(samples::kBaresipOffer), ours);
  REQUIRE(answer.ok());
  CHECK(numbers(answer->description.media[0]) == std::vector<int>{8, 0, 96, 101});
}

TEST_CASE("Video that we cannot do is refused in its place") {
  const auto answer = make_answer(sample(samples::kLinphoneOffer), phone({kSpeex, kPcmu}));
  REQUIRE(answer.ok());
  REQUIRE(answer->description.media.size() == 2);
  CHECK(numbers(answer->description.media[0]) == std::vector<int>{97, 0, 99});
  CHECK(answer->description.media[1].port == 0);
  CHECK(answer->description.media[1].kind == "video");
  CHECK(answer->streams[1].rejected);
}

TEST_CASE("A static type needs no rtpmap") {
  const auto answer = make_answer(sample(samples::kSippOffer), phone({kPcmu}));
  REQUIRE(answer.ok());
  CHECK(numbers(answer->description.media[0]) == std::vector<int>{0});
  CHECK_FALSE(answer->streams[0].telephone_event);
}

TEST_CASE("No common codec, and secure media for a plain phone, are refused") {
  for (const std::string_view offer : {samples::kSippOffer, samples::kAsteriskOffer}) {
    const auto answer = make_answer(sample(offer), phone({kOpus}));
    REQUIRE_FALSE(answer.ok());
    CHECK(answer.error().fault == NegotiationFault::NoCommonCodec);
  }
}

TEST_CASE("Hold is answered by its mirror image") {
  const auto held = sample(samples::replaced(samples::kBaresipOffer, "a=sendrecv", "a=sendonly"));
  const auto answer = make_answer(held, phone({kPcmu}));
  REQUIRE(answer.ok());
  CHECK(answer->description.media[0].direction == Direction::RecvOnly);
  CHECK(answer->streams[0].hold == HoldState{false, true});
}

TEST_CASE("An answer is held against the offer") {
  const auto offer = make_offer(phone({kOpus, kPcmu}));
  const auto peer = [&](auto change) {
    auto answer = make_answer(offer, phone({kPcmu}, "192.0.2.2"));
    REQUIRE(answer.ok());
    change(answer->description);
    return answer->description;
  };
  CHECK(accept_answer(offer, peer([](auto&) {})).ok());
  CHECK(fault_of(offer, peer([](auto& answer) { answer.media.clear(); })) == NegotiationFault::MediaCount);
  CHECK(fault_of(offer, peer([](auto& answer) { answer.media[0].kind = "video"; })) ==
        NegotiationFault::MediaKind);
  CHECK(fault_of(offer, peer([](auto& answer) { answer.media[0].mid = "7"; })) == NegotiationFault::Mid);
  CHECK(fault_of(offer, peer([](auto& answer) { answer.media[0].protocol = "RTP/SAVP"; })) ==
        NegotiationFault::Profile);
  CHECK(fault_of(offer, peer([](auto& answer) { answer.media[0].formats = {kPcma}; })) ==
        NegotiationFault::CodecNotOffered);
  CHECK(fault_of(offer, peer([](auto& answer) { answer.media[0].port = 0; })) ==
        NegotiationFault::AllRejected);
  SessionDescription refused = offer;
  refused.media[0].port = 0;
  CHECK(fault_of(refused, peer([](auto&) {})) == NegotiationFault::NotOffered);
  CHECK(accept_answer(offer, peer([](auto& answer) { answer.media[0].formats.push_back(kPcma); })).ok());
}

TEST_CASE("DTLS roles are opposite, and an answer without a role is refused") {
  Capabilities ours = phone({kOpus});
  ours.media[0].protocol = "UDP/TLS/RTP/SAVPF";
  ours.media[0].security.fingerprints = {{"sha-256", SAMPLE_PRINT}};
  const auto offer = make_offer(ours);
  CHECK(offer.media[0].security.setup == Setup::ActPass);
  auto answer = make_answer(offer, ours);
  REQUIRE(answer.ok());
  const auto streams = accept_answer(offer, answer->description);
  REQUIRE(streams.ok());
  CHECK((*streams)[0].dtls_role == Setup::Passive);
  CHECK(answer->streams[0].dtls_role == Setup::Active);
  answer->description.media[0].security.setup = Setup::ActPass;
  CHECK(fault_of(offer, answer->description) == NegotiationFault::SetupRole);
}

namespace {

/// random_phone picks some codecs in some order under some numbers, and a direction.
Capabilities random_phone(RandomSource& random, std::string address) {
  std::vector<Format> pool{kOpus, kG722, kPcmu, kPcma, kSpeex, kIlbc};
  std::vector<Format> codecs;
  const std::size_t count = 1 + random.below(pool.size());
  while (codecs.size() < count) {
    const std::size_t pick = random.below(pool.size());
    codecs.push_back(pool[pick]);
    pool.erase(pool.begin() + static_cast<std::ptrdiff_t>(pick));
    if (codecs.back().payload_type >= 96) {
      codecs.back().payload_type = static_cast<PayloadType>(96 + random.below(32));
    }
  }
  Capabilities ours = phone(std::move(codecs), std::move(address));
  MediaCapabilities& audio = ours.media[0];
  audio.telephone_event = random.below(4) != 0;
  audio.own_order_in_answers = random.below(2) != 0;
  audio.rtcp_mux = random.below(2) != 0;
  audio.direction = static_cast<Direction>(random.below(4));
  audio.port = static_cast<std::uint16_t>(1 + random.below(65000));
  return ours;
}

void check_agreement(const MediaStream& offerer, const MediaStream& answerer) {
  CHECK(offerer.direction == reverse(answerer.direction));
  REQUIRE(offerer.codecs.size() == answerer.codecs.size());
  REQUIRE_FALSE(offerer.codecs.empty());
  for (std::size_t i = 0; i < offerer.codecs.size(); ++i) {
    CHECK(same_codec(offerer.codecs[i].map, answerer.codecs[i].map));
    CHECK(offerer.codecs[i].send_payload_type == answerer.codecs[i].receive_payload_type);
    CHECK(offerer.codecs[i].receive_payload_type == answerer.codecs[i].send_payload_type);
    CHECK(offerer.codecs[i].send_parameters == answerer.codecs[i].receive_parameters);
  }
  REQUIRE(offerer.telephone_event.has_value() == answerer.telephone_event.has_value());
  if (offerer.telephone_event) {
    CHECK(offerer.telephone_event->send_payload_type == answerer.telephone_event->receive_payload_type);
  }
  CHECK(offerer.rtcp_mux == answerer.rtcp_mux);
  CHECK(offerer.local_rtp == answerer.remote_rtp);
  CHECK(offerer.remote_rtp == answerer.local_rtp);
}

bool share_a_codec(const Capabilities& a, const Capabilities& b) {
  for (const Format& codec : a.media[0].codecs) {
    if (find_same_format(b.media[0].codecs, codec) != nullptr) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("Both sides of any exchange agree on codecs, numbers, directions and addresses") {
  SeededRandom random(2026);
  int calls = 0;
  for (int round = 0; round < 4000; ++round) {
    INFO("round " << round);
    const Capabilities alice = random_phone(random, "192.0.2.1");
    const Capabilities bob = random_phone(random, "192.0.2.2");
    const auto sent = parse(write(make_offer(alice)));
    REQUIRE(sent.ok());
    const auto answer = make_answer(*sent, bob);
    REQUIRE(answer.ok() == share_a_codec(alice, bob));
    if (!answer) continue;
    const auto received = parse(write(answer->description));
    REQUIRE(received.ok());
    const auto streams = accept_answer(*sent, *received);
    REQUIRE(streams.ok());
    check_agreement((*streams)[0], answer->streams[0]);
    const SessionDescription again = make_offer(random_phone(random, "192.0.2.2"), &answer->description);
    REQUIRE(again.media.size() == 1);
    for (const Format& format : again.media[0].formats) {
      const Format* before = find_same_format(answer->description.media[0].formats, format);
      if (before != nullptr) CHECK(before->payload_type == format.payload_type);
    }
    ++calls;
  }
  CHECK(calls > 2000);
}
