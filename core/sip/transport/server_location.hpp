#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random_source.hpp"
#include "core/sip/transport/flow.hpp"

namespace webphone::sip {

// Where the servers of a domain are (RFC 3263 §4). Who asks the name server is the host's business: these
// functions say what to ask and in which order to try what came back.
//
//   first_query ──▶ Address ──▶ connect
//               ──▶ Srv ──────▶ servers_of(records) ──▶ connect in that order, or Address if there were none
//               ──▶ Naptr ────▶ service_queries(records) ──▶ Srv for each in order, or default_queries if
//               none

/// ServerChoice is one server that may be used. Lower priorities first; within one, a random order in which a
/// server comes first as often as its weight asks (RFC 2782).
struct ServerChoice {
  FlowTarget target;
  std::uint16_t priority = 0;
  std::uint16_t weight = 1;
};

/// order_servers gives the order in which to try the servers (RFC 2782 "Usage rules").
std::vector<FlowTarget> order_servers(std::vector<ServerChoice> choices, RandomSource& random);

struct NaptrRecord {
  std::uint16_t order = 0;
  std::uint16_t preference = 0;
  std::string flags;    ///< "s": replacement is a name with SRV records
  std::string service;  ///< "SIP+D2U", "SIPS+D2T", ...
  std::string replacement;
};

struct SrvRecord {
  std::uint16_t priority = 0;
  std::uint16_t weight = 0;
  std::uint16_t port = 0;
  std::string target;  ///< "." says that there is no such service
};

struct ServerQuery {
  enum class Kind : std::uint8_t { Address, Srv, Naptr };
  Kind kind = Kind::Address;
  std::string name;
  Transport transport = Transport::Udp;
  std::uint16_t port = 0;  ///< for Address

  bool operator==(const ServerQuery&) const = default;
};

/// Domain is what a SIP URI says of the way to it: host without brackets, and port and transport if given;
/// secure for sips.
struct Domain {
  std::string_view host;
  std::optional<std::uint16_t> port;
  std::optional<Transport> transport;
  bool secure = false;
};

inline constexpr std::size_t kMaxServerRecords = 32;  ///< of one answer; the rest are not looked at

/// first_query says what to ask first: an address needs no question, a port no SRV, a transport no NAPTR
/// (§4.1).
ServerQuery first_query(const Domain& domain);
/// service_queries gives the SRV questions of the NAPTR records for transports in `usable`, best first;
/// records that do not suit (another flag or service, plain for a secure domain) are left out.
std::vector<ServerQuery> service_queries(std::vector<NaptrRecord> records, const Domain& domain,
                                         const std::vector<Transport>& usable);
/// default_queries gives the SRV questions of a domain without NAPTR, in the order of `usable`.
std::vector<ServerQuery> default_queries(const Domain& domain, const std::vector<Transport>& usable);
/// servers_of orders the answer to an SRV question; empty when the domain says that it has no such service.
std::vector<FlowTarget> servers_of(const std::vector<SrvRecord>& records, Transport transport,
                                   RandomSource& random);

}  // namespace webphone::sip
