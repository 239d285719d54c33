#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/instant.hpp"
#include "core/base/timer_queue.hpp"
#include "core/sip/usage/user_agent.hpp"
#include "tools/wpcli/command_line.hpp"
#include "tools/wpcli/console.hpp"
#include "tools/wpcli/description.hpp"

namespace webphone::wpcli {

enum class ExitStatus : std::uint8_t { Done = 0, Failed = 1, Usage = 2, TimeLimit = 3 };

/// PhoneScript plays the user: it does what the command line asks for, call after call.
///
///     Connecting ──▶ Registering ──registered──▶ Working ──call over──▶ Settling ──last call──▶ Leaving ──▶
///     Over
///          └──── does not register ───────────────▲ └─── failure, interrupt ──┼──────────────────▲
///                                                 └────── next call ─────────┘
///
/// Settling waits until the peer knows as well that the call is over: until its BYE, CANCEL or refusal is
/// answered.
class PhoneScript {
 public:
  /// user_agent and console outlive the script; session_seed makes the o= lines of calls differ.
  PhoneScript(const CommandLine& line, sip::UserAgent& user_agent, Console& console,
              std::uint64_t session_seed);

  /// start adds the account. local_host is what the descriptions name as our address.
  void start(Instant now);
  void flow_opened(const sip::FlowAddress& local) { local_host_ = local.host; }
  void handle(const sip::UserAgentOutput& output, Instant now);
  /// received sees each message before the user agent does.
  void received(std::string_view octets);
  /// proceed goes on when a call has settled; to be called after each input.
  void proceed(Instant now);
  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const { return timers_.next_timeout(); }
  /// take_cut tells once that the connections are to be cut now.
  bool take_cut() { return std::exchange(cut_due_, false); }

  /// interrupt winds down: hangs up, unregisters. The second time it gives up at once.
  void interrupt(Instant now);

  /// exit_status is set when there is nothing left to do.
  [[nodiscard]] std::optional<ExitStatus> exit_status() const;

 private:
  enum class State : std::uint8_t { Connecting, Registering, Working, Settling, Leaving, Over };
  enum class Due : std::uint8_t {
    TimeLimit,
    PatienceOver,
    EndOfStay,
    EndOfUsage,
    HangUp,
    Cancel,
    Hold,
    Answer,
    Cut
  };

  void enter(State state) { state_ = state; }
  void on_account(const sip::AccountStateChanged& event, Instant now);
  void work(Instant now);
  void place_call(Instant now);
  void on_incoming(const sip::IncomingSession& event, Instant now);
  void on_progress(const sip::SessionProgress& event, Instant now);
  void answer(Instant now);
  void on_established(const sip::SessionEstablished& event, Instant now);
  void on_remote_offer(const sip::RemoteOffer& event, Instant now);
  void begin_usage(Instant now);
  void on_usage(const sip::UsageChanged& event, Instant now);
  void on_refer(const sip::ReferReceived& event, Instant now);
  void on_terminated(const sip::SessionTerminated& event, Instant now);
  [[nodiscard]] bool went_as_asked(const sip::SessionTerminated& event) const;
  [[nodiscard]] bool settled() const { return !awaits_ack_ && user_agent_.census().sessions == 0; }
  void call_over(Instant now);
  void leave(ExitStatus status, const std::string& result, Instant now);
  void finish();
  void arm(Due due, Duration after, Instant now) { timers_.arm(now + after, due); }
  void check(const Status<sip::CommandError>& status, std::string_view command);
  PlainDescription& description();

  const CommandLine& line_;
  sip::UserAgent& user_agent_;
  Console& console_;
  std::uint64_t session_seed_;
  std::string local_host_ = "127.0.0.1";
  TimerQueue<Due> timers_;

  State state_ = State::Connecting;
  sip::AccountId account_;
  bool registered_ = false;
  sip::SessionId session_;
  sip::SessionId transferred_;  ///< the call in which we were asked to make session_
  sip::UsageId usage_;          ///< message, subscription, publication, transfer
  bool established_ = false;
  bool awaits_ack_ = false;  ///< of our refusal
  bool call_was_good_ = false;
  std::string call_result_;
  std::string remote_offer_;
  std::optional<PlainDescription> description_;
  unsigned calls_done_ = 0;
  std::size_t servers_failed_ = 0;  ///< before the first connection
  bool cut_due_ = false;
  ExitStatus status_ = ExitStatus::Done;
  std::string result_;
};

std::string_view describe(sip::CommandError error);

}  // namespace webphone::wpcli
