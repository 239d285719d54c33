// Parse and write of SIP messages, in messages a second: native figures. sip_message.mjs has those of
// WebAssembly.

#include <benchmark/benchmark.h>

#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"
#include "tests/bench/message_mix.hpp"

namespace {

using webphone::bench::message_mix;

/// Every turn copies the octets in, as from a socket, and writes into fresh space, as for one.
void parse_and_write(benchmark::State& state) {
  std::size_t at = 0;
  for ([[maybe_unused]] auto turn : state) {
    const std::string& octets = message_mix()[at].octets;
    at = at + 1 == message_mix().size() ? 0 : at + 1;
    const auto message = webphone::sip::parse(octets);
    if (!message) return state.SkipWithError("a message of the mix does not parse");
    benchmark::DoNotOptimize(message->write());
  }
  state.SetItemsProcessed(state.iterations());
  state.counters["target"] = 1'200'000;
}
BENCHMARK(parse_and_write);

void parse_only(benchmark::State& state) {
  std::size_t at = 0;
  for ([[maybe_unused]] auto turn : state) {
    const std::string& octets = message_mix()[at].octets;
    at = at + 1 == message_mix().size() ? 0 : at + 1;
    benchmark::DoNotOptimize(webphone::sip::parse(octets));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_only);

void parse_and_validate(benchmark::State& state) {
  std::size_t at = 0;
  for ([[maybe_unused]] auto turn : state) {
    const std::string& octets = message_mix()[at].octets;
    at = at + 1 == message_mix().size() ? 0 : at + 1;
    const auto message = webphone::sip::parse(octets);
    benchmark::DoNotOptimize(webphone::sip::validate(*message));
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(parse_and_validate);

}  // namespace

BENCHMARK_MAIN();
