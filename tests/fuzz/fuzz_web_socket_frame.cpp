// The first octets of the input say how the rest, what a WebSocket server sends, is cut: the cuts must not
// change what comes out. Each message, written as a client does and unmasked, comes out as it was.

#include <algorithm>
#include <string>

#include "core/base/bytes.hpp"
#include "tests/fuzz/require.hpp"
#include "tools/wpcli/web_socket_frame.hpp"

using namespace webphone;
using namespace webphone::wpcli;

namespace {

constexpr std::size_t kCuts = 4;

/// unmasked turns one frame of a client into that of a server.
std::string unmasked(std::string frame) {
  const auto octet = [&frame](std::size_t i) { return static_cast<unsigned char>(frame[i]); };
  const unsigned length = octet(1) & 0x7FU;
  const std::size_t head = length < 126 ? 2 : length == 126 ? 4 : 10;
  frame[1] = static_cast<char>(length);
  for (std::size_t i = head + 4; i < frame.size(); ++i) {
    frame[i] = static_cast<char>(octet(i) ^ octet(head + (i - head) % 4));
  }
  return frame.erase(head, 4);
}

void check_written(const WebSocketEvent& event) {
  std::string frame;
  write_client_frame(event.type, event.payload, 0x12345678, frame);
  FrameReader reader;
  reader.append(unmasked(frame));
  const auto again = reader.next();
  require(again && again->type == event.type && again->payload == event.payload);
  require(!reader.next() && !reader.error());
}

/// transcript gives all that comes out of a stream that arrives in pieces of these sizes.
std::string transcript(std::string_view stream, std::string_view cuts) {
  FrameReader reader;
  std::string out;
  for (std::size_t turn = 0; !stream.empty(); ++turn) {
    const std::size_t cut =
        cuts.empty() ? stream.size() : static_cast<unsigned char>(cuts[turn % kCuts]) + std::size_t{1};
    reader.append(stream.substr(0, cut));
    stream.remove_prefix(std::min(cut, stream.size()));
    while (const auto event = reader.next()) {
      out += static_cast<char>('0' + static_cast<int>(event->type));
      out += event->payload;
      require(event->payload.size() <= kMaxWebSocketMessage);
      check_written(*event);
    }
  }
  if (reader.error()) out += "error " + std::to_string(static_cast<int>(*reader.error()));
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size <= kCuts) return 0;
  const std::string_view input = as_text({data, size});
  const std::string_view stream = input.substr(kCuts);
  require(transcript(stream, {}) == transcript(stream, input.substr(0, kCuts)));
  return 0;
}
