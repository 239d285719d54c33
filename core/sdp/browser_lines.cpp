#include "core/sdp/browser_lines.hpp"

#include <utility>

#include "core/sdp/parser.hpp"

namespace webphone::sdp {

Failure<ProfileError> fail(ProfileFault fault, std::string_view detail) {
  return {ProfileError{fault, std::string(detail)}};
}

Result<SessionDescription, ProfileError> parse_flat(std::string_view text) {
  auto parsed = parse(text);
  if (!parsed) return fail(ProfileFault::Malformed, describe(parsed.error()));
  flatten_session_level(*parsed);
  return std::move(*parsed);
}

bool is_live(const MediaDescription& line) {
  if (line.port != 0) return true;
  return std::any_of(line.other_attributes.begin(), line.other_attributes.end(),
                     [](const Attribute& attribute) { return attribute.name == "bundle-only"; });
}

const Group* bundle_of(const SessionDescription& session) {
  for (const Group& group : session.groups) {
    if (group.semantics == kBundle) return &group;
  }
  return nullptr;
}

bool holds(const Group* group, std::string_view mid) {
  return group != nullptr && std::find(group->mids.begin(), group->mids.end(), mid) != group->mids.end();
}

const MediaDescription* line_of(const std::vector<MediaDescription>& lines, std::string_view mid) {
  for (const MediaDescription& line : lines) {
    if (!mid.empty() && line.mid == mid) return &line;
  }
  return nullptr;
}

bool name_lines(std::vector<MediaDescription>& lines) {
  for (MediaDescription& line : lines) {
    if (line.mid.empty()) {
      line.mid = free_mid({}, [&](const std::string& mid) { return line_of(lines, mid) != nullptr; });
    }
    if (line_of(lines, line.mid) != &line) return false;
  }
  return true;
}

}  // namespace webphone::sdp
