#include "tools/wpcli/console.hpp"

#include <cstdio>

#include "core/base/ascii.hpp"
#include "core/base/result.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/auth/mask_credentials.hpp"
#include "core/sip/message/parser.hpp"
#include "tools/wpcli/caller_claims.hpp"

namespace webphone::wpcli {

namespace {

std::string printable(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    out += is_control ? "\\x" + to_hex(std::string_view(&c, 1)) : std::string(1, c);
  }
  return out;
}

std::string_view name(sip::AccountState state) {
  switch (state) {
    case sip::AccountState::Idle: return "idle";
    case sip::AccountState::Connecting: return "connecting";
    case sip::AccountState::Registering: return "registering";
    case sip::AccountState::Registered: return "registered";
    case sip::AccountState::Unregistering: return "unregistering";
    case sip::AccountState::Unregistered: return "unregistered";
    case sip::AccountState::Failed: return "failed";
  }
  return {};
}

std::string_view name(sip::Party party) {
  switch (party) {
    case sip::Party::Local: return "us";
    case sip::Party::Remote: return "the peer";
    case sip::Party::Network: return "the network";
  }
  return {};
}

std::string id(sip::SessionId session) {
  return text("call ", session.slot + 1);
}

std::string_view name(sip::UsageState state) {
  switch (state) {
    case sip::UsageState::Trying: return "trying";
    case sip::UsageState::Pending: return "pending";
    case sip::UsageState::Active: return "active";
    case sip::UsageState::Waiting: return "waiting";
    case sip::UsageState::Ended: return "ended";
  }
  return {};
}

std::string id(sip::UsageId usage) {
  return text("usage ", usage.slot + 1);
}

std::string id(sip::FlowId flow) {
  return text("flow ", flow.slot + 1);
}

std::string status_and_reason(std::uint16_t status, std::string_view reason) {
  std::string out;
  if (status != 0) out = text(' ', status);
  if (!reason.empty()) out += text(' ', reason);
  return out;
}

std::string with_description(std::string_view what, std::string_view description) {
  return description.empty() ? std::string(what) : text(what, ", with SDP");
}

// One line for each event; the socket's own outputs are told elsewhere.
struct Describe {
  std::string operator()(const sip::AccountStateChanged& e) const {
    std::string out = text("account ", name(e.state), status_and_reason(e.status, e.reason));
    if (e.state == sip::AccountState::Registered) out += text(" for ", e.expires, " s");
    if (e.connected) out += ", connected";
    if (e.will_retry) out += ", will try again";
    return out;
  }
  std::string operator()(const sip::IncomingSession& e) const {
    return with_description(text(id(e.session), " incoming from ", e.peer.uri, " for ", e.called_user),
                            e.offer);
  }
  std::string operator()(const sip::SessionProgress& e) const {
    return with_description(
        text(id(e.session), " progress", status_and_reason(e.status, e.reason), ", branch ", e.branch),
        e.description);
  }
  std::string operator()(const sip::SessionEstablished& e) const {
    return with_description(text(id(e.session), " established with ", e.peer.uri), e.description);
  }
  std::string operator()(const sip::RemoteOffer& e) const { return text(id(e.session), " got an offer"); }
  std::string operator()(const sip::OfferRequested& e) const {
    return text(id(e.session), " is asked for an offer");
  }
  std::string operator()(const sip::RemoteAnswer& e) const { return text(id(e.session), " got an answer"); }
  std::string operator()(const sip::RepairNeeded& e) const {
    return text("session ", id(e.session), " has a new connection and wants an offer");
  }
  std::string operator()(const sip::ReofferFailed& e) const {
    return text(id(e.session), " offer refused", status_and_reason(e.status, e.reason));
  }
  std::string operator()(const sip::SessionTerminated& e) const {
    const std::string cause = e.cause.empty() ? std::string() : text(' ', e.cause);
    return text(id(e.session), " terminated by ", name(e.by), cause, status_and_reason(e.status, e.reason),
                e.contact.empty() ? "" : ", contact ", e.contact);
  }
  std::string operator()(const sip::InfoReceived& e) const {
    return text(id(e.session), " INFO ", e.content_type, ": ", e.body);
  }
  std::string operator()(const sip::InfoResult& e) const {
    return text(id(e.session), " INFO answered", status_and_reason(e.status, {}));
  }
  std::string operator()(const sip::UsageChanged& e) const {
    return text(id(e.usage), ' ', name(e.state), status_and_reason(e.status, e.reason));
  }
  std::string operator()(const sip::Notified& e) const {
    return text(id(e.usage), " notified of ", e.package, ", ", e.content_type, ", ",
                std::uint64_t{e.body.size()}, " octets");
  }
  std::string operator()(const sip::ReferReceived& e) const {
    return text(id(e.refer), " asks to call ", e.target, e.has_replaces ? ", replacing a call" : "");
  }
  std::string operator()(const sip::InstantMessageReceived& e) const {
    return text("message from ", e.peer.uri, ", ", e.content_type, ": ", printable(e.body));
  }
  std::string operator()(const sip::OpenFlow& e) const {
    const std::string address = text(e.target.host, ':', e.target.port);
    return text(id(e.flow), " open ", sip::via_transport(e.target.transport), ' ',
                e.target.url.empty() ? address : e.target.url);
  }
  std::string operator()(const sip::CloseFlow& e) const { return text(id(e.flow), " close"); }
  template <typename Other>
  std::string operator()(const Other&) const {
    return {};
  }
};

}  // namespace

void Console::input(const NetworkEvent& event) {
  std::visit(Overloaded{[this](const FlowOpened& e) {
                          line("in ", text(id(e.flow), " opened, local ", e.local.host, ':', e.local.port));
                        },
                        [this](const FlowClosed& e) { line("in ", text(id(e.flow), " closed: ", e.reason)); },
                        [this](const FlowReceived& e) { message("in ", "receive", e.flow, e.octets); },
                        [this](const FlowOffered& e) {
                          line("in ", text("peer ", e.remote.host, ':', e.remote.port, " over ",
                                           sip::via_transport(e.transport)));
                        }},
             event);
}

void Console::output(const sip::UserAgentOutput& output) {
  if (const auto* send = std::get_if<sip::SendBytes>(&output)) {
    message("out", "send", send->flow, send->bytes);
    return;
  }
  if (const std::string what = std::visit(Describe{}, output); !what.empty()) line("out", what);
  if (const auto* incoming = std::get_if<sip::IncomingSession>(&output)) claims(*incoming);
}

void Console::claims(const sip::IncomingSession& incoming) {
  const auto invite = sip::parse(incoming.message);
  if (!invite) return;
  for (const std::string& claim : caller_claims(*invite)) {
    line("out", text(id(incoming.session), " caller ", claim));
  }
}

void Console::remark(std::string_view text) {
  line("-- ", text);
}

void Console::result(std::string_view text) {
  quiet_ = false;
  line("-- ", webphone::text("result: ", text));
}

void Console::line(std::string_view direction, std::string_view text) {
  if (quiet_) return;
  const long long micros = (now_ - start_).count();
  const std::string shown = printable(text);
  std::printf("%4lld.%03lld %.*s %s\n", micros / 1000000, micros / 1000 % 1000,
              static_cast<int>(direction.size()), direction.data(), shown.c_str());
  std::fflush(stdout);
}

void Console::message(std::string_view direction, std::string_view what, sip::FlowId flow,
                      std::string_view octets) {
  const bool is_keep_alive = trim(octets).empty();
  const std::string_view first = is_keep_alive ? "keep-alive" : trim(split_at(octets, '\n').head);
  line(direction, text(id(flow), ' ', what, ' ', std::uint64_t{octets.size()}, " octets: ", first));
  if (!trace_ || quiet_ || is_keep_alive) return;
  const std::string masked = sip::mask_credentials(octets);
  for (std::string_view rest = masked; !rest.empty();) {
    const Split split = split_at(rest, '\n');
    std::string_view shown = split.head;
    if (shown.ends_with('\r')) shown.remove_suffix(1);
    std::printf("             | %s\n", printable(shown).c_str());
    rest = split.rest;
  }
  std::fflush(stdout);
}

}  // namespace webphone::wpcli
