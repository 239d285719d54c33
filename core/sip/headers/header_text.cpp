#include "core/sip/headers/header_text.hpp"

#include "core/base/ascii.hpp"

namespace webphone::sip {

void write_parameters(const Parameters& parameters, std::string& out) {
  for (const Parameter& parameter : parameters) {
    out.append(";").append(parameter.name);
    if (parameter.has_value) out.append("=").append(parameter.value);
  }
}

std::string write_address(const NameAddrView& address) {
  NameAddr plain = NameAddr::from(address);
  plain.parameters.clear();
  std::string out = plain.write();
  write_parameters(address.parameters, out);
  return out;
}

std::optional<NameAddrView> parse_address(std::string_view value) {
  auto address = parse_name_addr(value);
  if (address && address->is_star) address.reset();
  return address;
}

std::optional<std::string> uri_header(const UriView& uri, std::string_view name) {
  Split field{{}, uri.headers, true};
  while (field.found) {
    field = split_at(field.rest, '&');
    const Split header = split_at(field.head, '=');
    if (header.found && iequals(header.head, name)) return unescape(header.rest);
  }
  return std::nullopt;
}

}  // namespace webphone::sip
