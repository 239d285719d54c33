#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/usage/user_agent.hpp"
#include "tests/simulation/adapter.hpp"
#include "tests/simulation/network.hpp"

namespace webphone::simulation {

/// SipPhone is a user agent with a user of changing moods, who holds it to the contract of its events: each
/// session is established at most once, terminated exactly once and silent afterwards, and an offer is asked
/// for one at a time. What breaks the contract is kept in fault().
class SipPhone {
 public:
  /// Later lets the user do something after a while.
  using Later = std::function<void(Duration, std::function<void()>)>;

  SipPhone(std::uint64_t seed, std::string user, sip::Transport transport, Network& network, Later later);

  // What the user does. Nothing happens where it is not possible just now.
  void call(std::string_view target);
  /// call_briefly gives the call up about when it is answered.
  void call_briefly(std::string_view target);
  void hang_up_one();
  void hang_up_all();
  void reoffer();
  void send_info();
  void send_message(std::string_view target);
  /// transfer asks the peer of a call to call somebody else.
  void transfer(std::string_view target);
  void register_account();
  void unregister_account();
  void change_network();
  /// reload starts the phone anew, as a page that is loaded again, with the snapshots of its calls.
  void reload();

  /// established lists the Call-IDs of the sessions that are confirmed and live.
  [[nodiscard]] std::vector<std::string> established() const;
  [[nodiscard]] std::size_t established_ever() const { return established_ever_; }
  /// ends_established tells for each Call-ID how many of its ends were established here.
  [[nodiscard]] const std::map<std::string, int>& ends_established() const { return ends_established_; }
  [[nodiscard]] bool is_registered() const { return state_ == sip::AccountState::Registered; }
  [[nodiscard]] const std::string& user() const { return user_; }
  /// fault is the first breach of contract in words, or empty.
  [[nodiscard]] const std::string& fault() const { return fault_; }
  /// lost_call says which call ended first because somebody did not answer, or is empty.
  [[nodiscard]] const std::string& lost_call() const { return lost_call_; }
  /// left_behind says what a phone at rest still holds; empty if nothing.
  [[nodiscard]] std::string left_behind() const;

 private:
  struct React {
    SipPhone& phone;
    void operator()(const sip::UserAgentOutput& output, Instant now) const { phone.react(output, now); }
  };
  /// Life is one run of the program; a reload ends it and begins another.
  struct Life {
    Life(std::uint64_t seed, std::string_view instance, SipPhone& phone);
    SeededRandom random;
    Log log;
    sip::UserAgent agent;
    Adapter<sip::UserAgent, React> endpoint;
    sip::AccountId account;
  };
  struct Session {
    std::string call_id;
    bool established = false;
    bool terminated = false;
    bool asks_us = false;    ///< RemoteOffer or OfferRequested is to be answered
    bool asks_peer = false;  ///< RemoteAnswer or ReofferFailed is to come
    int infos = 0;           ///< without result
  };

  void begin_life();
  void react(const sip::UserAgentOutput& output, Instant now);
  sip::SessionId begin_call(std::string_view target);
  void react_to_call(const sip::IncomingSession& event);
  void react_to_repair(const sip::RepairNeeded& event);
  void react_to_end(const sip::SessionTerminated& event);
  void react_to_refer(const sip::ReferReceived& event);
  void react_to_usage(const sip::UsageChanged& event);
  Session* live(sip::SessionId id, std::string_view event);
  void answer(sip::SessionId id, bool has_offer);
  /// acknowledge answers the offer of a response.
  void acknowledge(sip::SessionId id);
  /// soon does something with a session after a moment, if the phone still lives and the session too.
  void soon(std::uint64_t within_ms, sip::SessionId id, std::function<void(Session&)> work);
  /// after does something if the phone still lives then; a phone that sleeps does it later.
  void after(Duration pause, std::function<void()> work);
  [[nodiscard]] sip::SessionId pick(bool established);
  void blame(std::string_view what, std::string_view event);
  void note(std::string text) { network_.note(user_, std::move(text)); }
  [[nodiscard]] Instant now() const { return network_.now_at(user_); }

  std::string user_;
  sip::Transport transport_;
  Network& network_;
  Later later_;
  std::uint64_t seed_;
  SeededRandom mood_;
  std::unique_ptr<Life> life_;
  std::uint32_t lives_ = 0;
  std::map<std::uint64_t, Session> sessions_;  // of this life, by packed id
  std::map<std::uint64_t, bool> usages_;       // of this life, and whether each has ended
  sip::AccountState state_ = sip::AccountState::Idle;
  bool wants_registration_ = false;
  std::uint32_t calls_ = 0;
  std::size_t established_ever_ = 0;
  std::map<std::string, int> ends_established_;
  std::string lost_call_;
  std::string fault_;
};

}  // namespace webphone::simulation
