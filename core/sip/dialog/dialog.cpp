#include "core/sip/dialog/dialog.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"

namespace webphone::sip {

namespace {

/// read_route_set gives the Record-Route values in the order of the message, or nothing when they are too
/// many or not readable: a dialog with a part of its route set would send requests astray.
std::optional<std::vector<std::string>> read_route_set(const Message& message) {
  std::vector<std::string> routes;
  for (const std::string_view value : message.values(HeaderId::RecordRoute)) {
    const auto route = parse_name_addr(value);
    if (!route || !route->uri.is_sip() || routes.size() == Dialog::kMaxRouteSet) return std::nullopt;
    routes.emplace_back(value);
  }
  return routes;
}

std::optional<std::string> read_target(const Message& message) {
  const auto contact = message.contact();
  if (!contact || contact->is_star || !contact->uri.is_sip() || contact->uri.host.empty()) {
    return std::nullopt;
  }
  return std::string(contact->uri_text);
}

bool is_strict_router(std::string_view route) {
  const auto address = parse_name_addr(route);
  return address && !address->uri.parameters.has("lr");
}

/// as_request_uri strips what a Request-URI must not carry (RFC 3261 §19.1.1 table 1).
std::string as_request_uri(std::string_view text) {
  auto uri = Uri::parse(text);
  if (!uri) return std::string(text);
  uri->headers.clear();
  uri->remove_parameter("method");
  return uri->write();
}

bool is_sips(std::string_view uri) {
  const auto view = parse_uri(uri);
  return view && view->scheme == UriScheme::Sips;
}

}  // namespace

std::optional<Dialog> Dialog::as_uac(const OutgoingMessage& request, std::uint32_t cseq,
                                     const Message& response) {
  auto routes = read_route_set(response);
  if (!routes || (response.to_tag().empty() && response.status() < 200)) return std::nullopt;
  Dialog dialog;
  dialog.id_ = {std::string(response.call_id()), std::string(response.from_tag()),
                std::string(response.to_tag())};
  dialog.state_ = response.status() < 200 ? State::Early : State::Confirmed;
  dialog.secure_ = is_sips(request.request_uri());
  dialog.local_cseq_ = cseq;
  dialog.local_address_ = request.value(HeaderId::From);
  dialog.remote_address_ = response.value(HeaderId::To);
  dialog.remote_target_ = read_target(response).value_or(std::string(request.request_uri()));
  std::reverse(routes->begin(), routes->end());
  dialog.route_set_ = std::move(*routes);
  return dialog;
}

std::optional<Dialog> Dialog::as_uas(const Message& request, std::string_view local_tag) {
  auto routes = read_route_set(request);
  auto target = read_target(request);
  if (!routes || !target) return std::nullopt;
  Dialog dialog;
  dialog.id_ = {std::string(request.call_id()), std::string(local_tag), std::string(request.from_tag())};
  dialog.secure_ = is_sips(request.request_uri());
  dialog.remote_cseq_ = request.cseq();
  dialog.local_address_ = text(request.value(HeaderId::To), ";tag=", local_tag);
  dialog.remote_address_ = request.value(HeaderId::From);
  dialog.remote_target_ = std::move(*target);
  dialog.route_set_ = std::move(*routes);
  return dialog;
}

std::optional<Dialog> Dialog::as_subscriber(std::string_view local_address, std::uint32_t cseq,
                                            const Message& notify) {
  auto dialog = as_uas(notify, notify.to_tag());
  if (!dialog) return std::nullopt;
  dialog->state_ = State::Confirmed;
  dialog->local_cseq_ = cseq;
  dialog->local_address_ = local_address;
  return dialog;
}

SharedDialog share(std::optional<Dialog> dialog) {
  return dialog ? std::make_shared<Dialog>(*std::move(dialog)) : nullptr;
}

void Dialog::confirm(const Message& response) {
  state_ = State::Confirmed;
  remote_address_ = response.value(HeaderId::To);
  if (auto routes = read_route_set(response)) {
    std::reverse(routes->begin(), routes->end());
    route_set_ = std::move(*routes);
  }
  refresh_target(response);
}

void Dialog::refresh_target(const Message& message) {
  if (auto target = read_target(message)) remote_target_ = std::move(*target);
}

OutgoingMessage Dialog::make_request(Method method) {
  return start_request(method, ++local_cseq_);
}

OutgoingMessage Dialog::make_ack(std::uint32_t cseq) const {
  return start_request(Method::Ack, cseq);
}

OutgoingMessage Dialog::start_request(Method method, std::uint32_t cseq) const {
  const bool strict = !route_set_.empty() && is_strict_router(route_set_.front());
  const std::string target = as_request_uri(remote_target_);
  const auto first = strict ? parse_name_addr(route_set_.front()) : std::nullopt;
  auto request = OutgoingMessage::request(method, first ? as_request_uri(first->uri_text) : target);
  for (std::size_t i = strict ? 1 : 0; i < route_set_.size(); ++i) {
    request.add(HeaderId::Route, route_set_[i]);
  }
  if (strict) request.add(HeaderId::Route, text("<", target, ">"));
  request.add(HeaderId::MaxForwards, "70");
  request.add(HeaderId::From, local_address_);
  request.add(HeaderId::To, remote_address_);
  request.add(HeaderId::CallId, id_.call_id);
  request.add(HeaderId::CSeq, make_cseq(cseq, method));
  return request;
}

bool Dialog::accept_order(std::uint32_t cseq) {
  if (remote_cseq_ && cseq <= *remote_cseq_) return false;
  remote_cseq_ = cseq;
  return true;
}

bool Dialog::matches(const Message& message) const {
  const bool received_request = message.is_request();
  const std::string_view local = received_request ? message.to_tag() : message.from_tag();
  const std::string_view remote = received_request ? message.from_tag() : message.to_tag();
  return message.call_id() == id_.call_id && local == id_.local_tag && remote == id_.remote_tag;
}

}  // namespace webphone::sip
