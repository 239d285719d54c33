#include "core/sip/message/builder.hpp"

#include <utility>

#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/cseq.hpp"
#include "core/sip/message/host.hpp"
#include "core/sip/message/value_list.hpp"

namespace webphone::sip {

namespace {

constexpr std::string_view kMaxForwards = "70";

/// stamped_via is the topmost Via line of a request with `received` and `rport` as the transport saw them.
std::string stamped_via(const Message& request, std::string_view line) {
  std::string_view rest = line;
  const std::string_view top = next_element(rest);
  const auto via = parse_via(top);
  const std::string_view address = request.source_address();
  if (!via || address.empty()) return std::string(line);

  std::string parameters(via->parameters.text());
  if (via->has_rport()) set_parameter(parameters, "rport", text(request.source_port()));
  if (via->has_rport() || !same_host(host_without_brackets(via->host), address)) {
    set_parameter(parameters, "received", address);
  }
  std::string stamped(top.substr(0, top.size() - via->parameters.text().size()));
  stamped.append(parameters);
  if (!rest.empty()) stamped.append(", ").append(trim_wsp(rest));
  return stamped;
}

void copy_vias(const Message& request, OutgoingMessage& response) {
  bool top = true;
  for (std::size_t i = 0; i < request.field_count(); ++i) {
    const HeaderField field = request.field(i);
    if (field.id != HeaderId::Via) continue;
    response.add(HeaderId::Via, top ? stamped_via(request, field.value) : std::string(field.value));
    top = false;
  }
}

void copy_lines(const Message& request, HeaderId id, OutgoingMessage& response) {
  for (std::size_t i = 0; i < request.field_count(); ++i) {
    const HeaderField field = request.field(i);
    if (field.id == id) response.add(id, field.value);
  }
}

void copy_first(const Message& request, HeaderId id, OutgoingMessage& response) {
  if (request.has(id)) response.add(id, request.value(id));
}

bool creates_dialog(const Message& request) {
  return request.is(Method::Invite) || request.is(Method::Subscribe) || request.is(Method::Refer) ||
         request.is(Method::Notify);
}

/// start_sibling begins a request that shares branch, route and target with an INVITE.
OutgoingMessage start_sibling(const OutgoingMessage& invite, Method method, std::string_view to) {
  OutgoingMessage sibling = OutgoingMessage::request(method, std::string(invite.request_uri()));
  sibling.add(HeaderId::Via, invite.value(HeaderId::Via));
  sibling.add(HeaderId::MaxForwards, kMaxForwards);
  for (const OutgoingMessage::Field& field : invite.fields()) {
    if (field.id == HeaderId::Route) sibling.add(HeaderId::Route, field.value);
  }
  const auto cseq = parse_cseq(invite.value(HeaderId::CSeq));
  sibling.add(HeaderId::From, invite.value(HeaderId::From))
      .add(HeaderId::To, to)
      .add(HeaderId::CallId, invite.value(HeaderId::CallId))
      .add(HeaderId::CSeq, make_cseq(cseq ? cseq->number : 0, method));
  return sibling;
}

}  // namespace

OutgoingMessage make_response(const Message& request, std::uint16_t status, std::string_view to_tag,
                              std::string reason) {
  OutgoingMessage response = OutgoingMessage::response(status, std::move(reason));
  copy_vias(request, response);
  if (creates_dialog(request) && status > 100 && status < 300) {
    copy_lines(request, HeaderId::RecordRoute, response);
  }
  copy_first(request, HeaderId::From, response);
  if (request.has(HeaderId::To)) {
    std::string to(request.value(HeaderId::To));
    if (request.to_tag().empty() && status != 100 && !to_tag.empty()) to.append(";tag=").append(to_tag);
    response.add(HeaderId::To, to);
  }
  copy_first(request, HeaderId::CallId, response);
  copy_first(request, HeaderId::CSeq, response);
  if (status == 100) copy_first(request, HeaderId::Timestamp, response);
  return response;
}

std::optional<OutgoingMessage> make_refusal(const Message& message, const ParseError& error,
                                            std::string_view to_tag) {
  const bool silent = error.status == 0 || message.is_response() || message.method() == Method::Ack;
  if (silent || !message.has(HeaderId::Via)) return std::nullopt;
  std::string reason;
  if (error.status == 400) reason = std::string(describe(error.code));
  return make_response(message, error.status, to_tag, std::move(reason));
}

OutgoingMessage make_ack(const OutgoingMessage& invite, const Message& response) {
  return start_sibling(invite, Method::Ack, response.value(HeaderId::To));
}

OutgoingMessage make_cancel(const OutgoingMessage& invite) {
  return start_sibling(invite, Method::Cancel, invite.value(HeaderId::To));
}

}  // namespace webphone::sip
