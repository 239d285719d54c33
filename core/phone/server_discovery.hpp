#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/phone/outbox.hpp"

namespace webphone::phone {

/// ServerDiscovery looks for the WebSocket port of a SIP server (autodetectwebrtc): it opens the usual
/// addresses of that host, and of no other, at the same time; the first that opens with the subprotocol `sip`
/// is taken, and all are closed.
///
///   Idle --begin--> Searching --one opened--> Found
///                      +--all refused, 5 s over--> NotFound          any --begin--> Searching
class ServerDiscovery {
 public:
  static constexpr Duration kPatience{std::chrono::seconds{5}};
  enum class State : std::uint8_t { Idle, Searching, Found, NotFound };

  explicit ServerDiscovery(Outbox& outbox) : outbox_(outbox) {}

  /// begin searches at host (a name, an IPv4 address, or an IPv6 one in brackets). Without encryption it asks
  /// only hosts of a private network, and only if `plain` says that the page may.
  void begin(std::string_view host, bool plain, Instant now);
  /// stop ends a search; what was found before stays.
  void stop();
  void flow_opened(sip::FlowId flow);
  void flow_closed(sip::FlowId flow);
  void handle_timeout(Instant now);
  [[nodiscard]] Instant next_timeout() const;

  [[nodiscard]] State state() const { return state_; }
  /// host gives the one that was searched last; url what was found there.
  [[nodiscard]] const std::string& host() const { return host_; }
  [[nodiscard]] const std::string& url() const { return url_; }

 private:
  struct Attempt {
    sip::FlowId flow;
    std::string url;
  };
  /// enter closes what is open.
  void enter(State state);
  std::vector<Attempt>::iterator find(sip::FlowId flow);

  Outbox& outbox_;
  State state_ = State::Idle;
  std::string host_;
  std::string url_;
  std::vector<Attempt> attempts_;
  Instant ends_ = Instant::never();
  std::uint32_t last_flow_ = 0;
};

/// is_private_host tells whether a host is of this machine or of a private network, as far as its text says.
bool is_private_host(std::string_view host);

}  // namespace webphone::phone
