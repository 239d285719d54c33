#pragma once
// A simulated network in virtual time: endpoints are connected by flows, datagrams suffer what the seed and
// the weather say, streams and WebSocket connections keep their order but may die. No sockets, no clock, no
// threads: the same seed gives the same run.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/instant.hpp"
#include "core/base/random_source.hpp"
#include "core/base/timer_queue.hpp"
#include "core/sip/transport/flow.hpp"
#include "tests/simulation/call_flow.hpp"

namespace webphone::simulation {

using sip::FlowAddress;
using sip::FlowId;

/// Weather is how the network treats what passes; loss, duplication and reordering are for datagrams only.
struct Weather {
  Duration latency{std::chrono::milliseconds{20}};
  Duration jitter{std::chrono::milliseconds{0}};  ///< up to so much on top; more than the spacing reorders
  std::uint32_t loss_percent = 0;
  std::uint32_t duplicate_percent = 0;
  std::uint32_t death_permille = 0;  ///< chance, for each message on a connection, that it dies instead
};

/// Endpoint is anything with the five verbs: UserAgent, or a layer below it. Wrap it in an Adapter.
class Endpoint {
 public:
  Endpoint() = default;
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  virtual ~Endpoint() = default;

  virtual void flow_opened(FlowId flow, const FlowAddress& local, Instant now) = 0;
  virtual void flow_closed(FlowId flow, std::string_view reason, Instant now) = 0;
  virtual FlowId flow_accepted(sip::Transport transport, const FlowAddress& local, const FlowAddress& remote,
                               Instant now) = 0;
  virtual void receive(FlowId flow, Bytes bytes, Instant now) = 0;
  virtual void handle_timeout(Instant now) = 0;
  virtual Instant next_timeout() = 0;
  /// drain lets the endpoint work until it is quiet, and gives what it wants from the network.
  virtual std::vector<std::variant<sip::OpenFlow, sip::SendBytes, sip::CloseFlow>> drain(Instant now) = 0;
};

/// Network connects endpoints by host name. Each endpoint lives at one host and accepts whatever comes in.
///
///   Network network(seed, {.loss_percent = 20});
///   network.attach("alice", alice); network.attach("bob", bob);
///   network.settle();              // after every command given to an endpoint
///   network.run_until(...);        // lets time pass
class Network {
 public:
  explicit Network(std::uint64_t seed, Weather weather = {}) : random_(seed), weather_(weather) {}

  /// attach puts an endpoint at a host; it outlives the network.
  void attach(std::string host, Endpoint& endpoint);
  /// cut makes a host unreachable, and kills its connections; mend brings it back.
  void cut(std::string_view host);
  void mend(std::string_view host);
  /// suspend lets a host sleep: its timers wait and nothing reaches it; what its connections brought
  /// meanwhile comes when it is resumed.
  void suspend(std::string_view host);
  void resume(std::string_view host);
  [[nodiscard]] bool is_suspended(std::string_view host) const;
  /// jump_clock moves the clock that the endpoint of a host sees, forth or back, once more.
  void jump_clock(std::string_view host, Duration by);
  /// restart puts another endpoint in the place of one, as a new process of that host: all its flows are
  /// gone.
  void restart(std::string_view host, Endpoint& endpoint);
  /// kill_connections ends every stream and WebSocket connection now, at both ends.
  void kill_connections(std::string_view reason);
  void set_weather(Weather weather) { weather_ = weather; }

  /// settle carries out what the endpoints want; call it after each command.
  void settle();
  /// step goes to the next thing that happens, if it is not after end; false if there is none.
  bool step(Instant end);
  void run_until(Instant end);
  void run_for(Duration span) { run_until(now_ + span); }
  [[nodiscard]] Instant now() const { return now_; }
  /// now at a host, as its own clock shows it.
  [[nodiscard]] Instant now_at(std::string_view host) const;
  [[nodiscard]] std::uint64_t steps() const { return steps_; }

  /// transcript is what was sent and noted, in order, for the printing of a failed seed.
  [[nodiscard]] const CallFlow& transcript() const { return transcript_; }
  /// note writes what happens at a host into the transcript.
  void note(std::string_view host, std::string text) { transcript_.note(now_, host, std::move(text)); }
  [[nodiscard]] std::string transcript_text() const { return transcript_.print(); }

 private:
  /// End is a flow as one endpoint sees it, and where its octets go.
  struct End {
    std::size_t site = 0;
    FlowId flow;
    FlowAddress local;
    FlowAddress remote;
    sip::Transport transport = sip::Transport::Udp;
    std::optional<std::uint64_t> peer;  ///< the other End of a connection
    Instant last_arrival;               ///< keeps connections in order
  };
  struct Delivery {
    std::uint64_t end = 0;  ///< connections
    std::size_t site = 0;   ///< datagrams
    FlowAddress from;
    FlowAddress to;
    std::string bytes;
  };
  struct Opening {
    std::uint64_t end = 0;
  };
  struct Closing {
    std::uint64_t end = 0;
    std::string reason;
  };
  using Happening = std::variant<Delivery, Opening, Closing>;
  struct Site {
    std::string host;
    Endpoint* endpoint;
    bool reachable = true;
    bool suspended = false;
    Duration skew{};
    std::uint16_t next_port = 10'000;
    std::vector<Happening> missed;  ///< while suspended

    [[nodiscard]] Instant clock(Instant now) const { return now + skew; }
    [[nodiscard]] Instant next_timeout() const;
  };

  void open(std::size_t site, const sip::OpenFlow& wanted);
  void send(std::size_t site, sip::SendBytes&& sent);
  void send_datagram(End& end, const std::string& bytes);
  void close(std::size_t site, FlowId flow);
  void happen(Delivery& delivery);
  void happen(Opening& opening);
  void happen(Closing& closing);
  /// happens_to is the host that a happening is for; none if its flow is gone.
  [[nodiscard]] std::optional<std::size_t> happens_to(const Happening& happening) const;
  void kill(std::uint64_t end, std::string_view reason);
  std::optional<std::size_t> site_of(std::string_view host) const;
  std::optional<std::uint64_t> end_of(std::size_t site, FlowId flow) const;
  std::uint64_t datagram_end(std::size_t site, const FlowAddress& local, const FlowAddress& remote);
  bool chance(std::uint32_t share, std::uint32_t of) { return share != 0 && random_.below(of) < share; }
  Duration travel();

  SeededRandom random_;
  Weather weather_;
  Instant now_ = Instant::from_micros(1'000'000);
  std::vector<Site> sites_;
  std::map<std::uint64_t, End> ends_;
  std::uint64_t next_end_ = 1;
  std::uint64_t steps_ = 0;
  TimerQueue<Happening> happenings_;
  CallFlow transcript_;
};

}  // namespace webphone::simulation
