#include "core/link/encoder.hpp"

#include <variant>

#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::link {
namespace {

/// message writes the object {"type": type, ...} whose other members write(writer) adds.
template <typename Write>
std::string message(std::string_view type, Write write) {
  std::string out;
  JsonWriter writer(out);
  writer.begin_object().text("type", type);
  write(writer);
  writer.end_object();
  return out;
}

void write_value(JsonWriter& writer, const phone::ApiValue& value) {
  std::visit(Overloaded{[&](std::monostate) { writer.null(); }, [&](bool flag) { writer.boolean(flag); },
                        [&](std::int64_t number) { writer.number(number); },
                        [&](const std::string& text) { writer.text(text); }},
             value);
}

void write_lines(JsonWriter& writer, const std::vector<phone::LineSnapshot>& lines) {
  writer.name("lines").begin_object();
  for (const phone::LineSnapshot& line : lines) {
    writer.name(text(line.line)).begin_object();
    writer.number("call", line.call)
        .text("state", line.state)
        .number("direction", line.direction)
        .text("peer", line.peer);
    writer.text("display_name", line.display_name).text("call_id", line.call_id);
    writer.boolean("muted", line.muted).boolean("muted_speaker", line.muted_speaker);
    writer.boolean("held", line.held).boolean("incall", line.incall);
    writer.text("details", line.details).end_object();
  }
  writer.end_object();
}

std::string_view direction_name(sdp::Direction direction) {
  constexpr std::string_view kNames[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
  return kNames[static_cast<std::size_t>(direction)];
}

void write_ice_servers(JsonWriter& writer, const std::vector<phone::IceServer>& servers) {
  writer.name("ice_servers").begin_array();
  for (const phone::IceServer& server : servers) {
    writer.begin_object().text("urls", server.url);
    if (!server.username.empty())
      writer.text("username", server.username).text("credential", server.credential);
    writer.end_object();
  }
  writer.end_array();
}

void write_configuration(JsonWriter& writer, const phone::MediaConfiguration& configuration) {
  writer.name("configuration").begin_object();
  write_ice_servers(writer, configuration.ice_servers);
  writer.number("ice_timeout", configuration.ice_timeout);
  writer.name("audio").begin_object();
  writer.boolean("echo_cancellation", configuration.echo_cancellation);
  writer.boolean("auto_gain", configuration.auto_gain);
  writer.boolean("noise_suppression", configuration.noise_suppression).end_object();
  if (!configuration.ice_transport_policy.empty()) {
    writer.text("ice_transport_policy", configuration.ice_transport_policy);
  }
  if (!configuration.bundle_policy.empty()) writer.text("bundle_policy", configuration.bundle_policy);
  if (configuration.ice_candidate_pool_size >= 0) {
    writer.number("ice_candidate_pool_size", configuration.ice_candidate_pool_size);
  }
  writer.end_object();
}

struct VerbWriter {
  JsonWriter& writer;

  void begin(std::string_view verb, std::int64_t call) const {
    writer.text("verb", verb).number("call", call);
  }

  void operator()(const phone::CreateOffer& offer) const {
    begin("create_offer", offer.call);
    writer.number("request", offer.request).text("direction", direction_name(offer.direction));
    if (offer.restart_ice) writer.boolean("restart_ice", true);
    if (offer.video) writer.boolean("video", true);
    write_configuration(writer, offer.configuration);
  }
  void operator()(const phone::CreateAnswer& answer) const {
    begin("create_answer", answer.call);
    writer.number("request", answer.request).text("direction", direction_name(answer.direction));
    writer.text("description", answer.description);
    write_configuration(writer, answer.configuration);
  }
  void operator()(const phone::SetAnswer& answer) const {
    begin("set_answer", answer.call);
    writer.number("request", answer.request).boolean("provisional", answer.provisional);
    writer.text("description", answer.description);
  }
  void operator()(const phone::Rollback& rollback) const { begin("rollback", rollback.call); }
  void operator()(const phone::MuteMedia& mute) const {
    begin("mute", mute.call);
    writer.boolean("microphone", mute.microphone).boolean("speaker", mute.speaker).boolean("held", mute.held);
  }
  void operator()(const phone::CloseMedia& close) const { begin("close", close.call); }
  void operator()(const phone::MixMedia& mix) const {
    writer.text("verb", "mix").name("calls").begin_array();
    for (const std::int64_t call : mix.calls) writer.number(call);
    writer.end_array();
  }
  void operator()(const phone::SendDigit& send) const {
    begin("dtmf", send.call);
    writer.number("request", send.request).text("digit", std::string_view(&send.digit, 1));
    if (send.as_tones) writer.boolean("as_tones", true);
  }
  void operator()(const phone::PlayTone& play) const {
    constexpr std::string_view kTones[] = {"none", "ringback", "ring", "busy", "dtmf", "beep"};
    writer.text("verb", "tone").text("tone", kTones[static_cast<std::size_t>(play.tone)]);
    if (play.digit != 0) writer.text("digit", std::string_view(&play.digit, 1));
  }
};

}  // namespace

std::string encode(const phone::StatePatch& patch) {
  return message("state", [&](JsonWriter& writer) {
    writer.name("patch").begin_object();
    if (patch.ready) writer.boolean("ready", *patch.ready);
    if (patch.started) writer.boolean("started", *patch.started);
    if (patch.engine) writer.text("engine", *patch.engine);
    if (patch.status) writer.text("status", *patch.status);
    if (patch.registered) writer.boolean("registered", *patch.registered);
    if (patch.line) writer.number("line", *patch.line);
    if (patch.lines) write_lines(writer, *patch.lines);
    if (patch.registration_failure) writer.text("registration_failure", *patch.registration_failure);
    if (patch.last_call) writer.text("last_call", *patch.last_call);
    if (patch.kept_calls) writer.text("kept_calls", *patch.kept_calls);
    if (patch.parameters) {
      writer.name("parameters").begin_object();
      for (const auto& [name, value] : *patch.parameters) writer.text(name, value);
      writer.end_object();
    }
    writer.end_object();
  });
}

std::string encode(const phone::ApiEvent& event) {
  return message("event", [&](JsonWriter& writer) {
    writer.text("name", event.name).name("args").begin_array();
    for (const phone::ApiValue& argument : event.arguments) write_value(writer, argument);
    writer.end_array();
  });
}

std::string encode(const phone::CommandResult& result) {
  return message("result", [&](JsonWriter& writer) {
    writer.number("id", result.id).name("value");
    write_value(writer, result.value);
  });
}

// A line begins with its kind, as pages that filter the log expect.
std::string encode(const LogRecord& record) {
  const std::string_view kind = record.level == LogLevel::Error     ? "ERROR, "
                                : record.level == LogLevel::Warning ? "WARNING, "
                                                                    : "EVENT, ";
  return message("log", [&](JsonWriter& writer) {
    writer.number("level", static_cast<int>(record.level)).text("text", text(kind, record.text));
  });
}

std::string encode(const phone::MediaVerb& verb) {
  return message("media", [&](JsonWriter& writer) { std::visit(VerbWriter{writer}, verb); });
}

std::string encode(const phone::HttpRequest& request) {
  return message("http", [&](JsonWriter& writer) {
    writer.number("request", request.request).text("method", request.method).text("url", request.url);
    writer.name("headers").begin_object();
    if (!request.content_type.empty()) writer.text("Content-Type", request.content_type);
    writer.end_object();
    if (!request.body.empty()) writer.text("body", request.body);
    writer.number("timeout", std::chrono::duration_cast<std::chrono::milliseconds>(request.timeout).count());
  });
}

std::string encode(const phone::StoreChange& change) {
  return message("store", [&](JsonWriter& writer) {
    writer.name("changes").begin_object().name(change.name);
    change.value ? writer.text(*change.value) : writer.null();
    writer.end_object();
  });
}

std::string encode(const phone::OpenAddress& link) {
  return message("open", [&](JsonWriter& writer) { writer.text("url", link.url); });
}

}  // namespace webphone::link
