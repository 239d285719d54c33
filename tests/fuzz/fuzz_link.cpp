// A phone is fed with link messages and network messages, cut out of the input at NUL octets, while its time
// goes on. It must neither crash nor grow, and every message that it tells the page must be readable.

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/link/phone_link.hpp"

using namespace webphone;
using link::LinkOutput;

namespace {

constexpr std::string_view kBeginning[] = {
    R"({"type":"environment","secure":true})",
    R"({"type":"parameters","source":"file","values":{"serveraddress":"example.com","username":"1111",)"
    R"("password":"secret","webrtcserveraddress":"wss://example.com/ws","loglevel":"5"}})",
    R"({"type":"parameters","source":"url","values":{}})",
};

/// Bench is the phone with the flows that it has opened.
struct Bench {
  SeededRandom random{1};
  link::PhoneLink phone{random};
  std::vector<sip::FlowId> flows;
  Instant now = Instant::from_micros(1);

  void drain(bool check = true) {
    while (auto output = phone.poll_output()) {
      if (output->kind == LinkOutput::Kind::OpenFlow) flows.push_back(output->flow);
      if (check && output->kind == LinkOutput::Kind::Message && !parse_json(output->data)) __builtin_trap();
    }
  }
  /// begin starts the phone. All begin alike, and with a long snapshot: it is read once.
  void begin() {
    static bool checked = false;
    for (const std::string_view text : kBeginning) phone.receive(text, now);
    drain(!checked);
    checked = true;
    open_flows();
  }
  void link(std::string_view text) {
    phone.receive(text, now);
    drain();
  }
  void network(std::string_view text) {
    if (flows.empty()) return;
    phone.receive_flow(flows.back(), as_bytes(text), now);
    drain();
  }
  void open_flows() {
    for (const sip::FlowId flow : flows) phone.flow_opened(flow, now);
    drain();
  }
  void wait() {
    now = now + 1s;
    phone.handle_timeout(now);
    drain();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bench bench;
  bench.begin();
  std::string_view rest = as_text({data, size});
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\0'), rest.size());
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (part.empty()) {
      bench.wait();
    } else if (part.front() == '{') {
      bench.link(part);
    } else {
      bench.network(part);
    }
  }
  return 0;
}
