#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/fifo.hpp"
#include "core/phone/account.hpp"
#include "core/phone/phone_context.hpp"
#include "core/phone/typing.hpp"

namespace webphone::phone {

/// Chat is the text messages of the phone (RFC 3428): those that come, and what becomes of those that it
/// sends. What is sent while the account is on its way waits, in order. Each message is a request of its own,
/// outside of any dialog, whatever separatechatdiag says: no server needs it otherwise.
class Chat {
 public:
  static constexpr std::size_t kMaxText = 16 * 1024;  // octets of UTF-8
  static constexpr std::size_t kMaxWaiting = 100;

  explicit Chat(PhoneContext& context) : context_(context) {}

  /// send sends a text, to a group if one is named. CHATREPORT tells how it fares.
  void send(std::string_view number, std::string_view words, std::string_view group);
  /// sends_sms_by_web tells whether the setting `sms` sends them, which takes no SIP.
  [[nodiscard]] bool sends_sms_by_web() const;
  /// send_sms sends it by the web, or as a message that is marked for the server to pass on (X-Sms: yes), or
  /// as any other message, by `sms` and textmessaging. `from` is the number that the web server may show.
  void send_sms(std::string_view number, std::string_view words, std::string_view from);
  /// type says that the user writes to number.
  void type(std::string_view number, Instant now);
  /// send_waiting sends what waits, or gives it up when the account cannot send.
  void send_waiting(Account::CallPermission permission, std::string_view problem, Instant now);

  void on_message(const sip::InstantMessageReceived& message, int line, Instant now);
  void on_change(const sip::UsageChanged& change);
  void on_timer(Instant now) { typing_.on_timer(now); }
  /// forget reports what has no answer yet as failed: the SIP stack has ended.
  void forget();

 private:
  struct Message {
    std::string peer;
    std::string target;
    sip::MessageOptions content;
  };
  struct Sent {
    sip::UsageId message;
    std::string peer;
  };
  void send_by_web(std::string_view number, std::string_view words, std::string_view from);
  /// refusal says why nothing can be sent, or nothing if it can.
  [[nodiscard]] std::string_view refusal(bool valid, std::string_view words) const;
  void queue(std::string_view number, std::string_view words, sip::ExtraHeader header);
  void transmit(Message message, Instant now);
  void failed(std::string_view peer, std::string_view reason);
  void show_activity();

  PhoneContext& context_;
  Typing typing_{context_};
  Fifo<Message> waiting_;
  std::vector<Sent> sent_;  // and not answered yet; the SIP stack bounds them
};

}  // namespace webphone::phone
