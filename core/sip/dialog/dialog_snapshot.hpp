#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/dialog/dialog.hpp"

namespace webphone::sip {

inline constexpr std::size_t kMaxSnapshot = 32'768;      ///< octets of a snapshot
inline constexpr std::size_t kMaxMediaIdentity = 4'096;  ///< octets of what the media side adds
/// A restored dialog numbers its requests from so much higher, for the snapshot may be older than the last.
inline constexpr std::uint32_t kRestoredCSeqGap = 64;

/// DialogSnapshot is a confirmed dialog as octets that its host keeps, so that a page that was loaded again
/// can take its call up again: who the two are, the route set, the numbers, and what the media side wants to
/// know again (opaque).
///
///   version (1), flags (1: secure, 2: the peer has sent requests, 4: we made the call), local CSeq (4
///   octets), remote CSeq (4), then texts, each after its length (2): Call-ID, local tag, remote tag, local
///   address, remote address, remote target, media identity, number of routes (1), routes. Numbers are
///   big-endian.
struct DialogSnapshot {
  static constexpr char kVersion = 1;

  Dialog dialog;
  bool is_caller = false;
  std::string media_identity;

  /// write gives the octets, empty if they would be over kMaxSnapshot or the dialog is not confirmed.
  [[nodiscard]] std::string write() const;
  /// read takes nothing on trust: whatever does not stand in a dialog's headers as this stack writes them, is
  /// cut short or too long, or of another version, is refused as a whole.
  static std::optional<DialogSnapshot> read(std::string_view octets);
};

}  // namespace webphone::sip
