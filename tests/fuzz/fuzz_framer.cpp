// The first octets of the input say how the rest, a byte stream, is cut: the cuts must not change what comes
// out.

#include <algorithm>
#include <cstdlib>
#include <string>

#include "core/base/bytes.hpp"
#include "core/sip/message/framer.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

/// drain appends a transcript of all events that are due.
void drain(Framer& framer, std::string& transcript) {
  std::string buffer;
  while (true) {
    const Framer::Event event = framer.next(buffer);
    if (event == Framer::Event::NeedMore) return;
    transcript += static_cast<char>('0' + static_cast<int>(event));
    transcript += buffer;
    if (event == Framer::Event::Broken || event == Framer::Event::TooLarge) return;
  }
}

std::string whole(std::string_view stream) {
  Framer framer;
  std::string transcript;
  framer.receive(stream);
  drain(framer, transcript);
  return transcript;
}

std::string in_pieces(std::string_view stream, std::string_view cuts) {
  Framer framer;
  std::string transcript;
  std::size_t turn = 0;
  while (!stream.empty()) {
    const auto cut = static_cast<unsigned char>(cuts[turn++ % cuts.size()]);
    const std::size_t length = std::min<std::size_t>(std::size_t{cut} + 1, stream.size());
    framer.receive(stream.substr(0, length));
    stream.remove_prefix(length);
    drain(framer, transcript);
  }
  return transcript;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kCuts = 4;
  if (size <= kCuts) return 0;
  const std::string_view input = as_text({data, size});
  const std::string_view stream = input.substr(kCuts);
  const std::string once = whole(stream);
  const std::string pieces = in_pieces(stream, input.substr(0, kCuts));
  // A broken stream says so again at every turn.
  if (pieces.substr(0, once.size()) != once) std::abort();
  if (pieces.find_first_not_of('4', once.size()) != std::string::npos) std::abort();
  return 0;
}
