#pragma once

#include <string>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/sip/usage/user_agent_event.hpp"
#include "tools/wpcli/network.hpp"

namespace webphone::wpcli {

/// Console writes the log to standard output: seconds since the start, the direction as the core sees it
/// (`in`, `out`,
/// `--` for remarks), and what it was. Text of peers has its control characters made visible.
class Console {
 public:
  Console(Instant start, bool quiet, bool trace) : start_(start), now_(start), quiet_(quiet), trace_(trace) {}

  void set_now(Instant now) { now_ = now; }
  [[nodiscard]] bool traces() const { return trace_; }

  void input(const NetworkEvent& event);
  void output(const sip::UserAgentOutput& output);
  void remark(std::string_view text);
  /// result is the last line and is written even when quiet.
  void result(std::string_view text);

 private:
  void claims(const sip::IncomingSession& incoming);
  void line(std::string_view direction, std::string_view text);
  /// message shows a SIP message: its first line, or all of it when traced, with credentials masked.
  void message(std::string_view direction, std::string_view what, sip::FlowId flow, std::string_view octets);

  Instant start_;
  Instant now_;
  bool quiet_;
  bool trace_;
};

}  // namespace webphone::wpcli
