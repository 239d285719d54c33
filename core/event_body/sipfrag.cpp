#include "core/event_body/sipfrag.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::event {

namespace {

constexpr std::string_view kVersion = "SIP/2.0 ";

}  // namespace

std::optional<StatusFragment> parse_sipfrag(std::string_view body) {
  const std::string_view line = trim(split_at(trim(body), '\n').head);
  if (!istarts_with(line, kVersion)) return std::nullopt;
  const Split code = split_at(line.substr(kVersion.size()), ' ');
  const auto status = parse_number<std::uint16_t>(code.head);
  if (!status || code.head.size() != 3 || *status < 100 || *status > 699) return std::nullopt;
  if (has_control(code.rest)) return std::nullopt;
  return StatusFragment{*status, std::string(trim(code.rest))};
}

std::string write_sipfrag(const StatusFragment& fragment) {
  std::string reason = fragment.reason;
  for (char& c : reason) {
    if (has_control({&c, 1})) c = ' ';
  }
  return text(kVersion, fragment.status, ' ', reason, "\r\n");
}

}  // namespace webphone::event
