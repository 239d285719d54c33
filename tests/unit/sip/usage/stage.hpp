#pragma once
// One user agent in virtual time against a peer whose messages the test writes.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/usage/user_agent.hpp"
#include "tests/catch.hpp"

namespace webphone::sip {

inline const std::string kOffer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n";
inline const std::string kAnswer = "v=0\r\no=- 2 1 IN IP4 192.0.2.2\r\ns=-\r\n";

class Stage {
 public:
  explicit Stage(Transport transport = Transport::Udp, UserAgentSettings settings = {})
      : agent(std::move(settings), random_, log) {
    FlowTarget server{.transport = transport, .host = "192.0.2.9", .port = 5060};
    if (is_web_socket(transport)) server.url = "ws://192.0.2.9/";
    account = *agent.add_account({.user = "alice",
                                  .domain = "example.com",
                                  .credentials = {.user = "alice", .password = "secret"},
                                  .server = server,
                                  .keep_alive = {}},
                                 now);
    drain();
  }

  void advance(Duration span) {
    const Instant end = now + span;
    while (agent.next_timeout() <= end) {
      now = std::max(now, agent.next_timeout());
      agent.handle_timeout(now);
      drain();
    }
    now = end;
  }

  void receive(const std::string& octets) {
    agent.receive(flow, as_bytes(octets), now);
    drain();
  }
  /// reply answers a request that the agent sent.
  void reply(const Message& request, std::uint16_t status, std::string_view tag = "peer",
             const std::vector<ExtraHeader>& headers = {}, std::string body = {}) {
    auto response = make_response(request, status, tag);
    for (const auto& [name, value] : headers) REQUIRE(response.append_named(name, value).ok());
    if (request.method() == Method::Invite && status < 300) {
      response.add(HeaderId::Contact, text("<sip:bob@192.0.2.", tag == "peer" ? 2 : 3, ":5060>"));
    }
    if (!body.empty()) response.set_body("application/sdp", std::move(body));
    receive(response.write());
  }
  /// request brings a request of the peer; extra is whole header lines.
  void request(std::string_view method, std::uint32_t cseq, std::string_view call_id,
               std::string_view from_tag, std::string_view to_tag, std::string_view body = {},
               std::string_view extra = {}, std::string_view branch = {}) {
    const std::string unique = text("z9hG4bKx", ++branches_);
    receive(text(
        method, " sip:alice@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=",
        branch.empty() ? std::string_view(unique) : branch,
        "\r\nMax-Forwards: 0\r\nFrom: \"Bob\" <sip:bob@example.com>;tag=", from_tag,
        "\r\nTo: <sip:alice@example.com>", to_tag.empty() ? "" : ";tag=", to_tag, "\r\nCall-ID: ", call_id,
        "\r\nCSeq: ", cseq, " ", method, "\r\nContact: <sip:bob@192.0.2.2:5060>\r\n", extra,
        body.empty() || extra.find("Content-Type") < extra.size() ? "" : "Content-Type: application/sdp\r\n",
        "Content-Length: ", std::uint64_t{body.size()}, "\r\n\r\n", body));
  }

  /// take gives the oldest message sent that was not taken yet.
  Message take() {
    REQUIRE_FALSE(sent.empty());
    auto message = parse(sent.front());
    sent.erase(sent.begin());
    REQUIRE(message.ok());
    return std::move(*message);
  }
  /// event takes the oldest event, which must be of this kind; what the registrar says besides counts only if
  /// it is asked for.
  template <typename Event>
  Event event() {
    if constexpr (!std::is_same_v<Event, RegistrationAnswered>) {
      std::erase_if(events, [](const UserAgentOutput& one) {
        return std::holds_alternative<RegistrationAnswered>(one);
      });
    }
    REQUIRE_FALSE(events.empty());
    const UserAgentOutput output = std::move(events.front());
    events.erase(events.begin());
    REQUIRE(std::holds_alternative<Event>(output));
    return std::get<Event>(output);
  }
  void forget() {
    sent.clear();
    events.clear();
  }

  /// call brings a call of ours up to Established; gives the INVITE and leaves nothing to take.
  std::pair<SessionId, Message> call() {
    const SessionId session = *agent.invite(account, "bob", {.offer = kOffer}, now);
    drain();
    Message invite = take();
    reply(invite, 200, "peer", {}, kAnswer);
    CHECK(take().is(Method::Ack));
    forget();
    return {session, std::move(invite)};
  }

  void drain() {
    while (auto output = agent.poll_output()) {
      if (auto* open = std::get_if<OpenFlow>(&*output)) {
        flow = open->flow;
        if (reachable) {
          agent.flow_opened(flow, {"192.0.2.1", 5060}, now);
        } else {
          agent.flow_closed(flow, "refused", now);
        }
      } else if (auto* bytes = std::get_if<SendBytes>(&*output)) {
        if (bytes->bytes != "\r\n\r\n") sent.push_back(std::move(bytes->bytes));
      } else if (!std::holds_alternative<CloseFlow>(*output)) {
        events.push_back(std::move(*output));
      }
    }
  }

 private:
  SeededRandom random_{7};
  int branches_ = 0;

 public:
  Log log;
  Instant now = Instant::from_micros(1'000'000);
  UserAgent agent;
  AccountId account;
  FlowId flow;
  bool reachable = true;
  std::vector<std::string> sent;
  std::vector<UserAgentOutput> events;
};

}  // namespace webphone::sip
