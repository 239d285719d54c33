#include "core/sip/dialog/dialog_snapshot.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"

namespace webphone::sip {

namespace {

constexpr unsigned kSecure = 1;
constexpr unsigned kHeardOf = 2;
constexpr unsigned kCaller = 4;

class Writer {
 public:
  void number(std::uint32_t value, int octets) {
    for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8)
      out += static_cast<char>(value >> shift & 0xFF);
  }
  void text(std::string_view value) {
    fits = fits && value.size() <= UINT16_MAX;
    number(static_cast<std::uint32_t>(value.size()), 2);
    out += value;
  }
  std::string out;
  bool fits = true;
};

class Reader {
 public:
  explicit Reader(std::string_view octets) : rest_(octets) {}
  std::uint32_t number(std::size_t octets) {
    std::uint32_t value = 0;
    for (const char c : take(octets)) value = value << 8 | static_cast<std::uint8_t>(c);
    return value;
  }
  std::string text() { return std::string(take(number(2))); }
  /// ended: all was there, and nothing is left.
  [[nodiscard]] bool ended() const { return good_ && rest_.empty(); }

 private:
  std::string_view take(std::size_t size) {
    good_ = good_ && size <= rest_.size();
    if (!good_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string_view rest_;
  bool good_ = true;
};

bool is_address(std::string_view value, std::string_view tag) {
  const auto address = parse_name_addr(value);
  return address && !address->is_star && address->tag == tag && !has_control(value);
}

bool is_route(std::string_view value) {
  const auto route = parse_name_addr(value);
  return route && route->uri.is_sip() && !has_control(value);
}

bool is_call_id(std::string_view value) {
  const Split parts = split_at(value, '@');
  return is_all(parts.head, CharacterClass::Word) &&
         (!parts.found || is_all(parts.rest, CharacterClass::Word));
}

}  // namespace

std::string DialogSnapshot::write() const {
  const Dialog& from = dialog;
  if (from.state_ != Dialog::State::Confirmed || media_identity.size() > kMaxMediaIdentity) return {};
  Writer writer;
  writer.number(kVersion, 1);
  writer.number((from.secure_ ? kSecure : 0) | (from.remote_cseq_ ? kHeardOf : 0) | (is_caller ? kCaller : 0),
                1);
  writer.number(from.local_cseq_, 4);
  writer.number(from.remote_cseq_.value_or(0), 4);
  for (const std::string* value :
       {&from.id_.call_id, &from.id_.local_tag, &from.id_.remote_tag, &from.local_address_,
        &from.remote_address_, &from.remote_target_, &media_identity}) {
    writer.text(*value);
  }
  writer.number(static_cast<std::uint32_t>(from.route_set_.size()), 1);
  for (const std::string& route : from.route_set_) writer.text(route);
  if (!writer.fits || writer.out.size() > kMaxSnapshot) return {};
  return std::move(writer.out);
}

std::optional<DialogSnapshot> DialogSnapshot::read(std::string_view octets) {
  if (octets.size() > kMaxSnapshot) return std::nullopt;
  Reader reader(octets);
  if (reader.number(1) != kVersion) return std::nullopt;
  DialogSnapshot snapshot{Dialog(), false, {}};
  Dialog& into = snapshot.dialog;
  const std::uint32_t flags = reader.number(1);
  into.state_ = Dialog::State::Confirmed;
  into.secure_ = (flags & kSecure) != 0;
  snapshot.is_caller = (flags & kCaller) != 0;
  into.local_cseq_ = reader.number(4);
  const std::uint32_t remote_cseq = reader.number(4);
  if ((flags & kHeardOf) != 0) into.remote_cseq_ = remote_cseq;
  for (std::string* value :
       {&into.id_.call_id, &into.id_.local_tag, &into.id_.remote_tag, &into.local_address_,
        &into.remote_address_, &into.remote_target_, &snapshot.media_identity}) {
    *value = reader.text();
  }
  const std::uint32_t routes = reader.number(1);
  if (routes > Dialog::kMaxRouteSet) return std::nullopt;
  for (std::uint32_t i = 0; i < routes; ++i) {
    into.route_set_.push_back(reader.text());
    if (!is_route(into.route_set_.back())) return std::nullopt;
  }
  const auto target = parse_uri(into.remote_target_);
  const bool sound = reader.ended() && flags < 8 && (into.remote_cseq_ || remote_cseq == 0) &&
                     into.local_cseq_ <= INT32_MAX - kRestoredCSeqGap && is_call_id(into.id_.call_id) &&
                     is_token(into.id_.local_tag) && is_address(into.local_address_, into.id_.local_tag) &&
                     is_address(into.remote_address_, into.id_.remote_tag) && target && target->is_sip() &&
                     !target->host.empty() && !has_control(into.remote_target_) &&
                     snapshot.media_identity.size() <= kMaxMediaIdentity;
  if (!sound) return std::nullopt;
  return snapshot;
}

}  // namespace webphone::sip
