#include "core/link/phone_link.hpp"

#include <utility>

#include "core/link/decoder.hpp"
#include "core/link/encoder.hpp"

namespace webphone::link {

void PhoneLink::receive(std::string_view text, Instant now) {
  auto input = decode(text);
  if (!input) return phone_.log_problem(input.error(), now);
  phone_.receive(*std::move(input), now);
}

std::optional<LinkOutput> PhoneLink::poll_output() {
  auto output = phone_.poll_output();
  if (!output) return std::nullopt;
  using Kind = LinkOutput::Kind;
  return std::visit(Overloaded{[](sip::OpenFlow& open) {
                                 return LinkOutput{Kind::OpenFlow, open.flow, std::move(open.target.url)};
                               },
                               [](sip::SendBytes& send) {
                                 return LinkOutput{Kind::SendBytes, send.flow, std::move(send.bytes)};
                               },
                               [](sip::CloseFlow& close) {
                                 return LinkOutput{Kind::CloseFlow, close.flow, {}};
                               },
                               [](const auto& told) {
                                 return LinkOutput{Kind::Message, {}, encode(told)};
                               }},
                    *output);
}

}  // namespace webphone::link
