#include "core/sip/message/refer_to.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/dialog_reference.hpp"
#include "core/sip/message/name_addr.hpp"

namespace webphone::sip {

std::string ReferTo::write() const {
  const std::string_view separator = replaces.empty() ? "" : "?Replaces=";
  return text("<", uri, separator, escape_header(replaces), ">");
}

std::optional<ReferTo> parse_refer_to(std::string_view value) {
  const auto address = parse_name_addr(value);
  if (!address || address->is_star || address->uri.scheme == UriScheme::Other) return std::nullopt;
  ReferTo refer_to{.uri = {}, .method = std::string(address->uri.parameters.value("method")), .replaces = {}};
  if (refer_to.method.empty()) refer_to.method = "INVITE";
  for (Split headers{{}, address->uri.headers, true}; !headers.rest.empty();) {
    headers = split_at(headers.rest, '&');
    const Split header = split_at(headers.head, '=');
    if (!iequals(header.head, "Replaces")) continue;
    refer_to.replaces = unescape(header.rest);
    if (has_control(refer_to.replaces) || !parse_dialog_reference(refer_to.replaces)) return std::nullopt;
    break;
  }
  Uri uri = Uri::from(address->uri);
  uri.headers.clear();
  uri.remove_parameter("method");
  if (uri.parameter("method")) return std::nullopt;  // §19.1.1: once at most
  refer_to.uri = uri.write();
  return refer_to;
}

}  // namespace webphone::sip
