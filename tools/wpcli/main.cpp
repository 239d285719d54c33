#include <cstdio>
#include <string>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "tools/wpcli/command_line.hpp"
#include "tools/wpcli/host.hpp"

using namespace webphone;
using namespace webphone::wpcli;

int main(int count, char** arguments) {  // NOLINT(bugprone-exception-escape): only out of memory
  const auto parsed = parse_command_line(std::vector<std::string>(arguments + 1, arguments + count));
  const ExitStatus status =
      std::visit(Overloaded{[](const CommandLine& line) { return Host(line).run(); },
                            [](const UsageError& error) {
                              std::fprintf(stderr, "wpcli: %s\nTry: wpcli --help\n", error.text.c_str());
                              return ExitStatus::Usage;
                            },
                            [](const HelpRequest&) {
                              std::fputs(usage_text().c_str(), stdout);
                              return ExitStatus::Done;
                            }},
                 parsed);
  return static_cast<int>(status);
}
