#pragma once

#include "core/phone/settings.hpp"

namespace webphone::phone {

/// TransferMode is `transfertype`: what transfer() with a number does.
enum class TransferMode : std::uint8_t {
  Off,
  Blind,             ///< REFER, and hang up as soon as the peer has agreed
  WhenSecondLeaves,  ///< call the target first; REFER when the target hangs up
  WhenWeLeave,       ///< ... when we hang up with the target
  WhenEitherLeaves,  ///< ... in both cases
  Attended,          ///< as WhenWeLeave, with the first call on hold meanwhile
  Watched,           ///< hold, REFER, and hang up when the new call is made; resume if it fails
  Plain,             ///< REFER and no more
  Conference,        ///< as WhenWeLeave
};
TransferMode transfer_mode(const Settings& settings);

/// consults tells whether the target is called by us before the peer is asked to.
bool consults(TransferMode mode);

/// holds_for_transfer reads `holdontransfer`, which by itself follows the mode.
bool holds_for_transfer(const Settings& settings);
bool resumes_after_transfer(const Settings& settings);

/// TransferProgress is how far a REFER of ours has come.
struct TransferProgress {
  bool accepted = false;  ///< and not over
  bool done = false;      ///< the new call is made
  bool unheard = false;   ///< it is over, and nothing is known
};
/// leaves_transferred_call reads `discontransfer`, which by itself follows the mode.
bool leaves_transferred_call(const Settings& settings, TransferProgress progress);

}  // namespace webphone::phone
