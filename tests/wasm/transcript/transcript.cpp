#include "tests/wasm/transcript/transcript.hpp"

#include "core/base/ascii.hpp"
#include "core/base/bytes.hpp"
#include "core/base/json.hpp"
#include "core/base/text_writer.hpp"
#include "core/event_body/is_composing.hpp"
#include "core/event_body/pidf.hpp"
#include "core/event_body/xml_reader.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/writer.hpp"
#include "core/sip/auth/challenge.hpp"
#include "core/sip/dialog/dialog_snapshot.hpp"
#include "core/sip/headers/passport.hpp"
#include "core/sip/message/builder.hpp"
#include "core/sip/message/framer.hpp"
#include "tests/bench/message_mix.hpp"
#include "tests/torture/ipv6_messages.hpp"
#include "tools/sipdump/body_explanation.hpp"
#include "tools/sipdump/explanation.hpp"
#include "tools/sipdump/header_explanation.hpp"
#include "tools/wpcli/web_socket_frame.hpp"

namespace webphone::transcript {

namespace {

std::string sip_message(std::string_view octets) {
  const auto explanation = sipdump::explain(octets);
  std::string out = explanation.text + explanation.written;
  const auto parsed = sip::parse(std::string(octets));
  if (!parsed) {
    const auto refusal = sip::make_refusal(parsed.error(), "tag");
    if (refusal) out += refusal->write();
  } else if (parsed->is_request()) {
    out += sip::make_response(*parsed, 200, "tag").write();
  }
  return out;
}

std::string framer(std::string_view octets) {
  sip::Framer framer;
  std::string out;
  std::string message;
  framer.receive(octets.substr(std::min<std::size_t>(octets.size(), 4)));
  for (auto event = framer.next(message); event != sip::Framer::Event::NeedMore;
       event = framer.next(message)) {
    out += text("event ", static_cast<int>(event), '\n', message);
    if (event == sip::Framer::Event::Broken) break;
  }
  return out;
}

std::string uri(std::string_view octets) {
  const Split lines = split_at(octets, '\n');
  const auto a = sip::parse_uri(lines.head);
  const auto b = sip::parse_uri(lines.rest);
  std::string out = sipdump::explain_uri(lines.head) + "\n" + sipdump::explain_uri(lines.rest) + "\n";
  if (a) sip::write_uri(*a, out);
  if (a && b) out += sip::equivalent(*a, *b) ? " = " : " is not ";
  if (b) sip::write_uri(*b, out);
  return out;
}

std::string header_value(std::string_view octets) {
  const Split line = split_at(octets, ':');
  return sipdump::explain_value(sip::parse_header_id(line.head), line.rest);
}

std::string auth_challenge(std::string_view octets) {
  const auto challenge = sip::parse_challenge(octets);
  if (!challenge) return text("error ", static_cast<int>(challenge.error()));
  return text(challenge->realm, '\n', challenge->nonce, '\n', challenge->opaque.value_or("none"), '\n',
              static_cast<int>(challenge->qop), challenge->stale ? " stale" : "");
}

std::string dialog_snapshot(std::string_view octets) {
  auto snapshot = sip::DialogSnapshot::read(octets);
  if (!snapshot) return "refused";
  std::string out = snapshot->write();
  return out += snapshot->dialog.make_request(sip::Method::Bye).write();  // after write(): it counts CSeq on
}

std::string sdp_description(std::string_view octets) {
  const auto session = sdp::parse(octets);
  if (!session) return sdp::describe(session.error());
  sdp::Capabilities ours;
  ours.connection.address = "192.0.2.1";
  ours.media.emplace_back().port = 4000;
  ours.media[0].codecs = {{111, sdp::RtpMap{"opus", 48000, 2}, {}, {}},
                          {0, sdp::RtpMap{"PCMU", 8000, 1}, {}, {}}};
  const auto answer = sdp::make_answer(*session, ours);
  return sdp::write(*session) + (answer ? sdp::write(answer->description) : "no answer");
}

std::string passport(std::string_view octets) {
  const auto json = parse_json(octets);
  std::string out = json ? "json\n" : text(to_text(json.error()), '\n');
  const auto claims = sip::decode_passport(octets);
  return out.append(claims ? claims->origin : sip::describe(claims.error()));
}

void write_json(JsonWriter& writer, const JsonValue& value) {
  writer.begin_array().text(value.text).number(value.integer().value_or(-1)).boolean(value.boolean);
  for (const JsonMember& member : value.members) {
    writer.text(member.name);
    write_json(writer, member.value);
  }
  writer.end_array();
}

std::string json(std::string_view octets) {
  const auto value = parse_json(octets);
  if (!value) return std::string(to_text(value.error()));
  std::string out;
  JsonWriter writer(out);
  write_json(writer, *value);
  return out;
}

std::string pidf(std::string_view octets) {
  const auto presence = event::parse_pidf(octets);
  return sipdump::explain_body("application/pidf+xml", octets) +
         (presence ? event::write_pidf(*presence) : "");
}

std::string is_composing(std::string_view octets) {
  const auto composing = event::parse_is_composing(octets);
  return sipdump::explain_body("application/im-iscomposing+xml", octets) +
         (composing ? event::write_is_composing(*composing) : "");
}

std::string dialog_info(std::string_view octets) {
  return sipdump::explain_body("application/dialog-info+xml", octets);
}

std::string message_summary(std::string_view octets) {
  return sipdump::explain_body("application/simple-message-summary", octets) +
         sipdump::explain_body("message/sipfrag", octets);
}

std::string xml(std::string_view octets) {
  event::XmlReader reader(octets);
  std::string out;
  while (true) {
    const auto event = reader.next();
    out += text(static_cast<int>(event), ' ', reader.name(), ' ', reader.text(), '\n');
    if (event == event::XmlReader::Event::Done) return out;
    if (event == event::XmlReader::Event::Failed) return out.append(describe(reader.error()));
  }
}

std::string web_socket_frame(std::string_view octets) {
  wpcli::FrameReader reader;
  std::string out;
  reader.append(octets.substr(std::min<std::size_t>(octets.size(), 4)));
  while (const auto event = reader.next()) {
    out += text(static_cast<int>(event->type), ' ', event->payload, '\n');
    wpcli::write_client_frame(event->type, event->payload, 0x12345678, out);
  }
  return reader.error() ? out + text("error ", static_cast<int>(*reader.error())) : out;
}

struct Kind {
  std::string_view name;
  std::string (*tell)(std::string_view octets);
};

constexpr Kind kKinds[] = {
    {"auth_challenge", auth_challenge},
    {"dialog_info", dialog_info},
    {"dialog_snapshot", dialog_snapshot},
    {"framer", framer},
    {"header_value", header_value},
    {"is_composing", is_composing},
    {"json", json},
    {"message_summary", message_summary},
    {"passport", passport},
    {"pidf", pidf},
    {"sdp", sdp_description},
    {"sip_message", sip_message},
    {"sipdump", sip_message},
    {"uri", uri},
    {"web_socket_frame", web_socket_frame},
    {"xml", xml},
};

}  // namespace

std::string parser_transcript(std::string_view kind, std::string_view octets) {
  for (const Kind& one : kKinds) {
    if (one.name == kind) return one.tell(octets);
  }
  return {};
}

Sample sample(std::size_t index) {
  const auto& mix = bench::message_mix();
  if (index < mix.size()) return {"sip_message", mix[index].octets};
  index -= mix.size();
  if (index < std::size(torture::kIpv6Messages)) {
    return {"sip_message", torture::message_of(torture::kIpv6Messages[index].parts)};
  }
  return {};
}

}  // namespace webphone::transcript
