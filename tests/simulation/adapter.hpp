#pragma once

#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "tests/simulation/network.hpp"

namespace webphone::simulation {

/// Adapter makes an Endpoint of anything with the five verbs whose poll_output() gives a variant that holds
/// OpenFlow, SendBytes and CloseFlow among others. react is called with every other output and after every
/// drain round of the engine; it may give the engine commands, and is how a test plays the user.
template <typename Engine, typename React>
class Adapter final : public Endpoint {
 public:
  Adapter(Engine& engine, React react) : engine_(engine), react_(std::move(react)) {}

  void flow_opened(FlowId flow, const FlowAddress& local, Instant now) override {
    engine_.flow_opened(flow, local, now);
  }
  void flow_closed(FlowId flow, std::string_view reason, Instant now) override {
    engine_.flow_closed(flow, reason, now);
  }
  FlowId flow_accepted(sip::Transport transport, const FlowAddress& local, const FlowAddress& remote,
                       Instant now) override {
    return engine_.flow_accepted(transport, local, remote, now);
  }
  void receive(FlowId flow, Bytes bytes, Instant now) override { engine_.receive(flow, bytes, now); }
  void handle_timeout(Instant now) override { engine_.handle_timeout(now); }
  Instant next_timeout() override { return engine_.next_timeout(); }

  std::vector<std::variant<sip::OpenFlow, sip::SendBytes, sip::CloseFlow>> drain(Instant now) override {
    std::vector<std::variant<sip::OpenFlow, sip::SendBytes, sip::CloseFlow>> wanted;
    while (auto output = engine_.poll_output()) {
      std::visit(
          [&](auto& one) {
            using One = std::decay_t<decltype(one)>;
            if constexpr (std::is_same_v<One, sip::OpenFlow> || std::is_same_v<One, sip::SendBytes> ||
                          std::is_same_v<One, sip::CloseFlow>) {
              wanted.emplace_back(std::move(one));
            } else {
              react_(one, now);
            }
          },
          *output);
    }
    return wanted;
  }

 private:
  Engine& engine_;
  React react_;
};

}  // namespace webphone::simulation
