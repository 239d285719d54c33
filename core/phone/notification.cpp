#include "core/phone/notification.hpp"

#include "core/base/text_writer.hpp"

namespace webphone::phone {
namespace {

std::string one_line(std::string_view text, bool keep_commas) {
  std::string line(text);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || (c == ',' && !keep_commas)) c = ' ';
  }
  return line;
}

std::string field(std::string_view text) {
  return one_line(text, false);
}

}  // namespace

std::string status_notification(const CallNames& call, std::string_view status, const LineFlags& flags) {
  return text("STATUS,", call.line, ',', status, ',', field(call.peer), ',', field(call.local), ',',
              static_cast<std::int32_t>(call.direction), ',', field(call.display_name), ",[",
              field(call.call_id), "],", flags.online, ',', flags.registered, ',', flags.in_call, ',',
              flags.mute, ',', flags.hold, flags.in_call == 2 ? ",2," : ",-1,", flags.video ? '1' : '0');
}

std::string global_status_notification(std::string_view status) {
  return text("STATUS,-1,", status);
}

std::string cdr_notification(const CallRecord& record) {
  return text("CDR,", record.names.line, ',', field(record.names.peer), ',', field(record.caller()), ',',
              field(record.called()), ',', field(record.server), ',', record.connect_time, ',',
              record.duration, ',', static_cast<std::int32_t>(record.party), ',', field(record.reason));
}

std::string line_details(const CallNames& call, std::string_view status, std::string_view server, int mute,
                         int hold) {
  return text("LINEDETAILS,", call.line, ',', status, ',', field(call.call_id), ',', field(call.peer), ',',
              field(call.local), ',', static_cast<std::int32_t>(call.direction), ",,", field(server), ',',
              mute, ',', hold, ',', field(call.display_name));
}

std::string call_details(const CallRecord& record) {
  const CallNames& names = record.names;
  std::string words =
      text(names.direction == Direction::Outgoing ? "Outgoing call to " : "Incoming call from ", names.peer);
  TextWriter out(words);
  if (!names.display_name.empty()) out << " (" << names.display_name << ')';
  out << " on line " << names.line << " at " << record.server << ": ";
  if (record.duration == 0) out << "not ";
  out << "answered after " << record.connect_time << " ms, talked for " << record.duration << " ms";
  constexpr std::string_view kEnded[] = {"", " here", " by the other side", ""};
  out << ", ended" << kEnded[static_cast<std::size_t>(record.party)] << ": " << record.reason << "; Call-ID "
      << names.call_id;
  return one_line(words, true);
}

std::string start_notification(std::string_view what) {
  return text("START,", what);
}

std::string event_notification(std::string_view type, std::string_view message) {
  return text("EVENT,", type, ',', one_line(message, true));
}

std::string chat_notification(int line, std::string_view peer, std::string_view words) {
  return text("CHAT,", line, ',', field(peer), ',', one_line(words, true));
}

std::string chat_report_notification(int line, std::string_view peer, ChatReport report,
                                     std::string_view words) {
  return text("CHATREPORT,", line, ',', field(peer), ',', static_cast<std::int32_t>(report), ',',
              one_line(words, true));
}

std::string composing_notification(int line, std::string_view peer, bool typing) {
  return text("CHATCOMPOSING,", line, ',', field(peer), typing ? ",1" : ",0");
}

std::string presence_notification(std::string_view peer, std::string_view presence) {
  return text("PRESENCE,", field(peer), ',', presence);
}

std::string blf_notification(std::string_view peer, std::string_view direction, std::string_view state,
                             std::string_view call_id) {
  return text("BLF,", field(peer), ',', direction, ',', state, ',', field(call_id));
}

std::string answer_notification(std::string_view name, std::string_view words) {
  return text(name, ", ", one_line(words, true));
}

std::string dtmf_notification(int line, std::string_view peer, char digit) {
  return text("DTMF,", line, ',', field(peer), ",,", digit);
}

}  // namespace webphone::phone
