#include "core/sip/usage/redirection.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/name_addr.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

struct Candidate {
  std::string uri;
  int q = 1000;
};

/// read_candidate takes a Contact as a Request-URI (RFC 3261 §19.1.1 table 1).
std::optional<Candidate> read_candidate(std::string_view contact, bool secure) {
  const auto address = parse_name_addr(contact);
  const bool usable = address && address->uri.is_sip() && !address->uri.host.empty() &&
                      address->uri_text.size() <= kMaxHeaderText &&
                      (!secure || address->uri.scheme == UriScheme::Sips);
  if (!usable) return std::nullopt;
  auto uri = Uri::parse(address->uri_text);
  if (!uri) return std::nullopt;
  uri->headers.clear();
  uri->remove_parameter("method");
  const auto q = address->parameters.find("q");
  return Candidate{uri->write(), parse_q(q.value_or("1")).value_or(0)};
}

}  // namespace

std::optional<int> parse_q(std::string_view text) {
  const auto [whole, fraction, has_fraction] = split_at(text, '.');
  if ((whole != "0" && whole != "1") || fraction.size() > 3) return std::nullopt;
  int q = whole == "1" ? 1000 : 0;
  int weight = 100;
  for (const char digit : fraction) {
    if (!is_digit(digit)) return std::nullopt;
    q += (digit - '0') * weight;
    weight /= 10;
  }
  return q <= 1000 ? std::optional<int>(q) : std::nullopt;
}

void Redirection::begin(const std::string& target) {
  targets_.assign(1, target);
  tried_ = 1;
}

void Redirection::add(const Message& response) {
  const auto first = parse_uri(targets_.front());
  const bool secure = first && first->scheme == UriScheme::Sips;
  std::vector<Candidate> candidates;
  for (const std::string_view contact : response.values(HeaderId::Contact)) {
    if (candidates.size() == kMaxTargets) break;
    auto candidate = read_candidate(contact, secure);
    if (!candidate) continue;
    auto place = candidates.end();
    while (place != candidates.begin() && (place - 1)->q < candidate->q) --place;
    candidates.insert(place, *std::move(candidate));
  }
  std::size_t place = tried_;
  for (Candidate& candidate : candidates) {
    if (targets_.size() == kMaxTargets || knows(candidate.uri)) continue;
    targets_.insert(targets_.begin() + static_cast<std::ptrdiff_t>(place++), std::move(candidate.uri));
  }
}

bool Redirection::knows(std::string_view uri) const {
  const auto view = parse_uri(uri);
  return std::any_of(targets_.begin(), targets_.end(), [&](const std::string& known) {
    const auto other = parse_uri(known);
    return view && other && equivalent(*view, *other);
  });
}

std::optional<std::string> Redirection::next() {
  if (tried_ >= targets_.size()) return std::nullopt;
  return targets_[tried_++];
}

}  // namespace webphone::sip
