#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sdp/browser_profile.hpp"
#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

// The m= lines of a browser: their names (mid, RFC 5888) and their bundle (RFC 9143).

inline constexpr std::string_view kBundle = "BUNDLE";
inline constexpr std::size_t kMaxMid = 16;  // it may have to fit a one-octet RTP header extension

Failure<ProfileError> fail(ProfileFault fault, std::string_view detail = {});

/// parse_flat reads a description, and gives each line what stands before all lines.
Result<SessionDescription, ProfileError> parse_flat(std::string_view text);

/// is_live is false of a refused line. Port 0 with bundle-only is a live line that waits for its bundle (RFC
/// 9143 §6).
bool is_live(const MediaDescription& line);

const Group* bundle_of(const SessionDescription& session);
bool holds(const Group* group, std::string_view mid);

/// line_of finds the line of a mid; none has an empty one.
const MediaDescription* line_of(const std::vector<MediaDescription>& lines, std::string_view mid);

/// name_lines gives a mid to browser lines that lack one; false when two lines share theirs.
bool name_lines(std::vector<MediaDescription>& lines);

/// free_mid gives the wish if it is a fit name and not in use, else the first free number.
template <typename IsTaken>
std::string free_mid(const std::string& wish, IsTaken is_taken) {
  const bool is_fit =
      !wish.empty() && wish.size() <= kMaxMid && std::all_of(wish.begin(), wish.end(), is_alnum);
  if (is_fit && !is_taken(wish)) return wish;
  std::uint32_t number = 0;
  std::string mid = "0";
  while (is_taken(mid)) mid = text(++number);
  return mid;
}

}  // namespace webphone::sdp
