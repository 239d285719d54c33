#include "tools/sipdump/body_explanation.hpp"

#include "core/base/ascii.hpp"
#include "core/event_body/dialog_info.hpp"
#include "core/event_body/is_composing.hpp"
#include "core/event_body/message_summary.hpp"
#include "core/event_body/pidf.hpp"
#include "core/event_body/sipfrag.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/writer.hpp"
#include "tools/sipdump/plain_text.hpp"

namespace webphone::sipdump {

namespace {

void add_line(std::string& out, const Facts& facts) {
  out.append("  ").append(facts.text()).append("\n");
}

void add_failure(std::string& out, std::string_view what) {
  out.append("  malformed: ").append(what).append("\n");
}

std::string_view direction_name(sdp::Direction direction) {
  constexpr std::string_view kNames[] = {"inactive", "sendonly", "recvonly", "sendrecv"};
  return kNames[static_cast<std::size_t>(direction)];
}

void explain_media(std::string& out, const sdp::SessionDescription& session,
                   const sdp::MediaDescription& media) {
  Facts facts;
  facts.add("stream", media.kind).add("port", std::uint64_t{media.port}).add("protocol", media.protocol);
  facts.add("mid", media.mid);
  const auto direction = media.direction ? media.direction : session.direction;
  if (direction) facts.note(direction_name(*direction));
  const auto& connection = media.connection ? media.connection : session.connection;
  if (connection) facts.add("at", connection->address);
  if (!media.candidates.empty()) facts.add("candidates", std::uint64_t{media.candidates.size()});
  add_line(out, facts);
  for (const sdp::Format& format : media.formats) {
    Facts codec;
    codec.add("  format", std::uint64_t{format.payload_type});
    if (format.map)
      codec.add("codec", format.map->encoding).add("clock", std::uint64_t{format.map->clock_rate});
    codec.add("parameters", format.parameters);
    add_line(out, codec);
  }
}

void explain_sdp(std::string& out, std::string_view body) {
  const auto session = sdp::parse(body);
  if (!session) return add_failure(out, sdp::describe(session.error()));
  Facts facts;
  facts.add("session", session->origin.session_id).add("version", session->origin.version);
  add_line(out, facts.add("from", session->origin.address).add("name", session->name));
  for (const sdp::MediaDescription& media : session->media) explain_media(out, *session, media);
  const auto again = sdp::parse(sdp::write(*session));
  if (!again || !(*again == *session)) add_failure(out, "it does not print to what it is");
}

void explain_pidf(std::string& out, std::string_view body) {
  const auto presence = event::parse_pidf(body);
  if (!presence) return add_failure(out, event::describe(presence.error()));
  Facts facts;
  facts.add("presence of", presence->entity).note(presence->is_open() ? "open" : "closed");
  for (const std::string& activity : presence->activities) facts.add("activity", activity);
  add_line(out, facts.add_quoted("note", presence->note));
  for (const event::PresenceTuple& tuple : presence->tuples) {
    Facts one;
    one.add("contact", tuple.contact).add_quoted("note", tuple.note).add("since", tuple.timestamp);
    if (!one.text().empty()) add_line(out, one);
  }
}

void explain_dialog_info(std::string& out, std::string_view body) {
  const auto info = event::parse_dialog_info(body);
  if (!info) return add_failure(out, event::describe(info.error()));
  Facts facts;
  facts.add("dialogs of", info->entity).add("version", std::uint64_t{info->version});
  add_line(out, facts.note(info->full ? "full" : "partial"));
  constexpr std::string_view kStates[] = {"unknown", "trying",    "proceeding",
                                          "early",   "confirmed", "terminated"};
  for (const event::WatchedDialog& dialog : info->dialogs) {
    Facts one;
    one.add("dialog", dialog.id)
        .note(kStates[static_cast<std::size_t>(dialog.state)])
        .add("event", dialog.event);
    one.add("call", dialog.call_id).add("local tag", dialog.local_tag).add("remote tag", dialog.remote_tag);
    add_line(out, one.add_quoted("name", dialog.remote.display_name).add("with", dialog.remote.identity));
  }
}

void explain_message_summary(std::string& out, std::string_view body) {
  const auto summary = event::parse_message_summary(body);
  if (!summary) return add_failure(out, "no Messages-Waiting");
  Facts facts;
  facts.note(summary->waiting ? "messages wait" : "no messages wait").add("account", summary->account);
  constexpr std::string_view kNames[] = {"voice", "fax", "pager", "multimedia", "text", "other"};
  for (std::size_t i = 0; i < event::kMessageClasses; ++i) {
    const auto& counts = summary->counts[i];
    if (counts)
      facts.add(kNames[i], std::to_string(counts->unread) + " new " + std::to_string(counts->read) + " old");
  }
  add_line(out, facts);
}

void explain_is_composing(std::string& out, std::string_view body) {
  const auto composing = event::parse_is_composing(body);
  if (!composing) return add_failure(out, event::describe(composing.error()));
  Facts facts;
  facts.note(composing->active ? "typing" : "not typing").add("type", composing->content_type);
  add_line(out, facts.add("refresh", std::uint64_t{composing->refresh}).add("last", composing->last_active));
}

void explain_sipfrag(std::string& out, std::string_view body) {
  const auto fragment = event::parse_sipfrag(body);
  if (!fragment) return add_failure(out, "no status line");
  Facts facts;
  add_line(out, facts.add("status", std::uint64_t{fragment->status}).add("reason", fragment->reason));
}

struct BodyType {
  std::string_view content_type;
  void (*explain)(std::string& out, std::string_view body);
};

constexpr BodyType kTypes[] = {
    {"application/sdp", explain_sdp},
    {"application/pidf+xml", explain_pidf},
    {"application/dialog-info+xml", explain_dialog_info},
    {"application/simple-message-summary", explain_message_summary},
    {"application/im-iscomposing+xml", explain_is_composing},
    {"message/sipfrag", explain_sipfrag},
};

}  // namespace

std::string explain_body(std::string_view content_type, std::string_view body) {
  std::string out;
  for (const BodyType& type : kTypes) {
    if (iequals(type.content_type, content_type)) type.explain(out, body);
  }
  return out;
}

}  // namespace webphone::sipdump
