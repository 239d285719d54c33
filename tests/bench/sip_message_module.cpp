// The WebAssembly side of sip_message.mjs: plain exports around parse and write, and the messages to feed
// them with.

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/sip/message/limits.hpp"
#include "core/sip/message/parser.hpp"
#include "tests/bench/message_mix.hpp"

#define WEBPHONE_EXPORT(name) extern "C" __attribute__((export_name(#name), used))

namespace {

char input[webphone::sip::kMaxMessageSize];
std::string output;

}  // namespace

WEBPHONE_EXPORT(bench_input) char* bench_input() {
  return input;
}

WEBPHONE_EXPORT(bench_output) const char* bench_output() {
  return output.data();
}

/// bench_parse_write parses `size` octets of the input and writes the message to the output; it gives the
/// size of that, or 0 for a malformed message.
WEBPHONE_EXPORT(bench_parse_write) std::uint32_t bench_parse_write(std::uint32_t size) {
  const auto message = webphone::sip::parse(std::string(input, size));
  output.clear();
  if (message) message->write(output);
  return static_cast<std::uint32_t>(output.size());
}

WEBPHONE_EXPORT(bench_mix_size) std::uint32_t bench_mix_size() {
  return static_cast<std::uint32_t>(webphone::bench::message_mix().size());
}

/// bench_mix copies one message of the mix to the output and gives its size.
WEBPHONE_EXPORT(bench_mix) std::uint32_t bench_mix(std::uint32_t index) {
  output = webphone::bench::message_mix()[index].octets;
  return static_cast<std::uint32_t>(output.size());
}
