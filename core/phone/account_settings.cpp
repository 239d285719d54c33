#include "core/phone/account_settings.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/header_field.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::phone {
namespace {

using Problem = Failure<std::string>;

std::string_view without_scheme(std::string_view address) {
  for (const std::string_view scheme : {"sips:", "sip:"}) {
    if (istarts_with(address, scheme)) return address.substr(scheme.size());
  }
  return address;
}

std::string_view host_of_url(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

std::string_view without_port(std::string_view host) {
  const bool is_ipv6 = !host.empty() && host.front() == '[';
  const std::size_t colon = is_ipv6 ? host.find(':', host.find(']')) : host.find(':');
  return host.substr(0, colon);
}

std::string_view first_of_list(std::string_view list) {
  return trim(split_at(list, ',').head);
}

/// domain is host[:port] of the address of record.
std::string_view domain_of(const Settings& settings) {
  const std::string_view server = without_scheme(settings.text(Parameter::Serveraddress));
  if (!server.empty()) return split_at(server, ';').head;
  return without_port(
      host_of_url(split_at(first_of_list(settings.text(Parameter::Webrtcserveraddress)), ' ').head));
}

Result<sip::FlowTarget, std::string> web_socket_target(std::string_view address,
                                                       const Environment& environment) {
  sip::FlowTarget target;
  target.url = address;
  if (address.find("://") == std::string_view::npos) {
    target.url = text(environment.secure ? "wss://" : "ws://", address);
  }
  if (istarts_with(target.url, "wss://")) {
    target.transport = sip::Transport::Wss;
  } else if (istarts_with(target.url, "ws://")) {
    target.transport = sip::Transport::Ws;
  } else {
    return Problem{text("webrtcserveraddress must begin with wss:// or ws://, not ", address.substr(0, 40))};
  }
  const std::string_view host = host_of_url(target.url);
  if (host.empty() || target.url.find_first_of(" \"<>") != std::string::npos) {
    return Problem{"webrtcserveraddress is not a valid address"};
  }
  target.host = without_port(host);
  return target;
}

/// beside gives the WebSocket address of another server, of which only host[:port] is known: as that of
/// `url`.
std::string beside(std::string_view url, std::string_view address) {
  address = without_scheme(address);
  if (address.empty() || address.find("://") != std::string_view::npos ||
      url.find("://") == std::string_view::npos) {
    return std::string(address);
  }
  const std::string_view host = host_of_url(url);
  const auto at = static_cast<std::size_t>(host.data() - url.data());
  const bool has_port = without_port(address).size() < address.size();
  return text(url.substr(0, at), address, has_port ? "" : host.substr(without_port(host).size()),
              url.substr(at + host.size()));
}

/// server_list gives the servers in the order of preference: serveraddressfirst, those of
/// webrtcserveraddress, backupserver. `URL WEIGHT` shares the load with the other weighted ones before it
/// instead of standing in for them.
Result<std::vector<sip::ServerChoice>, std::string> server_list(const Settings& settings,
                                                                const Environment& environment) {
  std::vector<sip::ServerChoice> servers;
  std::string problem;
  std::uint16_t priority = 0;
  bool shares = false;
  const auto add = [&](std::string_view address) {
    const Split weighted = split_at(trim(address), ' ');
    const auto weight = parse_number<std::uint16_t>(trim(weighted.rest));
    if (weighted.head.empty()) return;
    auto target = web_socket_target(weight ? weighted.head : trim(address), environment);
    if (!target && problem.empty()) problem = target.error();
    if (!target) return;
    if (!servers.empty() && !(shares && weight)) ++priority;
    shares = weight.has_value();
    servers.push_back({*std::move(target), priority, weight.value_or(1)});
  };
  const std::string_view list = settings.text(Parameter::Webrtcserveraddress);
  const std::string_view url = split_at(first_of_list(list), ' ').head;
  add(beside(url, settings.text(Parameter::Serveraddressfirst)));
  for (Split part{{}, list, true}; part.found && servers.size() < sip::kMaxServers;) {
    part = split_at(part.rest, ',');
    add(part.head);
  }
  add(beside(url, settings.text(Parameter::Backupserver)));
  if (!problem.empty()) return Problem{std::move(problem)};
  if (servers.empty()) {
    const bool no_server = settings.text(Parameter::Serveraddress).empty();
    return Problem{no_server ? "No server configured: set serveraddress and webrtcserveraddress"
                             : "No WebSocket address of the server configured: set webrtcserveraddress"};
  }
  return servers;
}

/// is_server_linked tells whether a link names the server.
bool is_server_linked(const Settings& settings) {
  constexpr Parameter kServers[] = {Parameter::Serveraddress, Parameter::Webrtcserveraddress,
                                    Parameter::Serveraddressfirst, Parameter::Backupserver};
  return std::any_of(std::begin(kServers), std::end(kServers),
                     [&](Parameter server) { return settings.source_of(server) == SettingSource::Url; });
}

/// is_secret_of_another_server tells whether a link names the server, and our own page or web server the
/// password: whoever made the link must not be sent the response to a challenge of his.
bool is_secret_of_another_server(const Settings& settings) {
  const Parameter secret = settings.has(Parameter::Password) ? Parameter::Password : Parameter::Md5;
  const SettingSource source = settings.source_of(secret);
  // What setparameter() gives the user has typed, knowing the server, or the page has chosen for it.
  return is_server_linked(settings) && settings.has(secret) && source != SettingSource::Url &&
         source != SettingSource::Api;
}

sip::Credentials credentials(const Settings& settings) {
  const Parameter login = settings.chosen(Parameter::Sipusername, Parameter::Authuser);
  sip::Credentials made;
  made.user = settings.text(settings.has(login) ? login : Parameter::Username);
  made.password = settings.text(Parameter::Password);
  made.realm = settings.text(Parameter::Realm);
  if (settings.has(Parameter::Md5) && made.password.empty()) {
    made.ha1 = to_lower(settings.text(Parameter::Md5));
    if (made.realm.empty()) made.realm = without_port(domain_of(settings));
  }
  return made;
}

bool is_hex_hash(std::string_view hash) {
  return hash.size() == 32 && std::all_of(hash.begin(), hash.end(), [](char c) { return hex_value(c) >= 0; });
}

}  // namespace

Result<sip::AccountSettings, std::string> make_account_settings(const Settings& settings,
                                                                const Environment& environment) {
  if (is_secret_of_another_server(settings)) {
    return Problem{text("The link names the server ", server_name(settings),
                        ", but the stored password is for another one and is not sent there: enter the "
                        "password, or open the page without the link")};
  }
  auto servers = server_list(settings, environment);
  if (!servers) return Problem{servers.error()};
  sip::AccountSettings account;
  account.server = std::move(servers->front().target);
  account.server_weight = servers->front().weight;
  servers->erase(servers->begin());
  account.other_servers = *std::move(servers);
  account.domain = domain_of(settings);
  // Either name serves for both when the other is missing.
  account.user =
      settings.text(settings.has(Parameter::Username) ? Parameter::Username : Parameter::Sipusername);
  if (account.user.empty() && settings.number(Parameter::Register) == 0) account.user = "anonymous";
  if (account.user.empty()) return Problem{"No user name configured: set username"};
  account.display_name = settings.text(Parameter::Displayname);
  account.credentials = credentials(settings);
  if (!account.credentials.ha1.empty() && !is_hex_hash(account.credentials.ha1)) {
    return Problem{"md5 must be 32 hexadecimal digits: MD5(username:realm:password)"};
  }
  account.follow_redirects = settings.flag(Parameter::Allowcallredirect);
  account.expires = std::chrono::seconds{settings.number(Parameter::Registerinterval)};
  account.keep_alive = std::chrono::milliseconds{settings.number(Parameter::Wskeepaliveival)};
  const std::string_view proxy = without_scheme(settings.text(Parameter::Proxyaddress));
  if (!proxy.empty()) account.route_set.push_back(text("sip:", proxy, ";lr"));
  account.contact_uri_parameters = settings.text(Parameter::ContactUriParameters);
  account.contact_parameters = settings.text(Parameter::ContactParameters);
  account.domain_in_contact = settings.flag(Parameter::Contactdomain);
  account.unregister_all = settings.flag(Parameter::Unregall);
  account.reregister = static_cast<sip::Reregister>(settings.number(Parameter::Forcereregister));
  account.register_patience = std::chrono::milliseconds{settings.number(Parameter::Regtimeout)};
  account.retries_unanswered = settings.flag(Parameter::Regtimeout);
  account.extra_headers = account_headers(settings);
  return account;
}

Result<sip::AccountSettings, std::string> make_extra_account_settings(const Settings& settings,
                                                                      const Environment& environment,
                                                                      std::string_view account) {
  std::array<std::string_view, 9> fields;
  Split part{{}, account, true};
  for (std::size_t i = 0; i < fields.size() && part.found; ++i) {
    part = split_at(part.rest, ',');
    fields[i] = trim(part.head);
  }
  const auto& [server, user, password, interval, proxy, realm, login, display_name, transport] = fields;
  if (server.empty() || user.empty() || password.empty()) {
    return Problem{"server, user or password is missing"};
  }
  auto made = make_account_settings(settings, environment);
  if (!made) return Problem{made.error()};
  const bool is_url = server.find("://") != std::string_view::npos;
  if (is_url || iequals(transport, "ws") || iequals(transport, "wss")) {
    auto target = web_socket_target(is_url ? std::string(server) : text(to_lower(transport), "://", server),
                                    environment);
    if (!target) return Problem{target.error()};
    made->server = *std::move(target);
    made->other_servers.clear();
  } else if (is_server_linked(settings)) {
    return Problem{"a link names the server, and the password is for another one"};
  }
  made->domain = is_url ? without_port(host_of_url(server)) : split_at(without_scheme(server), ';').head;
  made->user = user;
  made->display_name = display_name;
  made->credentials = {};
  made->credentials.user = login.empty() ? user : login;
  made->credentials.password = password;
  made->credentials.realm = realm;
  const auto seconds = parse_number<std::uint32_t>(interval);
  if (seconds && *seconds > 0) made->expires = std::chrono::seconds{*seconds};
  made->route_set.clear();
  if (!proxy.empty()) made->route_set.push_back(text("sip:", without_scheme(proxy), ";lr"));
  return made;
}

// The settings about DTMF are for the gateway: the names are ours, as none are documented.
std::vector<sip::ExtraHeader> account_headers(const Settings& settings) {
  std::vector<sip::ExtraHeader> headers;
  if (settings.has(Parameter::Customsipheader))
    headers = read_headers(settings.text(Parameter::Customsipheader));
  for (const auto& [parameter, name] : {std::pair{Parameter::Inbounddtmf, "X-Inbounddtmf"},
                                        std::pair{Parameter::Outbounddtmf, "X-Outbounddtmf"}}) {
    if (settings.has(parameter)) headers.push_back({name, std::string(settings.text(parameter))});
  }
  return headers;
}

bool lacks_web_socket(const Settings& settings) {
  return settings.has(Parameter::Serveraddress) && !settings.has(Parameter::Webrtcserveraddress) &&
         !settings.has(Parameter::Serveraddressfirst) && !settings.has(Parameter::Backupserver);
}

bool wants_registration(const Settings& settings) {
  const int mode = settings.number(Parameter::Register);
  const bool has_user = settings.has(Parameter::Username) || settings.has(Parameter::Sipusername);
  const bool has_secret = settings.has(Parameter::Password) || settings.has(Parameter::Md5);
  return mode == 2 || (mode == 1 && has_user && has_secret);
}

bool needs_registration(const Settings& settings) {
  return settings.number(Parameter::Register) == 2 || settings.flag(Parameter::Mustconnect);
}

std::string server_name(const Settings& settings) {
  return std::string(without_port(domain_of(settings)));
}

sip::UserAgentSettings user_agent_settings(const Settings& settings, const Environment& environment) {
  sip::UserAgentSettings made;
  made.traces_messages = true;
  if (settings.has(Parameter::Useragent)) made.user_agent = settings.text(Parameter::Useragent);
  made.instance_id = environment.instance;
  return made;
}

}  // namespace webphone::phone
