// transcript() with the phone as a whole: what the parsers have no part in is compared as well.

#include <chrono>

#include "core/base/ascii.hpp"
#include "core/base/bytes.hpp"
#include "core/base/text_writer.hpp"
#include "core/link/phone_link.hpp"
#include "tests/wasm/transcript/transcript.hpp"

namespace webphone::transcript {

namespace {

constexpr std::string_view kBeginning[] = {
    R"({"type":"environment","secure":true})",
    R"({"type":"parameters","source":"file","values":{"serveraddress":"example.com","username":"1111",)"
    R"("password":"secret","webrtcserveraddress":"wss://example.com/ws","loglevel":"5"}})",
    R"({"type":"parameters","source":"url","values":{}})",
};

/// PhoneTranscript is a phone, the flow that it opened last, and all that it has put out.
struct PhoneTranscript {
  SeededRandom random{1};
  link::PhoneLink phone{random};
  sip::FlowId flow;
  bool has_flow = false;
  Instant now = Instant::from_micros(1);
  std::string out;

  void drain() {
    while (auto output = phone.poll_output()) {
      out += text(static_cast<int>(output->kind), ' ', output->data, '\n');
      if (output->kind != link::LinkOutput::Kind::OpenFlow) continue;
      flow = output->flow;
      has_flow = true;
    }
  }
  void hear(std::string_view part) {
    if (part.empty()) {
      now = now + std::chrono::seconds{1};
      phone.handle_timeout(now);
    } else if (part.front() == '{') {
      phone.receive(part, now);
    } else if (has_flow) {
      phone.receive_flow(flow, as_bytes(part), now);
    }
    drain();
  }
};

/// whole_phone feeds a phone as the fuzzer of the link does: texts of the page and of the network with NUL
/// between them, nothing for a second of time.
std::string whole_phone(std::string_view octets) {
  PhoneTranscript phone;
  for (const std::string_view part : kBeginning) phone.hear(part);
  if (phone.has_flow) phone.phone.flow_opened(phone.flow, phone.now);
  for (Split parts{{}, octets, true}; parts.found;) {
    parts = split_at(parts.rest, '\0');
    phone.hear(parts.head);
  }
  return phone.out;
}

}  // namespace

std::string transcript(std::string_view kind, std::string_view octets) {
  return kind == "link" ? whole_phone(octets) : parser_transcript(kind, octets);
}

}  // namespace webphone::transcript
