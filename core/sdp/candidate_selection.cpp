#include <algorithm>
#include <tuple>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/browser_profile.hpp"

namespace webphone::sdp {
namespace {

bool is_tcp(const Candidate& candidate) {
  return iequals(candidate.transport, "tcp");
}

/// drop removes the candidates that match, unless nothing would be left.
template <typename Match>
void drop(std::vector<Candidate>& candidates, Match match) {
  if (std::all_of(candidates.begin(), candidates.end(), match)) return;
  candidates.erase(std::remove_if(candidates.begin(), candidates.end(), match), candidates.end());
}

/// reach ranks candidates by how likely a peer without ICE gets through to them (RFC 8445 §5.1.4).
int reach(const Candidate& candidate) {
  if (candidate.type == "relay") return 3;
  if (candidate.type == "srflx") return 2;
  return 1;
}

bool is_better(const Candidate& a, const Candidate& b) {
  return std::make_tuple(reach(a), is_ipv4(a.address), a.priority) >
         std::make_tuple(reach(b), is_ipv4(b.address), b.priority);
}

const Candidate* default_candidate(const std::vector<Candidate>& candidates) {
  const Candidate* best = nullptr;
  for (const Candidate& candidate : candidates) {
    const bool is_address = is_ipv4(candidate.address) || is_ipv6(candidate.address);
    if (candidate.component != 1 || is_tcp(candidate) || !is_address) continue;
    if (best == nullptr || is_better(candidate, *best)) best = &candidate;
  }
  return best;
}

}  // namespace

void select_candidates(MediaDescription& media, const WirePolicy& policy) {
  auto& candidates = media.candidates;
  if (!policy.keep_tcp) drop(candidates, is_tcp);
  drop(candidates, [](const Candidate& candidate) { return is_mdns(candidate.address); });
  if (!policy.keep_loopback) {
    drop(candidates, [](const Candidate& candidate) { return is_loopback(candidate.address); });
  }
  for (Candidate& candidate : candidates) keep_known_extensions(candidate);
  const Candidate* best = default_candidate(candidates);
  if (best == nullptr) return;
  const std::string_view address_type = is_ipv4(best->address) ? "IP4" : "IP6";
  media.connection = Connection{"IN", std::string(address_type), best->address};
  media.port = best->port;
  media.rtcp = Rtcp{best->port, text("IN ", address_type, " ", best->address)};
}

}  // namespace webphone::sdp
