#include "core/sdp/negotiator.hpp"

#include <array>
#include <bitset>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/limits.hpp"
#include "core/sdp/rtp_map.hpp"

namespace webphone::sdp {
namespace {

constexpr PayloadType kFirstDynamic = 96;
constexpr PayloadType kTelephoneEvent = 101;     // by custom, for a clock of 8000
constexpr PayloadType kLastResort = 35;          // unassigned and free of RTCP (RFC 5761 §4)
constexpr std::string_view kAllEvents = "0-16";  // RFC 4733 §3.2: digits and flash

/// PayloadTypes gives out numbers for the formats of one section.
class PayloadTypes {
 public:
  void reserve(const MediaDescription& previous) {
    for (const Format& format : previous.formats) taken_.set(format.payload_type);
  }
  void take(PayloadType number) { taken_.set(number); }

  PayloadType allocate(PayloadType wish) {
    PayloadType number = wish;
    if (number > kMaxPayloadType || taken_.test(number)) number = first_free();
    taken_.set(number);
    return number;
  }

 private:
  [[nodiscard]] PayloadType first_free() const {
    for (PayloadType number = kFirstDynamic; number <= kMaxPayloadType; ++number) {
      if (!taken_.test(number)) return number;
    }
    for (PayloadType number = kLastResort; number < 64; ++number) {
      if (!taken_.test(number)) return number;
    }
    return kFirstDynamic;
  }

  std::bitset<kMaxPayloadType + 1> taken_;
};

Format telephone_event(std::uint32_t clock_rate) {
  Format event;
  event.payload_type = kTelephoneEvent;
  event.map = RtpMap{"telephone-event", clock_rate, 1};
  event.parameters = kAllEvents;
  return event;
}

/// add_format appends a format under the number it had before, or else the nearest free one to its wish.
void add_format(MediaDescription& media, Format format, const MediaDescription* previous,
                PayloadTypes& numbers) {
  const Format* before = previous == nullptr ? nullptr : find_same_format(previous->formats, format);
  format.payload_type = before == nullptr ? numbers.allocate(format.payload_type) : before->payload_type;
  if (find_format(media, format.payload_type) != nullptr) return;
  numbers.take(format.payload_type);
  media.formats.push_back(std::move(format));
}

void fill_offer_formats(MediaDescription& media, const MediaCapabilities& ours,
                        const MediaDescription* previous) {
  PayloadTypes numbers;
  if (previous != nullptr) numbers.reserve(*previous);
  std::vector<std::uint32_t> clocks;
  for (const Format& codec : ours.codecs) {
    const auto map = rtp_map(codec);
    if (!map) continue;
    add_format(media, codec, previous, numbers);
    bool is_new = true;
    for (const std::uint32_t clock : clocks) is_new = is_new && clock != map->clock_rate;
    if (is_new) clocks.push_back(map->clock_rate);
  }
  if (!ours.telephone_event) return;
  for (const std::uint32_t clock : clocks) add_format(media, telephone_event(clock), previous, numbers);
}

/// describe_transport fills in everything but formats.
MediaDescription describe_transport(const MediaCapabilities& ours, const Connection& connection,
                                    std::string mid) {
  MediaDescription media;
  media.kind = ours.kind;
  media.port = ours.port;
  media.protocol = ours.protocol;
  media.connection = connection;
  media.security = ours.security;
  media.candidates = ours.candidates;
  media.end_of_candidates = !ours.candidates.empty();
  media.rtcp_mux = ours.rtcp_mux;
  media.ptime = ours.ptime;
  media.maxptime = ours.maxptime;
  media.direction = ours.direction;
  media.mid = std::move(mid);
  return media;
}

SessionDescription describe_session(const Capabilities& ours) {
  SessionDescription session;
  session.origin.session_id = ours.session_id;
  session.origin.address_type = ours.connection.address_type;
  session.origin.address = ours.connection.address;
  return session;
}

/// setup_answer gives our role in the answer; we prefer to be the client, as RFC 8842 §5.3 recommends.
std::optional<Setup> setup_answer(std::optional<Setup> offered) {
  return offered == Setup::Active ? Setup::Passive : Setup::Active;
}

void answer_with(MediaDescription& answer, const Format& offered, const Format& ours) {
  if (find_format(answer, offered.payload_type) != nullptr) return;
  Format format = ours;
  format.payload_type = offered.payload_type;
  format.feedback.clear();
  answer.formats.push_back(std::move(format));
}

void fill_answer_codecs(MediaDescription& answer, const MediaDescription& offered,
                        const MediaCapabilities& ours) {
  if (ours.own_order_in_answers) {
    for (const Format& codec : ours.codecs) {
      if (const Format* match = find_same_format(offered.formats, codec)) answer_with(answer, *match, codec);
    }
    return;
  }
  for (const Format& format : offered.formats) {
    if (const Format* codec = find_same_format(ours.codecs, format)) answer_with(answer, format, *codec);
  }
}

void fill_answer_events(MediaDescription& answer, const MediaDescription& offered) {
  const std::size_t codecs = answer.formats.size();
  for (std::size_t i = 0; i < codecs; ++i) {
    const auto map = rtp_map(answer.formats[i]);
    if (!map) continue;
    const Format* event = find_telephone_event(offered.formats, map->clock_rate);
    if (event != nullptr) answer_with(answer, *event, telephone_event(rtp_map(*event)->clock_rate));
  }
}

/// answer_media answers one live section; a section with port 0 means that nothing in it can be taken.
MediaDescription answer_media(const SessionDescription& offer, const MediaDescription& offered,
                              const Capabilities& all, const MediaCapabilities& ours) {
  MediaDescription answer = describe_transport(ours, all.connection, offered.mid);
  answer.protocol = offered.protocol;
  fill_answer_codecs(answer, offered, ours);
  if (answer.formats.empty()) return rejected(offered);
  if (ours.telephone_event) fill_answer_events(answer, offered);
  answer.rtcp_mux = ours.rtcp_mux && offered.rtcp_mux;
  answer.direction = answer_direction(stated_direction(offer, offered), ours.direction);
  if (!ours.security.fingerprints.empty()) {
    answer.security.setup = setup_answer(effective_security(offer, offered).setup);
  }
  return answer;
}

bool can_take(const SessionDescription& offer, const MediaDescription& offered,
              const MediaCapabilities& ours) {
  if (offered.kind != ours.kind || ours.port == 0) return false;
  MediaDescription own;
  own.protocol = ours.protocol;
  own.security = ours.security;
  return profile_of(offer, offered) == profile_of({}, own);
}

}  // namespace

SessionDescription make_offer(const Capabilities& ours, const SessionDescription* previous) {
  SessionDescription offer = describe_session(ours);
  std::vector<bool> used(ours.media.size());
  const std::size_t before = previous == nullptr ? 0 : previous->media.size();
  const auto add = [&](std::size_t own, const MediaDescription* earlier) {
    const MediaCapabilities& media = ours.media[own];
    used[own] = true;
    const std::string mid =
        earlier != nullptr && !earlier->mid.empty() ? earlier->mid : text(std::uint64_t{offer.media.size()});
    MediaDescription section = describe_transport(media, ours.connection, mid);
    fill_offer_formats(section, media, earlier);
    if (!media.security.fingerprints.empty()) section.security.setup = Setup::ActPass;
    offer.media.push_back(std::move(section));
  };
  for (std::size_t i = 0; i < before; ++i) {
    std::size_t own = 0;
    while (own < used.size() && (used[own] || ours.media[own].kind != previous->media[i].kind)) ++own;
    if (own == used.size()) {
      offer.media.push_back(rejected(previous->media[i]));
    } else {
      add(own, &previous->media[i]);
    }
  }
  for (std::size_t own = 0; own < used.size(); ++own) {
    if (!used[own]) add(own, nullptr);
  }
  stamp_origin(offer, previous);
  return offer;
}

Result<Answer, NegotiationError> make_answer(const SessionDescription& offer, const Capabilities& ours,
                                             const SessionDescription* previous) {
  if (previous != nullptr && offer.media.size() < previous->media.size()) {
    return Failure{NegotiationError{NegotiationFault::MediaCount, offer.media.size()}};
  }
  Answer answer;
  answer.description = describe_session(ours);
  std::vector<bool> used(ours.media.size());
  bool live_offered = false;
  bool live_answered = false;
  for (const MediaDescription& offered : offer.media) {
    MediaDescription section = rejected(offered);
    live_offered = live_offered || offered.port != 0;
    for (std::size_t own = 0; own < used.size() && offered.port != 0 && section.port == 0; ++own) {
      if (used[own] || !can_take(offer, offered, ours.media[own])) continue;
      section = answer_media(offer, offered, ours, ours.media[own]);
      used[own] = section.port != 0;
    }
    live_answered = live_answered || section.port != 0;
    answer.description.media.push_back(std::move(section));
  }
  if (live_offered && !live_answered) {
    return Failure{NegotiationError{NegotiationFault::NoCommonCodec, 0}};
  }
  stamp_origin(answer.description, previous);
  answer.streams = agree(answer.description, offer, false);
  return answer;
}

MediaDescription rejected(const MediaDescription& media) {
  MediaDescription out;
  out.kind = media.kind;
  out.protocol = media.protocol;
  out.other_formats = media.other_formats;
  out.mid = media.mid;
  out.connection = Connection{"IN", "IP4", "0.0.0.0"};
  if (media.formats.empty()) return out;
  Format format;
  format.payload_type = media.formats.front().payload_type;
  format.map = media.formats.front().map;
  out.formats.push_back(std::move(format));
  return out;
}

void stamp_origin(SessionDescription& next, const SessionDescription* previous) {
  if (previous == nullptr) {
    next.origin.version = "1";
    return;
  }
  next.origin = previous->origin;
  if (next == *previous) return;
  const auto version = parse_number<std::uint64_t>(previous->origin.version);
  next.origin.version = text(version.value_or(0) + 1);
}

}  // namespace webphone::sdp
