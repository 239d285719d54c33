// The input is a SIP message: it must be explained without a control octet, and what is written must be
// explained as sound as the message was.

#include "core/base/ascii.hpp"
#include "core/base/bytes.hpp"
#include "core/sip/message/limits.hpp"
#include "tests/fuzz/require.hpp"
#include "tools/sipdump/explanation.hpp"

using namespace webphone;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto explanation = sipdump::explain(as_text({data, size}));
  require(!explanation.text.empty());
  for (Split line{{}, explanation.text, true}; line.found;) {
    line = split_at(line.rest, '\n');
    require(!has_control(line.head));
  }
  if (explanation.written.empty() || explanation.written.size() > sip::kMaxMessageSize) return 0;
  const auto again = sipdump::explain(explanation.written);
  require(again.sound == explanation.sound && again.written == explanation.written);
  return 0;
}
