// The input is a dialog's snapshot. One that is taken must come out as the same octets, and its requests must
// be messages that this stack reads.

#include <cstdlib>

#include "core/base/bytes.hpp"
#include "core/sip/dialog/dialog_snapshot.hpp"
#include "core/sip/message/parser.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view octets = as_text({data, size});
  auto snapshot = DialogSnapshot::read(octets);
  if (!snapshot) return 0;
  require(snapshot->write() == octets);
  auto bye = snapshot->dialog.make_request(Method::Bye);
  bye.add_first(HeaderId::Via, "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx");
  const auto read = parse(bye.write());
  require(read.ok());
  require(read->call_id() == snapshot->dialog.id().call_id);
  return 0;
}
