// tools/simulate: plays schedules out of seeds. See schedule.hpp for what must hold in each.
//
//   simulate [--from SEED] [COUNT]    a million when not told
//   simulate --flow SEED              prints the call flow of one seed

#include <algorithm>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.hpp"
#include "tests/simulation/schedule.hpp"

using namespace webphone;
using namespace webphone::simulation;

namespace {

/// kPortion schedules are played between two lines of progress.
constexpr std::uint64_t kPortion = 50'000;

struct Options {
  std::uint64_t from = 0;
  std::uint64_t count = 1'000'000;
  std::optional<std::uint64_t> flow;
};

std::optional<Options> read_options(const std::vector<std::string_view>& words) {
  Options options;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool named = words[i] == "--from" || words[i] == "--flow";
    if (named && i + 1 == words.size()) return std::nullopt;
    const auto number = parse_number<std::uint64_t>(words[named ? i + 1 : i]);
    if (!number) return std::nullopt;
    if (words[i] == "--from") {
      options.from = *number;
    } else if (words[i] == "--flow") {
      options.flow = *number;
    } else {
      options.count = *number;
    }
    i += named ? 1 : 0;
  }
  return options;
}

int show(std::uint64_t seed) {
  const Outcome outcome = run_schedule(seed);
  std::printf("%s\nseed %llu: %s\n", outcome.call_flow.c_str(), static_cast<unsigned long long>(seed),
              outcome.fault.empty() ? "nothing went wrong" : outcome.fault.c_str());
  return outcome.fault.empty() ? 0 : 1;
}

}  // namespace

int main(int count, char** words) {
  const auto options = read_options({words + 1, words + count});
  if (!options) {
    std::fputs("usage: tools/simulate [--from SEED] [COUNT] | --flow SEED\n", stderr);
    return 2;
  }
  if (options->flow) return show(*options->flow);
  const std::uint64_t end = options->from + options->count;
  std::uint64_t established = 0;
  std::uint64_t late_answers = 0;
  for (std::uint64_t at = options->from; at < end; at += kPortion) {
    const Tally tally = run_schedules(at, std::min(kPortion, end - at));
    if (tally.failed) return show(*tally.failed);
    established += tally.established;
    late_answers += tally.late_answers;
    std::printf("seeds %llu to %llu passed\n", static_cast<unsigned long long>(at),
                static_cast<unsigned long long>(std::min(at + kPortion, end) - 1));
    std::fflush(stdout);
  }
  std::printf(
      "%llu schedules passed, in which %llu ends of calls were established and %llu calls answered late\n",
      static_cast<unsigned long long>(options->count), static_cast<unsigned long long>(established),
      static_cast<unsigned long long>(late_answers));
  return 0;
}
