// The input is the text of a message summary or of a sipfrag. Neither reads past its end; a sipfrag prints to
// one that reads the same.

#include "core/base/bytes.hpp"
#include "core/event_body/message_summary.hpp"
#include "core/event_body/sipfrag.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::event;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body = as_text({data, size});
  if (const auto summary = parse_message_summary(body)) require(summary->account.size() < size);
  if (const auto fragment = parse_sipfrag(body)) {
    require(fragment->status >= 100 && fragment->status < 700);
    require(parse_sipfrag(write_sipfrag(*fragment)) == fragment);
  }
  return 0;
}
