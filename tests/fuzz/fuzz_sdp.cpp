// Feeds arbitrary octets to the session description parser, and what it accepts to everything behind it.
// Invariants: parse, write, parse again agree; our answers stand our own check; what goes to a browser or to
// the wire parses and keeps within bounds.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/sdp/browser_session.hpp"
#include "core/sdp/negotiator.hpp"
#include "core/sdp/parser.hpp"
#include "core/sdp/writer.hpp"
#include "tests/unit/sdp/descriptions.hpp"

namespace {

using namespace webphone::sdp;

void expect(bool holds) {
  if (!holds) __builtin_trap();
}

Capabilities phone() {
  Capabilities ours;
  ours.connection.address = "192.0.2.1";
  ours.media.emplace_back();
  ours.media[0].port = 4000;
  ours.media[0].codecs = {{111, RtpMap{"opus", 48000, 2}, {}, {}}, {0, RtpMap{"PCMU", 8000, 1}, {}, {}}};
  return ours;
}

void negotiate(const SessionDescription& offer) {
  const auto answer = make_answer(offer, phone());
  if (answer) {
    expect(answer->description.media.size() == offer.media.size());
    expect(parse(write(answer->description)).ok());
  }
  const SessionDescription ours = make_offer(phone(), &offer);
  expect(ours.media.size() >= offer.media.size());
  static_cast<void>(accept_answer(ours, offer));
}

void check_browser_text(const webphone::Result<std::string, ProfileError>& text) {
  if (!text) return expect(!describe(text.error()).empty());
  const auto parsed = parse(*text);
  expect(parsed.ok());
  for (const MediaDescription& media : parsed->media) expect(media.candidates.size() <= 32);
}

void pass_through_sessions(std::string_view text) {
  BrowserSession caller({}, 1);
  expect(caller.local_offer(samples::kChromiumOffer).ok());
  check_browser_text(caller.remote_answer(text));
  if (caller.pending() == BrowserSession::Pending::None) check_browser_text(caller.remote_offer(text));

  BrowserSession callee({}, 2);
  const auto shown = callee.remote_offer(text);
  check_browser_text(shown);
  if (shown) check_browser_text(callee.local_answer(*shown));
  static_cast<void>(callee.hold());
  static_cast<void>(callee.audio());

  WirePolicy video;
  video.video = true;
  video.keep_sources = true;
  BrowserSession odd(video, 3);
  check_browser_text(odd.local_offer(text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto first = parse(input);
  if (first) {
    const auto second = parse(write(*first));
    expect(second.ok() && *first == *second);
    negotiate(*first);
  } else {
    expect(!describe(first.error()).empty());
  }
  pass_through_sessions(input);
  return 0;
}
