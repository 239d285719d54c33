// What a megabyte of hostile octets costs, natively: each shape as messages of the largest size that is
// taken, and as one endless message in a stream. The time must be linear in the size: the target is 5 ms a
// megabyte.

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "core/sip/message/framer.hpp"
#include "core/sip/message/limits.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"

namespace {

using webphone::sip::Framer;
using webphone::sip::kMaxMessageSize;

constexpr std::size_t kMegabyte = 1'000'000;
constexpr double kTarget = 5;  // milliseconds

constexpr std::string_view kHead =
    "OPTIONS sip:bob@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bKhostile\r\n"
    "From: <sip:mallory@127.0.0.1>;tag=1\r\nTo: <sip:bob@127.0.0.1>\r\nCall-ID: h\r\nCSeq: 1 OPTIONS\r\n"
    "Max-Forwards: 70\r\n";
constexpr std::string_view kTail = "\r\nContent-Length: 0\r\n\r\n";

/// Shape is a header line that is made long by repeating its middle.
struct Shape {
  std::string_view begin;
  std::string_view middle;
  std::string_view end;
};
constexpr Shape kLongName{"", "X", ": y"};
constexpr Shape kManyVias{"", "Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\n", "X: y"};
constexpr Shape kManyParameters{"Contact: <sip:mallory@127.0.0.1>", ";a=b", ""};
constexpr Shape kManyListElements{"Supported: a", ",a", ""};
constexpr Shape kManyFolds{"Subject: a", "\r\n b", ""};
constexpr Shape kQuotedString{"Contact: \"", "\\\"", "\" <sip:mallory@127.0.0.1>"};
constexpr Shape kOpenQuotes{"Contact: ", "\"", ""};
constexpr Shape kManyEmptyLines{"X:", "\r\nX:", ""};

std::string hostile(const Shape& shape, std::size_t size) {
  std::string message(kHead);
  message.append(shape.begin);
  const std::size_t rest = shape.end.size() + kTail.size();
  while (message.size() + shape.middle.size() + rest <= size) message.append(shape.middle);
  return message.append(shape.end).append(kTail);
}

void parse_megabyte(benchmark::State& state, const Shape& shape) {
  const std::string message = hostile(shape, kMaxMessageSize);
  for ([[maybe_unused]] auto turn : state) {
    for (std::size_t octets = 0; octets < kMegabyte; octets += message.size()) {
      const auto parsed = webphone::sip::parse(message);
      if (parsed) benchmark::DoNotOptimize(webphone::sip::validate(*parsed));
    }
  }
  state.counters["target"] = kTarget;
}

void frame_megabyte(benchmark::State& state, const Shape& shape) {
  const std::string stream = hostile(shape, kMegabyte);
  constexpr std::size_t kSegment = 1400;
  for ([[maybe_unused]] auto turn : state) {
    Framer framer;
    std::string buffer;
    for (std::size_t at = 0; at < stream.size(); at += kSegment) {
      framer.receive(std::string_view(stream).substr(at, kSegment));
      while (framer.next(buffer) == Framer::Event::Message) benchmark::DoNotOptimize(buffer);
    }
  }
  state.counters["target"] = kTarget;
}

#define WEBPHONE_HOSTILE(name, shape)                                            \
  BENCHMARK_CAPTURE(parse_megabyte, name, shape)->Unit(benchmark::kMillisecond); \
  BENCHMARK_CAPTURE(frame_megabyte, name, shape)->Unit(benchmark::kMillisecond)

WEBPHONE_HOSTILE(long_name, kLongName);
WEBPHONE_HOSTILE(many_vias, kManyVias);
WEBPHONE_HOSTILE(many_parameters, kManyParameters);
WEBPHONE_HOSTILE(many_list_elements, kManyListElements);
WEBPHONE_HOSTILE(many_folds, kManyFolds);
WEBPHONE_HOSTILE(quoted_string, kQuotedString);
WEBPHONE_HOSTILE(open_quotes, kOpenQuotes);
WEBPHONE_HOSTILE(many_empty_lines, kManyEmptyLines);

}  // namespace

BENCHMARK_MAIN();
