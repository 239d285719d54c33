#include "core/phone/server_hooks.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/crypto/hash.hpp"
#include "core/phone/display.hpp"
#include "core/phone/open_address.hpp"
#include "core/phone/phone_context.hpp"
#include "core/phone/setting_change.hpp"

namespace webphone::phone {
namespace {

constexpr std::string_view kUuidPrefix = "urn:uuid:";

// By direction, then by CallMoment.
constexpr Parameter kCallHooks[2][4] = {
    {Parameter::ScurlOnoutcallsetup, Parameter::ScurlOnoutcallringing, Parameter::ScurlOnoutcallconnected,
     Parameter::ScurlOnoutcalldisconnected},
    {Parameter::ScurlOnincallsetup, Parameter::ScurlOnincallringing, Parameter::ScurlOnincallconnected,
     Parameter::ScurlOnincalldisconnected}};

/// query_escape writes text as a value of a query: only unreserved characters stay (RFC 3986 §2.3).
std::string query_escape(std::string_view text) {
  constexpr std::string_view kUnreserved = "-._~";
  std::string out;
  for (const char c : text) {
    if (is_alnum(c) || kUnreserved.find(c) != std::string_view::npos) {
      out.push_back(c);
    } else {
      TextWriter(out) << '%' << to_hex({&c, 1});
    }
  }
  return out;
}

std::string md5_hex(std::string_view words) {
  const auto hash = crypto::md5(as_bytes(words));
  return to_hex(as_text(hash));
}

HookValues values_of(const CallNames& names, std::string_view status) {
  const bool outgoing = names.direction == Direction::Outgoing;
  HookValues values;
  values.status = status;
  values.peer = names.peer;
  values.peer_details = names.display_name;
  values.called = outgoing ? names.peer : names.local;
  values.caller = outgoing ? names.local : names.peer;
  values.direction = outgoing ? "1" : "2";
  return values;
}

Parameter hook_of(const CallNames& names, CallMoment moment) {
  return kCallHooks[names.direction == Direction::Outgoing ? 0 : 1][static_cast<std::size_t>(moment)];
}

bool is_keyword_character(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'Z');
}

}  // namespace

bool ServerHooks::may_know_secrets(Parameter address) const {
  const SettingSource source = context_.settings.source_of(address);
  if (source == SettingSource::Url || source == SettingSource::Server) return false;
  std::string_view url = context_.settings.text(address);
  if (!url.empty() && url.front() == '*') url.remove_prefix(1);
  if (istarts_with(url, "https://") || url.find("://") == std::string_view::npos) return true;
  const std::string& origin = context_.environment.origin;
  return !origin.empty() && istarts_with(url, text(origin, '/'));
}

std::string ServerHooks::value_of(std::string_view keyword, const HookValues& values, bool with_secrets) {
  const Settings& settings = context_.settings;
  const std::string_view user =
      settings.text(settings.has(Parameter::Sipusername) ? Parameter::Sipusername : Parameter::Username);
  const std::string_view password = with_secrets ? settings.text(Parameter::Password) : std::string_view{};
  const auto is = [&](std::string_view name) { return keyword == name; };
  if (is("USERNAME")) return std::string(settings.text(Parameter::Username));
  if (is("PASSWORD")) return std::string(password);
  if (is("MD5SIMPLE")) return password.empty() ? "" : md5_hex(text(user, ':', password));
  if (is("MD5NORMAL")) return password.empty() ? "" : md5_hex(text(user, ':', password, ':', salt_));
  if (is("MD5SALT")) return salt_;
  if (is("SESSIONID")) return session_;
  if (is("DEVICEID")) {
    const std::string_view id = context_.environment.instance;
    return std::string(istarts_with(id, kUuidPrefix) ? id.substr(kUuidPrefix.size()) : id);
  }
  if (is("CALLEDNUMBER") || is("CALLEDUMBER")) return std::string(values.called);
  if (is("PEERNUM")) return std::string(values.peer);
  if (is("PEERDETAILS")) return std::string(values.peer_details);
  if (is("DIRECTION")) return std::string(values.direction);
  if (is("PHONE1")) return std::string(values.caller);
  if (is("PHONE2")) return std::string(values.called);
  if (is("CALLBACKNR")) return std::string(settings.text(Parameter::Callbacknumber));
  if (is("PINCODE")) return std::string(values.pin);
  if (is("TEXT")) return std::string(values.text);
  if (is("STATUS")) return std::string(values.status);
  return std::string(keyword);
}

// A keyword is a whole run of capital letters and digits, so that none is found within a longer word.
std::string ServerHooks::expand(std::string_view address, const HookValues& values, bool with_secrets) {
  salt_ = context_.random.token(16);
  if (session_.empty()) session_ = context_.random.token(16);
  std::string out;
  while (!address.empty()) {
    std::size_t run = 0;
    while (run < address.size() && is_keyword_character(address[run])) ++run;
    const bool is_escape = address.front() == '%';
    if (run > 0) out += query_escape(value_of(address.substr(0, run), values, with_secrets));
    if (run == 0) {
      run = std::min<std::size_t>(is_escape ? 3 : 1, address.size());
      out += address.substr(0, run);
    }
    address.remove_prefix(run);
  }
  return out;
}

bool ServerHooks::send(Parameter address, HttpPurpose purpose, const HookValues& values, std::string body,
                       int line) {
  const std::string_view url = context_.settings.text(address);
  if (url.empty()) return false;
  HttpRequest request;
  request.url = expand(url, values, may_know_secrets(address));
  if (!body.empty()) {
    request.method = "POST";
    request.content_type = "application/x-www-form-urlencoded";
    request.body = std::move(body);
  }
  return context_.http.send(purpose, std::move(request), line, values.peer);
}

bool ServerHooks::request(Parameter address, HttpPurpose purpose, const HookValues& values, int line) {
  return send(address, purpose, values, {}, line);
}

bool ServerHooks::is_api(Parameter address) const {
  return istarts_with(context_.settings.text(address), "*");
}

bool ServerHooks::ask_or_open(Parameter address, HttpPurpose purpose, const HookValues& values) {
  if (is_api(address)) return request(address, purpose, values);
  return open_address(context_, expand(context_.settings.text(address), values, false));
}

void ServerHooks::on_start() {
  HookValues values;
  values.status = "onStart";
  request(Parameter::ScurlOnstart, HttpPurpose::Notice, values);
}

void ServerHooks::on_registered() {
  request(Parameter::Creditrequest, HttpPurpose::Credit, {});
}

void ServerHooks::on_call(const CallNames& names, CallMoment moment) {
  constexpr std::string_view kStatus[] = {"callSetup", "callRinging", "callConnected"};
  const auto ask = [&](Parameter address, HttpPurpose purpose) {
    if (!context_.settings.has(address)) return;
    request(address, purpose, values_of(names, kStatus[static_cast<std::size_t>(moment)]), names.line);
  };
  ask(hook_of(names, moment), HttpPurpose::Notice);
  if (moment != CallMoment::Setup) return;
  ask(Parameter::ScurlDisplaypeerdetails, HttpPurpose::PeerDetails);
  if (names.direction == Direction::Outgoing) ask(Parameter::Ratingrequest, HttpPurpose::Rating);
}

void ServerHooks::on_cdr(const CallRecord& record) {
  const CallNames& names = record.names;
  std::string form =
      text("caller=", query_escape(record.caller()), "&called=", query_escape(record.called()));
  TextWriter(form) << "&server=" << query_escape(record.server) << "&connecttime=" << record.connect_time
                   << "&duration=" << record.duration
                   << "&direction=" << static_cast<std::int32_t>(names.direction)
                   << "&peerdisplayname=" << query_escape(names.display_name)
                   << "&reason=" << query_escape(record.reason) << "&line=" << names.line
                   << "&callid=" << query_escape(names.call_id)
                   << "&discparty=" << static_cast<std::int32_t>(record.party);
  send(hook_of(names, CallMoment::Disconnected), HttpPurpose::Notice, values_of(names, "callDisconnected"),
       std::move(form), names.line);
}

void ServerHooks::on_chat(Direction direction, std::string_view peer, std::string_view words) {
  const bool outgoing = direction == Direction::Outgoing;
  HookValues values;
  values.status = outgoing ? "outChat" : "inChat";
  values.peer = peer;
  values.called = outgoing ? peer : context_.settings.text(Parameter::Username);
  values.direction = outgoing ? "1" : "2";
  values.text = words;
  request(outgoing ? Parameter::ScurlOnoutchat : Parameter::ScurlOninchat, HttpPurpose::Notice, values);
}

void ServerHooks::ask_settings() {
  provisioning_ |= request(Parameter::ScurlSetparameters, HttpPurpose::Provisioning, {});
}

void ServerHooks::apply_settings(bool good, std::string_view answer, std::string_view place) {
  provisioning_ = false;
  if (good && change_settings(context_, answer, ',', SettingSource::Server)) return;
  display(context_, Severity::Error,
          text("The settings could not be loaded from ", place,
               good ? ": the answer holds no name=value pairs" : ""),
          "Settings");
}

// What the user has asked for is not to fail in silence.
void ServerHooks::report(const HttpClient::Pending& pending, bool good, std::string_view why) {
  if (pending.purpose == HttpPurpose::Sms) {
    context_.outbox.notify(
        chat_report_notification(-1, pending.peer, good ? ChatReport::Sent : ChatReport::Failed, why));
  } else if (pending.purpose == HttpPurpose::Answer && !good) {
    display(context_, Severity::Error, text("The server did not take the request: ", why), "Call");
  }
}

void ServerHooks::on_reply(const HttpReply& reply) {
  const auto pending = context_.http.take(reply.request);
  if (!pending) return;
  const bool good = reply.ok && reply.status >= 200 && reply.status < 300;
  const std::string why = good ? std::string() : reply.ok ? text("status ", reply.status) : reply.text;
  if (!good) context_.log.warning(text("HTTP ", pending->place, " failed: ", why));
  report(*pending, good, why);
  if (pending->purpose == HttpPurpose::Provisioning) return apply_settings(good, reply.text, pending->place);
  if (!good) return;
  if (pending->purpose == HttpPurpose::PeerDetails) {
    context_.outbox.event("peerDetails", {ApiValue{std::int64_t{pending->line}}, ApiValue{reply.text}});
  }
  constexpr std::string_view kNames[] = {"CREDIT", "RATING", "NEWUSER", "ANSWER", "ANSWER"};
  if (pending->purpose < HttpPurpose::Credit) return;
  const auto name =
      static_cast<std::size_t>(pending->purpose) - static_cast<std::size_t>(HttpPurpose::Credit);
  context_.outbox.notify(answer_notification(kNames[name], reply.text));
}

}  // namespace webphone::phone
