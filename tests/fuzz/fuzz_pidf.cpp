// The input is a PIDF body: what is read prints to a body that reads the same.

#include "core/base/bytes.hpp"
#include "core/event_body/pidf.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::event;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto presence = parse_pidf(as_text({data, size}));
  if (!presence) {
    require(presence.error() != XmlError::None);
    return 0;
  }
  require(presence->tuples.size() <= kMaxPresenceTuples && presence->activities.size() <= kMaxActivities);
  const std::string written = write_pidf(*presence);
  // Escaping can make a body too large to be read.
  if (written.size() > kMaxXmlSize) return 0;
  const auto again = parse_pidf(written);
  require(again && *again == *presence);
  return 0;
}
