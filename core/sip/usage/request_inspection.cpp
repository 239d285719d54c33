#include "core/sip/usage/request_inspection.hpp"

#include <string>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/value_list.hpp"
#include "core/sip/usage/capabilities.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

bool names(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    if (iequals(next_element(list), word)) return true;
  }
  return false;
}

std::optional<OutgoingMessage> inspect_method(const Message& request, std::string_view to_tag) {
  if (names(kAllow, request.method_name())) return std::nullopt;
  auto response = make_response(request, request.method() == Method::Other ? 501 : 405, to_tag);
  response.add(HeaderId::Allow, kAllow);
  return response;
}

std::optional<OutgoingMessage> inspect_extensions(const Message& request, std::string_view to_tag) {
  std::string unsupported;
  for (const std::string_view tag : request.values(HeaderId::Require)) {
    if (names(kSupported, tag)) continue;
    if (!unsupported.empty()) unsupported += ", ";
    unsupported += tag;
  }
  if (unsupported.empty()) return std::nullopt;
  auto response = make_response(request, 420, to_tag);
  response.add(HeaderId::Unsupported, unsupported);
  return response;
}

/// accepted_types says which bodies a method takes; empty for those whose body is of no interest.
std::string_view accepted_types(Method method) {
  if (method == Method::Invite || method == Method::Prack || method == Method::Update) return kAccept;
  if (method == Method::Info) return kAcceptInInfo;
  if (method == Method::Message) return kAcceptInMessage;
  return {};
}

bool is_optional_body(const Message& request) {
  const std::string_view disposition = request.value(HeaderId::ContentDisposition);
  const auto semicolon = disposition.find(';');
  if (semicolon == std::string_view::npos) return false;
  return iequals(Parameters(disposition.substr(semicolon)).value("handling"), "optional");
}

std::optional<OutgoingMessage> inspect_body(const Message& request, std::string_view to_tag) {
  const std::string_view accepted = accepted_types(request.method());
  if (accepted.empty() || request.body().empty() || is_optional_body(request)) return std::nullopt;
  if (request.body().size() > kMaxBody) return make_response(request, 413, to_tag);
  const std::string_view encoding = request.value(HeaderId::ContentEncoding);
  if (!encoding.empty() && !iequals(encoding, "identity")) {
    auto response = make_response(request, 415, to_tag);
    response.add(HeaderId::AcceptEncoding, "identity");
    return response;
  }
  if (names(accepted, request.content_type())) return std::nullopt;
  auto response = make_response(request, 415, to_tag);
  response.add(HeaderId::Accept, accepted);
  return response;
}

std::optional<OutgoingMessage> inspect_package(const Message& request, std::string_view to_tag) {
  if (!request.is(Method::Info) || !request.has(HeaderId::InfoPackage)) return std::nullopt;
  auto response = make_response(request, 469, to_tag);
  response.add(HeaderId::RecvInfo, "");
  return response;
}

}  // namespace

std::optional<OutgoingMessage> inspect_request(const Message& request, std::string_view to_tag) {
  for (const auto inspect : {inspect_method, inspect_extensions, inspect_package, inspect_body}) {
    if (auto refusal = inspect(request, to_tag)) return refusal;
  }
  return std::nullopt;
}

OutgoingMessage answer_options(const Message& request, std::string_view to_tag) {
  auto response = make_response(request, 200, to_tag);
  response.add(HeaderId::Allow, kAllow);
  response.add(HeaderId::Accept, text(kAccept, ", ", kAcceptInInfo, ", ", kAcceptInMessage));
  response.add(HeaderId::AcceptEncoding, "identity");
  response.add(HeaderId::Supported, kSupported);
  response.add(HeaderId::AllowEvents, kAllowEvents);
  return response;
}

}  // namespace webphone::sip
