#include "tools/wpcli/command_line.hpp"

#include <cstdlib>
#include <functional>
#include <map>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::wpcli {

namespace {

constexpr const char* kUsage = R"(usage: wpcli [OPTIONS] register
       wpcli [OPTIONS] call NUMBER
       wpcli [OPTIONS] answer
       wpcli [OPTIONS] message NUMBER TEXT
       wpcli [OPTIONS] options NUMBER
       wpcli [OPTIONS] subscribe PACKAGE NUMBER
       wpcli [OPTIONS] publish PACKAGE BODY

A command line phone without sound over OpenWebPhone's SIP core.

  register       register, and unregister again at the end of --stay
  call NUMBER    call a number or a SIP URI; ends with the call
  answer         register, wait for a call and answer it; ends with the call
  message        send a text; ends with the answer
  options        ask what a phone can do
  subscribe      ask for a state (presence, message-summary, dialog), for --stay; 0s: once
  publish        tell the server of a state of ours, for --stay

Account
  --server HOST[:PORT]      the SIP server, or a URL: ws://HOST[:PORT]/PATH, wss://HOST[:PORT]/PATH
  --transport TRANSPORT     udp, tcp, tls, ws or wss             (udp)
  --ca FILE                 trusted certificates for tls and wss (the system's)
  --backup HOST[:PORT]      the next server if that one fails, may be repeated; or a URL
  --user NAME               user part of the address of record
  --domain NAME             its domain                           (the server)
  --name TEXT               display name
  --auth-user NAME          user name for authentication         (--user)
  --password TEXT           better: environment WPCLI_PASSWORD
  --ha1 HEX                 MD5(user:realm:password) instead of a password
  --realm NAME              the realm to answer                  (the first that asks)
  --expires SECONDS         registration interval                (300)
  --route URI               preloaded route, may be repeated
  --header 'NAME: VALUE'    on every request, may be repeated
  --local [HOST][:PORT]     address to listen on                 (any)

Calls (TIME is 2s, 300ms, 1m)
  --register, --no-register register before the call             (answer only)
  --calls N                 so many calls, one after another     (1)
  --hangup-after TIME       after the answer; else the peer hangs up
  --cancel-after TIME       call: give up after this time if nobody has answered
  --hold-after TIME         send a re-INVITE with sendonly this long after the answer
  --cut-after TIME          cut the connection this long after the answer, as a network does
  --no-offer                call: INVITE without SDP
  --transfer-to NUMBER      call: hand the call over (REFER) once it is answered, and hang up when that is done
  --answer-after TIME       answer: ring so long                 (0s)
  --ring STATUS             answer: provisional status, 0 for none (180)
  --ring-only               answer: ring and never answer
  --early-media             answer: SDP in the provisional response
  --early-offer             call: offer hold by UPDATE before the answer, where the peer takes it
  --reliable                answer: provisional responses by PRACK to all who can
  --no-redirect             call: a 3xx is a refusal
  --session-expires SECONDS interval of the session timer, 0 for none (1800)
  --min-se SECONDS          the shortest that is taken           (90)
  --refuse STATUS           answer: refuse with 300 to 699, such as 486
  --redirect URI            answer: Contact of --refuse 302
  --stay TIME               register: stay registered so long    (0s); also of subscribe and publish

Output
  --trace                   show every SIP message, credentials masked
  --quiet                   show the result only
  --timeout TIME            give up after this time              (60s)

Exit status: 0 done as asked, 1 refused or failed, 2 wrong usage, 3 time limit.
)";

using sip::Transport;

struct Reader {
  CommandLine line;
  std::string server;
  std::string transport;
  std::string auth_user;
  std::vector<std::string> backups;
  std::optional<bool> registers;

  bool set_header(const std::string& value) {
    const Split split = split_at(value, ':');
    line.account.extra_headers.push_back({std::string(trim(split.head)), std::string(trim(split.rest))});
    return split.found;
  }
};

/// split_host_port reads HOST, HOST:PORT, [V6] and [V6]:PORT.
std::optional<sip::FlowAddress> split_host_port(std::string_view text, std::uint16_t default_port) {
  sip::FlowAddress address{{}, default_port};
  std::string_view port;
  if (text.starts_with('[')) {
    const std::size_t close = text.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    address.host = text.substr(1, close - 1);
    port = text.substr(close + 1);
  } else {
    const std::size_t colon = text.find(':');
    address.host = text.substr(0, colon);
    if (colon != std::string_view::npos) port = text.substr(colon);
  }
  if (port.empty()) return address;
  const auto number = parse_number<std::uint16_t>(port.substr(1));
  if (port.front() != ':' || !number) return std::nullopt;
  address.port = *number;
  return address;
}

template <typename Number>
bool set_number(Number& out, std::string_view value) {
  const auto number = parse_number<Number>(value);
  if (number) out = *number;
  return number.has_value();
}

template <typename Time>
bool set_time(Time& out, std::string_view value) {
  const auto time = parse_duration(value);
  if (time) out = *time;
  return time.has_value();
}

bool set_seconds(std::chrono::seconds& out, std::string_view value) {
  unsigned seconds = 0;
  const bool good = set_number(seconds, value);
  out = std::chrono::seconds(seconds);
  return good;
}

bool set_status(std::uint16_t& out, std::string_view value, std::uint16_t low, std::uint16_t high) {
  return set_number(out, value) && out >= low && out <= high;
}

// An option with a value; its function says whether the value can be used.
using ValueOption = bool (*)(Reader&, const std::string&);
using Flag = void (*)(Reader&);

const std::map<std::string_view, ValueOption>& value_options() {
  static const std::map<std::string_view, ValueOption> options = {
      {"--server", [](Reader& r, const std::string& v) { return r.server = v, !v.empty(); }},
      {"--backup", [](Reader& r, const std::string& v) { return r.backups.push_back(v), !v.empty(); }},
      {"--transport", [](Reader& r, const std::string& v) { return r.transport = v, true; }},
      {"--user", [](Reader& r, const std::string& v) { return r.line.account.user = v, !v.empty(); }},
      {"--domain", [](Reader& r, const std::string& v) { return r.line.account.domain = v, !v.empty(); }},
      {"--name", [](Reader& r, const std::string& v) { return r.line.account.display_name = v, true; }},
      {"--auth-user", [](Reader& r, const std::string& v) { return r.auth_user = v, true; }},
      {"--password",
       [](Reader& r, const std::string& v) { return r.line.account.credentials.password = v, true; }},
      {"--ha1",
       [](Reader& r, const std::string& v) { return r.line.account.credentials.ha1 = v, v.size() == 32; }},
      {"--ca", [](Reader& r, const std::string& v) { return r.line.authorities = v, !v.empty(); }},
      {"--realm", [](Reader& r, const std::string& v) { return r.line.account.credentials.realm = v, true; }},
      {"--expires", [](Reader& r, const std::string& v) { return set_seconds(r.line.account.expires, v); }},
      {"--route",
       [](Reader& r, const std::string& v) { return r.line.account.route_set.push_back(v), true; }},
      {"--transfer-to", [](Reader& r, const std::string& v) { return r.line.transfer_to = v, !v.empty(); }},
      {"--header", [](Reader& r, const std::string& v) { return r.set_header(v); }},
      {"--local",
       [](Reader& r, const std::string& v) {
         const auto address = split_host_port(v, 0);
         if (address) r.line.local = *address;
         return address.has_value();
       }},
      {"--calls",
       [](Reader& r, const std::string& v) { return set_number(r.line.calls, v) && r.line.calls > 0; }},
      {"--hangup-after", [](Reader& r, const std::string& v) { return set_time(r.line.hangup_after, v); }},
      {"--cancel-after", [](Reader& r, const std::string& v) { return set_time(r.line.cancel_after, v); }},
      {"--cut-after", [](Reader& r, const std::string& v) { return set_time(r.line.cut_after, v); }},
      {"--hold-after", [](Reader& r, const std::string& v) { return set_time(r.line.hold_after, v); }},
      {"--answer-after", [](Reader& r, const std::string& v) { return set_time(r.line.answer_after, v); }},
      {"--ring",
       [](Reader& r, const std::string& v) {
         return v == "0" ? (r.line.ring = 0, true) : set_status(r.line.ring, v, 101, 199);
       }},
      {"--refuse", [](Reader& r, const std::string& v) { return set_status(r.line.refuse, v, 300, 699); }},
      {"--session-expires",
       [](Reader& r, const std::string& v) { return set_seconds(r.line.account.session_expires, v); }},
      {"--min-se",
       [](Reader& r, const std::string& v) { return set_seconds(r.line.account.min_session_expires, v); }},
      {"--redirect", [](Reader& r, const std::string& v) { return r.line.redirect = v, true; }},
      {"--stay", [](Reader& r, const std::string& v) { return set_time(r.line.stay, v); }},
      {"--timeout", [](Reader& r, const std::string& v) { return set_time(r.line.time_limit, v); }},
  };
  return options;
}

const std::map<std::string_view, Flag>& flags() {
  static const std::map<std::string_view, Flag> options = {
      {"--register", [](Reader& r) { r.registers = true; }},
      {"--no-register", [](Reader& r) { r.registers = false; }},
      {"--no-offer", [](Reader& r) { r.line.offer = false; }},
      {"--ring-only", [](Reader& r) { r.line.ring_only = true; }},
      {"--early-media", [](Reader& r) { r.line.ring_sdp = true; }},
      {"--early-offer", [](Reader& r) { r.line.early_offer = true; }},
      {"--reliable", [](Reader& r) { r.line.account.reliable_provisional = true; }},
      {"--no-redirect", [](Reader& r) { r.line.account.follow_redirects = false; }},
      {"--trace", [](Reader& r) { r.line.trace = true; }},
      {"--quiet", [](Reader& r) { r.line.quiet = true; }},
  };
  return options;
}

std::optional<std::string> read_command(Reader& reader, const std::vector<std::string>& words) {
  CommandLine& line = reader.line;
  struct Form {
    std::string_view name;
    Command command;
    std::vector<std::string*> arguments;
  };
  const Form forms[] = {{"register", Command::Register, {}},
                        {"call", Command::Call, {&line.target}},
                        {"answer", Command::Answer, {}},
                        {"message", Command::Message, {&line.target, &line.body}},
                        {"options", Command::Options, {&line.target}},
                        {"subscribe", Command::Subscribe, {&line.package, &line.target}},
                        {"publish", Command::Publish, {&line.package, &line.body}}};
  if (words.empty()) return "no command given; see --help";
  for (const Form& form : forms) {
    if (words[0] != form.name) continue;
    const std::size_t count = form.arguments.size();
    if (words.size() != count + 1) {
      return text(words[0], count == 0   ? " takes no argument"
                            : count == 1 ? " takes one number"
                                         : " takes two words");
    }
    for (std::size_t i = 0; i < count; ++i) *form.arguments[i] = words[i + 1];
    line.command = form.command;
    return std::nullopt;
  }
  return text("unknown command ", words[0]);
}

/// read_server fills in where a flow to this server leads.
std::optional<std::string> read_server(Reader& reader, std::string_view server, sip::FlowTarget& target) {
  if (server.empty()) return "--server is missing";
  std::string_view rest = server;
  std::string path = "/";
  for (const std::string_view scheme : {"ws", "wss"}) {
    const std::string start = text(scheme, "://");
    if (!rest.starts_with(start)) continue;
    if (!reader.transport.empty() && reader.transport != scheme) {
      return text("a ", start, " address goes with --transport ", scheme);
    }
    reader.transport = scheme;
    rest.remove_prefix(start.size());
    const std::size_t slash = std::min(rest.find('/'), rest.size());
    if (slash < rest.size()) path = rest.substr(slash);
    rest = rest.substr(0, slash);
  }
  struct Way {
    std::string_view name;
    Transport transport;
    std::uint16_t port;
  };
  constexpr Way kWays[] = {{"udp", Transport::Udp, 5060},
                           {"tcp", Transport::Tcp, 5060},
                           {"tls", Transport::Tls, 5061},
                           {"ws", Transport::Ws, 80},
                           {"wss", Transport::Wss, 443}};
  const std::string name = reader.transport.empty() ? "udp" : reader.transport;
  const Way* way =
      std::find_if(std::begin(kWays), std::end(kWays), [&](const Way& w) { return w.name == name; });
  if (way == std::end(kWays)) return text("--transport is udp, tcp, tls, ws or wss, not ", reader.transport);
  const auto address = split_host_port(rest, way->port);
  if (!address || address->host.empty()) return text("--server: not HOST[:PORT]: ", server);
  target = {way->transport, address->host, address->port, {}};
  if (sip::is_web_socket(way->transport)) target.url = text(name, "://", rest, path);
  return std::nullopt;
}

std::optional<std::string> complete(Reader& reader) {
  CommandLine& line = reader.line;
  sip::AccountSettings& account = line.account;
  if (std::optional<std::string> fault = read_server(reader, reader.server, account.server)) return fault;
  for (const std::string& backup : reader.backups) {
    sip::ServerChoice choice;
    choice.priority = static_cast<std::uint16_t>(account.other_servers.size() + 1);
    if (std::optional<std::string> fault = read_server(reader, backup, choice.target)) return fault;
    account.other_servers.push_back(std::move(choice));
  }
  if (account.user.empty()) return "--user is missing";
  if (account.domain.empty()) account.domain = account.server.host;
  if (account.credentials.password.empty() && account.credentials.ha1.empty()) {
    const char* password = std::getenv("WPCLI_PASSWORD");
    account.credentials.password = password != nullptr ? password : "";
  }
  account.credentials.user = reader.auth_user.empty() ? account.user : reader.auth_user;
  line.registers =
      line.command == Command::Register || reader.registers.value_or(line.command == Command::Answer);
  return std::nullopt;
}

}  // namespace

std::variant<CommandLine, UsageError, HelpRequest> parse_command_line(
    const std::vector<std::string>& arguments) {
  Reader reader;
  std::vector<std::string> words;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (argument == "--help" || argument == "-h") return HelpRequest{};
    if (const auto flag = flags().find(argument); flag != flags().end()) {
      flag->second(reader);
    } else if (const auto option = value_options().find(argument); option != value_options().end()) {
      if (i + 1 == arguments.size()) return UsageError{text(argument, " needs a value")};
      const std::string& value = arguments[++i];
      // The value is not repeated in the message: it may be a password.
      if (!option->second(reader, value)) return UsageError{text(argument, ": this value cannot be used")};
    } else if (argument.starts_with("-")) {
      return UsageError{text("unknown option ", argument)};
    } else {
      words.push_back(argument);
    }
  }
  if (auto fault = read_command(reader, words)) return UsageError{*fault};
  if (auto fault = complete(reader)) return UsageError{*fault};
  return reader.line;
}

std::optional<Duration> parse_duration(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  const auto number = parse_number<std::uint32_t>(text.substr(0, digits));
  const std::string_view unit = text.substr(digits);
  if (!number) return std::nullopt;
  if (unit == "ms") return std::chrono::milliseconds(*number);
  if (unit == "m") return std::chrono::minutes(*number);
  if (unit == "s" || unit.empty()) return std::chrono::seconds(*number);
  return std::nullopt;
}

std::string usage_text() {
  return kUsage;
}

}  // namespace webphone::wpcli
