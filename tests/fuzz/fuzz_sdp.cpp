// Any octets: parse, print and parse again agree; offer/answer and the browser's translation never misbehave.
#include <cstdlib>

#include "core/base/bytes.hpp"
#include "core/sdp/browser_session.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/writer.hpp"
#include "tests/unit/sdp/descriptions.hpp"

using namespace webphone;
using namespace webphone::sdp;

namespace {

void negotiate(const SessionDescription& remote) {
  Capabilities ours;
  ours.connection = {"IN", "IP4", "192.0.2.1"};
  MediaCapabilities audio;
  audio.port = 4000;
  audio.codecs = {{0, RtpMap{"PCMU", 8000, 1}, {}, {}}, {96, RtpMap{"opus", 48000, 2}, {}, {}}};
  ours.media.push_back(audio);
  if (const auto answer = make_answer(remote, ours)) {
    if (!parse(write(answer->description)).ok()) std::abort();
  }
  static_cast<void>(accept_answer(make_offer(ours), remote));
}

void translate(std::string_view text) {
  BrowserSession caller({}, 1);
  if (caller.local_offer(test::kChromiumOffer)) {
    if (const auto browser = caller.remote_answer(text)) {
      if (!parse(*browser).ok()) std::abort();
    }
  }
  BrowserSession called({}, 1);
  if (const auto browser = called.remote_offer(text)) {
    if (!parse(*browser).ok()) std::abort();
  }
  BrowserSession speaker({}, 1);
  if (const auto wire = speaker.local_offer(text)) {
    if (!parse(*wire).ok()) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text({data, size});
  if (const auto first = parse(text)) {
    const auto second = parse(write(*first));
    if (!second.ok() || !(*second == *first)) std::abort();
    negotiate(*first);
  }
  translate(text);
  return 0;
}
