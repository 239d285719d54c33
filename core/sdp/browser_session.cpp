#include "core/sdp/browser_session.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/browser_lines.hpp"
#include "core/sdp/hold.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/writer.hpp"

namespace webphone::sdp {
namespace {

constexpr std::string_view kProtocol = "UDP/TLS/RTP/SAVPF";

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

}  // namespace webphone::sdp
