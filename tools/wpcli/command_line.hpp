#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/instant.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::wpcli {

enum class Command : std::uint8_t { Register, Call, Answer, Message, Options, Subscribe, Publish };

/// CommandLine is what the user asked for.
struct CommandLine {
  Command command = Command::Register;
  std::string target;       ///< of call, message, options, subscribe
  std::string package;      ///< of subscribe, publish
  std::string body;         ///< of message, publish
  std::string transfer_to;  ///< call: REFER to this number
  sip::AccountSettings account;
  std::string authorities;  ///< for TLS: file of trusted certificates; empty: those of the system
  sip::FlowAddress local;   ///< where to listen; empty host: everywhere, port 0: any
  bool registers = false;
  Duration stay{0};    ///< register: how long to stay registered; subscribe, publish: how long to keep it
  unsigned calls = 1;  ///< how many, one after another
  bool offer = true;   ///< call: the INVITE carries an offer
  std::optional<Duration> hangup_after;
  std::optional<Duration> cancel_after;
  std::optional<Duration> hold_after;
  std::optional<Duration> cut_after;
  Duration answer_after{0};
  std::uint16_t ring = 180;  ///< answer: provisional status; 0: none
  std::uint16_t refuse = 0;  ///< answer: final status instead of 200
  std::string redirect;      ///< answer: Contact of a 3xx
  bool ring_only = false;
  bool ring_sdp = false;     ///< answer: the provisional response has a description
  bool early_offer = false;  ///< call: UPDATE with an offer before the answer
  Duration time_limit = std::chrono::seconds(60);
  bool trace = false;
  bool quiet = false;
};

/// UsageError is a sentence for the user.
struct UsageError {
  std::string text;
};
struct HelpRequest {};

/// parse_command_line reads the arguments after the program's name. The password may also come from the
/// environment variable WPCLI_PASSWORD, where other users of the machine do not see it.
std::variant<CommandLine, UsageError, HelpRequest> parse_command_line(
    const std::vector<std::string>& arguments);

/// parse_duration reads "2s", "300ms", "1m" or a plain number of seconds.
std::optional<Duration> parse_duration(std::string_view text);

std::string usage_text();

}  // namespace webphone::wpcli
