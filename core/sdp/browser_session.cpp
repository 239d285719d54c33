#include "core/sdp/browser_session.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/hold.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/writer.hpp"

namespace webphone::sdp {
namespace {

constexpr std::string_view kProtocol = "UDP/TLS/RTP/SAVPF";
constexpr std::string_view kBundle = "BUNDLE";
constexpr std::size_t kMaxMid = 16;  // it may have to fit a one-octet RTP header extension

Failure<ProfileError> fail(ProfileFault fault, std::string_view detail = {}) {
  return {ProfileError{fault, std::string(detail)}};
}

Result<SessionDescription, ProfileError> parse_flat(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) return fail(ProfileFault::Malformed, describe(parsed.error()));
  flatten_session_level(*parsed);
  return std::move(*parsed);
}

/// is_live is false of a refused line. Port 0 with bundle-only is a live line that waits for its bundle (RFC
/// 9143 §6).
bool is_live(const MediaDescription& line) {
  if (line.port != 0) return true;
  return std::any_of(line.other_attributes.begin(), line.other_attributes.end(),
                     [](const Attribute& attribute) { return attribute.name == "bundle-only"; });
}

const Group* bundle_of(const SessionDescription& session) {
  for (const Group& group : session.groups) {
    if (group.semantics == kBundle) return &group;
  }
  return nullptr;
}

bool holds(const Group* group, std::string_view mid) {
  return group != nullptr && std::find(group->mids.begin(), group->mids.end(), mid) != group->mids.end();
}

const MediaDescription* line_of(const std::vector<MediaDescription>& lines, std::string_view mid) {
  for (const MediaDescription& line : lines) {
    if (!mid.empty() && line.mid == mid) return &line;
  }
  return nullptr;
}

/// free_mid gives the wish if it is a fit name and not in use, else the first free number.
template <typename IsTaken>
std::string free_mid(const std::string& wish, IsTaken is_taken) {
  const bool is_fit =
      !wish.empty() && wish.size() <= kMaxMid && std::all_of(wish.begin(), wish.end(), is_alnum);
  if (is_fit && !is_taken(wish)) return wish;
  std::uint32_t number = 0;
  std::string mid = "0";
  while (is_taken(mid)) mid = text(++number);
  return mid;
}

/// name_lines gives a mid to browser lines that lack one; false when two lines share theirs.
bool name_lines(std::vector<MediaDescription>& lines) {
  for (MediaDescription& line : lines) {
    if (line.mid.empty()) {
      line.mid = free_mid({}, [&](const std::string& mid) { return line_of(lines, mid) != nullptr; });
    }
    if (line_of(lines, line.mid) != &line) return false;
  }
  return true;
}

}  // namespace

BrowserSession::BrowserSession(WirePolicy policy, std::uint64_t session_id)
    : session_id_(text(session_id >> 1U)), policy_(std::move(policy)) {}

BrowserSession::Text BrowserSession::local_offer(std::string_view browser_text) {
  if (pending_ != Pending::None) return fail(ProfileFault::OutOfOrder);
  auto browser = parse_flat(browser_text);
  if (!browser) return Failure{browser.error()};
  Exchange next = current_;
  next.we_offered = true;
  next.wish = wish_;
  next.bundles = bundle_of(*browser) != nullptr;
  next.browser_lines = std::move(browser->media);
  if (!name_lines(next.browser_lines)) return fail(ProfileFault::Malformed, "two lines of one mid");
  add_slots(next);
  if (auto error = describe_local(next)) return Failure{std::move(*error)};
  stamp(next);
  sent_ = next.local;
  next_ = std::move(next);
  pending_ = Pending::LocalOffer;
  return write(next_.local);
}

BrowserSession::Text BrowserSession::local_answer(std::string_view browser_text) {
  if (pending_ != Pending::RemoteOffer) return fail(ProfileFault::OutOfOrder);
  auto browser = parse_flat(browser_text);
  if (!browser) return Failure{browser.error()};
  if (browser->media.size() != next_.browser_lines.size()) {
    return fail(ProfileFault::Negotiation, reason(NegotiationFault::MediaCount));
  }
  Exchange next = next_;
  next.wish = wish_;
  for (std::size_t i = 0; i < browser->media.size(); ++i) {
    browser->media[i].mid = next.browser_lines[i].mid;
  }
  next.browser_lines = std::move(browser->media);
  if (auto error = describe_local(next)) return Failure{std::move(*error)};
  stamp(next);
  sent_ = next.local;
  current_ = std::move(next);
  pending_ = Pending::None;
  return write(current_.local);
}

BrowserSession::Text BrowserSession::remote_offer(std::string_view wire_text) {
  if (pending_ != Pending::None) return fail(ProfileFault::OutOfOrder);
  auto remote = parse_flat(wire_text);
  if (!remote) return Failure{remote.error()};
  if (remote->media.size() < current_.slots.size()) {
    return fail(ProfileFault::Negotiation, reason(NegotiationFault::MediaCount));
  }
  Exchange next = current_;
  next.we_offered = false;
  next.wish = wish_;
  next.remote = std::move(*remote);
  auto sections = offered_sections(next);
  if (!sections) return Failure{sections.error()};
  std::string out = browser_text(next, *sections);
  next_ = std::move(next);
  pending_ = Pending::RemoteOffer;
  return out;
}

BrowserSession::Text BrowserSession::remote_answer(std::string_view wire_text) {
  if (pending_ != Pending::LocalOffer) return fail(ProfileFault::OutOfOrder);
  auto remote = parse_flat(wire_text);
  if (!remote) return Failure{remote.error()};
  Exchange next = next_;
  next.remote = std::move(*remote);
  const std::size_t lines = std::min(next.remote.media.size(), next.local.media.size());
  for (std::size_t i = 0; i < lines; ++i) repair_remote(next.remote.media[i], &next.local.media[i]);
  const auto accepted = accept_answer(next.local, next.remote);
  if (!accepted) {
    const auto [fault, index] = accepted.error();
    if (fault == NegotiationFault::CodecNotOffered) return fail(ProfileFault::NoCommonCodec);
    if (fault == NegotiationFault::AllRejected) {
      if (!established()) return fail(ProfileFault::NoMedia);
    } else if (fault == NegotiationFault::Profile) {
      return fail(protection_fault(next.remote.media[index]).value_or(ProfileFault::Negotiation));
    } else {
      return fail(ProfileFault::Negotiation, reason(fault));
    }
  }
  Sections sections;
  for (std::size_t i = 0; i < next.slots.size(); ++i) {
    auto section = answered_section(next, i);
    if (!section) return Failure{section.error()};
    sections.push_back(std::move(*section));
  }
  std::string out = browser_text(next, sections);
  current_ = std::move(next);
  pending_ = Pending::None;
  return out;
}

void BrowserSession::roll_back() {
  next_ = {};
  pending_ = Pending::None;
}

void BrowserSession::renew() {
  roll_back();
  current_.browser_lines.clear();
  for (Slot& slot : current_.slots) slot = {slot.kind, slot.protocol, {}, slot.wire_mid, {}, {}};
}

void BrowserSession::resume(std::string_view origin) {
  const Split parts = split_at(origin, ' ');
  if (!parse_number<std::uint64_t>(parts.head) || !parse_number<std::uint64_t>(parts.rest)) return;
  session_id_ = parts.head;
  sent_.emplace().origin.session_id = parts.head;
  sent_->origin.version = parts.rest;
}

std::string BrowserSession::origin() const {
  return sent_ ? text(sent_->origin.session_id, ' ', sent_->origin.version) : std::string();
}

HoldState BrowserSession::hold() const {
  const MediaDescription* remote = audio_section(current_.remote);
  if (remote == nullptr) return {};
  return hold_state(current_.wish, stated_direction({}, *remote));
}

std::optional<MediaStream> BrowserSession::audio() const {
  const MediaDescription* local = audio_section(current_.local);
  if (local == nullptr) return std::nullopt;
  auto streams = agree(current_.local, current_.remote, current_.we_offered);
  const auto index = static_cast<std::size_t>(local - current_.local.media.data());
  if (index >= streams.size() || streams[index].rejected) return std::nullopt;
  return std::move(streams[index]);
}

std::string BrowserSession::last_local() const {
  return established() ? write(current_.local) : std::string();
}

bool BrowserSession::wants(const MediaDescription& media) const {
  if (!is_rtp_protocol(media.protocol)) return false;
  return media.kind == "audio" || (policy_.video && media.kind == "video");
}

const MediaDescription* BrowserSession::audio_section(const SessionDescription& session) const {
  for (std::size_t i = 0; i < current_.slots.size() && i < session.media.size(); ++i) {
    const Slot& slot = current_.slots[i];
    if (slot.kind == "audio" && !slot.browser_mid.empty()) return &session.media[i];
  }
  return nullptr;
}

void BrowserSession::add_slots(Exchange& exchange) const {
  for (const MediaDescription& line : exchange.browser_lines) {
    const bool is_known = std::any_of(exchange.slots.begin(), exchange.slots.end(),
                                      [&](const Slot& slot) { return slot.browser_mid == line.mid; });
    if (is_known || !is_live(line) || !wants(line)) continue;
    const auto free = std::find_if(exchange.slots.begin(), exchange.slots.end(), [&](const Slot& slot) {
      return slot.browser_mid.empty() && slot.kind == line.kind;
    });
    if (free != exchange.slots.end()) {
      free->browser_mid = line.mid;
      free->protocol = kProtocol;
      continue;
    }
    const auto is_taken = [&](const std::string& mid) {
      return std::any_of(exchange.slots.begin(), exchange.slots.end(),
                         [&](const Slot& slot) { return slot.wire_mid == mid; });
    };
    exchange.slots.push_back(
        {line.kind, std::string(kProtocol), line.mid, free_mid(line.mid, is_taken), {}, {}});
  }
}

std::optional<ProfileError> BrowserSession::describe_local(Exchange& exchange) const {
  SessionDescription wire;
  const Group* group = exchange.we_offered ? nullptr : bundle_of(exchange.remote);
  Group bundle{std::string(kBundle), {}};
  bool has_live = false;
  bool has_offered = exchange.we_offered;
  for (std::size_t i = 0; i < exchange.slots.size(); ++i) {
    Slot& slot = exchange.slots[i];
    const MediaDescription* line = line_of(exchange.browser_lines, slot.browser_mid);
    const MediaDescription* offered = exchange.we_offered ? nullptr : &exchange.remote.media[i];
    if (offered != nullptr && offered->port != 0) has_offered = true;
    const bool is_open = offered != nullptr ? offered->port != 0 : line != nullptr && wants(*line);
    if (line == nullptr || !is_live(*line) || !is_open) {
      wire.media.push_back(rejected(offered != nullptr ? *offered : exchange.local.media[i]));
      continue;
    }
    auto section = to_wire(*line, policy_);
    if (!section) return section.error();
    section->mid = slot.wire_mid;
    section->protocol = slot.protocol;
    section->direction = intersect(*section->direction, exchange.wish);
    if (offered != nullptr) {
      section->direction = answer_direction(stated_direction({}, *offered), *section->direction);
    }
    const bool is_bundled = exchange.we_offered ? exchange.bundles : holds(group, slot.wire_mid);
    if (is_bundled) bundle.mids.push_back(slot.wire_mid);
    slot.local = *section;
    has_live = true;
    wire.media.push_back(std::move(*section));
  }
  if (has_offered && !has_live) return ProfileError{ProfileFault::NoMedia, {}};
  if (!bundle.mids.empty()) wire.groups.push_back(std::move(bundle));
  exchange.local = std::move(wire);
  return std::nullopt;
}

void BrowserSession::stamp(Exchange& exchange) const {
  Origin& origin = exchange.local.origin;
  origin.session_id = session_id_;
  for (const MediaDescription& media : exchange.local.media) {
    if (media.port == 0 || !media.connection || is_unspecified(media.connection->address)) continue;
    origin.address_type = media.connection->address_type;
    origin.address = media.connection->address;
    break;
  }
  stamp_origin(exchange.local, sent_ ? &*sent_ : nullptr);
}

BrowserSession::Section BrowserSession::answered_section(Exchange& exchange, std::size_t index) const {
  Slot& slot = exchange.slots[index];
  MediaDescription& remote = exchange.remote.media[index];
  const MediaDescription& ours = exchange.local.media[index];
  if (ours.port == 0) return std::optional<MediaDescription>();
  RemoteContext context{&ours, nullptr, nullptr};
  if (index < current_.slots.size()) {
    const Slot& before = current_.slots[index];
    if (before.local) context.previous_local = &*before.local;
    if (before.remote) context.previous_remote = &*before.remote;
  }
  const bool is_suspended = remote.port == 0;
  if (is_suspended && context.previous_remote == nullptr) return std::optional<MediaDescription>();
  auto section = to_browser(is_suspended ? *context.previous_remote : remote, policy_, context);
  if (!section) return Failure{section.error()};
  const Direction stated = is_suspended ? Direction::Inactive : *section->direction;
  section->direction = answer_direction(*ours.direction, stated);
  if (!is_suspended) {
    remote.security.setup = section->security.setup;
    slot.remote = remote;
  }
  return std::optional<MediaDescription>(std::move(*section));
}

BrowserSession::Section BrowserSession::offered_section(Exchange& exchange, std::size_t index) const {
  Slot& slot = exchange.slots[index];
  const MediaDescription& remote = exchange.remote.media[index];
  const bool is_suspended = remote.port == 0;
  if (is_suspended && (slot.browser_mid.empty() || !slot.remote)) return std::optional<MediaDescription>();
  if (!is_suspended && !wants(remote)) return std::optional<MediaDescription>();
  RemoteContext context;
  if (slot.local) context.previous_local = &*slot.local;
  if (slot.remote) context.previous_remote = &*slot.remote;
  auto section = to_browser(is_suspended ? *slot.remote : remote, policy_, context);
  if (!section) return Failure{section.error()};
  const Direction stated = is_suspended ? Direction::Inactive : *section->direction;
  section->direction = intersect(stated, reverse(exchange.wish));
  if (!is_suspended) slot.remote = remote;
  return std::optional<MediaDescription>(std::move(*section));
}

Result<BrowserSession::Sections, ProfileError> BrowserSession::offered_sections(Exchange& exchange) const {
  Sections sections;
  std::optional<ProfileError> refusal;
  bool has_live = false;
  const auto is_second = [&](std::size_t index) {
    for (std::size_t i = 0; i < exchange.slots.size(); ++i) {
      const Slot& slot = exchange.slots[i];
      const bool is_live_line = !slot.browser_mid.empty() && exchange.remote.media[i].port != 0;
      if (i != index && is_live_line && slot.kind == exchange.remote.media[index].kind) return true;
    }
    return false;
  };
  for (std::size_t i = 0; i < exchange.remote.media.size(); ++i) {
    MediaDescription& remote = exchange.remote.media[i];
    if (i == exchange.slots.size()) exchange.slots.emplace_back();
    Slot& slot = exchange.slots[i];
    if (slot.kind != remote.kind) slot = {remote.kind, {}, {}, {}, {}, {}};
    slot.protocol = remote.protocol;
    slot.wire_mid = remote.mid;
    repair_remote(remote, nullptr);
    const bool is_new = slot.browser_mid.empty();
    Section section{std::optional<MediaDescription>()};
    if (!is_new || !is_second(i)) section = offered_section(exchange, i);
    if (!section && !is_new) return Failure{section.error()};
    if (!section && !refusal) refusal = section.error();
    sections.push_back(section ? std::move(*section) : std::nullopt);
    if (!sections.back()) continue;
    has_live = true;
    if (!is_new) continue;
    slot.browser_mid = free_mid(
        remote.mid, [&](const std::string& mid) { return line_of(exchange.browser_lines, mid) != nullptr; });
    exchange.browser_lines.push_back(*sections.back());
    exchange.browser_lines.back().mid = slot.browser_mid;
  }
  if (has_live) return sections;
  return Failure{refusal ? *refusal : ProfileError{ProfileFault::NoMedia, {}}};
}

std::string BrowserSession::browser_text(Exchange& exchange, const Sections& sections) {
  SessionDescription out;
  out.origin.session_id = session_id_;
  out.origin.version = text(++browser_version_);
  out.ice_lite = exchange.remote.ice_lite;
  const Group* group = bundle_of(exchange.remote);
  const auto live =
      std::count_if(sections.begin(), sections.end(), [](const auto& section) { return !!section; });
  Group bundle{std::string(kBundle), {}};
  for (const MediaDescription& line : exchange.browser_lines) {
    std::size_t index = 0;
    while (index < exchange.slots.size() && exchange.slots[index].browser_mid != line.mid) ++index;
    if (index >= sections.size() || !sections[index]) {
      out.media.push_back(rejected(line));
      continue;
    }
    out.media.push_back(*sections[index]);
    out.media.back().mid = line.mid;
    if (live == 1 || holds(group, exchange.slots[index].wire_mid)) bundle.mids.push_back(line.mid);
  }
  const bool may_bundle = !exchange.we_offered || exchange.bundles;
  if (may_bundle && !bundle.mids.empty()) out.groups.push_back(std::move(bundle));
  if (!exchange.we_offered) exchange.browser_lines = out.media;
  return write(out);
}

}  // namespace webphone::sdp
