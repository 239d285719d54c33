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
  suspicious_ = false;
  ping_at_ = pong_by_ = answer_by_ = fail_back_at_ = retry_at_ = Instant::never();
  transport_.close_flow(std::exchange(probe_, {}));
  switch (state) {
    case State::Up:
      up_since_ = now;
      peer_answers_ = false;
      flow_timer_ = {};
      if (settings_.keep_alive > Duration::zero())
        ping_at_ = now + part_of(settings_.keep_alive, 80, random_);
      if (server_ > 0) fail_back_at_ = now + part_of(settings_.fail_back_after, 80, random_);
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

void FlowKeeper::network_changed(Instant now) {
  if (state_ == State::Up) send_ping(is_reliable(settings_.servers[server_].transport), now);
  retry_now(now);
}

void FlowKeeper::flow_opened(FlowId flow, Instant now) {
  if (probe_ && flow == probe_) {
    const FlowId before = std::exchange(flow_, std::exchange(probe_, {}));
    server_ = 0;
    failures_ = 0;
    enter(State::Up, now);
    transport_.close_flow(before);
  } else if (state_ == State::Connecting && flow == flow_) {
    enter(State::Up, now);
  } else {
    return;
  }
  events_.push_back(FlowUp{flow_, server_});
}

void FlowKeeper::flow_closed(FlowId flow, std::string_view reason, Instant now) {
  if (probe_ && flow == probe_) {
    probe_ = {};
  } else if (flow_ && flow == flow_) {
    attempt_failed(reason, false, now);
  }
}

void FlowKeeper::server_failed(std::string_view reason, Instant now) {
  give_up_server(reason, false, now);
}

bool FlowKeeper::next_server(std::string_view reason, Instant now) {
  if (server_ + 1 >= settings_.servers.size() || state_ != State::Up) return false;
  give_up_server(reason, true, now);
  return true;
}

void FlowKeeper::give_up_server(std::string_view reason, bool next, Instant now) {
  if (state_ != State::Up && state_ != State::Connecting) return;
  const FlowId flow = flow_;
  attempt_failed(reason, next, now);
  transport_.close_flow(flow);
}

// After a stable flow the list is gone through from its start, unless it is this very server that cannot
// serve.
void FlowKeeper::attempt_failed(std::string_view reason, bool next, Instant now) {
  const bool was_up = state_ == State::Up;
  const bool was_stable = was_up && now - up_since_ >= settings_.stable_after;
  const FlowId lost = flow_;
  if (was_stable) failures_ = 0;
  if ((!was_stable || next) && server_ + 1 < settings_.servers.size()) {
    ++server_;
    enter(State::Connecting, now);
  } else {
    server_ = 0;
    enter(State::Waiting, now);
    if (!was_stable) ++failures_;
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

void FlowKeeper::use_flow_timer(Duration timer) {
  if (state_ != State::Up) return;
  peer_answers_ |= is_stream(settings_.servers[server_].transport);
  flow_timer_ = timer;
  const Duration interval = ping_interval();
  if (interval > Duration::zero()) ping_at_ = earliest(ping_at_, up_since_ + interval);
}

std::uint32_t FlowKeeper::heard() const {
  const FlowInfo* info = transport_.find(flow_);
  return info == nullptr ? 0 : info->heard;
}

Duration FlowKeeper::ping_interval() const {
  if (flow_timer_ == Duration::zero()) return settings_.keep_alive;
  return settings_.keep_alive == Duration::zero() ? flow_timer_ : std::min(settings_.keep_alive, flow_timer_);
}

void FlowKeeper::demand_pong(Instant now) {
  if (state_ == State::Up) send_ping(true, now);
}

void FlowKeeper::expect_answer(bool by_server, Instant now) {
  if (state_ != State::Up || !is_reliable(settings_.servers[server_].transport)) return;
  const bool waits = !answer_by_.is_never() && heard() == heard_at_request_;
  if (waits && (asked_server_ || !by_server)) return;  // one before is unanswered
  asked_server_ = by_server;
  heard_at_request_ = heard();
  answer_by_ = now + settings_.answer_patience;
}

void FlowKeeper::send_ping(bool must_answer, Instant now) {
  const Duration interval = ping_interval();
  ping_at_ = interval > Duration::zero() ? now + part_of(interval, 80, random_) : Instant::never();
  const bool sent = transport_.send_ping(flow_).ok();
  if (!sent || !(peer_answers_ || must_answer) || !pong_by_.is_never()) return;
  heard_at_ping_ = heard();
  pong_by_ = now + settings_.pong_timeout;
}

void FlowKeeper::fail_back(bool busy, Instant now) {
  fail_back_at_ = now + part_of(settings_.fail_back_after, 80, random_);
  if (busy || probe_) return;
  const Result<FlowId, TransportError> flow = transport_.open_flow(settings_.servers.front(), now);
  if (flow) probe_ = *flow;
}

void FlowKeeper::handle_timeout(Instant now, bool busy) {
  if (now >= pong_by_) {
    pong_by_ = Instant::never();
    if (heard() == heard_at_ping_) {
      server_failed("the server no longer answers keep-alives", now);
      return;
    }
  }
  if (now >= answer_by_) {
    answer_by_ = Instant::never();
    if (heard() == heard_at_request_) {
      suspicious_ = !asked_server_ && !peer_answers_;
      if (!suspicious_) send_ping(true, now);
    }
  }
  if (now >= ping_at_) send_ping(false, now);
  if (now >= fail_back_at_) fail_back(busy, now);
  if (now < retry_at_) return;
  if (state_ == State::Waiting) {
    enter(State::Connecting, now);
  } else {
    attempt_failed("too many flows", false, now);
  }
}

Instant FlowKeeper::next_timeout() const {
  return earliest(earliest(earliest(ping_at_, pong_by_), earliest(answer_by_, fail_back_at_)), retry_at_);
}

std::optional<FlowKeeperEvent> FlowKeeper::poll_event() {
  return events_.poll();
}

}  // namespace webphone::sip
