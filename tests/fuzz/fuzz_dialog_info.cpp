// The input is a dialog-info body: bounded, whatever it holds.

#include "core/base/bytes.hpp"
#include "core/event_body/dialog_info.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::event;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto info = parse_dialog_info(as_text({data, size}));
  if (!info) {
    require(info.error() != XmlError::None);
    return 0;
  }
  require(info->dialogs.size() <= kMaxDialogInfoEntries);
  std::size_t kept = info->entity.size();
  for (const WatchedDialog& dialog : info->dialogs) {
    require(dialog.state <= WatchedDialogState::Terminated);
    kept += dialog.call_id.size() + dialog.remote.identity.size() + dialog.local.identity.size();
  }
  require(kept <= size);
  return 0;
}
