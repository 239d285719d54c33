// The exports of phone.wasm (README.md): each is one call into core/link. No logic lives here.

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "core/link/phone_link.hpp"

#define WEBPHONE_EXPORT(name) __attribute__((export_name(name), used))

extern "C" __attribute__((import_module("host"), import_name("random_fill"))) void host_random_fill(
    std::uint8_t* pointer, std::size_t size);

namespace {

using webphone::Instant;
using webphone::link::LinkOutput;
using webphone::link::PhoneLink;
using webphone::sip::FlowId;

class HostRandom final : public webphone::RandomSource {
 public:
  void fill(webphone::MutableBytes out) override { host_random_fill(out.data(), out.size()); }
};

/// Module is the one phone of a module instance with the texts that cross its edge.
struct Module {
  HostRandom random;
  std::unique_ptr<PhoneLink> phone;
  std::string input;
  LinkOutput output;
};

Module& module() {
  static Module instance;
  return instance;
}

constexpr double kMicros = 1000.0;
constexpr double kLongest = 9e15;  // microseconds that a double holds exactly

/// The nearest microsecond: a time that phone_next_timeout gave is that time again, not the one before.
Instant instant(double milliseconds) {
  const double micros = milliseconds * kMicros + 0.5;
  return Instant::from_micros(micros > 0 && micros < kLongest ? static_cast<std::int64_t>(micros) : 0);
}

FlowId flow_id(double flow) {
  return FlowId::unpack(flow > 0 && flow < kLongest ? static_cast<std::uint64_t>(flow) : 0);
}

std::string_view input(std::int32_t size) {
  const std::string& buffer = module().input;
  const bool fits = size >= 0 && static_cast<std::size_t>(size) <= buffer.size();
  return std::string_view(buffer).substr(0, fits ? static_cast<std::size_t>(size) : 0);
}

}  // namespace

extern "C" {

WEBPHONE_EXPORT("phone_buffer") char* phone_buffer(std::int32_t size) {
  std::string& buffer = module().input;
  buffer.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return buffer.data();
}

WEBPHONE_EXPORT("phone_open") void phone_open(double now) {
  static_cast<void>(now);
  Module& here = module();
  here.phone = std::make_unique<PhoneLink>(here.random);
  here.phone->postpone_background();
}

WEBPHONE_EXPORT("phone_start_background") void phone_start_background(double now) {
  if (module().phone) module().phone->start_background(instant(now));
}

WEBPHONE_EXPORT("phone_link_receive") void phone_link_receive(std::int32_t size, double now) {
  if (module().phone) module().phone->receive(input(size), instant(now));
}

WEBPHONE_EXPORT("phone_flow_opened") void phone_flow_opened(double flow, double now) {
  if (module().phone) module().phone->flow_opened(flow_id(flow), instant(now));
}

WEBPHONE_EXPORT("phone_flow_closed") void phone_flow_closed(double flow, std::int32_t size, double now) {
  if (module().phone) module().phone->flow_closed(flow_id(flow), input(size), instant(now));
}

WEBPHONE_EXPORT("phone_flow_receive") void phone_flow_receive(double flow, std::int32_t size, double now) {
  if (!module().phone) return;
  module().phone->receive_flow(flow_id(flow), webphone::as_bytes(input(size)), instant(now));
}

WEBPHONE_EXPORT("phone_handle_timeout") void phone_handle_timeout(double now) {
  if (module().phone) module().phone->handle_timeout(instant(now));
}

WEBPHONE_EXPORT("phone_next_timeout") double phone_next_timeout() {
  const Instant next = module().phone ? module().phone->next_timeout() : Instant::never();
  if (next.is_never()) return std::numeric_limits<double>::infinity();
  return static_cast<double>(next.micros()) / kMicros;
}

WEBPHONE_EXPORT("phone_poll_output") std::int32_t phone_poll_output() {
  Module& here = module();
  auto output = here.phone ? here.phone->poll_output() : std::nullopt;
  here.output = output ? *std::move(output) : LinkOutput{};
  return output ? static_cast<std::int32_t>(here.output.kind) : 0;
}

WEBPHONE_EXPORT("phone_output_flow") double phone_output_flow() {
  return static_cast<double>(module().output.flow.packed());
}

WEBPHONE_EXPORT("phone_output_data") const char* phone_output_data() {
  return module().output.data.data();
}

WEBPHONE_EXPORT("phone_output_size") std::int32_t phone_output_size() {
  return static_cast<std::int32_t>(module().output.data.size());
}

}  // extern "C"
