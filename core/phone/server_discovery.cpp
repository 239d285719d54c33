#include "core/phone/server_discovery.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/host.hpp"

namespace webphone::phone {
namespace {

// Asterisk, FreeSWITCH, Kamailio and OpenSIPS by their documentation, and what stands behind a web server.
constexpr std::string_view kEncrypted[] = {":8089/ws", ":7443/", "/ws", "/", ":8443/", ":4443/"};
constexpr std::string_view kPlain[] = {":8088/ws", ":5066/", "/ws", "/", ":8080/"};
/// Far from the flows of the SIP stack, which counts its own from 0.
constexpr std::uint32_t kFirstFlow = 0x40000000;

}  // namespace

bool is_private_host(std::string_view host) {
  if (const auto address = sip::parse_ipv6_address(sip::host_without_brackets(host))) {
    const bool is_loopback =
        address->back() == 1 &&
        std::all_of(address->begin(), address->end() - 1, [](std::uint8_t octet) { return octet == 0; });
    const bool is_link_local = (*address)[0] == 0xFE && ((*address)[1] & 0xC0U) == 0x80;
    return is_loopback || is_link_local || ((*address)[0] & 0xFEU) == 0xFC;
  }
  if (!sip::is_ipv4_address(host)) {
    return host.find('.') == std::string_view::npos || to_lower(host).ends_with(".local") ||
           to_lower(host).ends_with(".localhost");
  }
  const Split first = split_at(host, '.');
  const auto second = parse_number<std::uint8_t>(split_at(first.rest, '.').head).value_or(0);
  return first.head == "127" || first.head == "10" || (first.head == "192" && second == 168) ||
         (first.head == "169" && second == 254) || (first.head == "172" && second >= 16 && second < 32);
}

void ServerDiscovery::begin(std::string_view host, bool plain, Instant now) {
  enter(State::Searching);
  host_ = host;
  url_.clear();
  ends_ = now + kPatience;
  const auto add = [&](std::string_view scheme, sip::Transport transport, std::string_view rest) {
    attempts_.push_back({{kFirstFlow + ++last_flow_, 0}, text(scheme, host, rest)});
    const Attempt& attempt = attempts_.back();
    outbox_.push(sip::OpenFlow{attempt.flow, {transport, host_, 0, attempt.url}});
  };
  for (const std::string_view rest : kEncrypted) add("wss://", sip::Transport::Wss, rest);
  if (!plain || !is_private_host(host)) return;
  for (const std::string_view rest : kPlain) add("ws://", sip::Transport::Ws, rest);
}

void ServerDiscovery::stop() {
  if (state_ == State::Searching) enter(State::Idle);
}

void ServerDiscovery::enter(State state) {
  for (const Attempt& attempt : std::exchange(attempts_, {})) outbox_.push(sip::CloseFlow{attempt.flow});
  state_ = state;
  ends_ = Instant::never();
}

std::vector<ServerDiscovery::Attempt>::iterator ServerDiscovery::find(sip::FlowId flow) {
  return std::find_if(attempts_.begin(), attempts_.end(),
                      [&](const Attempt& attempt) { return attempt.flow == flow; });
}

void ServerDiscovery::flow_opened(sip::FlowId flow) {
  const auto attempt = find(flow);
  if (attempt == attempts_.end()) return;
  url_ = std::move(attempt->url);
  enter(State::Found);
}

void ServerDiscovery::flow_closed(sip::FlowId flow) {
  const auto attempt = find(flow);
  if (attempt == attempts_.end()) return;
  attempts_.erase(attempt);
  if (attempts_.empty()) enter(State::NotFound);
}

void ServerDiscovery::handle_timeout(Instant now) {
  if (state_ != State::Searching || now < ends_) return;
  enter(State::NotFound);
}

Instant ServerDiscovery::next_timeout() const {
  return ends_;
}

}  // namespace webphone::phone
