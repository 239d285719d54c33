#include "core/sip/usage/binding.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/quoted_string.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

using std::chrono::seconds;

/// gruu gives the SIP URI in a parameter, or nothing.
std::string gruu(const Parameters& parameters, std::string_view name) {
  std::string text = unquote(parameters.value(name));
  const auto uri = parse_uri(text);
  if (!uri || !uri->is_sip() || text.size() > kMaxHeaderText) text.clear();
  return text;
}

std::vector<std::string> read_service_route(const Message& response) {
  std::vector<std::string> routes;
  for (const std::string_view value : response.values(HeaderId::ServiceRoute)) {
    const auto route = parse_name_addr(value);
    if (!route || !route->uri.is_sip() || value.size() > kMaxHeaderText ||
        routes.size() == kMaxServiceRoutes) {
      return {};
    }
    routes.emplace_back(value);
  }
  return routes;
}

seconds capped(std::uint32_t count) {
  return std::min(seconds{count}, kLongestRegistration);
}

}  // namespace

Binding read_binding(const Message& response, std::string_view contact, std::string_view instance,
                     seconds wanted) {
  Binding binding;
  const auto overall = response.number(HeaderId::Expires);
  binding.expires = overall ? capped(*overall) : std::min(wanted, kLongestRegistration);
  binding.outbound = response.lists(HeaderId::Require, "outbound");
  binding.flow_timer = capped(response.number(HeaderId::FlowTimer).value_or(0));
  binding.service_route = read_service_route(response);
  const auto ours = parse_name_addr(contact);
  const std::string ours_by_instance = text("<", instance, ">");
  // Some servers list the binding rewritten, or not at all: then the status alone is believed.
  for (const std::string_view value : response.values(HeaderId::Contact)) {
    const auto listed = parse_name_addr(value);
    if (!listed || listed->is_star) continue;
    const bool same_instance = unquote(listed->parameters.value("+sip.instance")) == ours_by_instance;
    if (!same_instance && (!ours || !equivalent(listed->uri, ours->uri))) continue;
    const auto count = parse_number<std::uint32_t>(listed->parameters.value("expires"));
    if (count) binding.expires = capped(*count);
    binding.pub_gruu = gruu(listed->parameters, "pub-gruu");
    binding.temp_gruu = gruu(listed->parameters, "temp-gruu");
    break;
  }
  return binding;
}

std::string make_instance_id(RandomSource& random) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id = "urn:uuid:xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx";
  for (char& c : id) {
    if (c == 'x') c = kDigits[static_cast<std::size_t>(random.below(16))];
  }
  return id;
}

}  // namespace webphone::sip
