#include "tests/simulation/network.hpp"

#include <algorithm>
#include <utility>

#include "core/base/result.hpp"

namespace webphone::simulation {

Instant Network::Site::next_timeout() const {
  const Instant next = suspended ? Instant::never() : endpoint->next_timeout();
  return next.is_never() ? next : next - skew;
}

void Network::attach(std::string host, Endpoint& endpoint) {
  sites_.push_back(Site{std::move(host), &endpoint});
}

void Network::cut(std::string_view host) {
  const auto site = site_of(host);
  if (!site) return;
  sites_[*site].reachable = false;
  std::vector<std::uint64_t> doomed;
  for (const auto& [id, end] : ends_) {
    if (end.site == *site && is_reliable(end.transport)) doomed.push_back(id);
  }
  for (const std::uint64_t id : doomed) kill(id, "host unreachable");
  settle();
}

void Network::mend(std::string_view host) {
  if (const auto site = site_of(host)) sites_[*site].reachable = true;
}

void Network::suspend(std::string_view host) {
  if (const auto site = site_of(host)) sites_[*site].suspended = true;
}

void Network::resume(std::string_view host) {
  const auto site = site_of(host);
  if (!site || !std::exchange(sites_[*site].suspended, false)) return;
  for (Happening& missed : std::exchange(sites_[*site].missed, {})) {
    std::visit([&](auto& one) { happen(one); }, missed);
    settle();
  }
}

bool Network::is_suspended(std::string_view host) const {
  const auto site = site_of(host);
  return site && sites_[*site].suspended;
}

void Network::jump_clock(std::string_view host, Duration by) {
  if (const auto site = site_of(host)) sites_[*site].skew += by;
}

void Network::restart(std::string_view host, Endpoint& endpoint) {
  const auto site = site_of(host);
  if (!site) return;
  std::vector<std::pair<std::uint64_t, FlowId>> doomed;
  for (const auto& [id, end] : ends_) {
    if (end.site == *site) doomed.emplace_back(id, end.flow);
  }
  for (const auto& [id, flow] : doomed) close(*site, flow);
  sites_[*site].missed.clear();
  sites_[*site].endpoint = &endpoint;
}

Instant Network::now_at(std::string_view host) const {
  const auto site = site_of(host);
  return site ? sites_[*site].clock(now_) : now_;
}

void Network::kill_connections(std::string_view reason) {
  std::vector<std::uint64_t> doomed;
  for (const auto& [id, end] : ends_) {
    if (is_reliable(end.transport)) doomed.push_back(id);
  }
  for (const std::uint64_t id : doomed) kill(id, reason);
  settle();
}

void Network::settle() {
  for (bool busy = true; busy;) {
    busy = false;
    for (std::size_t site = 0; site < sites_.size(); ++site) {
      if (sites_[site].suspended) continue;
      for (auto& wanted : sites_[site].endpoint->drain(sites_[site].clock(now_))) {
        busy = true;
        std::visit(Overloaded{[&](sip::OpenFlow& open_flow) { open(site, open_flow); },
                              [&](sip::SendBytes& sent) { send(site, std::move(sent)); },
                              [&](sip::CloseFlow& closed) { close(site, closed.flow); }},
                   wanted);
      }
    }
  }
}

bool Network::step(Instant end) {
  Instant next = happenings_.next_timeout();
  for (const Site& site : sites_) next = earliest(next, site.next_timeout());
  if (next > end) return false;
  ++steps_;
  now_ = std::max(now_, next);
  if (auto happening = happenings_.pop_due(now_)) {
    const auto site = happens_to(*happening);
    if (site && sites_[*site].suspended) {
      sites_[*site].missed.push_back(std::move(*happening));
      return true;
    }
    std::visit([&](auto& one) { happen(one); }, *happening);
  } else {
    for (const Site& site : sites_) {
      if (site.next_timeout() <= now_) site.endpoint->handle_timeout(site.clock(now_));
    }
  }
  settle();
  return true;
}

std::optional<std::size_t> Network::happens_to(const Happening& happening) const {
  const std::uint64_t id = std::visit([](const auto& one) { return one.end; }, happening);
  const auto* delivery = std::get_if<Delivery>(&happening);
  if (id == 0 && delivery) return delivery->site;
  const auto found = ends_.find(id);
  if (found == ends_.end()) return std::nullopt;
  return found->second.site;
}

void Network::run_until(Instant end) {
  settle();
  while (step(end)) {
  }
  now_ = std::max(now_, end);
}

void Network::open(std::size_t site, const sip::OpenFlow& wanted) {
  End end{.site = site, .flow = wanted.flow, .transport = wanted.target.transport};
  end.local = {sites_[site].host,
               end.transport == sip::Transport::Udp ? std::uint16_t{5060} : sites_[site].next_port++};
  end.remote = {wanted.target.host, wanted.target.port};
  const std::uint64_t id = next_end_++;
  ends_.emplace(id, std::move(end));
  happenings_.arm(now_ + travel() * 2, Opening{id});
}

void Network::happen(Opening& opening) {
  const auto found = ends_.find(opening.end);
  if (found == ends_.end()) return;  // closed again before it was open
  End& end = found->second;
  Site& from = sites_[end.site];
  const auto to = site_of(end.remote.host);
  if (end.transport == sip::Transport::Udp) {
    from.endpoint->flow_opened(end.flow, end.local, from.clock(now_));
    return;
  }
  if (!to || !sites_[*to].reachable || !from.reachable) {
    const FlowId flow = end.flow;
    ends_.erase(found);
    from.endpoint->flow_closed(flow, "connection refused", from.clock(now_));
    return;
  }
  End other{
      .site = *to, .local = end.remote, .remote = end.local, .transport = end.transport, .peer = opening.end};
  other.flow =
      sites_[*to].endpoint->flow_accepted(end.transport, other.local, other.remote, sites_[*to].clock(now_));
  if (!other.flow) {
    const FlowId flow = end.flow;
    ends_.erase(found);
    from.endpoint->flow_closed(flow, "refused by the peer", from.clock(now_));
    return;
  }
  end.peer = next_end_;
  ends_.emplace(next_end_++, std::move(other));
  from.endpoint->flow_opened(found->second.flow, found->second.local, from.clock(now_));
}

void Network::send(std::size_t site, sip::SendBytes&& sent) {
  const auto id = end_of(site, sent.flow);
  if (!id) return;
  End& end = ends_.at(*id);
  if (end.transport == sip::Transport::Udp) {
    send_datagram(end, sent.bytes);
    return;
  }
  if (!end.peer) return;
  const bool dies = chance(weather_.death_permille, 1000);
  transcript_.message(now_, sites_[end.site].host, end.remote.host, sent.bytes, dies);
  if (dies) {
    kill(*id, "connection reset");
    return;
  }
  End& peer = ends_.at(*end.peer);
  peer.last_arrival = std::max(peer.last_arrival, now_ + travel());
  happenings_.arm(peer.last_arrival, Delivery{.end = *end.peer, .bytes = std::move(sent.bytes)});
}

void Network::send_datagram(End& end, const std::string& bytes) {
  const auto to = site_of(end.remote.host);
  const bool lost =
      !to || !sites_[*to].reachable || !sites_[end.site].reachable || chance(weather_.loss_percent, 100);
  transcript_.message(now_, sites_[end.site].host, end.remote.host, bytes, lost);
  if (lost) return;
  const int copies = chance(weather_.duplicate_percent, 100) ? 2 : 1;
  for (int i = 0; i < copies; ++i) {
    happenings_.arm(now_ + travel(),
                    Delivery{.site = *to, .from = end.local, .to = end.remote, .bytes = bytes});
  }
}

void Network::happen(Delivery& delivery) {
  std::uint64_t id = delivery.end;
  if (id == 0) id = datagram_end(delivery.site, delivery.to, delivery.from);
  const auto found = ends_.find(id);
  if (found == ends_.end()) return;
  const End& end = found->second;
  const Site& site = sites_[end.site];
  site.endpoint->receive(end.flow, as_bytes(delivery.bytes), site.clock(now_));
}

std::uint64_t Network::datagram_end(std::size_t site, const FlowAddress& local, const FlowAddress& remote) {
  std::uint64_t newest = 0;
  for (const auto& [id, end] : ends_) {
    const bool fits = end.site == site && !is_reliable(end.transport) && end.remote == remote;
    if (fits && end.local == local) newest = id;
  }
  if (newest != 0) return newest;
  End end{.site = site, .local = local, .remote = remote};
  end.flow = sites_[site].endpoint->flow_accepted(end.transport, local, remote, sites_[site].clock(now_));
  if (!end.flow) return 0;
  const std::uint64_t id = next_end_++;
  ends_.emplace(id, std::move(end));
  return id;
}

void Network::close(std::size_t site, FlowId flow) {
  const auto id = end_of(site, flow);
  if (!id) return;
  const std::optional<std::uint64_t> peer = ends_.at(*id).peer;
  ends_.erase(*id);
  if (!peer) return;
  const auto other = ends_.find(*peer);
  if (other == ends_.end()) return;
  other->second.peer.reset();
  const Instant arrival = std::max(other->second.last_arrival, now_ + travel());
  happenings_.arm(arrival, Closing{*peer, "closed by the peer"});
}

void Network::happen(Closing& closing) {
  const auto found = ends_.find(closing.end);
  if (found == ends_.end()) return;
  if (found->second.peer) kill(*found->second.peer, closing.reason);
  const End end = found->second;
  ends_.erase(found);
  const Site& site = sites_[end.site];
  site.endpoint->flow_closed(end.flow, closing.reason, site.clock(now_));
}

void Network::kill(std::uint64_t id, std::string_view reason) {
  const auto found = ends_.find(id);
  if (found == ends_.end()) return;
  const std::optional<std::uint64_t> peer = found->second.peer;
  for (const std::uint64_t end : {id, peer.value_or(id)}) {
    if (const auto one = ends_.find(end); one != ends_.end()) one->second.peer.reset();
    happenings_.arm(now_, Closing{end, std::string(reason)});
  }
}

std::optional<std::size_t> Network::site_of(std::string_view host) const {
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    if (sites_[i].host == host) return i;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> Network::end_of(std::size_t site, FlowId flow) const {
  for (const auto& [id, end] : ends_) {
    if (end.site == site && end.flow == flow) return id;
  }
  return std::nullopt;
}

Duration Network::travel() {
  const auto jitter = static_cast<std::uint64_t>(weather_.jitter.count());
  return weather_.latency + Duration{jitter == 0 ? 0 : static_cast<std::int64_t>(random_.below(jitter + 1))};
}

}  // namespace webphone::simulation
