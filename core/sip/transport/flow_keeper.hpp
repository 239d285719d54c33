#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/sip/transport/transport_layer.hpp"

namespace webphone::sip {

/// FlowKeeperSettings say where the wanted flow leads and how it is kept.
struct FlowKeeperSettings {
  std::vector<FlowTarget> servers;                  ///< in order of preference; at least one
  Duration keep_alive{std::chrono::seconds{28}};    ///< longest silence between pings; zero: none
  Duration pong_timeout{std::chrono::seconds{10}};  ///< RFC 5626 §4.4.1
  /// Silence after a request for so long, and for pong_timeout after a ping, is the end of the flow.
  Duration answer_patience{std::chrono::seconds{10}};
  Duration fail_back_after{std::chrono::minutes{5}};  ///< the preferred server is tried again so often
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
/// A ping is awaited from a peer that has answered one on this flow, that has asked for pings
/// (use_flow_timer), or that owes an answer to a request (expect_answer): whatever comes in shows as well
/// that the peer is there. Where the answer is not the server's own and it may know no pings, the
/// keeper asks for a question to it (take_suspicion). Over UDP the ping keeps NAT bindings open and is never
/// awaited.
///
/// While another server than the first serves, a flow to the first is tried from time to time beside it, and
/// takes its place once it is open (fail-back).
class FlowKeeper {
 public:
  enum class State : std::uint8_t { Idle, Connecting, Up, Waiting };

  /// transport and random outlive the keeper.
  FlowKeeper(TransportLayer& transport, RandomSource& random, FlowKeeperSettings settings);

  // Inputs: the transport layer's events. Those of flows that are not this keeper's are ignored.
  void flow_opened(FlowId flow, Instant now);
  void flow_closed(FlowId flow, std::string_view reason, Instant now);
  void flow_pong(FlowId flow, Instant now);
  /// busy: a call is going on, so that a server in use is not left for the preferred one.
  void handle_timeout(Instant now, bool busy = false);
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
  /// next_server is server_failed where the list goes on; else it does nothing and gives false.
  bool next_server(std::string_view reason, Instant now);
  /// expect_answer: a request went out on the flow. by_server: it is the server itself that answers, and no
  /// party behind it.
  void expect_answer(bool by_server, Instant now);
  /// take_suspicion tells once that a request stayed without any sign of life, of a server that may know no
  /// pings: it is to be asked something that it must answer.
  bool take_suspicion() { return std::exchange(suspicious_, false); }
  /// demand_pong sends a ping that must be answered, for want of something better to ask.
  void demand_pong(Instant now);
  /// network_changed checks the flow with a ping at once, or ends the pause.
  void network_changed(Instant now);
  /// use_flow_timer takes the server's Flow-Timer (RFC 5626 §4.4), zero if it named none, for this flow; it
  /// answers pings.
  void use_flow_timer(Duration timer);

  [[nodiscard]] State state() const { return state_; }
  /// flow is the flow in use or being opened; Handle{} in Idle and Waiting.
  [[nodiscard]] FlowId flow() const { return flow_; }

 private:
  void enter(State state, Instant now);
  void attempt_failed(std::string_view reason, bool next, Instant now);
  void give_up_server(std::string_view reason, bool next, Instant now);
  void send_ping(bool must_answer, Instant now);
  void fail_back(bool busy, Instant now);
  [[nodiscard]] std::uint32_t heard() const;
  [[nodiscard]] Duration ping_interval() const;
  Duration next_pause();

  TransportLayer& transport_;
  RandomSource& random_;
  const FlowKeeperSettings settings_;
  State state_ = State::Idle;
  FlowId flow_;
  std::size_t server_ = 0;      ///< the one in use or to be tried next
  std::uint32_t failures_ = 0;  ///< rounds through all servers without a stable flow
  bool peer_answers_ = false;   ///< a pong was seen on this flow
  bool asked_server_ = false;   ///< answer_by_ waits for the server itself
  bool suspicious_ = false;
  Instant up_since_;
  Duration flow_timer_{};  ///< zero: none
  std::uint32_t heard_at_ping_ = 0;
  std::uint32_t heard_at_request_ = 0;
  FlowId probe_;  ///< a flow to the preferred server that is being tried
  Instant ping_at_ = Instant::never();
  Instant pong_by_ = Instant::never();
  Instant answer_by_ = Instant::never();
  Instant fail_back_at_ = Instant::never();
  Instant retry_at_ = Instant::never();
  Fifo<FlowKeeperEvent> events_;
};

}  // namespace webphone::sip
