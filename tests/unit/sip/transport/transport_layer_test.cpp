#include "core/sip/transport/transport_layer.hpp"

#include <string>
#include <vector>

#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/via.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

constexpr Instant kNow = Instant::from_micros(1'000'000);

std::string request(std::string_view method, std::string_view via, std::string_view more = {}) {
  return text(
      method, " sip:me@192.0.2.1 SIP/2.0\r\nVia: ", via,
      "\r\nMax-Forwards: 70\r\nFrom: <sip:peer@192.0.2.9>;tag=p\r\nTo: <sip:me@192.0.2.1>\r\nCall-ID: c\r\n",
      "CSeq: 1 ", method, "\r\n", more, "Content-Length: 0\r\n\r\n");
}

std::string response(std::string_view via) {
  return text("SIP/2.0 200 OK\r\nVia: ", via,
              "\r\nFrom: <sip:me@192.0.2.1>;tag=m\r\nTo: <sip:peer@192.0.2.9>;tag=p\r\nCall-ID: c\r\n",
              "CSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n");
}

/// ending_with gives a request whose last header line is another one than Content-Length: 0.
std::string ending_with(std::string_view line, std::string_view method = "OPTIONS") {
  std::string head = request(method, "SIP/2.0/TCP 192.0.2.9:5060;branch=z9hG4bKx");
  head.resize(head.size() - std::string_view("Content-Length: 0\r\n\r\n").size());
  return text(head, line, "\r\n\r\n");
}

constexpr std::string_view kVia = "SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKx";

/// Bench is a transport layer with one open flow, and what came out of it.
struct Bench {
  explicit Bench(Transport kind) {
    const bool web = is_web_socket(kind);
    flow = *layer.open_flow({kind, "192.0.2.9", 5060, web ? "wss://pbx.example/ws" : ""}, kNow);
    layer.flow_opened(flow, {"192.0.2.1", 5062}, kNow);
    drain();
    sent.clear();
    up.clear();
  }

  void hear(std::string_view octets, Instant now = kNow) {
    layer.receive(flow, as_bytes(octets), now);
    drain();
  }

  void drain() {
    while (auto output = layer.poll_output()) {
      if (auto* send = std::get_if<SendBytes>(&*output)) sent.push_back(send->bytes);
      if (std::holds_alternative<CloseFlow>(*output)) sent.emplace_back("close");
      if (std::holds_alternative<OpenFlow>(*output)) sent.emplace_back("open");
    }
    while (auto event = layer.poll_event()) {
      std::visit(Overloaded{[&](MessageReceived& e) {
                              up.emplace_back("message");
                              messages.push_back(std::move(e.message));
                            },
                            [&](FlowOpened&) { up.emplace_back("opened"); },
                            [&](FlowClosed& e) { up.push_back("closed: " + e.reason); },
                            [&](FlowPong&) { up.emplace_back("pong"); },
                            [&](PublicAddressLearnt&) { up.emplace_back("address"); }},
                 *event);
    }
  }

  SeededRandom random{11};
  TransportLayer layer{random};
  FlowId flow;
  std::vector<std::string> sent;
  std::vector<std::string> up;
  std::vector<Message> messages;
};

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a Via names our address on UDP, TCP and TLS") {
  CHECK(Bench(Transport::Udp).layer.via_value({0, 0}, "z9hG4bKa") ==
        "SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa;rport");
  Bench tls(Transport::Tls);
  CHECK(tls.layer.via_value(tls.flow, "z9hG4bKa") == "SIP/2.0/TLS 192.0.2.1:5062;branch=z9hG4bKa;rport");
}

TEST_CASE("a Via names an IPv6 address in brackets") {
  Bench bench(Transport::Udp);
  const FlowId flow =
      bench.layer.flow_accepted(Transport::Udp, {"2001:db8::1", 5060}, {"2001:db8::2", 5060}, kNow);
  const std::string via = bench.layer.via_value(flow, "z9hG4bKa");
  CHECK(via == "SIP/2.0/UDP [2001:db8::1]:5060;branch=z9hG4bKa;rport");
  bench.layer.receive(flow, as_bytes(response(via)), kNow);
  bench.drain();
  CHECK(bench.messages.size() == 1);
}

TEST_CASE("a Via over WebSockets names a random host under .invalid, the same after a reconnect") {
  Bench bench(Transport::Wss);
  const FlowInfo* info = bench.layer.find(bench.flow);
  const std::string host = info->sent_by.host;
  CHECK(host.size() == 20);
  CHECK(host.ends_with(".invalid"));
  CHECK(bench.layer.via_value(bench.flow, "z9hG4bKa") == "SIP/2.0/WSS " + host + ";branch=z9hG4bKa;rport");
  bench.layer.flow_closed(bench.flow, "gone", kNow);
  const FlowId next = *bench.layer.open_flow({Transport::Ws, "", 0, "ws://pbx.example/"}, kNow);
  bench.layer.flow_opened(next, {}, kNow);
  CHECK(bench.layer.via_value(next, "z9hG4bKb") == "SIP/2.0/WS " + host + ";branch=z9hG4bKb;rport");
}

TEST_CASE("branches begin with the cookie and never repeat") {
  Bench bench(Transport::Udp);
  const std::string first = bench.layer.make_branch();
  CHECK(first.starts_with(kBranchCookie));
  CHECK(first.size() == 23);
  CHECK(first != bench.layer.make_branch());
}

TEST_CASE("a flow that is not open takes no message") {
  Bench bench(Transport::Tcp);
  const FlowId opening = *bench.layer.open_flow({Transport::Tcp, "192.0.2.9", 5060, {}}, kNow);
  CHECK(bench.layer.send(opening, "x").error() == TransportError::UnknownFlow);
  CHECK(bench.layer.via_value(opening, "z9hG4bKa").empty());
  CHECK(bench.layer.send({}, "x").error() == TransportError::UnknownFlow);
  CHECK(bench.layer.send(bench.flow, std::string(kMaxMessageSize + 1, 'x')).error() ==
        TransportError::TooLong);
}

TEST_CASE("a flow that does not open in time is given up") {
  Bench bench(Transport::Tcp);
  const FlowId flow = *bench.layer.open_flow({Transport::Tcp, "192.0.2.9", 5060, {}}, kNow);
  const Instant end = kNow + TransportLayer::kOpenTimeout;
  CHECK(bench.layer.next_timeout() == end);
  bench.layer.handle_timeout(end - Duration{1});
  CHECK(bench.layer.find(flow) != nullptr);
  bench.layer.handle_timeout(end);
  bench.drain();
  CHECK(bench.sent == Words{"open", "close"});
  CHECK(bench.up == Words{"closed: no connection in time"});
  bench.layer.flow_opened(flow, {}, end);  // it opens after all: too late
  CHECK(bench.layer.counters().unknown_flow_inputs == 1);
}

TEST_CASE("an open flow has no deadline") {
  CHECK(Bench(Transport::Tcp).layer.next_timeout().is_never());
}

TEST_CASE("a request over UDP learns where it came from") {
  Bench bench(Transport::Udp);
  const FlowId flow =
      bench.layer.flow_accepted(Transport::Udp, {"192.0.2.1", 5060}, {"198.51.100.7", 4711}, kNow);
  bench.layer.receive(flow, as_bytes(request("OPTIONS", "SIP/2.0/UDP 10.0.0.5:5060;rport;branch=z9hG4bKx")),
                      kNow);
  bench.drain();
  REQUIRE(bench.messages.size() == 1);
  const auto answer = parse(make_response(bench.messages[0], 200, "t").write());
  CHECK(answer->top_via().received() == "198.51.100.7");
  CHECK(answer->top_via().rport() == 4711);
}

TEST_CASE("received and rport of a response are our public address, told once") {
  Bench bench(Transport::Udp);
  const std::string via = "SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa;received=203.0.113.5;rport=61000";
  bench.hear(response(via));
  CHECK(bench.up == Words{"address", "message"});
  CHECK(bench.layer.find(bench.flow)->public_address == FlowAddress{"203.0.113.5", 61000});
  bench.hear(response(via));
  CHECK(bench.up == Words{"address", "message", "message"});
}

TEST_CASE("a response to a stranger's Via is dropped") {
  Bench bench(Transport::Udp);
  bench.hear(response("SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa"));  // another port
  bench.hear(response("SIP/2.0/UDP 192.0.2.2:5062;branch=z9hG4bKa"));
  CHECK(bench.up.empty());
  CHECK(bench.layer.counters().foreign_responses == 2);
}

TEST_CASE("a response may come over another flow of ours") {
  Bench bench(Transport::Udp);
  const FlowId other =
      bench.layer.flow_accepted(Transport::Udp, {"192.0.2.1", 5060}, {"192.0.2.8", 5060}, kNow);
  bench.layer.receive(other, as_bytes(response("SIP/2.0/UDP 192.0.2.1:5062;branch=z9hG4bKa")), kNow);
  bench.drain();
  CHECK(bench.up == Words{"message"});
}

TEST_CASE("a malformed request is answered, a malformed response dropped, and the flow lives on") {
  Bench bench(Transport::Wss);
  bench.hear(
      "INVITE sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WSS x.invalid;branch=z9hG4bKx\r\n"
      "From: <sip:a@b>;tag=1\r\nTo: <sip:me@192.0.2.1>\r\nCSeq: 1 INVITE\r\n\r\n");  // no Call-ID
  REQUIRE(bench.sent.size() == 1);
  CHECK(bench.sent[0].starts_with("SIP/2.0 400 "));
  bench.hear("SIP/2.0 200 OK\r\nVia: nonsense\r\n\r\n");
  bench.hear(std::string_view("\0\xff\x80 no SIP at all", 18));
  CHECK(bench.sent.size() == 1);
  CHECK(bench.layer.counters().malformed_responses == 1);
  CHECK(bench.layer.counters().malformed_requests == 2);
  CHECK(bench.up.empty());
  bench.hear(request("OPTIONS", kVia));
  CHECK(bench.up == Words{"message"});
}

TEST_CASE("a request that only the validator refuses is answered the same for each copy") {
  Bench bench(Transport::Udp);
  const std::string twice = request("INVITE", kVia, "Contact: <sip:a@b\r\n");
  bench.hear(twice);
  bench.hear(twice);
  REQUIRE(bench.sent.size() == 2);
  CHECK(bench.sent[0].starts_with("SIP/2.0 400 "));
  CHECK(bench.sent[0] == bench.sent[1]);
  CHECK(bench.up.empty());
}

TEST_CASE("malformed requests are answered at a limited rate") {
  Bench bench(Transport::Udp);
  const std::string bad = request("INVITE", kVia, "Contact: <sip:a@b\r\n");
  for (int i = 0; i < 1000; ++i) bench.hear(bad);
  CHECK(bench.sent.size() == TransportLayer::kErrorsPerSecond);
  CHECK(bench.layer.counters().malformed_requests == 1000);
  bench.hear(bad, kNow + 1s);
  CHECK(bench.sent.size() == TransportLayer::kErrorsPerSecond + 1);
}

TEST_CASE("an ACK is never answered, however bad it is") {
  Bench bench(Transport::Udp);
  bench.hear("ACK sip:me@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKx\r\n\r\n");
  const auto ack = parse(request("ACK", kVia));
  bench.layer.answer_statelessly(bench.flow, *ack, 503, {}, kNow);
  bench.drain();
  CHECK(bench.sent.empty());
}

TEST_CASE("a stream is cut into messages wherever it is torn") {
  const std::string two = request("OPTIONS", kVia) + "\r\n\r\n" + request("INFO", kVia);
  for (std::size_t piece = 1; piece < two.size(); piece += 7) {
    Bench bench(Transport::Tcp);
    for (std::size_t i = 0; i < two.size(); i += piece) bench.hear(std::string_view(two).substr(i, piece));
    REQUIRE(bench.messages.size() == 2);
    CHECK(bench.messages[1].method() == Method::Info);
    CHECK(bench.sent == Words{"\r\n"});
  }
}

TEST_CASE("a stream without message borders is closed") {
  Bench bench(Transport::Tcp);
  bench.hear("OPTIONS sip:me@192.0.2.1 SIP/2.0\r\nContent-Length: nonsense\r\n\r\n");
  CHECK(bench.layer.find(bench.flow) == nullptr);
  CHECK(bench.sent.back() == "close");
  CHECK(bench.up.back() == "closed: the stream holds no SIP message");
  CHECK(bench.layer.counters().unframed_streams == 1);
  bench.hear("more");
  CHECK(bench.layer.counters().unknown_flow_inputs == 1);
}

TEST_CASE("a stream message over a limit is answered, and its flow closed") {
  struct Row {
    std::string octets;
    std::string_view answer;  // how it begins; empty for none
  };
  const Row rows[] = {
      {ending_with("Content-Length: 65535"), "SIP/2.0 413 "},
      {ending_with("Content-Length: 4294967295"), "SIP/2.0 413 "},
      {ending_with("X-Long: " + std::string(kMaxHeadSize, 'x')), "SIP/2.0 513 "},
      {"SIP/2.0 200 OK\r\nContent-Length: 65535\r\n\r\n", ""},
      {ending_with("Content-Length: 65535", "ACK"), ""},
      {std::string(kMaxHeadSize + 1, 'x'), ""},
  };
  for (const Row& row : rows) {
    INFO(row.octets.substr(0, 400));
    Bench bench(Transport::Tcp);
    bench.hear(row.octets);
    CHECK(bench.layer.find(bench.flow) == nullptr);
    CHECK(bench.up == Words{"closed: a message is over the limit"});
    CHECK(bench.sent.back() == "close");
    REQUIRE(bench.sent.size() == (row.answer.empty() ? 1 : 2));
    if (!row.answer.empty()) CHECK(bench.sent.front().starts_with(row.answer));
  }
}

TEST_CASE("messages of exactly the limits are taken from a stream") {
  const std::size_t room = kMaxMessageSize - ending_with("Content-Length: 65000").size();
  Bench bench(Transport::Tcp);
  bench.hear(ending_with("Content-Length: " + std::to_string(room)) + std::string(room, 'b'));
  bench.hear(ending_with("X-Long: " + std::string(kMaxHeadSize - ending_with("X-Long: ").size(), 'x')));
  CHECK(bench.messages.size() == 2);
}

TEST_CASE("a datagram or WebSocket message over the limit is answered with 513") {
  for (const Transport transport : {Transport::Udp, Transport::Ws}) {
    Bench bench(transport);
    bench.hear(request("OPTIONS", kVia) + std::string(kMaxMessageSize, 'b'));
    CHECK(bench.messages.empty());
    REQUIRE(bench.sent.size() == 1);
    CHECK(bench.sent.front().starts_with("SIP/2.0 513 "));
  }
}

TEST_CASE("keep-alives over WebSockets: a ping is answered, a pong is told") {
  Bench bench(Transport::Ws);
  bench.hear("\r\n\r\n");
  CHECK(bench.sent == Words{"\r\n"});
  bench.hear("\r\n");
  CHECK(bench.up == Words{"pong"});
  bench.hear("");
  CHECK(bench.layer.counters().messages_received == 0);
}

TEST_CASE("keep-alives over UDP are silent") {
  Bench bench(Transport::Udp);
  bench.hear("\r\n\r\n");
  bench.hear(std::string_view("\0\0\0\0", 4));
  CHECK(bench.sent.empty());
}

TEST_CASE("accepted flows are bounded: the one silent for longest makes room") {
  Bench bench(Transport::Udp);
  std::vector<FlowId> flows;
  for (std::size_t i = 1; i < TransportLayer::kMaxFlows; ++i) {
    flows.push_back(bench.layer.flow_accepted(Transport::Udp, {"192.0.2.1", 5060},
                                              {"198.51.100.1", static_cast<std::uint16_t>(i)},
                                              kNow + Duration{static_cast<std::int64_t>(i)}));
  }
  bench.layer.receive(flows[0], as_bytes("\r\n\r\n"), kNow + 1s);
  const FlowId extra =
      bench.layer.flow_accepted(Transport::Udp, {"192.0.2.1", 5060}, {"198.51.100.2", 1}, kNow + 2s);
  CHECK(bench.layer.find(extra) != nullptr);
  CHECK(bench.layer.find(flows[0]) != nullptr);
  CHECK(bench.layer.find(flows[1]) == nullptr);
  CHECK(bench.layer.find(bench.flow) != nullptr);  // our own flows are not given up for strangers
  CHECK(bench.layer.flow_count() == TransportLayer::kMaxFlows);
}

TEST_CASE("flows of our own are bounded") {
  Bench bench(Transport::Udp);
  const FlowTarget target{Transport::Tcp, "192.0.2.9", 5060, {}};
  while (bench.layer.flow_count() < TransportLayer::kMaxFlows)
    CHECK(bench.layer.open_flow(target, kNow).ok());
  CHECK(bench.layer.open_flow(target, kNow).error() == TransportError::TooManyFlows);
  CHECK_FALSE(bench.layer.flow_accepted(Transport::Tcp, {}, {"192.0.2.3", 1}, kNow));
}

TEST_CASE("a stale flow id finds nothing") {
  Bench bench(Transport::Udp);
  bench.layer.close_flow(bench.flow);
  bench.drain();
  CHECK(bench.sent == Words{"close"});
  CHECK(bench.up == Words{"closed: closed by us"});
  bench.layer.close_flow(bench.flow);
  bench.layer.flow_closed(bench.flow, "late", kNow);
  bench.hear(request("OPTIONS", kVia));
  CHECK(bench.up.size() == 1);
  CHECK(bench.layer.counters().unknown_flow_inputs == 2);
}
