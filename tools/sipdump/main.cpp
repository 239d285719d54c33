// sipdump explains one SIP message.
//
//   sipdump [--write] < message
//
// Prints what the message says, line by line, and how it is written by this stack; with --write the written
// message alone. For a malformed one it shows where, and what was expected. The status is 1 then.

#include <cstdio>
#include <cstring>
#include <string>

#include "core/sip/message/limits.hpp"
#include "tools/sipdump/explanation.hpp"
#include "tools/sipdump/plain_text.hpp"

namespace {

// What is beyond this only changes the error: the message is too large.
constexpr std::size_t kMaxInput = 2 * webphone::sip::kMaxMessageSize;

std::string read_input() {
  std::string octets(kMaxInput, '\0');
  octets.resize(std::fread(octets.data(), 1, octets.size(), stdin));
  return octets;
}

void print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

/// print_written shows the message with its line ends, and nothing that a terminal would obey.
void print_written(std::string_view message) {
  std::string out = "\nwritten again:\n";
  while (!message.empty()) {
    const std::size_t end = message.find("\r\n");
    webphone::sipdump::append_plain(out.append("  "), message.substr(0, end));
    out += "\n";
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 2);
  }
  print(out);
}

}  // namespace

int main(int count, char** arguments) {  // NOLINT(bugprone-exception-escape): only out of memory
  const bool only_write = count == 2 && std::strcmp(arguments[1], "--write") == 0;
  if (count > 1 && !only_write) {
    std::fputs(
        "Usage: sipdump [--write] < message\nExplains a SIP message; --write: only prints it as this stack "
        "does.\n",
        stderr);
    return 2;
  }
  const auto explanation = webphone::sipdump::explain(read_input());
  if (!only_write || !explanation.sound) print(explanation.text);
  if (only_write) {
    print(explanation.written);
  } else if (!explanation.written.empty()) {
    print_written(explanation.written);
  }
  return explanation.sound ? 0 : 1;
}
