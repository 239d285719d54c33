#pragma once

#include <map>
#include <set>
#include <string>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/transport/transport_layer.hpp"
#include "tests/simulation/network.hpp"

namespace webphone::simulation {

/// Proxy is a registrar with digest and a stateless record-routing proxy (RFC 3261 §16.11) in one: just
/// enough of a server for user agents to find each other. It believes any digest answer to its nonce.
class Proxy final : public Endpoint {
 public:
  explicit Proxy(std::uint64_t seed) : random_(seed), transport_(random_) {}

  void flow_opened(FlowId flow, const FlowAddress& local, Instant now) override {
    transport_.flow_opened(flow, local, now);
  }
  void flow_closed(FlowId flow, std::string_view why, Instant now) override {
    transport_.flow_closed(flow, why, now);
  }
  FlowId flow_accepted(sip::Transport transport, const FlowAddress& local, const FlowAddress& remote,
                       Instant now) override {
    return transport_.flow_accepted(transport, local, remote, now);
  }
  void receive(FlowId flow, Bytes bytes, Instant) override {
    // Below TransportLayer::receive: a proxy takes responses whose top Via is its own by name only.
    if (sip::is_keep_alive(as_text(bytes))) return;
    auto message = sip::parse(std::string(as_text(bytes)));
    if (!message.ok()) return;
    if (message->is_response()) return relay_response(flow, *message);
    if (message->is(sip::Method::Register)) return register_contact(flow, *message);
    relay_request(flow, *message);
  }
  /// forget_bindings is what a restart of a server does that keeps them in memory only.
  void forget_bindings() {
    bindings_.clear();
    contacts_.clear();
  }

  void handle_timeout(Instant now) override { transport_.handle_timeout(now); }
  Instant next_timeout() override { return transport_.next_timeout(); }
  std::vector<std::variant<sip::OpenFlow, sip::SendBytes, sip::CloseFlow>> drain(Instant) override {
    while (transport_.poll_event()) {
    }
    std::vector<std::variant<sip::OpenFlow, sip::SendBytes, sip::CloseFlow>> wanted;
    while (auto output = transport_.poll_output()) wanted.push_back(std::move(*output));
    return wanted;
  }

 private:
  static constexpr std::string_view kRoute = "<sip:server:5060;lr>";

  void send(FlowId flow, const sip::OutgoingMessage& message) {
    static_cast<void>(transport_.send(flow, message.write()));
  }

  void register_contact(FlowId flow, const sip::Message& request) {
    const std::string user(request.to().uri.user);
    if (!request.has(sip::HeaderId::Authorization)) {
      auto challenge = sip::make_response(request, 401, "registrar");
      challenge.add(sip::HeaderId::WwwAuthenticate, "Digest realm=\"server\", nonce=\"r\", qop=\"auth\"");
      return send(flow, challenge);
    }
    auto ok = sip::make_response(request, 200, "registrar");
    if (request.number(sip::HeaderId::Expires) == 0U) {
      bindings_.erase(user);
    } else {
      bindings_[user] = flow;
      contacts_[user] = flow;
      ok.add(sip::HeaderId::Contact, text(request.value(sip::HeaderId::Contact), ";expires=120"));
    }
    send(flow, ok);
  }

  /// copy writes a message anew without its topmost Via or Route.
  static sip::OutgoingMessage copy(const sip::Message& message, sip::OutgoingMessage out,
                                   sip::HeaderId drop) {
    bool dropped = false;
    for (std::size_t i = 0; i < message.field_count(); ++i) {
      const auto field = message.field(i);
      if (field.id == sip::HeaderId::ContentLength) continue;
      if (field.id == drop && !std::exchange(dropped, true)) continue;
      if (field.id == sip::HeaderId::Other) {
        static_cast<void>(out.append_named(field.name, std::string(field.value)));
      } else {
        out.add(field.id, std::string(field.value));
      }
    }
    if (!message.body().empty()) {
      out.set_body(std::string(message.value(sip::HeaderId::ContentType)), std::string(message.body()));
    }
    return out;
  }

  void relay_request(FlowId from, const sip::Message& request) {
    const bool acks_refusal =
        request.is(sip::Method::Ack) && refused_.contains(std::string(request.branch()));
    if (acks_refusal) return;
    if (request.is(sip::Method::Invite) && request.to_tag().empty() &&
        !request.has(sip::HeaderId::ProxyAuthorization)) {
      auto challenge = sip::make_response(request, 407, "proxy");
      challenge.add(sip::HeaderId::ProxyAuthenticate, "Digest realm=\"server\", nonce=\"p\", qop=\"auth\"");
      refused_.insert(std::string(request.branch()));
      return send(from, challenge);
    }
    const auto target = sip::parse_uri(request.request_uri());
    // Within a dialog the Contact is what counts, not the registration.
    contacts_[std::string(request.from().uri.user)] = from;
    const auto& known = request.to_tag().empty() ? bindings_ : contacts_;
    const auto binding = known.find(std::string(target ? target->user : std::string_view()));
    if (binding == known.end()) {
      if (!request.is(sip::Method::Ack)) send(from, sip::make_response(request, 404, "proxy"));
      return;
    }
    auto out =
        copy(request, sip::OutgoingMessage::request(request.method(), std::string(request.request_uri())),
             sip::HeaderId::Route);
    out.add_first(sip::HeaderId::RecordRoute, std::string(kRoute));
    // A stateless proxy's branch is a function of the one received, so that repetitions and CANCEL keep it;
    // the way back is written into the Via.
    const FlowId to = binding->second;
    out.add_first(sip::HeaderId::Via,
                  text("SIP/2.0/UDP server:5060;branch=z9hG4bKs", request.branch().substr(7),
                       ";back=", std::uint64_t{from.packed()}));
    send(to, out);
  }

  void relay_response(FlowId from, const sip::Message& response) {
    contacts_[std::string(response.to().uri.user)] = from;  // perhaps not the flow that its request went over
    const auto back = parse_number<std::uint64_t>(response.top_via().parameters.value("back"));
    if (!back) return;
    send(FlowId::unpack(*back),
         copy(response, sip::OutgoingMessage::response(response.status(), std::string(response.reason())),
              sip::HeaderId::Via));
  }

  SeededRandom random_;
  sip::TransportLayer transport_;
  std::map<std::string, FlowId> bindings_;
  std::map<std::string, FlowId> contacts_;  ///< where a user was last, also when no longer registered
  std::set<std::string> refused_;
};

}  // namespace webphone::simulation
