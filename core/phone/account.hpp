#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/phone/engine_choice.hpp"
#include "core/phone/phone_context.hpp"
#include "core/phone/server_discovery.hpp"

namespace webphone::phone {

/// Account is the life of the one account that the settings describe: the SIP stack runs from start to stop,
/// and tells the page how the registration goes.
///
///   Off --start--> Connecting --flow up--> Ready                             (no registration wanted)
///                       |                   | register()
///                       |                   v
///                       +---REGISTER--> Registering --200--> Registered
///                                           ^  |                |
///                                           |  +---> Failed <---+  (refused, lost; the stack retries most
///                                           causes)
///                                           +-----------+
///   any --unregister()--> Unregistering --done--> Unregistered
///   any --stop()--> Stopping --unregistered or 2 s--> Off
///
/// While the WebSocket port of the server is searched for it is Connecting, without a stack. An engine
/// without media has no stack at all: it is Ready from start to stop.
class Account {
 public:
  enum class State : std::uint8_t {
    Off,
    Connecting,
    Ready,
    Registering,
    Registered,
    Failed,
    Unregistering,
    Unregistered,
    Stopping,
  };
  /// Whether calls can be made now.
  enum class CallPermission : std::uint8_t { Yes, Wait, No };

  explicit Account(PhoneContext& context) : context_(context) {}

  /// start runs the stack, and registers if the settings want it. It does nothing when it runs with the
  /// settings as they are; when they name another account, it starts anew with that one. What keeps it from
  /// starting is shown to the user, and false returned.
  bool start(Instant now);
  /// register_now sends REGISTER whatever the setting says.
  bool register_now(Instant now);
  void unregister(Instant now);
  /// stop ends the stack after it has unregistered. Calls have been hung up before.
  void stop(Instant now);
  /// force_stop ends it at once: the time for unregistering is over.
  void force_stop(Instant now);

  /// discovery takes the host's news of flows while it is searching, when there is no stack.
  [[nodiscard]] ServerDiscovery& discovery() { return discovery_; }
  [[nodiscard]] const ServerDiscovery& discovery() const { return discovery_; }
  /// settle_discovery goes on with what has been found; after every input.
  void settle_discovery(Instant now);

  /// apply_headers lets all that is sent from now on have the headers that settings and setsipheader() want.
  void apply_headers();

  void on_change(const sip::AccountStateChanged& change, Instant now);

  [[nodiscard]] State state() const { return state_; }
  [[nodiscard]] bool running() const { return state_ != State::Off && state_ != State::Stopping; }
  [[nodiscard]] CallPermission call_permission() const;
  [[nodiscard]] Engine engine() const { return engine_; }
  /// is_complete tells whether the settings name an account, so that the phone can start by itself.
  [[nodiscard]] bool is_complete() const;
  /// problem says why calls are not possible, when the permission is No.
  [[nodiscard]] const std::string& problem() const { return problem_; }
  /// status_text is the general status while there is no call.
  [[nodiscard]] std::string_view status_text() const;

 private:
  void enter(State state);
  [[nodiscard]] bool wants_discovery() const;
  void forget_discovered();
  void discover(Instant now);
  bool begin(bool registers, Instant now);
  bool open(Instant now);
  bool open_stack(Instant now);
  bool cannot_start(std::string_view problem);
  void close(Instant now);
  void lost(const sip::AccountStateChanged& change);
  void registration_failed(std::string reason, std::string_view title, std::string_view detail);
  void left_registered();
  [[nodiscard]] std::string identity() const;

  PhoneContext& context_;
  ServerDiscovery discovery_{context_.outbox};
  State state_ = State::Off;
  Engine engine_ = Engine::None;
  std::string unreachable_;   // why no WebSocket leads to the server
  bool registering_ = false;  // REGISTER was asked for
  bool connected_ = false;
  bool was_connected_ = false;
  bool unregistering_ = false;  // while it stops
  bool failure_shown_ = false;  // once a failure, not once a retry
  std::string problem_;
  std::string identity_;  // of the account that runs
  TimerId stop_timer_;
};

}  // namespace webphone::phone
