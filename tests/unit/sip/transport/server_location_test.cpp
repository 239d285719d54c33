#include "core/sip/transport/server_location.hpp"

#include <array>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sip;
using Kind = ServerQuery::Kind;

namespace {

const std::vector<Transport> kAll = {Transport::Tls, Transport::Tcp, Transport::Udp};

std::string told(const std::vector<ServerQuery>& queries) {
  std::string out;
  for (const ServerQuery& query : queries) out += text(query.name, "/", via_transport(query.transport), " ");
  return out;
}

}  // namespace

TEST_CASE("what is asked first depends on how much the URI says (RFC 3263 4.1, 4.2)") {
  struct Row {
    Domain domain;
    Kind kind;
    std::string_view name;
    Transport transport;
    std::uint16_t port;
  };
  const auto row = GENERATE(values<Row>({
      {{"192.0.2.1", {}, {}, false}, Kind::Address, "192.0.2.1", Transport::Udp, 5060},
      {{"192.0.2.1", {}, {}, true}, Kind::Address, "192.0.2.1", Transport::Tls, 5061},
      {{"2001:db8::1", {}, Transport::Tcp, false}, Kind::Address, "2001:db8::1", Transport::Tcp, 5060},
      {{"example.com", 5070, {}, false}, Kind::Address, "example.com", Transport::Udp, 5070},
      {{"example.com", 5070, {}, true}, Kind::Address, "example.com", Transport::Tls, 5070},
      {{"example.com", {}, Transport::Tcp, false}, Kind::Srv, "_sip._tcp.example.com", Transport::Tcp, 0},
      {{"example.com", {}, Transport::Tcp, true}, Kind::Srv, "_sips._tcp.example.com", Transport::Tls, 0},
      {{"example.com", {}, Transport::Ws, true}, Kind::Srv, "_sips._ws.example.com", Transport::Wss, 0},
      {{"example.com", {}, {}, false}, Kind::Naptr, "example.com", Transport::Udp, 0},
  }));
  CAPTURE(row.domain.host, row.domain.secure);
  CHECK(first_query(row.domain) == ServerQuery{row.kind, std::string(row.name), row.transport, row.port});
}

TEST_CASE("NAPTR records are taken by order and preference, as far as they suit") {
  const std::vector<NaptrRecord> records = {
      {20, 1, "s", "SIP+D2U", "_sip._udp.example.com"},  {10, 2, "S", "sip+d2t", "_sip._tcp.example.com"},
      {10, 1, "s", "SIPS+D2T", "_sips._tcp.other.test"}, {1, 1, "u", "E2U+sip", "!^.*$!sip:x@y!"},
      {1, 1, "s", "SIP+D2S", "_sip._sctp.example.com"},
  };
  CHECK(told(service_queries(records, {"example.com", {}, {}, false}, kAll)) ==
        "_sips._tcp.other.test/TLS _sip._tcp.example.com/TCP _sip._udp.example.com/UDP ");
  CHECK(told(service_queries(records, {"example.com", {}, {}, false}, {Transport::Udp})) ==
        "_sip._udp.example.com/UDP ");
  CHECK(told(service_queries(records, {"example.com", {}, {}, true}, kAll)) == "_sips._tcp.other.test/TLS ");
  CHECK(told(default_queries({"example.com", {}, {}, false}, kAll)) ==
        "_sips._tcp.example.com/TLS _sip._tcp.example.com/TCP _sip._udp.example.com/UDP ");
}

TEST_CASE("priority rules, and within one weights decide how often a server comes first (RFC 2782)") {
  SeededRandom random(3);
  std::array<int, 3> first{};
  for (int i = 0; i < 4000; ++i) {
    const auto servers =
        servers_of({{1, 0, 5060, "spare."}, {0, 3, 5060, "a."}, {0, 1, 5061, "b."}, {0, 0, 5062, "c."}},
                   Transport::Tcp, random);
    REQUIRE(servers.size() == 4);
    CHECK(servers.back() == FlowTarget{Transport::Tcp, "spare", 5060, {}});
    ++first.at(static_cast<std::size_t>(servers.front().host.front() - 'a'));
  }
  // Out of a sum of 4 five numbers are drawn: 0 is c, 1 to 3 are a, 4 is b.
  CHECK(first[0] > 2200);
  CHECK(first[0] < 2600);
  CHECK(first[1] > 650);
  CHECK(first[2] > 650);
}

TEST_CASE("a lone dot says that there is no service, and a flood of records is cut") {
  SeededRandom random(3);
  CHECK(servers_of({{0, 0, 0, "."}}, Transport::Udp, random).empty());
  CHECK(servers_of({}, Transport::Udp, random).empty());
  CHECK(servers_of({1000, {0, 1, 5060, "a."}}, Transport::Udp, random).size() == kMaxServerRecords);
}
