#include "core/sip/usage/account.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/name_addr.hpp"
#include "core/sip/message/quoted_string.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

/// Headers that the stack writes itself: a second opinion on them would break the message.
bool is_ours(HeaderId id) {
  constexpr HeaderId kOurs[] = {HeaderId::Via,
                                HeaderId::From,
                                HeaderId::To,
                                HeaderId::CallId,
                                HeaderId::CSeq,
                                HeaderId::Contact,
                                HeaderId::MaxForwards,
                                HeaderId::Route,
                                HeaderId::RecordRoute,
                                HeaderId::ContentLength,
                                HeaderId::ContentType,
                                HeaderId::ContentEncoding,
                                HeaderId::Authorization,
                                HeaderId::ProxyAuthorization,
                                HeaderId::Allow,
                                HeaderId::Supported,
                                HeaderId::Require,
                                HeaderId::ProxyRequire,
                                HeaderId::Expires,
                                HeaderId::UserAgent,
                                HeaderId::Server,
                                HeaderId::Event,
                                HeaderId::SubscriptionState,
                                HeaderId::ReferTo,
                                HeaderId::RAck,
                                HeaderId::RSeq,
                                HeaderId::SessionExpires,
                                HeaderId::MinSe,
                                HeaderId::SipIfMatch,
                                HeaderId::WwwAuthenticate,
                                HeaderId::ProxyAuthenticate};
  return std::find(std::begin(kOurs), std::end(kOurs), id) != std::end(kOurs);
}

std::string host_and_port(const FlowAddress& address) {
  const bool is_ipv6 = address.host.find(':') != std::string::npos;
  std::string out = is_ipv6 ? text("[", address.host, "]") : address.host;
  if (address.port != 0) out += text(":", address.port);
  return out;
}

std::string_view contact_transport(Transport transport) {
  switch (transport) {
    case Transport::Udp: return "";
    case Transport::Tcp: return ";transport=tcp";
    case Transport::Tls: return ";transport=tls";
    case Transport::Ws:
    case Transport::Wss: return ";transport=ws";
  }
  return "";
}

FlowKeeperSettings keeper_settings(const AccountSettings& settings, RandomSource& random) {
  if (settings.other_servers.empty())
    return {.servers = {settings.server}, .keep_alive = settings.keep_alive};
  std::vector<ServerChoice> servers = settings.other_servers;
  servers.insert(servers.begin(), {settings.server, 0, settings.server_weight});
  return {.servers = order_servers(std::move(servers), random), .keep_alive = settings.keep_alive};
}

/// is_reachable tells whether a target says where a flow can lead.
bool is_reachable(const FlowTarget& target) {
  return !has_control(target.host) && !has_control(target.url) && target.host.size() <= kMaxHeaderText &&
         target.url.size() <= kMaxHeaderText &&
         !(is_web_socket(target.transport) ? target.url : target.host).empty();
}

/// are_parameters tells whether a text is `a=1;b=2` of characters that need no quotes in a URI or a header.
bool are_parameters(std::string_view text) {
  constexpr std::string_view kMarks = "-_.!~*'()+%=;:/&[]$";
  return text.size() <= kMaxHeaderText && std::all_of(text.begin(), text.end(), [&](char c) {
           return is_alnum(c) || kMarks.find(c) != std::string_view::npos;
         });
}

std::string behind_semicolon(const std::string& parameters) {
  return parameters.empty() ? std::string() : ";" + parameters;
}

std::string quoted_name(const std::string& display_name) {
  return display_name.empty() ? std::string() : quote(display_name) + " ";
}

}  // namespace

Status<CommandError> check_extra_headers(const std::vector<ExtraHeader>& headers) {
  if (headers.size() > kMaxExtraHeaders) return Failure{CommandError::TooMany};
  for (const ExtraHeader& header : headers) {
    if (header.value.size() > kMaxHeaderText || header.name.size() > kMaxHeaderText) {
      return Failure{CommandError::TooLong};
    }
    if (!is_token(header.name) || has_control(header.value) || is_ours(parse_header_id(header.name))) {
      return Failure{CommandError::ForbiddenText};
    }
  }
  return {};
}

void append_headers(OutgoingMessage& message, const std::vector<ExtraHeader>& headers) {
  for (const ExtraHeader& header : headers) {
    static_cast<void>(message.append_named(header.name, header.value));  // checked when they were set
  }
}

bool is_call_id(std::string_view words) {
  const auto [head, rest, found] = split_at(words, '@');
  return words.size() <= kMaxHeaderText && is_all(head, CharacterClass::Word) &&
         (!found || is_all(rest, CharacterClass::Word));
}

Status<CommandError> check_account(const AccountSettings& settings) {
  for (const std::string* words : {&settings.user, &settings.domain, &settings.display_name,
                                   &settings.credentials.user, &settings.credentials.realm}) {
    if (has_control(*words)) return Failure{CommandError::ForbiddenText};
    if (words->size() > kMaxHeaderText) return Failure{CommandError::TooLong};
  }
  const auto domain = parse_uri(text("sip:", settings.domain));
  if (settings.user.empty() || !domain || domain->host.empty() || !domain->user.empty() ||
      !domain->parameters.empty() || !domain->headers.empty()) {
    return Failure{CommandError::InvalidTarget};
  }
  if (!are_parameters(settings.contact_uri_parameters) || !are_parameters(settings.contact_parameters)) {
    return Failure{CommandError::ForbiddenText};
  }
  if (settings.other_servers.size() >= kMaxServers) return Failure{CommandError::TooMany};
  bool reachable = is_reachable(settings.server);
  for (const ServerChoice& other : settings.other_servers)
    reachable = reachable && is_reachable(other.target);
  if (!reachable) return Failure{CommandError::InvalidTarget};
  if (settings.route_set.size() > kMaxExtraHeaders) return Failure{CommandError::TooMany};
  for (const std::string& route : settings.route_set) {
    const auto uri = parse_uri(route);
    if (!uri || !uri->is_sip()) return Failure{CommandError::InvalidTarget};
  }
  return check_extra_headers(settings.extra_headers);
}

Account::Account(UsageContext& context, AccountId id, AccountSettings settings, Instant now)
    : context_(context),
      id_(id),
      settings_(std::move(settings)),
      digest_(settings_.credentials, context.random),
      keeper_(context.transactions.transport(), context.random, keeper_settings(settings_, context.random)),
      registration_(context, *this) {
  keeper_.start(now);
}

bool Account::reachable() const {
  using enum Registration::State;
  const Registration::State state = registration_.state();
  return connected() && state != Waiting && state != Registering && state != RetryPending;
}

std::string Account::address_of_record() const {
  return text("sip:", escape_user(settings_.user), "@", settings_.domain);
}

std::string Account::registrar() const {
  return text("sip:", settings_.domain);
}

Result<std::string, CommandError> Account::resolve_target(std::string_view target) const {
  target = trim(target);
  if (target.size() > kMaxHeaderText) return Failure{CommandError::TooLong};
  if (has_control(target)) return Failure{CommandError::ForbiddenText};
  std::string dialled(target);
  if (istarts_with(target, "tel:")) {
    const auto number = parse_uri(target);
    if (!number) return Failure{CommandError::InvalidTarget};
    dialled = text("sip:", escape_user(number->user), "@", settings_.domain, ";user=phone");
  } else if (!istarts_with(target, "sip:") && !istarts_with(target, "sips:")) {
    const bool has_host = target.find('@') != std::string_view::npos;
    dialled = has_host ? text("sip:", target) : text("sip:", escape_user(target), "@", settings_.domain);
  }
  auto uri = Uri::parse(dialled);
  if (target.empty() || !uri || !uri->is_sip() || uri->host.empty()) {
    return Failure{CommandError::InvalidTarget};
  }
  uri->headers.clear();  // what a link would smuggle into the request
  uri->remove_parameter("method");
  return uri->write();
}

OutgoingMessage Account::make_request(Method method, std::string request_uri, std::string_view to,
                                      std::string_view from_tag, std::string_view call_id,
                                      std::uint32_t cseq) const {
  auto request = OutgoingMessage::request(method, std::move(request_uri));
  for (const std::string& route : settings_.route_set) request.add(HeaderId::Route, text("<", route, ">"));
  if (method != Method::Register) {
    for (const std::string& route : binding_.service_route) request.add(HeaderId::Route, route);
  }
  request.add(HeaderId::MaxForwards, "70");
  request.add(HeaderId::From,
              text(quoted_name(settings_.display_name), "<", address_of_record(), ">;tag=", from_tag));
  request.add(HeaderId::To, text("<", to, ">"));
  request.add(HeaderId::CallId, call_id);
  request.add(HeaderId::CSeq, make_cseq(cseq, method));
  return request;
}

void Account::finish(OutgoingMessage& request, const std::vector<ExtraHeader>& own) const {
  request.add(HeaderId::UserAgent, context_.settings.user_agent);
  append_headers(request, own);
  for (const ExtraHeader& header : settings_.extra_headers) {
    const bool replaced = std::any_of(
        own.begin(), own.end(), [&](const ExtraHeader& other) { return iequals(other.name, header.name); });
    if (!replaced) static_cast<void>(request.append_named(header.name, header.value));
  }
}

Status<TransactionError> Account::send(ClientRequest& request, UsageOwner owner, Instant now) {
  digest_.authorize(request.message, request.tries);
  auto sent = context_.transactions.send_request(request.message, keeper_.flow(), now);
  if (!sent.ok()) {
    request.transaction = {};
    return Failure{sent.error()};
  }
  request.transaction = *sent;
  keeper_.expect_answer(request.message.method() == Method::Register, now);
  context_.client_owners.set(*sent, owner);
  return {};
}

Status<AuthError> Account::answer_challenge(ClientRequest& request, const IncomingResponse& challenge) {
  if (challenge.flow != keeper_.flow()) return Failure{AuthError::NoChallenge};
  return digest_.on_challenge(challenge.response, request.message, request.tries);
}

bool Account::may_authenticate_at(std::string_view uri) const {
  const auto there = parse_uri(uri);
  const std::string home = registrar();
  return !digest_.realm().empty() || (there && iequals(there->host, parse_uri(home)->host));
}

void Account::note_success(const ClientRequest& request, const Message& response) {
  digest_.on_success(response, request.message);
}

void Account::suspect_flow(Instant now) {
  const FlowInfo* info = context_.transactions.transport().find(keeper_.flow());
  if (info != nullptr && is_reliable(info->target.transport))
    keeper_.server_failed("The server does not answer", now);
}

FlowId Account::flow_opened(Instant now) {
  update_contact();
  const FlowId before = std::exchange(last_flow_, keeper_.flow());
  registration_.flow_opened(now);
  return before;
}

void Account::flow_lost(const FlowDown& down, Instant now) {
  registration_.flow_lost(down.reason, now);
}

void Account::update_contact() {
  const FlowInfo* info = context_.transactions.transport().find(keeper_.flow());
  if (info == nullptr) return;
  const std::string host = settings_.domain_in_contact ? settings_.domain : host_and_port(info->sent_by);
  address_ = text("sip:", escape_user(settings_.user), "@", host, contact_transport(info->target.transport),
                  behind_semicolon(settings_.contact_uri_parameters));
  binding_contact_ =
      text("<", address_, ">;+sip.instance=\"<", context_.settings.instance_id, ">\"",
           settings_.outbound ? ";reg-id=1" : "", behind_semicolon(settings_.contact_parameters));
}

std::string Account::contact(bool anonymous) const {
  const std::string& gruu = anonymous && !binding_.temp_gruu.empty() ? binding_.temp_gruu : binding_.pub_gruu;
  if (!gruu.empty()) return text("<", gruu, ">");
  return text("<", address_, binding_.outbound ? ";ob>" : ">",
              behind_semicolon(settings_.contact_parameters));
}

void Account::bound(Binding binding) {
  binding_ = std::move(binding);
  if (binding_.outbound) keeper_.use_flow_timer(binding_.flow_timer);
}

bool Account::drop_outbound() {
  const bool dropped = std::exchange(settings_.outbound, false);
  update_contact();
  return dropped;
}

bool Account::leave_server(Instant now) {
  return keeper_.next_server("The server cannot serve now", now);
}

}  // namespace webphone::sip
