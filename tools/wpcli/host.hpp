#pragma once

#include "core/base/log.hpp"
#include "core/base/random_source.hpp"
#include "core/sip/usage/user_agent.hpp"
#include "tools/wpcli/command_line.hpp"
#include "tools/wpcli/console.hpp"
#include "tools/wpcli/file_descriptor.hpp"
#include "tools/wpcli/network.hpp"
#include "tools/wpcli/phone_script.hpp"

namespace webphone::wpcli {

/// SystemRandom is the kernel's generator.
class SystemRandom final : public RandomSource {
 public:
  void fill(MutableBytes out) override;
};

/// Host joins the user agent to sockets, clock and signals: one input, drain the outputs, arm one timer.
class Host {
 public:
  explicit Host(const CommandLine& line);

  /// run returns when the script is over.
  ExitStatus run();

 private:
  void feed(const NetworkEvent& event);
  void drain();
  void wait();
  [[nodiscard]] Instant next_timeout() const;
  void read_signals();
  static Instant read_clock();

  const CommandLine& line_;
  Instant now_;
  SystemRandom random_;
  Log log_;
  Console console_;
  Network network_;
  sip::UserAgent user_agent_;
  PhoneScript script_;
  FileDescriptor signals_;
};

}  // namespace webphone::wpcli
