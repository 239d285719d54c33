#include "tests/unit/phone/phone_bench.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"
#include "tests/unit/sdp/descriptions.hpp"

namespace webphone::phone {
namespace {

std::string shown_value(const ApiValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return text(*number);
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  return "null";
}

/// browser_answer is what a browser says to an offer with PCMU.
std::string browser_answer(std::string_view offer) {
  const std::size_t at = offer.find("a=mid:");
  const std::string mid(offer.substr(at + 6, offer.find('\r', at) - at - 6));
  return "v=0\r\no=- 77 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
         "m=audio 54609 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 192.0.2.10\r\na=rtcp:9 IN IP4 0.0.0.0\r\n"
         "a=candidate:1 1 udp 2113937151 192.0.2.10 54609 typ host generation 0\r\n"
         "a=ice-ufrag:Kx3a\r\na=ice-pwd:0Tq7uWm0XcQ5ZgY1nB2vR4sE\r\na=fingerprint:sha-256 " SAMPLE_PRINT
         "\r\na=setup:active\r\na=mid:" +
         mid + "\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:0 PCMU/8000\r\n";
}

}  // namespace

std::string header(std::string_view message, std::string_view name) {
  const std::string start = text("\r\n", name, ": ");
  const std::size_t at = message.find(start);
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + start.size();
  return std::string(message.substr(from, message.find("\r\n", from) - from));
}

PhoneBench::PhoneBench() = default;

void PhoneBench::begin(std::vector<std::pair<std::string, std::string>> settings) {
  ParameterValues file{SettingSource::File,
                       {{"serveraddress", "example.com"},
                        {"webrtcserveraddress", "wss://example.com/ws"},
                        {"username", "1111"},
                        {"password", "secret"}}};
  for (auto& setting : settings) file.values.push_back(std::move(setting));
  input(Environment{});
  input(std::move(file));
  input(ParameterValues{SettingSource::Url, {}});
}

void PhoneBench::become_registered() {
  open_flow();
  respond("REGISTER", "200 OK", "Expires: 300\r\n");
}

void PhoneBench::command(std::string name, std::vector<ApiValue> arguments) {
  input(Command{std::move(name), std::move(arguments), 0, false});
}

std::string PhoneBench::ask(std::string name, std::vector<ApiValue> arguments) {
  input(Command{std::move(name), std::move(arguments), 1, true});
  return std::exchange(result_, {});
}

void PhoneBench::set(std::string name, std::string value) {
  input(ParameterValues{SettingSource::Api, {{std::move(name), std::move(value)}}});
}

void PhoneBench::input(PhoneInput given) {
  phone_.receive(std::move(given), now_);
  drain();
}

void PhoneBench::start_background() {
  phone_.start_background(now_);
  drain();
}

void PhoneBench::pass(Duration duration) {
  const Instant end = now_ + duration;
  while (phone_.next_timeout() <= end) {
    now_ = std::max(now_, phone_.next_timeout());
    phone_.handle_timeout(now_);
    drain();
  }
  now_ = end;
}

void PhoneBench::open_flow(sip::FlowId flow) {
  phone_.flow_opened(flow, now_);
  drain();
}

void PhoneBench::close_flow(sip::FlowId flow, std::string_view reason) {
  phone_.flow_closed(flow, reason, now_);
  drain();
}

void PhoneBench::receive(std::string_view message, sip::FlowId flow) {
  phone_.receive_flow(flow, as_bytes(message), now_);
  drain();
}

void PhoneBench::respond(std::string_view method, std::string_view status_line, std::string_view headers,
                         std::string_view body, std::optional<sip::FlowId> flow) {
  const std::string request = last(method);
  std::string to = header(request, "To");
  if (to.find(";tag=") == std::string::npos) to += ";tag=far";
  receive(text("SIP/2.0 ", status_line, "\r\nVia: ", header(request, "Via"), "\r\nFrom: ",
               header(request, "From"), "\r\nTo: ", to, "\r\nCall-ID: ", header(request, "Call-ID"),
               "\r\nCSeq: ", header(request, "CSeq"), "\r\nContact: ",
               method == "REGISTER" ? header(request, "Contact") : "<sip:far@203.0.113.5;transport=ws>",
               "\r\n", headers, body.empty() ? "" : "Content-Type: application/sdp\r\n",
               "Content-Length: ", std::uint64_t{body.size()}, "\r\n\r\n", body),
          flow.value_or(opened.back()));
}

std::string PhoneBench::invite(std::string_view call_id, std::string_view offer, std::string_view from,
                               std::string_view headers, std::optional<sip::FlowId> flow) {
  receive(text("INVITE sip:1111@example.com SIP/2.0\r\nVia: SIP/2.0/WSS far.invalid;branch=z9hG4bK", call_id,
               "\r\nMax-Forwards: 70\r\nFrom: ", from, ";tag=far\r\nTo: <sip:1111@example.com>\r\nCall-ID: ",
               call_id, "\r\nCSeq: 1 INVITE\r\nContact: <sip:far@203.0.113.5;transport=ws>\r\n", headers,
               offer.empty() ? "" : "Content-Type: application/sdp\r\n",
               "Content-Length: ", std::uint64_t{offer.size()}, "\r\n\r\n", offer),
          flow.value_or(opened.back()));
  return std::string(call_id);
}

void PhoneBench::message(std::string_view body, std::string_view headers, std::string_view from,
                         std::string_view content_type) {
  const std::string id = text("message", ++requests_);
  receive(text("MESSAGE sip:1111@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/WSS far.invalid;branch=z9hG4bK", id,
               "\r\nMax-Forwards: 70\r\nFrom: ", from, ";tag=far\r\nTo: <sip:1111@example.com>\r\nCall-ID: ",
               id, "\r\nCSeq: 1 MESSAGE\r\nContent-Type: ", content_type, "\r\n", headers,
               "Content-Length: ", std::uint64_t{body.size()}, "\r\n\r\n", body));
}

void PhoneBench::in_dialog(std::string_view method, std::uint32_t cseq, std::string_view headers,
                           std::string_view body) {
  const bool cancel = method == "CANCEL";
  const std::string& response = last_response();
  const std::string call_id = header(response, "Call-ID");
  const bool ours = header(response, "From").find("tag=far") != std::string::npos;
  const std::string from = header(response, ours ? "From" : "To");
  const std::string to = cancel ? "<sip:1111@example.com>" : header(response, ours ? "To" : "From");
  const std::string branch = cancel ? call_id : text(call_id, method, cseq);
  receive(text(method, " sip:1111@example.com SIP/2.0\r\nVia: SIP/2.0/WSS far.invalid;branch=z9hG4bK", branch,
               "\r\nMax-Forwards: 70\r\nFrom: ", from, "\r\nTo: ", to, "\r\nCall-ID: ", call_id,
               "\r\nCSeq: ", cseq, ' ', method, "\r\nContact: <sip:far@203.0.113.5;transport=ws>\r\n",
               headers, "Content-Length: ", std::uint64_t{body.size()}, "\r\n\r\n", body));
}

const std::string& PhoneBench::last(std::string_view method) const {
  static const std::string kNone;
  for (auto message = wire.rbegin(); message != wire.rend(); ++message) {
    if (std::string_view(*message).substr(0, method.size() + 1) == text(method, ' ')) return *message;
  }
  return kNone;
}

std::size_t PhoneBench::count(std::string_view method) const {
  std::size_t number = 0;
  for (const std::string& message : wire) number += message.rfind(text(method, ' '), 0) == 0 ? 1U : 0U;
  return number;
}

const std::string& PhoneBench::last_response() const {
  return last("SIP/2.0");
}

std::vector<std::string> PhoneBench::take() {
  return std::exchange(events_, {});
}

std::vector<std::string> PhoneBench::take_only(std::string_view name) {
  std::vector<std::string> found;
  for (std::string& event : take()) {
    if (event.rfind(text(name, '('), 0) == 0) found.push_back(std::move(event));
  }
  return found;
}

bool PhoneBench::ended_with(std::string_view reason) {
  const auto records = take_only("onCdr");
  return records.size() == 1 && records[0].find(text("|", reason, "|")) != std::string::npos;
}

std::string PhoneBench::parameter(std::string_view name) const {
  for (const auto& [known, value] : parameters_) {
    if (known == name) return value;
  }
  return {};
}

bool PhoneBench::logged(std::string_view part) const {
  for (const std::string& line : log) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

bool PhoneBench::displayed(std::string_view part) const {
  for (const std::string& line : displays) {
    if (line.find(part) != std::string::npos) return true;
  }
  return false;
}

void PhoneBench::drain() {
  do {
    while (auto output = phone_.poll_output()) {
      std::visit(Overloaded{[&](sip::OpenFlow& open) {
                              opened.push_back(open.flow);
                              urls.push_back(open.target.url);
                            },
                            [&](sip::SendBytes& send) {
                              if (send.bytes.size() > 4) {
                                wire.push_back(std::move(send.bytes));
                              } else {
                                ++keep_alives;
                              }
                            },
                            [&](sip::CloseFlow& close) { closed.push_back(close.flow); },
                            [&](OpenAddress& open) { addresses.push_back(std::move(open.url)); },
                            [&](StatePatch& patch) { apply(patch); }, [&](ApiEvent& event) { tell(event); },
                            [&](CommandResult& result) { result_ = shown_value(result.value); },
                            [&](LogRecord& record) { log.push_back(std::move(record.text)); },
                            [&](MediaVerb& verb) {
                              media.push_back(std::move(verb));
                              answer_media();
                            },
                            [&](HttpRequest& request) { http.push_back(std::move(request)); },
                            [&](StoreChange& change) { kept.push_back(std::move(change)); }},
                 *output);
    }
    if (replies_.empty()) return;
    phone_.receive(std::move(replies_.front()), now_);
    replies_.pop_front();
  } while (true);
}

void PhoneBench::answer_media() {
  if (const auto* play = std::get_if<PlayTone>(&media.back())) {
    beeps += play->tone == Tone::Beep ? 1U : 0U;
    if (play->tone != Tone::Dtmf && play->tone != Tone::Beep) tone = play->tone;
  }
  if (!auto_media) return;
  const auto reply = [&](std::int64_t request, std::string description) {
    replies_.push_back(
        {request, std::exchange(next_error, MediaError::None), std::move(description), "test"});
  };
  if (const auto* offer = std::get_if<CreateOffer>(&media.back())) {
    reply(offer->request, std::string(sdp::samples::kChromiumOffer));
  } else if (const auto* answer = std::get_if<CreateAnswer>(&media.back())) {
    reply(answer->request, browser_answer(answer->description));
  } else if (const auto* set = std::get_if<SetAnswer>(&media.back())) {
    reply(set->request, {});
  } else if (const auto* digit = std::get_if<SendDigit>(&media.back())) {
    digits.push_back(digit->digit);
    replies_.push_back({digit->request, digit_error, {}, "no events"});
  }
}

void PhoneBench::apply(const StatePatch& patch) {
  shown.ready = patch.ready.value_or(shown.ready);
  shown.started = patch.started.value_or(shown.started);
  shown.engine = patch.engine.value_or(shown.engine);
  shown.status = patch.status.value_or(shown.status);
  shown.registered = patch.registered.value_or(shown.registered);
  shown.line = patch.line.value_or(shown.line);
  shown.lines = patch.lines.value_or(shown.lines);
  shown.registration_failure = patch.registration_failure.value_or(shown.registration_failure);
  shown.last_call = patch.last_call.value_or(shown.last_call);
  shown.kept_calls = patch.kept_calls.value_or(shown.kept_calls);
  if (patch.parameters) parameters_ = *patch.parameters;
}

void PhoneBench::tell(const ApiEvent& event) {
  std::string line = text(event.name, '(');
  for (std::size_t i = 0; i < event.arguments.size(); ++i) {
    TextWriter(line) << (i == 0 ? "" : "|") << shown_value(event.arguments[i]);
  }
  line += ')';
  if (event.name == "onDisplay") displays.push_back(line);
  if (on_event) on_event(line);
  events_.push_back(std::move(line));
}

}  // namespace webphone::phone
