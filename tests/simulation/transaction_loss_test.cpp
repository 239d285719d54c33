// Two transaction layers over a bad network: whatever is lost, doubled or overtaken, every transaction ends,
// and nothing is left behind.

#include <set>

#include "core/base/result.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/transaction/transaction_layer.hpp"
#include "tests/catch.hpp"
#include "tests/simulation/network.hpp"

using namespace webphone;
using namespace webphone::sip;
using namespace webphone::simulation;

namespace {

/// Party is a transaction layer whose user refuses each INVITE, accepts everything else, and notes outcomes.
class Party final : public Endpoint {
 public:
  Party(std::uint64_t seed, std::string name) : random_(seed), name_(std::move(name)), layer(random_) {}

  void flow_opened(FlowId flow, const FlowAddress& local, Instant now) override {
    layer.flow_opened(flow, local, now);
  }
  void flow_closed(FlowId flow, std::string_view why, Instant now) override {
    layer.flow_closed(flow, why, now);
  }
  FlowId flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote,
                       Instant now) override {
    return layer.flow_accepted(transport, local, remote, now);
  }
  void receive(FlowId flow, Bytes bytes, Instant now) override { layer.receive(flow, bytes, now); }
  void handle_timeout(Instant now) override { layer.handle_timeout(now); }
  Instant next_timeout() override { return layer.next_timeout(); }

  std::vector<std::variant<OpenFlow, SendBytes, CloseFlow>> drain(Instant now) override {
    while (auto event = layer.poll_event()) {
      std::visit(Overloaded{[&](IncomingRequest& e) { answer(e, now); },
                            [&](IncomingResponse& e) {
                              if (e.response.status() >= 200) end(e.transaction);
                            },
                            [&](ClientTimeout& e) { end(e.transaction); },
                            [&](ClientTransportFailure& e) { end(e.transaction); },
                            [&](ServerTimeout&) { ++unacknowledged; }, [](auto&) {}},
                 *event);
    }
    std::vector<std::variant<OpenFlow, SendBytes, CloseFlow>> wanted;
    while (auto output = layer.poll_output()) wanted.push_back(std::move(*output));
    return wanted;
  }

  void send(Method method, FlowId flow, Instant now) {
    auto request = OutgoingMessage::request(method, "sip:bob@bob");
    request.add(HeaderId::MaxForwards, "70")
        .add(HeaderId::From, "<sip:alice@alice>;tag=a")
        .add(HeaderId::To, "<sip:bob@bob>")
        .add(HeaderId::CallId, random_.token(12))
        .add(HeaderId::CSeq, text("1 ", method_name(method)))
        .add(HeaderId::Contact, "<sip:alice@alice>");
    const auto id = layer.send_request(std::move(request), flow, now);
    if (id) open.insert(id->packed());
  }

  std::set<std::uint64_t> open;  ///< transactions of ours that have not ended yet
  int answered = 0;
  int unacknowledged = 0;  ///< refusals whose ACK never came
  bool ended_twice = false;

 private:
  void answer(IncomingRequest& event, Instant now) {
    ++answered;
    const bool invite = event.request.is(Method::Invite);
    if (invite) CHECK(layer.respond(event.transaction, make_response(event.request, 180, name_), now).ok());
    const std::uint16_t status = invite ? 486 : 200;
    CHECK(layer.respond(event.transaction, make_response(event.request, status, name_), now).ok());
  }
  void end(ClientTransactionId id) { ended_twice = open.erase(id.packed()) == 0 || ended_twice; }

  SeededRandom random_;
  std::string name_;

 public:
  TransactionLayer layer;
};

void run(std::uint64_t seed, Transport transport, Weather weather) {
  CAPTURE(seed);
  Party alice(seed * 2 + 1, "alice");
  Party bob(seed * 2 + 2, "bob");
  Network network(seed, weather);
  network.attach("alice", alice);
  network.attach("bob", bob);
  const FlowId flow = *alice.layer.transport().open_flow({transport, "bob", 5060, {}}, network.now());
  network.run_for(1s);
  for (int i = 0; i < 4; ++i) {
    alice.send(i % 2 == 0 ? Method::Invite : Method::Options, flow, network.now());
    network.run_for(100ms);
  }
  network.run_for(150s);
  INFO(network.transcript_text());
  REQUIRE(alice.open.empty());
  REQUIRE_FALSE(alice.ended_twice);
  REQUIRE(alice.layer.client_count() == 0);
  REQUIRE(bob.layer.server_count() == 0);
  REQUIRE(bob.answered <= 4);  // no repetition reached the user
  if (weather.loss_percent < 100 && !is_reliable(transport)) REQUIRE(bob.unacknowledged == 0);
}

}  // namespace

TEST_CASE("transactions end over a network that loses, doubles and reorders") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    run(seed, Transport::Udp, {.jitter = 80ms, .loss_percent = 20, .duplicate_percent = 10});
  }
}

TEST_CASE("transactions end when everything is lost") {
  run(1, Transport::Udp, {.loss_percent = 100});
}

TEST_CASE("transactions end over connections that die") {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    run(seed, Transport::Wss, {.jitter = 30ms, .death_permille = 100});
  }
}
