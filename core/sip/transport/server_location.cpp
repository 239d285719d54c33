#include "core/sip/transport/server_location.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/host.hpp"

namespace webphone::sip {

namespace {

struct Service {
  Transport transport;
  std::string_view naptr;
  std::string_view srv;  ///< what stands before the domain
};
constexpr Service kServices[] = {
    {Transport::Udp, "SIP+D2U", "_sip._udp."},   {Transport::Tcp, "SIP+D2T", "_sip._tcp."},
    {Transport::Tls, "SIPS+D2T", "_sips._tcp."}, {Transport::Ws, "SIP+D2W", "_sip._ws."},
    {Transport::Wss, "SIPS+D2W", "_sips._ws."},
};

const Service& service_of(Transport transport) {
  return *std::find_if(std::begin(kServices), std::end(kServices),
                       [&](const Service& service) { return service.transport == transport; });
}

bool is_secure(Transport transport) {
  return transport == Transport::Tls || transport == Transport::Wss;
}

std::uint16_t default_port(Transport transport) {
  switch (transport) {
    case Transport::Udp:
    case Transport::Tcp: return 5060;
    case Transport::Tls: return 5061;
    case Transport::Ws: return 80;
    case Transport::Wss: return 443;
  }
  return 0;
}

bool suits(const Domain& domain, Transport transport, const std::vector<Transport>& usable) {
  return (!domain.secure || is_secure(transport)) &&
         std::find(usable.begin(), usable.end(), transport) != usable.end();
}

Transport secured(Transport transport, bool secure) {
  if (!secure) return transport;
  return is_web_socket(transport) ? Transport::Wss : Transport::Tls;
}

}  // namespace

std::vector<FlowTarget> order_servers(std::vector<ServerChoice> choices, RandomSource& random) {
  std::vector<FlowTarget> ordered;
  while (!choices.empty()) {
    std::uint16_t first = UINT16_MAX;
    for (const ServerChoice& choice : choices) first = std::min(first, choice.priority);
    std::uint64_t total = 0;
    for (const ServerChoice& choice : choices) total += choice.priority == first ? choice.weight : 0;
    // RFC 2782: the first whose running sum reaches the number drawn; weights of zero stand in front.
    std::uint64_t drawn = random.below(total + 1);
    auto chosen = choices.end();
    for (const bool weighted : {false, true}) {
      for (auto it = choices.begin(); it != choices.end() && chosen == choices.end(); ++it) {
        if (it->priority != first || (it->weight > 0) != weighted) continue;
        if (drawn <= it->weight) {
          chosen = it;
        } else {
          drawn -= it->weight;
        }
      }
    }
    ordered.push_back(std::move(chosen->target));
    choices.erase(chosen);
  }
  return ordered;
}

ServerQuery first_query(const Domain& domain) {
  const Transport transport = secured(domain.transport.value_or(Transport::Udp), domain.secure);
  ServerQuery query{ServerQuery::Kind::Address, std::string(domain.host), transport, 0};
  const bool is_address = is_ipv4_address(domain.host) || domain.host.find(':') != std::string_view::npos;
  if (is_address || domain.port) {
    query.port = domain.port.value_or(default_port(transport));
  } else if (domain.transport) {
    query.kind = ServerQuery::Kind::Srv;
    query.name = text(service_of(transport).srv, domain.host);
  } else {
    query.kind = ServerQuery::Kind::Naptr;
  }
  return query;
}

std::vector<ServerQuery> service_queries(std::vector<NaptrRecord> records, const Domain& domain,
                                         const std::vector<Transport>& usable) {
  if (records.size() > kMaxServerRecords) records.resize(kMaxServerRecords);
  std::stable_sort(records.begin(), records.end(), [](const NaptrRecord& a, const NaptrRecord& b) {
    return std::tie(a.order, a.preference) < std::tie(b.order, b.preference);
  });
  std::vector<ServerQuery> queries;
  for (NaptrRecord& record : records) {
    if (!iequals(record.flags, "s")) continue;
    for (const Service& service : kServices) {
      if (!iequals(record.service, service.naptr) || !suits(domain, service.transport, usable)) continue;
      queries.push_back({ServerQuery::Kind::Srv, std::move(record.replacement), service.transport, 0});
      break;
    }
  }
  return queries;
}

std::vector<ServerQuery> default_queries(const Domain& domain, const std::vector<Transport>& usable) {
  std::vector<ServerQuery> queries;
  for (const Transport transport : usable) {
    if (!suits(domain, transport, usable)) continue;
    queries.push_back({ServerQuery::Kind::Srv, text(service_of(transport).srv, domain.host), transport, 0});
  }
  return queries;
}

std::vector<FlowTarget> servers_of(const std::vector<SrvRecord>& records, Transport transport,
                                   RandomSource& random) {
  if (records.size() == 1 && records.front().target == ".") return {};
  std::vector<ServerChoice> choices;
  for (const SrvRecord& record : records) {
    if (choices.size() == kMaxServerRecords) break;
    std::string_view host = record.target;
    if (!host.empty() && host.back() == '.') host.remove_suffix(1);
    if (host.empty()) continue;
    choices.push_back({{transport, std::string(host), record.port, {}}, record.priority, record.weight});
  }
  return order_servers(std::move(choices), random);
}

}  // namespace webphone::sip
