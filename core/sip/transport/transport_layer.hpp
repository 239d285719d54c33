#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/bytes.hpp"
#include "core/base/fifo.hpp"
#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/base/result.hpp"
#include "core/base/slot_map.hpp"
#include "core/base/timer_queue.hpp"
#include "core/sip/message/framer.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/parse_error.hpp"
#include "core/sip/transport/flow.hpp"
#include "core/sip/transport/rate_limit.hpp"

namespace webphone::sip {

/// FlowInfo is what is known of a flow.
struct FlowInfo {
  FlowTarget target;    ///< where it leads; for an accepted flow only transport, host and port of the peer
  FlowAddress sent_by;  ///< our side as Via and Contact name it: an address, or for WebSockets a random name
                        ///< under `.invalid` (RFC 7118 §5)
  std::optional<FlowAddress> public_address;  ///< received and rport of the last response (RFC 3581 §4)
  bool open = false;
  bool accepted = false;    ///< the peer opened it
  Instant last_received;    ///< when the last octets came in
  std::uint32_t heard = 0;  ///< how often octets came in: proof of life for the keeper
};

// What comes up from the transport layer.

/// MessageReceived carries a well-formed message. A request's top Via already holds received and rport as
/// RFC 3261 §18.2.1 and RFC 3581 §4 ask; a response's top Via is one of ours.
struct MessageReceived {
  FlowId flow;
  Message message;
};
struct FlowOpened {
  FlowId flow;
};
/// FlowClosed: the flow is gone (or could not be opened), by whosever wish, and its id is dead.
struct FlowClosed {
  FlowId flow;
  std::string reason;  ///< plain words for a log, from the host or from this layer
};
/// FlowPong: the peer answered a keep-alive (RFC 5626 §4.4.1).
struct FlowPong {
  FlowId flow;
};
/// PublicAddressLearnt: a response showed a new address of ours, now in FlowInfo::public_address.
struct PublicAddressLearnt {
  FlowId flow;
};
using TransportEvent = std::variant<MessageReceived, FlowOpened, FlowClosed, FlowPong, PublicAddressLearnt>;
using TransportOutput = std::variant<OpenFlow, SendBytes, CloseFlow>;

enum class TransportError : std::uint8_t {
  TooManyFlows,
  UnknownFlow,  ///< closed, never there, or not open yet
  TooLong,      ///< more octets than kMaxMessageSize
};

/// TransportCounters only grow; they are for diagnosis.
struct TransportCounters {
  std::uint64_t messages_received = 0;
  std::uint64_t messages_sent = 0;
  std::uint64_t malformed_requests = 0;   ///< of them answered: see errors_answered
  std::uint64_t malformed_responses = 0;  ///< dropped
  std::uint64_t foreign_responses = 0;    ///< dropped: the top Via is not ours
  std::uint64_t errors_answered = 0;      ///< stateless responses to malformed or refused requests
  std::uint64_t unframed_streams = 0;     ///< streams closed because no message border could be found
  std::uint64_t unknown_flow_inputs = 0;  ///< host inputs for flows that do not exist (any more)
  std::uint64_t flows_refused = 0;        ///< over kMaxFlows
};

/// TransportLayer keeps the flows: it frames what comes in, checks it, and knows what Via to put on what goes
/// out (RFC 3261 §18). It sends each message once; repeating is the transaction layer's work.
class TransportLayer {
 public:
  static constexpr std::size_t kMaxFlows = 256;
  static constexpr Duration kOpenTimeout{std::chrono::seconds{15}};
  static constexpr std::uint32_t kErrorsPerSecond = 20;  ///< stateless responses; more are not sent

  /// random outlives the layer.
  explicit TransportLayer(RandomSource& random);
  TransportLayer(const TransportLayer&) = delete;
  TransportLayer& operator=(const TransportLayer&) = delete;

  // Inputs from the host's sockets. Inputs for flows that are gone are counted and otherwise ignored, for
  // they cross with our CloseFlow.

  /// flow_opened: the flow can carry messages; local is the socket's own address (ignored for WebSockets).
  void flow_opened(FlowId flow, const FlowAddress& local, Instant now);
  /// flow_closed: the socket is closed, or could not be opened; reason is plain words for a log.
  void flow_closed(FlowId flow, std::string_view reason, Instant now);
  /// flow_accepted: the peer opened a flow: a connection to a listening socket, or the first datagram from a
  /// UDP peer. At the limit the accepted flow that was silent for longest is closed to make room; Handle{} if
  /// there is none.
  FlowId flow_accepted(Transport transport, const FlowAddress& local, const FlowAddress& remote, Instant now);
  /// receive takes one datagram, one WebSocket message or any piece of a stream.
  void receive(FlowId flow, Bytes bytes, Instant now);

  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const { return timers_.next_timeout(); }
  std::optional<TransportOutput> poll_output();
  std::optional<TransportEvent> poll_event();

  /// open_flow asks the host for a flow. FlowOpened or FlowClosed follows, at the latest after kOpenTimeout.
  /// Errors: TooManyFlows.
  Result<FlowId, TransportError> open_flow(FlowTarget target, Instant now);
  /// close_flow ends a flow; an unknown id is ignored.
  void close_flow(FlowId flow);

  /// send puts one message on an open flow. Errors: UnknownFlow, TooLong.
  Status<TransportError> send(FlowId flow, std::string bytes);
  /// send_ping sends the keep-alive CRLF CRLF (RFC 5626 §3.5.1). Errors: UnknownFlow.
  Status<TransportError> send_ping(FlowId flow);
  /// answer_statelessly refuses a request without keeping anything of it (RFC 3261 §8.2.7). Over
  /// kErrorsPerSecond nothing is sent. ACK is never answered.
  void answer_statelessly(FlowId flow, const Message& request, std::uint16_t status, std::string_view reason,
                          Instant now);

  /// make_branch gives a fresh branch (RFC 3261 §8.1.1.7), unguessable and unique in space and time.
  std::string make_branch();
  /// via_value gives the Via header's value for a request with this branch on an open flow, with rport
  /// always (RFC 3581 §3); empty if the flow is not open.
  [[nodiscard]] std::string via_value(FlowId flow, std::string_view branch) const;

  /// find gives what is known of a flow, or nullptr; valid until the next input or command.
  [[nodiscard]] const FlowInfo* find(FlowId flow) const;
  [[nodiscard]] std::size_t flow_count() const { return flows_.size(); }
  [[nodiscard]] const TransportCounters& counters() const { return counters_; }
  RandomSource& random() { return random_; }

 private:
  struct Flow {
    FlowInfo info;
    std::optional<Framer> framer;  ///< streams only
    TimerId opening;
  };

  void establish(Flow& flow, const FlowAddress& local, Instant now);
  void receive_stream(FlowId id, Framer& framer, std::string_view octets, Instant now);
  void receive_message(FlowId id, std::string octets, Instant now);
  void refuse_size(FlowId id, std::string head, Instant now);
  void refuse(FlowId id, const Message& message, const ParseError& error, Instant now);
  void drop(FlowId id, std::string_view reason);
  void forget(FlowId id, std::string_view reason);
  bool make_room();
  [[nodiscard]] bool is_our_via(const FlowInfo& info, const Via& via);
  void learn_public_address(FlowId id, const Via& via);

  RandomSource& random_;
  const std::string invalid_host_;   ///< our name in Via over WebSockets
  const std::string stateless_tag_;  ///< To tag of stateless responses: the same for a repetition (§8.2.7)
  SlotMap<Flow, FlowTag> flows_;
  TimerQueue<FlowId> timers_;
  Fifo<TransportOutput> outputs_;
  Fifo<TransportEvent> events_;
  TransportCounters counters_;
  RateLimit errors_{kErrorsPerSecond};
};

}  // namespace webphone::sip
