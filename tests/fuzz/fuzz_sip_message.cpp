// The input is a datagram. Whatever parses must print to text that parses to the same message again, and no
// accessor may read outside of it. What does not parse must still give a refusal that is one well-formed
// response.

#include <cstdlib>
#include <string>

#include "core/base/bytes.hpp"
#include "core/sip/message/auth_params.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/validator.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// touch reads every octet of a view, so that the address sanitizer sees a wrong one.
std::size_t touch(std::string_view view) {
  std::size_t sum = 0;
  for (const char c : view) sum += static_cast<unsigned char>(c);
  return sum;
}

void touch_address(const NameAddrView& address) {
  touch(address.display_name());
  touch(address.uri_text);
  for (const Parameter& parameter : address.parameters) touch(parameter.value);
  const auto again = NameAddr::parse(NameAddr::from(address).write());
  require(again && again->is_star == address.is_star && equivalent(again->uri.view(), address.uri));
}

void touch_everything(const Message& message) {
  touch(message.method_name());
  touch(message.request_uri());
  touch(message.reason());
  touch(message.from_tag());
  touch(message.to_tag());
  touch(message.branch());
  touch(message.body());
  touch(message.content_type());
  touch(message.top_via().host);
  touch_address(message.from());
  touch_address(message.to());
  for (std::size_t i = 0; i < message.field_count(); ++i) {
    const HeaderField field = message.field(i);
    touch(field.name);
    touch(field.value);
    (void)message.number(field.id);
    (void)message.lists(field.id, "timer");
    if (const auto params = AuthParams::parse(field.value)) touch(params->text("realm"));
    for (const std::string_view value : message.values(field.id)) {
      touch(value);
      if (const auto address = parse_name_addr(value)) touch_address(*address);
    }
  }
}

void check_identity(const Message& message) {
  const std::string printed = message.write();
  const auto again = parse(printed);
  if (printed.size() > 65535) return;
  require(again.ok());
  require(again->write() == printed);
  require(again->method_name() == message.method_name() && again->status() == message.status());
  require(again->request_uri() == message.request_uri() && again->body() == message.body());
  require(again->from_tag() == message.from_tag() && again->to_tag() == message.to_tag());
  require(again->branch() == message.branch() && again->cseq() == message.cseq());
  require(validate(*again).code == validate(message).code);
}

void check_response(const OutgoingMessage& response) {
  const std::string printed = response.write();
  require(printed.starts_with("SIP/2.0 ") && printed.ends_with("\r\n\r\n"));
  require(printed.find("\r\n\r\n") == printed.size() - 4);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto result = parse(std::string(as_text({data, size})));
  Message& message = result ? *result : const_cast<BadMessage&>(result.error()).partial;
  message.set_source("192.0.2.1", 5060);
  if (const auto refusal = result ? std::nullopt : make_refusal(result.error(), "tag"))
    check_response(*refusal);
  if (!result) return 0;

  touch_everything(message);
  check_identity(message);
  if (message.is_request()) {
    const OutgoingMessage response = make_response(message, 200, "tag");
    check_response(response);
    const std::string printed = response.write();
    require(printed.size() > 65535 || parse(printed).ok());
  }
  const Message moved = std::move(message);
  touch_everything(moved);
  return 0;
}
