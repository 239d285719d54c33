#include "core/sip/transport/transport_layer.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/host.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"
#include "core/sip/message/via.hpp"

namespace webphone::sip {

namespace {

constexpr std::string_view kPing = "\r\n\r\n";
constexpr std::string_view kPong = "\r\n";

bool names(const FlowAddress& sent_by, const Via& via) {
  return iequals(host_without_brackets(via.host), sent_by.host) && via.port.value_or(0) == sent_by.port;
}

}  // namespace

TransportLayer::TransportLayer(RandomSource& random)
    : random_(random), invalid_host_(random.token(12) + ".invalid"), stateless_tag_(random.token(10)) {}

Result<FlowId, TransportError> TransportLayer::open_flow(FlowTarget target, Instant now) {
  if (!make_room()) return Failure{TransportError::TooManyFlows};
  const FlowId id = flows_.insert(Flow{});
  Flow& flow = *flows_.find(id);
  flow.info.target = target;
  flow.opening = timers_.arm(now + kOpenTimeout, id);
  outputs_.push_back(OpenFlow{id, std::move(target)});
  return id;
}

void TransportLayer::flow_opened(FlowId id, const FlowAddress& local, Instant now) {
  Flow* flow = flows_.find(id);
  if (flow == nullptr || flow->info.open) {
    ++counters_.unknown_flow_inputs;
    return;
  }
  timers_.cancel(flow->opening);
  establish(*flow, local, now);
  events_.push_back(FlowOpened{id});
}

FlowId TransportLayer::flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote,
                                     Instant now) {
  if (!make_room()) return {};
  const FlowId id = flows_.insert(Flow{});
  Flow& flow = *flows_.find(id);
  flow.info.target = FlowTarget{transport, remote.host, remote.port, {}};
  flow.info.accepted = true;
  establish(flow, local, now);
  return id;
}

void TransportLayer::establish(Flow& flow, const FlowAddress& local, Instant now) {
  const Transport transport = flow.info.target.transport;
  flow.info.open = true;
  flow.info.last_received = now;
  flow.info.sent_by = is_web_socket(transport) ? FlowAddress{invalid_host_, 0} : local;
  if (is_stream(transport)) flow.framer.emplace();
}

void TransportLayer::flow_closed(FlowId id, std::string_view reason, Instant) {
  if (flows_.find(id) == nullptr) {
    ++counters_.unknown_flow_inputs;
    return;
  }
  forget(id, reason);
}

void TransportLayer::close_flow(FlowId id) {
  if (flows_.find(id) != nullptr) drop(id, "closed by us");
}

void TransportLayer::drop(FlowId id, std::string_view reason) {
  outputs_.push_back(CloseFlow{id});
  forget(id, reason);
}

void TransportLayer::forget(FlowId id, std::string_view reason) {
  timers_.cancel(flows_.find(id)->opening);
  flows_.erase(id);
  events_.push_back(FlowClosed{id, std::string(reason)});
}

bool TransportLayer::make_room() {
  if (flows_.size() < kMaxFlows) return true;
  FlowId silent;
  Instant since = Instant::never();
  flows_.for_each([&](FlowId id, const Flow& flow) {
    if (!flow.info.accepted || flow.info.last_received >= since) return;
    silent = id;
    since = flow.info.last_received;
  });
  ++counters_.flows_refused;
  if (!silent) return false;
  drop(silent, "too many flows");
  return true;
}

void TransportLayer::receive(FlowId id, Bytes bytes, Instant now) {
  Flow* flow = flows_.find(id);
  if (flow == nullptr || !flow->info.open) {
    ++counters_.unknown_flow_inputs;
    return;
  }
  flow->info.last_received = now;
  ++flow->info.heard;
  if (flow->framer) {
    receive_stream(id, *flow->framer, as_text(bytes), now);
    return;
  }
  const std::string_view octets = as_text(bytes);
  if (!is_keep_alive(octets)) {
    receive_message(id, std::string(octets), now);
  } else if (octets == kPong) {
    events_.push_back(FlowPong{id});
  } else if (octets == kPing && is_web_socket(flow->info.target.transport)) {
    outputs_.push_back(SendBytes{id, std::string(kPong)});
  }
}

void TransportLayer::receive_stream(FlowId id, Framer& framer, std::string_view octets, Instant now) {
  framer.receive(octets);
  std::string message;
  for (;;) {
    switch (framer.next(message)) {
      case Framer::Event::NeedMore: return;
      case Framer::Event::Message: receive_message(id, std::move(message), now); break;
      case Framer::Event::Ping: outputs_.push_back(SendBytes{id, std::string(kPong)}); break;
      case Framer::Event::Pong: events_.push_back(FlowPong{id}); break;
      case Framer::Event::Broken:
        ++counters_.unframed_streams;
        if (!message.empty()) receive_message(id, std::move(message), now);
        drop(id, "the stream holds no SIP message");
        return;
      case Framer::Event::TooLarge:
        ++counters_.unframed_streams;
        refuse_size(id, std::move(message), now);
        drop(id, "a message is over the limit");
        return;
    }
    message.clear();
  }
}

void TransportLayer::receive_message(FlowId id, std::string octets, Instant now) {
  ++counters_.messages_received;
  const FlowInfo& info = flows_.find(id)->info;
  Result<Message, BadMessage> parsed = parse(std::move(octets));
  if (!parsed) {
    refuse(id, parsed.error().partial, parsed.error().error, now);
    return;
  }
  Message& message = parsed.value();
  if (message.is_response()) {
    if (!is_our_via(info, message.top_via())) {
      ++counters_.foreign_responses;
      return;
    }
    learn_public_address(id, message.top_via());
  } else {
    message.set_source(info.target.host, info.target.port);
    // A dropped ACK would end its call, and nobody would learn why.
    const ParseError error = message.is(Method::Ack) ? ParseError{} : validate(message);
    if (error.code != ParseErrorCode::None) {
      refuse(id, message, error, now);
      return;
    }
  }
  events_.push_back(MessageReceived{id, std::move(message)});
}

void TransportLayer::refuse(FlowId id, const Message& message, const ParseError& error, Instant now) {
  ++(message.is_response() ? counters_.malformed_responses : counters_.malformed_requests);
  const std::optional<OutgoingMessage> refusal = make_refusal(message, error, stateless_tag_);
  if (refusal && errors_.take(now) && send(id, refusal->write())) ++counters_.errors_answered;
}

/// refuse_size answers what there is of a message that is not waited for: 413 when its body is too large, 513
/// when its head is (RFC 3261 §21.4.11, §21.5.7).
void TransportLayer::refuse_size(FlowId id, std::string head, Instant now) {
  ++counters_.messages_received;
  const std::uint16_t status = head.ends_with("\r\n\r\n") ? 413 : 513;
  const Result<Message, BadMessage> parsed = parse(std::move(head));
  const Message& message = parsed ? parsed.value() : parsed.error().partial;
  refuse(id, message, {ParseErrorCode::MessageTooLarge, 0, status}, now);
}

void TransportLayer::answer_statelessly(FlowId id, const Message& request, std::uint16_t status,
                                        std::string_view reason, Instant now) {
  if (!request.is_request() || request.is(Method::Ack) || !errors_.take(now)) return;
  const OutgoingMessage response = make_response(request, status, stateless_tag_, std::string(reason));
  if (send(id, response.write())) ++counters_.errors_answered;
}

bool TransportLayer::is_our_via(const FlowInfo& info, const Via& via) {
  if (names(info.sent_by, via)) return true;
  // The peer may answer over another flow than the one that the request took.
  bool found = false;
  flows_.for_each([&](FlowId, const Flow& flow) { found = found || names(flow.info.sent_by, via); });
  return found;
}

void TransportLayer::learn_public_address(FlowId id, const Via& via) {
  const std::string_view host = via.received().empty() ? via.host : via.received();
  const std::optional<std::uint16_t> port = via.rport();
  if (via.received().empty() && !port) return;
  FlowAddress address{std::string(host_without_brackets(host)), port.value_or(via.port.value_or(0))};
  FlowInfo& info = flows_.find(id)->info;
  if (info.public_address == address) return;
  info.public_address = std::move(address);
  events_.push_back(PublicAddressLearnt{id});
}

void TransportLayer::handle_timeout(Instant now) {
  while (const std::optional<FlowId> id = timers_.pop_due(now)) drop(*id, "no connection in time");
}

std::optional<TransportOutput> TransportLayer::poll_output() {
  return outputs_.poll();
}

std::optional<TransportEvent> TransportLayer::poll_event() {
  return events_.poll();
}

Status<TransportError> TransportLayer::send(FlowId id, std::string bytes) {
  const FlowInfo* info = find(id);
  if (info == nullptr || !info->open) return Failure{TransportError::UnknownFlow};
  if (bytes.size() > kMaxMessageSize) return Failure{TransportError::TooLong};
  ++counters_.messages_sent;
  outputs_.push_back(SendBytes{id, std::move(bytes)});
  return {};
}

Status<TransportError> TransportLayer::send_ping(FlowId id) {
  const FlowInfo* info = find(id);
  if (info == nullptr || !info->open) return Failure{TransportError::UnknownFlow};
  outputs_.push_back(SendBytes{id, std::string(kPing)});
  return {};
}

std::string TransportLayer::make_branch() {
  return std::string(kBranchCookie) + random_.token(16);
}

std::string TransportLayer::via_value(FlowId id, std::string_view branch) const {
  const FlowInfo* info = find(id);
  if (info == nullptr || !info->open) return {};
  const FlowAddress& sent_by = info->sent_by;
  const bool is_ipv6 = sent_by.host.find(':') != std::string::npos;
  const std::string host = is_ipv6 ? "[" + sent_by.host + "]" : sent_by.host;
  const std::optional<std::uint16_t> port =
      sent_by.port == 0 ? std::nullopt : std::optional<std::uint16_t>(sent_by.port);
  return make_via(via_transport(info->target.transport), host, port, branch);
}

const FlowInfo* TransportLayer::find(FlowId id) const {
  const Flow* flow = flows_.find(id);
  return flow == nullptr ? nullptr : &flow->info;
}

}  // namespace webphone::sip
