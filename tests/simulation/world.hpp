#pragma once
// What the programs of this folder have in common: phones that register at one server.

#include <cstdint>
#include <string>
#include <utility>

#include "core/sip/usage/user_agent.hpp"
#include "tests/simulation/adapter.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/proxy.hpp"

namespace webphone::simulation {

inline constexpr std::string_view kSdp = "v=0\r\n";

/// Station is a user agent whose user is Derived: its react(output, now) gets every event.
template <typename Derived>
class Station {
  struct React {
    Derived& user;
    void operator()(const sip::UserAgentOutput& output, Instant now) const { user.react(output, now); }
  };

 public:
  explicit Station(std::uint64_t seed)
      : random_(seed),
        agent(sip::UserAgentSettings{}, random_, log_),
        endpoint(agent, React{static_cast<Derived&>(*this)}) {}

  /// open_account must come before everything else.
  void open_account(std::string user, sip::Transport transport, bool reliable_provisional = false) {
    name = std::move(user);
    sip::FlowTarget server{.transport = transport, .host = "server", .port = 5060};
    if (sip::is_web_socket(transport)) server.url = "ws://server/";
    account = *agent.add_account({.user = name,
                                  .domain = "server",
                                  .credentials = {.user = "u", .password = "p"},
                                  .server = server,
                                  .reliable_provisional = reliable_provisional},
                                 Instant::from_micros(1'000'000));
  }

 protected:
  SeededRandom random_;

 private:
  Log log_;

 public:
  std::string name;
  sip::UserAgent agent;
  Adapter<sip::UserAgent, React> endpoint;
  sip::AccountId account;
};

/// World is a network with a server in it.
struct World {
  World(std::uint64_t seed, Weather weather) : network(seed, weather), server(seed + 1) {
    network.attach("server", server);
  }
  /// join lets stations register, and waits for a while.
  template <typename... Stations>
  void join(Duration span, Stations&... stations) {
    (network.attach(stations.name, stations.endpoint), ...);
    (static_cast<void>(stations.agent.register_account(stations.account, network.now())), ...);
    network.settle();
    network.run_for(span);
  }

  Network network;
  Proxy server;
};

}  // namespace webphone::simulation
