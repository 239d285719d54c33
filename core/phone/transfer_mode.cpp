#include "core/phone/transfer_mode.hpp"

namespace webphone::phone {

TransferMode transfer_mode(const Settings& settings) {
  const int type = settings.number(Parameter::Transfertype);
  return type < 0 ? TransferMode::Watched : static_cast<TransferMode>(type);
}

bool consults(TransferMode mode) {
  return (mode >= TransferMode::WhenSecondLeaves && mode <= TransferMode::Attended) ||
         mode == TransferMode::Conference;
}

bool holds_for_transfer(const Settings& settings) {
  const int choice = settings.number(Parameter::Holdontransfer);
  const TransferMode mode = transfer_mode(settings);
  return choice < 0 ? mode == TransferMode::Attended || mode == TransferMode::Watched : choice > 0;
}

bool resumes_after_transfer(const Settings& settings) {
  return settings.number(Parameter::Holdontransfer) != 1;
}

bool leaves_transferred_call(const Settings& settings, TransferProgress progress) {
  const TransferMode mode = transfer_mode(settings);
  switch (settings.number(Parameter::Discontransfer)) {
    case 0: return false;
    case 1: return progress.done;
    case 2: return progress.unheard;
    case 3: return progress.done || progress.unheard;
    case 4: return progress.done || progress.accepted;
    default: break;
  }
  return (progress.done && mode != TransferMode::Plain) || (progress.accepted && mode == TransferMode::Blind);
}

}  // namespace webphone::phone
