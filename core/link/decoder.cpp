#include "core/link/decoder.hpp"

#include <iterator>
#include <optional>
#include <utility>

#include "core/base/json.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::link {
namespace {

using phone::ApiValue;
using Decoded = Result<phone::PhoneInput, std::string>;
using Kind = JsonValue::Kind;

Failure<std::string> problem(std::string_view what) {
  return Failure{text("link message: ", what)};
}

/// Texts that stand for an enumerator, in the order of the enumerators.
template <typename Enum, std::size_t Count>
std::optional<Enum> named(const std::string_view (&names)[Count], std::string_view name, int first = 0) {
  for (std::size_t i = 0; i < Count; ++i) {
    if (names[i] == name) return static_cast<Enum>(static_cast<int>(i) + first);
  }
  return std::nullopt;
}

std::string text_or_empty(const JsonValue& message, std::string_view name) {
  return std::string(message.text_of(name).value_or(std::string_view{}));
}

Decoded decode_environment(const JsonValue& message) {
  const auto flag = [&](std::string_view name) { return message.flag_of(name).value_or(true); };
  return phone::PhoneInput{
      phone::Environment{flag("online"), flag("secure"), flag("webrtc"), flag("websocket"),
                         text_or_empty(message, "origin"), text_or_empty(message, "language"),
                         text_or_empty(message, "platform"), text_or_empty(message, "instance")}};
}

/// setting_text gives the text of a setting's value; structures are no values.
std::optional<std::string> setting_text(const JsonValue& value) {
  switch (value.kind) {
    case Kind::Null: return "NULL";
    case Kind::Boolean: return value.boolean ? "true" : "false";
    case Kind::Number:
    case Kind::Text: return value.text;
    case Kind::Array:
    case Kind::Object: break;
  }
  return std::nullopt;
}

Decoded decode_parameters(const JsonValue& message) {
  using Source = phone::SettingSource;
  constexpr std::string_view kSources[] = {"stored", "file", "cookie", "url"};
  const std::string name = text_or_empty(message, "source");
  const auto source =
      name == "api" ? Source::Api : named<Source>(kSources, name, static_cast<int>(Source::Stored));
  const JsonValue* values = message.find("values");
  if (!source) return problem("parameters without a known source");
  if (values == nullptr || !values->is(Kind::Object)) return problem("parameters without values");
  phone::ParameterValues parameters{*source, {}};
  for (const JsonMember& member : values->members) {
    auto value = setting_text(member.value);
    if (!value) return problem(text("parameter ", member.name.substr(0, 60), " is not a plain value"));
    parameters.values.emplace_back(member.name, *std::move(value));
  }
  return phone::PhoneInput{std::move(parameters)};
}

ApiValue argument_of(const JsonValue& value) {
  if (value.is(Kind::Boolean)) return value.boolean;
  if (const auto number = value.integer()) return *number;
  if (value.is(Kind::Text) || value.is(Kind::Number)) return value.text;
  return {};
}

Decoded decode_command(const JsonValue& message) {
  const auto name = message.text_of("name");
  const JsonValue* arguments = message.find("args");
  if (!name) return problem("command without a name");
  if (arguments != nullptr && !arguments->is(Kind::Array))
    return problem("command with args that are no array");
  phone::Command command;
  command.name = *name;
  if (arguments != nullptr) {
    for (const JsonMember& member : arguments->members)
      command.arguments.push_back(argument_of(member.value));
  }
  const auto id = message.integer_of("id");
  command.id = id.value_or(0);
  command.wants_result = id.has_value();
  return phone::PhoneInput{std::move(command)};
}

std::optional<phone::MediaError> media_error(const JsonValue& message) {
  constexpr std::string_view kErrors[] = {
      "insecure_context", "no_webrtc",           "no_microphone", "permission_denied",
      "microphone_busy",  "invalid_description", "closed",        "failed"};
  return named<phone::MediaError>(kErrors, text_or_empty(message, "error"), 1);
}

Decoded decode_media_reply(const JsonValue& message) {
  const auto request = message.integer_of("request");
  const auto ok = message.flag_of("ok");
  if (!request || !ok) return problem("media_reply without request or ok");
  phone::MediaReply reply;
  reply.request = *request;
  if (!*ok) reply.error = media_error(message).value_or(phone::MediaError::Failed);
  reply.description = text_or_empty(message, "description");
  reply.detail = text_or_empty(message, "detail");
  return phone::PhoneInput{std::move(reply)};
}

Decoded decode_media_event(const JsonValue& message) {
  constexpr std::string_view kNames[] = {"connected", "disconnected", "failed", "audio",
                                         "ended",     "silent",       "moved",  "changed"};
  const auto call = message.integer_of("call");
  const auto kind = named<phone::MediaEvent::Kind>(kNames, text_or_empty(message, "name"));
  if (!call || !kind) return problem("media_event without call or a known name");
  const auto error = media_error(message).value_or(phone::MediaError::None);
  return phone::PhoneInput{phone::MediaEvent{*call, *kind, text_or_empty(message, "detail"), error}};
}

Decoded decode_http_reply(const JsonValue& message) {
  const auto request = message.integer_of("request");
  const auto ok = message.flag_of("ok");
  if (!request || !ok) return problem("http_reply without request or ok");
  const std::int64_t status = message.integer_of("status").value_or(0);
  const bool is_status = status >= 0 && status <= 999;
  return phone::PhoneInput{phone::HttpReply{*request, *ok, is_status ? static_cast<int>(status) : 0,
                                            text_or_empty(message, *ok ? "body" : "error")}};
}

Decoded decode_page_closing(const JsonValue&) {
  return phone::PhoneInput{phone::PageClosing{}};
}

Decoded decode_kept_calls(const JsonValue& message) {
  const auto age = message.integer_of("age");
  if (!age || *age < 0 || *age > UINT32_MAX) return problem("kept_calls without age");
  return phone::PhoneInput{
      phone::KeptCalls{text_or_empty(message, "calls"), std::chrono::milliseconds{*age}}};
}

struct MessageType {
  std::string_view name;
  Decoded (*decode)(const JsonValue&);
};

constexpr MessageType kTypes[] = {
    {"environment", decode_environment},   {"parameters", decode_parameters},
    {"command", decode_command},           {"media_reply", decode_media_reply},
    {"media_event", decode_media_event},   {"http_reply", decode_http_reply},
    {"page_closing", decode_page_closing}, {"kept_calls", decode_kept_calls},
};

}  // namespace

Decoded decode(std::string_view text) {
  const auto message = parse_json(text);
  if (!message) return problem(to_text(message.error()));
  if (!message->is(Kind::Object)) return problem("not an object");
  const auto type = message->text_of("type");
  if (!type) return problem("no type");
  for (const MessageType& known : kTypes) {
    if (known.name == *type) return known.decode(*message);
  }
  return problem(webphone::text("unknown type ", type->substr(0, 60)));
}

}  // namespace webphone::link
