#include "tools/wpcli/command_line.hpp"

#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::wpcli;
using namespace std::chrono_literals;

namespace {

CommandLine parsed(const std::vector<std::string>& arguments) {
  const auto result = parse_command_line(arguments);
  if (const auto* error = std::get_if<UsageError>(&result)) FAIL(error->text);
  return std::get<CommandLine>(result);
}

std::string fault(const std::vector<std::string>& arguments) {
  const auto result = parse_command_line(arguments);
  REQUIRE(std::holds_alternative<UsageError>(result));
  return std::get<UsageError>(result).text;
}

const std::vector<std::string> kWho = {"--server", "127.0.0.1", "--user", "1001"};

std::vector<std::string> with(std::vector<std::string> more) {
  more.insert(more.begin(), kWho.begin(), kWho.end());
  return more;
}

}  // namespace

TEST_CASE("defaults lead to UDP port 5060 and the server's domain") {
  const CommandLine line = parsed(with({"--password", "pw", "register"}));
  CHECK(line.account.server.transport == sip::Transport::Udp);
  CHECK(line.account.server.port == 5060);
  CHECK(line.account.domain == "127.0.0.1");
  CHECK(line.account.credentials.user == "1001");
  CHECK(line.registers);
}

TEST_CASE("a WebSocket server is given as URL or as host and port") {
  const CommandLine url = parsed({"--server", "ws://h:8080/sip", "--user", "u", "answer"});
  CHECK(url.account.server.transport == sip::Transport::Ws);
  CHECK(url.account.server.host == "h");
  CHECK(url.account.server.port == 8080);
  CHECK(url.account.server.url == "ws://h:8080/sip");
  const CommandLine host = parsed({"--server", "[::1]:5066", "--transport", "ws", "--user", "u", "answer"});
  CHECK(host.account.server.host == "::1");
  CHECK(host.account.server.url == "ws://[::1]:5066/");
}

TEST_CASE("call does not register unless told, answer does") {
  CHECK_FALSE(parsed(with({"call", "1002"})).registers);
  CHECK(parsed(with({"--register", "call", "1002"})).registers);
  CHECK(parsed(with({"answer"})).registers);
  CHECK_FALSE(parsed(with({"answer", "--no-register"})).registers);
}

TEST_CASE("durations have units") {
  CHECK(parse_duration("2s") == std::optional<Duration>(2s));
  CHECK(parse_duration("300ms") == std::optional<Duration>(300ms));
  CHECK(parse_duration("1m") == std::optional<Duration>(60s));
  CHECK(parse_duration("5") == std::optional<Duration>(5s));
  for (const char* bad : {"", "s", "-1s", "1h", "99999999999s"}) CHECK_FALSE(parse_duration(bad));
}

TEST_CASE("wrong usage is told in a sentence that names the option and hides its value") {
  CHECK(fault({"register"}) == "--server is missing");
  CHECK(fault({"--server", "h", "register"}) == "--user is missing");
  CHECK(fault(with({})) == "no command given; see --help");
  CHECK(fault(with({"dance"})) == "unknown command dance");
  CHECK(fault(with({"call"})) == "call takes one number");
  CHECK(fault(with({"--refuse", "200", "answer"})) == "--refuse: this value cannot be used");
  CHECK(fault(with({"--ha1", "secret", "answer"})).find("secret") == std::string::npos);
  CHECK(fault(with({"--transport", "smtp", "answer"})) ==
        "--transport is udp, tcp, tls, ws or wss, not smtp");
  CHECK(fault(with({"answer", "--user"})) == "--user needs a value");
  CHECK(fault(with({"answer", "--loud"})) == "unknown option --loud");
}
