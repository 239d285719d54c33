#include "core/phone/kept_call.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::phone {

// One field a line; no field has a line break, for all of them have passed a header.
std::string KeptCall::write() const {
  std::string out =
      text(names.line, '\n', static_cast<int>(names.direction), '\n', lasts.count(), '\n', talks.count(),
           '\n', (microphone_muted ? 1 : 0) + (speaker_muted ? 2 : 0) + (held ? 4 : 0));
  for (const std::string* field : {&names.peer, &names.local, &names.display_name, &server, &origin}) {
    TextWriter(out) << '\n' << *field;
  }
  return out;
}

std::optional<KeptCall> KeptCall::read(std::string_view text) {
  constexpr std::int64_t kLongest = std::int64_t{1} << 50;  // microseconds
  const auto next = [&] {
    const Split line = split_at(text, '\n');
    text = line.rest;
    return line.head;
  };
  KeptCall kept;
  std::int64_t numbers[5] = {};
  for (std::int64_t& number : numbers) {
    const auto value = parse_integer(next());
    if (!value || *value < 0 || *value > kLongest) return std::nullopt;
    number = *value;
  }
  const auto [line, direction, lasts, talks, flags] = numbers;
  if (line < 1 || line > kMaxLines || direction < 1 || direction > 2) return std::nullopt;
  kept.names.line = static_cast<int>(line);
  kept.names.direction = static_cast<Direction>(direction);
  kept.lasts = Duration{lasts};
  kept.talks = Duration{talks};
  kept.microphone_muted = (flags & 1) != 0;
  kept.speaker_muted = (flags & 2) != 0;
  kept.held = (flags & 4) != 0;
  for (std::string* field :
       {&kept.names.peer, &kept.names.local, &kept.names.display_name, &kept.server, &kept.origin}) {
    *field = next();
    if (has_control(*field)) return std::nullopt;
  }
  return kept;
}

}  // namespace webphone::phone
