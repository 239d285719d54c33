#pragma once

#include <optional>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/base/fifo.hpp"
#include "core/phone/account.hpp"
#include "core/phone/api_call.hpp"
#include "core/phone/chat.hpp"
#include "core/phone/handed_over_calls.hpp"
#include "core/phone/own_presence.hpp"
#include "core/phone/phone_context.hpp"
#include "core/phone/recent_messages.hpp"
#include "core/phone/switchboard.hpp"
#include "core/phone/watches.hpp"

namespace webphone::phone {

/// Phone is the documented phone without a body: settings, one account, lines with calls, and what the page
/// is told of them. It routes; the behaviour is in its parts. The host's loop is: one input, poll_output()
/// until it is empty, one timer for next_timeout().
///
/// It is ready, and takes commands, when the environment and the page's settings (`file` and `url`) have
/// come; what comes before waits in order. A call waits until the account can make it.
class Phone {
 public:
  /// random outlives the phone.
  explicit Phone(RandomSource& random);
  Phone(const Phone&) = delete;
  Phone& operator=(const Phone&) = delete;

  void receive(PhoneInput input, Instant now);
  /// log_problem puts a line into the log: an input that could not even be read.
  void log_problem(std::string problem, Instant now);

  void flow_opened(sip::FlowId flow, Instant now);
  void flow_closed(sip::FlowId flow, std::string_view reason, Instant now);
  void receive_flow(sip::FlowId flow, Bytes bytes, Instant now);

  /// postpone_background puts off what nobody waits for, until start_background: what a page keeps of its
  /// calls over a reload, and a second later, for a call may come first, asking for the state of the mailbox
  /// and of other users and publishing the own one; who is asked for by a command is not put off.
  void postpone_background() { watching_ = context_.background = false; }
  void start_background(Instant now);

  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const;
  std::optional<PhoneOutput> poll_output() { return context_.outbox.poll(); }

 private:
  void on(Environment environment, Instant now);
  void on(const ParameterValues& parameters, Instant now);
  void on(Command command, Instant now);
  void on(const MediaReply& reply, Instant now) { switchboard_.on_media_reply(reply, now); }
  void on(const MediaEvent& event, Instant now) { switchboard_.on_media_event(event, now); }
  void on(const HttpReply& reply, Instant now);
  void on(PageClosing closing, Instant now);
  void on(KeptCalls kept, Instant now);

  void become_ready(Instant now);
  /// go_on runs what has waited for the phone to be ready and for the settings of the web server.
  void go_on(Instant now);
  /// act_at_start carries out `autoaction`: it calls `callto`, or sends it the text of `sendchat`.
  void act_at_start(Instant now);
  void run(const Command& command, Instant now);
  ApiValue execute(const ApiCall& call, Instant now);
  // phone_questions.cpp
  [[nodiscard]] ApiValue answer(const ApiCall& call);
  [[nodiscard]] std::string sip_header(std::string_view name, bool of_any_call);
  [[nodiscard]] std::string sip_message(std::int64_t direction, std::int64_t type, bool of_any_call);
  [[nodiscard]] std::string caller_display();
  [[nodiscard]] std::string call_id_of(std::int64_t line);
  [[nodiscard]] std::string searched_call_id();

  void set_next_call_id(std::string_view call_id);
  bool start_for_use(Instant now);
  void call(std::string_view number, bool video, Instant now);
  void make_waiting_calls(Instant now);
  void hang_up(std::optional<int> line, Instant now);
  void stop(Instant now);

  // What the SIP stack tells.
  void drain_user_agent(Instant now);
  void on_event(sip::UserAgentOutput output, Instant now);
  void on_message(sip::MessageTrace trace);
  void watch(Watches::Kind kind, std::string_view users, Instant now);
  void settle_messaging(Instant now);
  /// settle ends every input: outputs in order, state and log up to date.
  void settle(Instant now);

  PhoneContext context_;
  Account account_{context_};
  Switchboard switchboard_{context_};
  HandedOverCalls handed_over_{context_};
  Chat chat_{context_};
  Watches watches_{context_};
  OwnPresence own_presence_{context_};
  RecentMessages messages_;
  std::uint32_t seen_ended_runs_ = 0;
  bool has_environment_ = false;
  bool has_file_ = false;
  bool has_url_ = false;
  bool autostarted_ = false;
  bool watching_ = true;            // and publishing
  Fifo<Command> waiting_commands_;  // for the phone to be ready
  struct WaitingCall {
    std::string number;
    bool video = false;
  };
  Fifo<WaitingCall> waiting_calls_;  // for the account
  std::optional<KeptCalls> kept_calls_;
  Instant kept_until_;
};

}  // namespace webphone::phone
