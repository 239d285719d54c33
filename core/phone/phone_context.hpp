#pragma once

#include <cstdint>
#include <memory>

#include "core/base/log.hpp"
#include "core/base/random_source.hpp"
#include "core/base/timer_queue.hpp"
#include "core/phone/added_headers.hpp"
#include "core/phone/extra_accounts.hpp"
#include "core/phone/http_client.hpp"
#include "core/phone/outbox.hpp"
#include "core/phone/phone_input.hpp"
#include "core/phone/server_hooks.hpp"
#include "core/phone/settings.hpp"
#include "core/sip/usage/user_agent.hpp"

namespace webphone::phone {

/// PhoneTimer says what is due. `call` is a call's internal number where one is meant.
struct PhoneTimer {
  enum class Kind : std::uint8_t {
    Ready,
    SelectionEnds,
    StopEnds,
    WatchingBegins,
    TypingEnds,
    RingTimeout,
    NoAnswer,
    CallTimeout,
    Second,
    NextDigit
  };
  Kind kind = Kind::Ready;
  std::int64_t call = 0;
};

/// PhoneContext is what the parts of one phone share. The parts change the snapshot and put their outputs
/// into the outbox; none calls another back.
struct PhoneContext {
  explicit PhoneContext(RandomSource& random_source) : random(random_source), outbox(settings) {}

  RandomSource& random;
  Log log;
  Settings settings;
  Environment environment;
  Outbox outbox;
  HttpClient http{outbox, log};
  ServerHooks hooks{*this};
  TimerQueue<PhoneTimer> timers;
  std::unique_ptr<sip::UserAgent> user_agent;  ///< from start to stop
  sip::AccountId account;
  ExtraAccounts extra_accounts{*this};
  AddedHeaders added_headers;    ///< to all that is sent
  bool headers_changed = false;  ///< those, or the settings that name headers
  std::string next_call_id;      ///< of the next outgoing call; empty: a random one
  bool do_not_disturb = false;   ///< calls are refused
  std::uint32_t ended_runs = 0;  ///< how often user_agent was ended: ids of an earlier run name nothing
  std::int64_t last_media_request = 0;
  bool calls_changed = false;  ///< something of a connected call that its page keeps over a reload
  bool background = true;      ///< what nobody waits for is done, too
};

}  // namespace webphone::phone
