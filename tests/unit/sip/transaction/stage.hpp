#pragma once
// A transaction layer on a stage: the test speaks for the peer and for the user above, and reads what went
// over the wire and what came up as words, so that a test reads like the transcript of a call flow.

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/random_source.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/transaction/transaction_layer.hpp"
#include "tests/catch.hpp"

namespace webphone::sip {

/// Request is what the peer puts into a request; the defaults make up one and the same transaction.
struct Request {
  std::string method = "INVITE";
  std::string branch = "z9hG4bKpeer1";
  std::string sent_by = "192.0.2.9:5060";
  std::string to_tag{};
  std::string call_id = "call-1";
  std::string uri = "sip:me@192.0.2.1";
  std::uint32_t cseq = 1;

  [[nodiscard]] std::string octets() const {
    const std::string parameter = branch.empty() ? "" : ";branch=" + branch;
    const std::string tag = to_tag.empty() ? "" : ";tag=" + to_tag;
    return text(method, ' ', uri, " SIP/2.0\r\nVia: SIP/2.0/UDP ", sent_by, parameter,
                "\r\nMax-Forwards: 70\r\nFrom: <sip:peer@192.0.2.9>;tag=peer\r\nTo: <sip:me@192.0.2.1>", tag,
                "\r\nCall-ID: ", call_id, "\r\nCSeq: ", cseq, ' ', method,
                "\r\nContact: <sip:peer@192.0.2.9>\r\nContent-Length: 0\r\n\r\n");
  }
};

class Stage {
 public:
  explicit Stage(Transport transport = Transport::Udp, TransactionLimits limits = {})
      : random(7), layer(random, {}, limits), kind(transport) {
    flow = open();
    events();
    wire();
  }

  FlowId open() {
    const FlowTarget target{kind, "192.0.2.9", 5060, is_web_socket(kind) ? "wss://192.0.2.9/" : ""};
    const FlowId id = *layer.transport().open_flow(target, now);
    layer.flow_opened(id, {"192.0.2.1", 5060}, now);
    return id;
  }

  /// wait lets time pass, with every timer on its way at its very instant.
  void wait(Duration span) {
    const Instant end = now + span;
    while (layer.next_timeout() <= end) {
      now = std::max(now, layer.next_timeout());
      layer.handle_timeout(now);
    }
    now = end;
  }

  // The user above.
  ClientTransactionId send(Method method) {
    auto request = OutgoingMessage::request(method, "sip:peer@192.0.2.9");
    request.add(HeaderId::MaxForwards, "70")
        .add(HeaderId::From, "<sip:me@192.0.2.1>;tag=me")
        .add(HeaderId::To, "<sip:peer@192.0.2.9>")
        .add(HeaderId::CallId, "call-2")
        .add(HeaderId::CSeq, text("5 ", method_name(method)))
        .add(HeaderId::Contact, "<sip:me@192.0.2.1>");
    const auto id = layer.send_request(std::move(request), flow, now);
    REQUIRE(id.ok());
    return *id;
  }
  /// answer responds to the last incoming request.
  bool answer(std::uint16_t status) { return answer(status, transaction); }
  bool answer(std::uint16_t status, ServerTransactionId id) {
    return layer.respond(id, make_response(*requests.at(id.packed()), status, "ours"), now).ok();
  }

  // The peer.
  void hear(const Request& request) { hear(request.octets()); }
  void hear(const std::string& octets) { layer.receive(flow, as_bytes(octets), now); }
  /// hear lets the peer answer the last request of ours with this method.
  void hear(std::uint16_t status, const std::string& method = "INVITE", const std::string& tag = "fork-a") {
    wire_log();
    REQUIRE(sent.count(method) == 1);
    const auto request = parse(sent.at(method));
    REQUIRE(request.ok());
    hear(make_response(*request, status, tag).write());
  }

  /// wire tells what went out since the last call, "INVITE 180 ..."; OpenFlow and CloseFlow are left out.
  std::string wire() {
    wire_log();
    return std::exchange(wire_words, {});
  }
  /// events tells what came up since the last call.
  std::string events() {
    std::string out;
    while (auto event = layer.poll_event()) {
      if (!out.empty()) out += ' ';
      out += std::visit([&](auto& e) { return name(e); }, *event);
    }
    return out;
  }

  SeededRandom random;
  TransactionLayer layer;
  Transport kind;
  FlowId flow;
  Instant now = Instant::from_micros(1'000'000);
  ServerTransactionId transaction;          ///< of the last incoming request
  std::map<std::string, std::string> sent;  ///< our last request or response, by method or status
  std::map<std::uint64_t, std::optional<Message>> requests;

 private:
  void wire_log() {
    while (auto output = layer.poll_output()) {
      const auto* send = std::get_if<SendBytes>(&*output);
      if (send == nullptr) continue;
      const auto message = parse(send->bytes);
      REQUIRE(message.ok());
      const std::string word =
          message->is_request() ? std::string(message->method_name()) : text(message->status());
      sent[word] = send->bytes;
      if (!wire_words.empty()) wire_words += ' ';
      wire_words += word;
    }
  }

  std::string name(IncomingRequest& event) {
    transaction = event.transaction;
    const std::string word = text("request:", event.request.method_name(), event.merged ? ":merged" : "");
    requests[transaction.packed()] = std::move(event.request);
    return word;
  }
  static std::string name(const IncomingAck&) { return "ack"; }
  static std::string name(const IncomingCancel&) { return "cancel"; }
  static std::string name(const IncomingResponse& event) { return text(event.response.status()); }
  static std::string name(const ForkingEnded&) { return "forking-ended"; }
  static std::string name(const ClientTimeout&) { return "timeout"; }
  static std::string name(const ClientTransportFailure&) { return "failure"; }
  static std::string name(const ServerTimeout&) { return "no-ack"; }
  static std::string name(const ServerTransportFailure&) { return "server-failure"; }
  static std::string name(const FlowOpened&) { return "opened"; }
  static std::string name(const FlowClosed&) { return "closed"; }
  static std::string name(const FlowPong&) { return "pong"; }
  static std::string name(const PublicAddressLearnt&) { return "address"; }

  std::string wire_words;
};

}  // namespace webphone::sip
