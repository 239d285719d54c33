#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/sip/transport/transport_layer.hpp"

namespace webphone::sip {

/// FlowKeeperSettings say where the wanted flow leads and how it is kept.
struct FlowKeeperSettings {
  std::vector<FlowTarget> servers;                  ///< in order of preference; at least one
  Duration keep_alive{std::chrono::seconds{28}};    ///< longest silence between pings; zero: none
  Duration pong_timeout{std::chrono::seconds{10}};  ///< RFC 5626 §4.4.1
  Duration first_pause{std::chrono::milliseconds{500}};
  Duration longest_pause{std::chrono::seconds{30}};
  Duration stable_after{std::chrono::seconds{30}};  ///< a flow that lived so long resets the back-off
};

/// FlowUp: the wanted flow is there; server is its index in the settings.
struct FlowUp {
  FlowId flow;
  std::size_t server = 0;
};
/// FlowDown: the flow was lost, or an attempt failed. retry_at is when the next attempt begins.
struct FlowDown {
  FlowId flow;
  bool was_up = false;
  std::string reason;  ///< plain words
  Instant retry_at;
};
using FlowKeeperEvent = std::variant<FlowUp, FlowDown>;

/// FlowKeeper keeps one flow to one of a list of servers alive (RFC 5626 §4.2 to §4.5): it connects, sends
/// keep-alives, notices a peer that went silent, tries the next server of the list when one fails, and after
/// the last waits with a pause that doubles from first_pause to longest_pause, each time cut by a random part
/// of up to a half, so that the phones of a restarted server do not come back all at once.
///
///             start                 flow_opened
///    ┌──────┐ ───────▶ ┌────────────┐ ────────▶ ┌────┐ ◀─┐ ping, pong
///    │ Idle │          │ Connecting │           │ Up │ ──┘
///    └──────┘ ◀─────── └────────────┘           └────┘
///        ▲      stop     ▲   ▲    │ flow_closed   │ flow_closed, no pong,
///        │    (from all) │   └────┤ and servers   │ server_failed
///        │               │        │ left to try   │
///        │   pause over, │        ▼               │
///        │     retry_now │  ┌─────────┐           │
///        └───────────────┴──┤ Waiting │◀──────────┘
///                           └─────────┘
///
/// A ping is awaited only from a peer that has answered one on this flow; others are found dead by their
/// unanswered requests (server_failed). Over UDP the ping keeps NAT bindings open and is never awaited.
class FlowKeeper {
 public:
  enum class State : std::uint8_t { Idle, Connecting, Up, Waiting };

  /// transport and random outlive the keeper.
  FlowKeeper(TransportLayer& transport, RandomSource& random, FlowKeeperSettings settings);

  // Inputs: the transport layer's events. Those of flows that are not this keeper's are ignored.
  void flow_opened(FlowId flow, Instant now);
  void flow_closed(FlowId flow, std::string_view reason, Instant now);
  void flow_pong(FlowId flow, Instant now);
  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const;
  std::optional<FlowKeeperEvent> poll_event();

  /// start begins to connect; nothing if already started.
  void start(Instant now);
  /// stop closes the flow for good; no event follows.
  void stop(Instant now);
  /// retry_now ends the pause: the network is back, or the user has asked.
  void retry_now(Instant now);
  /// server_failed gives this server up, as one that does not answer requests; reason is for the log.
  void server_failed(std::string_view reason, Instant now);

  [[nodiscard]] State state() const { return state_; }
  /// flow is the flow in use or being opened; Handle{} in Idle and Waiting.
  [[nodiscard]] FlowId flow() const { return flow_; }

 private:
  void enter(State state, Instant now);
  void attempt_failed(std::string_view reason, Instant now);
  void send_ping(Instant now);
  Duration next_pause();

  TransportLayer& transport_;
  RandomSource& random_;
  const FlowKeeperSettings settings_;
  State state_ = State::Idle;
  FlowId flow_;
  std::size_t server_ = 0;      ///< the one in use or to be tried next
  std::uint32_t failures_ = 0;  ///< rounds through all servers without a stable flow
  bool peer_answers_ = false;   ///< a pong was seen on this flow
  Instant up_since_;
  Instant pinged_at_;  ///< the ping that pong_by_ belongs to
  Instant ping_at_ = Instant::never();
  Instant pong_by_ = Instant::never();
  Instant retry_at_ = Instant::never();
  std::deque<FlowKeeperEvent> events_;
};

}  // namespace webphone::sip
