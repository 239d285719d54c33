#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace webphone::phone {

/// The texts of the callback getEvents, as the documented table spells them (api/notifications.tsv). Their
/// fields are cut at commas, so a comma, CR or LF within a field becomes a blank; the last field of EVENT
/// keeps its commas.

enum class Direction : std::uint8_t { Outgoing = 1, Incoming = 2 };

/// Party says who ended a call.
enum class DisconnectParty : std::uint8_t { NotSet = 0, Local = 1, Peer = 2, Undefined = 3 };

/// Lines are numbered from 1.
inline constexpr int kMaxLines = 100;

struct CallNames {
  int line = 1;
  Direction direction = Direction::Outgoing;
  std::string peer;
  std::string local;
  std::string display_name;
  std::string call_id;
  std::int64_t number = 0;  ///< the phone's internal number of the call
};

/// LineFlags are the numbers at the end of STATUS, which later versions added. Readers by place that know the
/// base version stop at the Call-ID before them.
struct LineFlags {
  int online = 1;
  int registered = 0;  ///< 0 unknown, 1 not needed, 2 yes, 7 failed
  int in_call = 0;     ///< 0 no, 1 beginning, 2 talk
  int mute = 0;        ///< 0 no, 2 our side, 3 the other side, 4 both
  int hold = 0;        ///< as mute
  bool video = false;  ///< pictures were offered
};

/// status_notification is `STATUS,line,status,peer,local,direction,display name,[Call-ID]` and
/// `,online,registered,incall,mute,hold,encrypted,isvideo`. A call that is up is encrypted, since WebRTC is.
std::string status_notification(const CallNames& call, std::string_view status, const LineFlags& flags);
/// global_status_notification is the short form for the whole phone: `STATUS,-1,status`.
std::string global_status_notification(std::string_view status);

struct CallRecord {
  CallNames names;
  std::string server;
  std::int64_t connect_time = 0;  ///< milliseconds from the start to the answer, or to the end without one
  std::int64_t duration = 0;      ///< milliseconds of talk
  DisconnectParty party = DisconnectParty::NotSet;
  std::string reason;

  [[nodiscard]] const std::string& caller() const {
    return names.direction == Direction::Outgoing ? names.local : names.peer;
  }
  [[nodiscard]] const std::string& called() const {
    return names.direction == Direction::Outgoing ? names.peer : names.local;
  }
};

/// cdr_notification is `CDR,line,peer,caller,called,server,connect time,duration,party,reason`.
std::string cdr_notification(const CallRecord& record);
/// line_details is `LINEDETAILS,line,state,callid,peer,local,direction,,server,mute,hold,display name`. A
/// browser does not tell the local address.
std::string line_details(const CallNames& call, std::string_view status, std::string_view server, int mute,
                         int hold);
/// call_details describes a call that is over, for people.
std::string call_details(const CallRecord& record);
/// start_notification is `START,api` or `START,sip`.
std::string start_notification(std::string_view what);
/// event_notification is `EVENT,type,text` with the type EVENT, WARNING or ERROR.
std::string event_notification(std::string_view type, std::string_view text);
/// chat_notification is `CHAT,line,peer,text`; the text keeps its commas.
std::string chat_notification(int line, std::string_view peer, std::string_view text);
enum class ChatReport : std::uint8_t { Unknown = 0, Sending = 1, Sent = 2, Failed = 3 };
/// chat_report_notification is `CHATREPORT,line,peer,status,text`.
std::string chat_report_notification(int line, std::string_view peer, ChatReport report,
                                     std::string_view text);
/// composing_notification is `CHATCOMPOSING,line,peer,1` while the peer types, 0 when it does no more.
std::string composing_notification(int line, std::string_view peer, bool typing);
/// presence_notification is `PRESENCE,peer,presence`.
std::string presence_notification(std::string_view peer, std::string_view presence);
/// blf_notification is `BLF,peer,direction,state,callid`.
std::string blf_notification(std::string_view peer, std::string_view direction, std::string_view state,
                             std::string_view call_id);
/// answer_notification is `CREDIT, text` and the like: what a server answered.
std::string answer_notification(std::string_view name, std::string_view text);
/// dtmf_notification is `DTMF,line,peer,,digit`.
std::string dtmf_notification(int line, std::string_view peer, char digit);

}  // namespace webphone::phone
