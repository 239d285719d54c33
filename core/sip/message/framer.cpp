#include "core/sip/message/framer.hpp"

#include <algorithm>
#include <optional>

#include "core/base/ascii.hpp"
#include "core/sip/message/header_id.hpp"

namespace webphone::sip {

namespace {

/// body_length reads Content-Length out of a head that ends with its empty line: 0 when there is none (RFC
/// 3261 §20.14 demands one on streams), nothing when it is malformed or stands twice with different numbers.
std::optional<std::size_t> body_length(std::string_view head) {
  std::optional<std::size_t> length;
  std::size_t at = head.find("\r\n");
  while (at + 2 < head.size()) {
    const std::size_t begin = at + 2;
    at = head.find("\r\n", begin);
    const Split line = split_at(head.substr(begin, at - begin), ':');
    if (!line.found || parse_header_id(trim(line.head)) != HeaderId::ContentLength) continue;
    // The value may be folded onto the next lines.
    while (at + 2 < head.size() && is_wsp(head[at + 2])) at = head.find("\r\n", at + 2);
    const std::size_t value = begin + line.head.size() + 1;
    const auto number = parse_number<std::uint32_t>(trim(head.substr(value, at - value)));
    if (!number || (length && *length != *number)) return std::nullopt;
    length = *number;
  }
  return length.value_or(0);
}

}  // namespace

void Framer::receive(std::string_view octets) {
  if (broken_) return;
  pending_.erase(0, consumed_);
  consumed_ = 0;
  pending_.append(octets);
}

Framer::Event Framer::next(std::string& buffer) {
  buffer.clear();
  if (broken_) return Event::Broken;
  if (expected_ == 0 && rest().starts_with("\r\n")) return next_line_end();
  return next_message(buffer);
}

Framer::Event Framer::next_line_end() {
  consumed_ += 2;
  after_pong_ = !after_pong_;
  return after_pong_ ? Event::Pong : Event::Ping;
}

Framer::Event Framer::next_message(std::string& buffer) {
  if (expected_ == 0) {
    constexpr std::string_view kEmptyLine = "\r\n\r\n";
    const std::size_t found = rest().find(kEmptyLine, scanned_);
    if (found == std::string_view::npos) {
      if (rest().size() > kMaxHeadSize) return give(kMaxHeadSize, Event::TooLarge, buffer);
      scanned_ = std::max(rest().size(), kEmptyLine.size()) - kEmptyLine.size();
      return Event::NeedMore;
    }
    const std::size_t head = found + kEmptyLine.size();
    if (head > kMaxHeadSize) return give(kMaxHeadSize, Event::TooLarge, buffer);
    const auto body = body_length(rest().substr(0, head));
    if (!body) return give(head, Event::Broken, buffer);
    if (*body > kMaxMessageSize - head) return give(head, Event::TooLarge, buffer);
    expected_ = head + *body;
  }
  if (rest().size() < expected_) return Event::NeedMore;
  return give(expected_, Event::Message, buffer);
}

Framer::Event Framer::give(std::size_t length, Event event, std::string& buffer) {
  buffer.assign(rest().substr(0, length));
  consumed_ += length;
  scanned_ = 0;
  expected_ = 0;
  after_pong_ = false;
  if (event != Event::Message) {
    broken_ = true;
    consumed_ = 0;
    pending_.clear();
  }
  return event;
}

}  // namespace webphone::sip
