// Reads records from the standard input and answers each: a line `KIND SIZE` and SIZE octets; the answer is a
// line with its size and the transcript.

#include <cstdio>
#include <string>

#include "core/base/ascii.hpp"
#include "tests/wasm/transcript/transcript.hpp"

namespace {

bool read_line(std::string& line) {
  line.clear();
  int c = std::getchar();
  while (c != EOF && c != '\n') {
    line += static_cast<char>(c);
    c = std::getchar();
  }
  return c != EOF;
}

}  // namespace

int main() {  // NOLINT(bugprone-exception-escape): only out of memory
  std::string line;
  while (read_line(line)) {
    const webphone::Split record = webphone::split_at(line, ' ');
    std::string octets(webphone::parse_number<std::uint32_t>(record.rest).value_or(0), '\0');
    if (std::fread(octets.data(), 1, octets.size(), stdin) != octets.size()) return 1;
    const std::string answer = webphone::transcript::transcript(record.head, octets);
    std::printf("%zu\n", answer.size());
    std::fwrite(answer.data(), 1, answer.size(), stdout);
  }
  return 0;
}
