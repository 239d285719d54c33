#include "core/phone/header_field.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/header_id.hpp"

namespace webphone::phone {
namespace {

bool is_same_name(std::string_view a, std::string_view b) {
  const sip::HeaderId known = sip::parse_header_id(a);
  return known == sip::HeaderId::Other ? iequals(a, b) : known == sip::parse_header_id(b);
}

}  // namespace

std::string header_field(std::string_view message, std::string_view name) {
  std::string value;
  bool found = false;
  for (Split line = split_at(message, '\n'); line.found;) {
    line = split_at(line.rest, '\n');
    const bool is_folded = !line.head.empty() && is_wsp(line.head.front());
    if (found && !is_folded) break;
    if (trim(line.head).empty()) break;
    const Split field = split_at(line.head, ':');
    if (found) {
      TextWriter(value) << ' ' << trim(line.head);
    } else if (field.found && !is_folded && is_same_name(trim(field.head), name)) {
      found = true;
      value = trim(field.rest);
    }
  }
  return value;
}

std::vector<sip::ExtraHeader> read_headers(std::string_view list) {
  std::vector<sip::ExtraHeader> headers;
  for (Split part{{}, list, true}; part.found;) {
    part = split_at(part.rest, ';');
    const Split header = split_at(part.head, ':');
    if (header.found) {
      headers.push_back({std::string(trim(header.head)), std::string(trim(header.rest))});
    } else if (!headers.empty() && !trim(part.head).empty()) {
      TextWriter(headers.back().value) << ';' << trim(part.head);
    }
  }
  return headers;
}

}  // namespace webphone::phone
