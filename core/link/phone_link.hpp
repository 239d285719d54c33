#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/phone/phone.hpp"

namespace webphone::link {

/// LinkOutput is what the host has to do: open, feed or close a flow, or pass a JSON text to the page.
struct LinkOutput {
  enum class Kind : std::uint8_t { OpenFlow = 1, SendBytes = 2, CloseFlow = 3, Message = 4 };
  Kind kind = Kind::Message;
  sip::FlowId flow;
  std::string data;  ///< the URL, the octets or the JSON text
};

/// PhoneLink is a Phone whose page speaks the link protocol (README.md). It adds nothing to it but the texts.
class PhoneLink {
 public:
  explicit PhoneLink(RandomSource& random) : phone_(random) {}

  /// receive takes one message of the page. One that cannot be read is logged and has no other effect.
  void receive(std::string_view text, Instant now);

  void flow_opened(sip::FlowId flow, Instant now) { phone_.flow_opened(flow, now); }
  void flow_closed(sip::FlowId flow, std::string_view reason, Instant now) {
    phone_.flow_closed(flow, reason, now);
  }
  void receive_flow(sip::FlowId flow, Bytes bytes, Instant now) { phone_.receive_flow(flow, bytes, now); }
  void postpone_background() { phone_.postpone_background(); }
  void start_background(Instant now) { phone_.start_background(now); }
  void handle_timeout(Instant now) { phone_.handle_timeout(now); }
  [[nodiscard]] Instant next_timeout() const { return phone_.next_timeout(); }
  std::optional<LinkOutput> poll_output();

 private:
  phone::Phone phone_;
};

}  // namespace webphone::link
