#include "core/event_body/message_summary.hpp"

#include "core/base/ascii.hpp"

namespace webphone::event {

namespace {

// In the order of MessageClass.
constexpr std::array<std::string_view, kMessageClasses> kClasses = {
    "voice-message", "fax-message", "pager-message", "multimedia-message", "text-message", "none"};

/// read_pair reads `2/8`.
bool read_pair(std::string_view text, std::uint32_t& first, std::uint32_t& second) {
  const Split parts = split_at(text, '/');
  const auto before = parse_number<std::uint32_t>(trim(parts.head));
  const auto after = parse_number<std::uint32_t>(trim(parts.rest));
  if (!before || !after) return false;
  first = *before;
  second = *after;
  return true;
}

std::optional<MessageCounts> read_counts(std::string_view text) {
  MessageCounts counts;
  const Split urgent = split_at(text, '(');
  if (!read_pair(urgent.head, counts.unread, counts.read)) return std::nullopt;
  if (urgent.found) {
    const Split closed = split_at(urgent.rest, ')');
    if (!closed.found || !read_pair(closed.head, counts.urgent_unread, counts.urgent_read))
      return std::nullopt;
  }
  return counts;
}

/// read_line takes one line over; true when it was a readable Messages-Waiting.
bool read_line(std::string_view name, std::string_view value, MessageSummary& summary) {
  if (iequals(name, "messages-waiting")) {
    summary.waiting = iequals(value, "yes");
    return summary.waiting || iequals(value, "no");
  }
  if (iequals(name, "message-account")) summary.account = value;
  for (std::size_t i = 0; i < kClasses.size(); ++i) {
    if (iequals(name, kClasses[i])) summary.counts[i] = read_counts(value);
  }
  return false;
}

}  // namespace

std::optional<MessageSummary> parse_message_summary(std::string_view body) {
  MessageSummary summary;
  bool known = false;
  while (!body.empty()) {
    const Split line = split_at(body, '\n');
    body = line.rest;
    if (trim(line.head).empty()) break;
    const Split field = split_at(line.head, ':');
    if (field.found && read_line(trim(field.head), trim(field.rest), summary)) known = true;
  }
  if (!known) return std::nullopt;
  return summary;
}

}  // namespace webphone::event
