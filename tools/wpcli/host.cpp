#include "tools/wpcli/host.hpp"

#include <poll.h>
#include <sys/random.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/result.hpp"

namespace webphone::wpcli {

namespace {

FileDescriptor open_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  return FileDescriptor(signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC));
}

}  // namespace

void SystemRandom::fill(MutableBytes out) {
  while (!out.empty()) {
    const ssize_t size = getrandom(out.data(), out.size(), 0);
    if (size < 0 && errno != EINTR) std::abort();  // nothing secret can be made without it
    if (size > 0) out = out.subspan(static_cast<std::size_t>(size));
  }
}

Host::Host(const CommandLine& line)
    : line_(line),
      now_(read_clock()),
      console_(now_, line.quiet, line.trace),
      network_(random_, line.authorities),
      user_agent_({}, random_, log_),
      script_(line, user_agent_, console_, random_.next() >> 16U),
      signals_(open_signals()) {}

ExitStatus Host::run() {
  if (const std::string fault = network_.listen(line_.account.server.transport, line_.local);
      !fault.empty()) {
    console_.result(fault);
    return ExitStatus::Failed;
  }
  script_.start(now_);
  drain();
  while (!script_.exit_status() || network_.has_unsent()) {
    wait();
    now_ = read_clock();
    console_.set_now(now_);
    while (const std::optional<NetworkEvent> event = network_.poll_event()) feed(*event);
    if (user_agent_.next_timeout() <= now_) user_agent_.handle_timeout(now_);
    drain();
    script_.handle_timeout(now_);
    script_.proceed(now_);
    if (script_.take_cut()) network_.cut();
    drain();
  }
  return *script_.exit_status();
}

void Host::feed(const NetworkEvent& event) {
  console_.input(event);
  std::visit(Overloaded{[this](const FlowOpened& e) {
                          script_.flow_opened(e.local);
                          user_agent_.flow_opened(e.flow, e.local, now_);
                        },
                        [this](const FlowClosed& e) { user_agent_.flow_closed(e.flow, e.reason, now_); },
                        [this](const FlowReceived& e) {
                          script_.received(e.octets);
                          user_agent_.receive(e.flow, as_bytes(e.octets), now_);
                        },
                        [this](const FlowOffered& e) {
                          network_.assign(e.link,
                                          user_agent_.flow_accepted(e.transport, e.local, e.remote, now_));
                        }},
             event);
  drain();
}

/// drain carries out what the user agent asks for. The script's commands may ask for more.
void Host::drain() {
  while (const std::optional<sip::UserAgentOutput> output = user_agent_.poll_output()) {
    console_.output(*output);
    if (const auto* open = std::get_if<sip::OpenFlow>(&*output)) network_.open(open->flow, open->target);
    if (const auto* send = std::get_if<sip::SendBytes>(&*output)) network_.send(send->flow, send->bytes);
    if (const auto* close = std::get_if<sip::CloseFlow>(&*output)) network_.close(close->flow);
    script_.handle(*output, now_);
  }
  while (const std::optional<LogRecord> record = log_.poll()) console_.remark(record->text);
}

/// wait polls the sockets until one of them, a signal or a deadline is due.
void Host::wait() {
  std::vector<pollfd> descriptors = network_.descriptors();
  descriptors.push_back({signals_.get(), POLLIN, 0});
  const Instant deadline = next_timeout();
  int milliseconds = network_.has_events() ? 0 : 1000;
  if (!deadline.is_never() && milliseconds > 0) {
    // Rounded up: a poll that ends too early would only be repeated.
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - read_clock()).count();
    milliseconds = static_cast<int>(std::clamp<std::int64_t>(left, 0, 60000));
  }
  if (poll(descriptors.data(), descriptors.size(), milliseconds) <= 0) return;
  if (descriptors.back().revents != 0) read_signals();
  descriptors.pop_back();
  network_.dispatch(descriptors);
}

Instant Host::next_timeout() const {
  return earliest(user_agent_.next_timeout(), script_.next_timeout());
}

void Host::read_signals() {
  signalfd_siginfo info{};
  while (read(signals_.get(), &info, sizeof info) == sizeof info) {
    now_ = read_clock();
    console_.set_now(now_);
    script_.interrupt(now_);
    drain();
  }
}

Instant Host::read_clock() {
  const auto since_boot = std::chrono::steady_clock::now().time_since_epoch();
  return Instant::from_micros(std::chrono::duration_cast<std::chrono::microseconds>(since_boot).count());
}

}  // namespace webphone::wpcli
