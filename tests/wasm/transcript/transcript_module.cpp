// The WebAssembly side: plain exports around transcript() and sample().

#include <cstdint>
#include <string>

#include "tests/wasm/transcript/transcript.hpp"

#define WEBPHONE_EXPORT(name) extern "C" __attribute__((export_name(#name), used))

namespace {

std::string kind;
std::string octets;
std::string output;

}  // namespace

/// transcript_kind and transcript_input make room for that many octets and give its address.
WEBPHONE_EXPORT(transcript_kind) char* transcript_kind(std::uint32_t size) {
  kind.resize(size);
  return kind.data();
}

WEBPHONE_EXPORT(transcript_input) char* transcript_input(std::uint32_t size) {
  octets.resize(size);
  return octets.data();
}

/// transcript_run gives the size of the transcript, which is at transcript_output.
WEBPHONE_EXPORT(transcript_run) std::uint32_t transcript_run() {
  output = webphone::transcript::transcript(kind, octets);
  return static_cast<std::uint32_t>(output.size());
}

/// transcript_sample puts a sample's kind, a line end and its octets to transcript_output.
WEBPHONE_EXPORT(transcript_sample) std::uint32_t transcript_sample(std::uint32_t index) {
  const auto sample = webphone::transcript::sample(index);
  output = sample.kind.empty() ? std::string() : sample.kind + "\n" + sample.octets;
  return static_cast<std::uint32_t>(output.size());
}

WEBPHONE_EXPORT(transcript_output) const char* transcript_output() {
  return output.data();
}
