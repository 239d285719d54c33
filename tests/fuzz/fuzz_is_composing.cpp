// The input is an isComposing body: what is read prints to a body that reads the same.

#include "core/base/bytes.hpp"
#include "core/event_body/is_composing.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::event;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto composing = parse_is_composing(as_text({data, size}));
  if (!composing) return 0;
  const std::string written = write_is_composing(*composing);
  // Escaping can make a body too large to be read.
  if (written.size() > kMaxXmlSize) return 0;
  const auto again = parse_is_composing(written);
  require(again && *again == *composing);
  return 0;
}
