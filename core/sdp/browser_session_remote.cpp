// What the peer said, as the browser gets it.

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sdp/browser_lines.hpp"
#include "core/sdp/browser_session.hpp"
#include "core/sdp/hold.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/writer.hpp"

namespace webphone::sdp {

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
