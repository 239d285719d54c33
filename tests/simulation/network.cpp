#include "tests/simulation/network.hpp"

#include <algorithm>
#include <utility>

#include "core/base/result.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::simulation {

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
      for (auto& wanted : sites_[site].endpoint->drain(now_)) {
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
  for (const Site& site : sites_) next = earliest(next, site.endpoint->next_timeout());
  if (next > end) return false;
  now_ = std::max(now_, next);
  if (auto happening = happenings_.pop_due(now_)) {
    std::visit([&](auto& one) { happen(one); }, *happening);
  } else {
    for (const Site& site : sites_) {
      if (site.endpoint->next_timeout() <= now_) site.endpoint->handle_timeout(now_);
    }
  }
  settle();
  return true;
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
    from.endpoint->flow_opened(end.flow, end.local, now_);
    return;
  }
  if (!to || !sites_[*to].reachable || !from.reachable) {
    const FlowId flow = end.flow;
    ends_.erase(found);
    from.endpoint->flow_closed(flow, "connection refused", now_);
    return;
  }
  End other{
      .site = *to, .local = end.remote, .remote = end.local, .transport = end.transport, .peer = opening.end};
  other.flow = sites_[*to].endpoint->flow_accepted(end.transport, other.local, other.remote, now_);
  if (!other.flow) {
    const FlowId flow = end.flow;
    ends_.erase(found);
    from.endpoint->flow_closed(flow, "refused by the peer", now_);
    return;
  }
  end.peer = next_end_;
  ends_.emplace(next_end_++, std::move(other));
  from.endpoint->flow_opened(found->second.flow, found->second.local, now_);
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
  transcript_.push_back({now_, sites_[end.site].host, end.remote.host, sent.bytes});
  if (transcript_.size() > kMaxTranscript) transcript_.pop_front();
  if (chance(weather_.death_permille, 1000)) {
    transcript_.back().lost = true;
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
  transcript_.push_back({now_, sites_[end.site].host, end.remote.host, bytes, lost});
  if (transcript_.size() > kMaxTranscript) transcript_.pop_front();
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
  sites_[end.site].endpoint->receive(end.flow, as_bytes(delivery.bytes), now_);
}

std::uint64_t Network::datagram_end(std::size_t site, const FlowAddress& local, const FlowAddress& remote) {
  for (const auto& [id, end] : ends_) {
    const bool fits = end.site == site && !is_reliable(end.transport) && end.remote == remote;
    if (fits && end.local == local) return id;
  }
  End end{.site = site, .local = local, .remote = remote};
  end.flow = sites_[site].endpoint->flow_accepted(end.transport, local, remote, now_);
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
  const End end = found->second;
  ends_.erase(found);
  sites_[end.site].endpoint->flow_closed(end.flow, closing.reason, now_);
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

std::string Network::transcript_text() const {
  std::string out;
  for (const Packet& packet : transcript_) {
    std::string line = packet.bytes.substr(0, packet.bytes.find("\r\n"));
    if (const auto at = packet.bytes.find("\r\nCSeq: "); at != std::string::npos) {  // of which request
      line += "  [" + packet.bytes.substr(at + 8, packet.bytes.find("\r\n", at + 2) - at - 8) + "]";
    }
    TextWriter(out) << (packet.sent.micros() / 1000) << " ms  " << packet.from
                    << (packet.lost ? " --x " : " --> ") << packet.to << "  "
                    << (line.empty() ? "(keep-alive)" : line) << '\n';
  }
  return out;
}

}  // namespace webphone::simulation
