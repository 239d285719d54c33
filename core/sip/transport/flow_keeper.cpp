#include "core/sip/transport/flow_keeper.hpp"

#include <algorithm>
#include <utility>

namespace webphone::sip {

namespace {

/// part_of gives a random part of a span, between percent and 100 % of it.
Duration part_of(Duration span, std::uint32_t percent, RandomSource& random) {
  const auto micros = static_cast<std::uint64_t>(span.count());
  const std::uint64_t least = micros * percent / 100;
  return Duration{static_cast<std::int64_t>(least + random.below(micros - least + 1))};
}

}  // namespace

FlowKeeper::FlowKeeper(TransportLayer& transport, RandomSource& random, FlowKeeperSettings settings)
    : transport_(transport), random_(random), settings_(std::move(settings)) {}

void FlowKeeper::enter(State state, Instant now) {
  state_ = state;
  ping_at_ = Instant::never();
  pong_by_ = Instant::never();
  retry_at_ = Instant::never();
  switch (state) {
    case State::Up:
      up_since_ = now;
      peer_answers_ = false;
      if (settings_.keep_alive > Duration::zero())
        ping_at_ = now + part_of(settings_.keep_alive, 80, random_);
      break;
    case State::Waiting:
      flow_ = {};
      retry_at_ = now + next_pause();
      break;
    case State::Connecting: {
      const Result<FlowId, TransportError> flow = transport_.open_flow(settings_.servers[server_], now);
      flow_ = flow ? *flow : FlowId{};
      // Without a flow the attempt fails at the next timeout, so that no event comes out of a command.
      if (!flow) retry_at_ = now;
      break;
    }
    case State::Idle: flow_ = {}; break;
  }
}

void FlowKeeper::start(Instant now) {
  if (state_ != State::Idle || settings_.servers.empty()) return;
  server_ = 0;
  failures_ = 0;
  enter(State::Connecting, now);
}

void FlowKeeper::stop(Instant now) {
  const FlowId flow = flow_;
  enter(State::Idle, now);
  transport_.close_flow(flow);
}

void FlowKeeper::retry_now(Instant now) {
  if (state_ == State::Waiting) enter(State::Connecting, now);
}

void FlowKeeper::flow_opened(FlowId flow, Instant now) {
  if (state_ != State::Connecting || flow != flow_) return;
  enter(State::Up, now);
  events_.push_back(FlowUp{flow_, server_});
}

void FlowKeeper::flow_closed(FlowId flow, std::string_view reason, Instant now) {
  if (!flow_ || flow != flow_) return;
  attempt_failed(reason, now);
}

void FlowKeeper::server_failed(std::string_view reason, Instant now) {
  if (state_ != State::Up && state_ != State::Connecting) return;
  const FlowId flow = flow_;
  attempt_failed(reason, now);
  transport_.close_flow(flow);
}

void FlowKeeper::attempt_failed(std::string_view reason, Instant now) {
  const bool was_up = state_ == State::Up;
  const FlowId lost = flow_;
  if (was_up && now - up_since_ >= settings_.stable_after) {
    failures_ = 0;
    server_ = 0;
    enter(State::Waiting, now);
  } else if (server_ + 1 < settings_.servers.size()) {
    ++server_;
    enter(State::Connecting, now);
  } else {
    server_ = 0;
    enter(State::Waiting, now);
    ++failures_;
  }
  const Instant retry_at = state_ == State::Connecting ? now : retry_at_;
  events_.push_back(FlowDown{lost, was_up, std::string(reason), retry_at});
}

Duration FlowKeeper::next_pause() {
  const std::uint32_t doublings = std::min<std::uint32_t>(failures_, 20);
  const Duration pause =
      std::min(settings_.first_pause * (std::int64_t{1} << doublings), settings_.longest_pause);
  return part_of(pause, 50, random_);
}

void FlowKeeper::flow_pong(FlowId flow, Instant) {
  if (state_ != State::Up || flow != flow_) return;
  peer_answers_ = true;
  pong_by_ = Instant::never();
}

void FlowKeeper::send_ping(Instant now) {
  ping_at_ = now + part_of(settings_.keep_alive, 80, random_);
  const bool sent = transport_.send_ping(flow_).ok();
  if (!sent || !peer_answers_ || !pong_by_.is_never()) return;
  pinged_at_ = now;
  pong_by_ = now + settings_.pong_timeout;
}

void FlowKeeper::handle_timeout(Instant now) {
  if (now >= pong_by_) {
    pong_by_ = Instant::never();
    const FlowInfo* info = transport_.find(flow_);
    // Whatever came in after the ping shows as well as a pong that the peer is there.
    if (info == nullptr || info->last_received <= pinged_at_) {
      server_failed("the server no longer answers keep-alives", now);
      return;
    }
  }
  if (now >= ping_at_) send_ping(now);
  if (now < retry_at_) return;
  if (state_ == State::Waiting) {
    enter(State::Connecting, now);
  } else {
    attempt_failed("too many flows", now);
  }
}

Instant FlowKeeper::next_timeout() const {
  return earliest(earliest(ping_at_, pong_by_), retry_at_);
}

std::optional<FlowKeeperEvent> FlowKeeper::poll_event() {
  if (events_.empty()) return std::nullopt;
  std::optional<FlowKeeperEvent> event = std::move(events_.front());
  events_.pop_front();
  return event;
}

}  // namespace webphone::sip
