#include "core/sip/usage/reliable_provisional.hpp"

namespace webphone::sip {

std::uint32_t ReliableProvisional::start(std::uint32_t invite_cseq, RandomSource& random, Duration t1,
                                         Instant now) {
  rseq_ = rseq_ == 0 ? static_cast<std::uint32_t>(random.below(0x7FFFFFFF)) + 1 : rseq_ + 1;
  invite_cseq_ = invite_cseq;
  pause_ = t1;
  repeat_at_ = now + pause_;
  give_up_at_ = now + 64 * t1;
  enter(State::Unacknowledged);
  return rseq_;
}

bool ReliableProvisional::expects(const RAck& rack) const {
  return waiting() && rack.rseq == rseq_ && rack.cseq.number == invite_cseq_ &&
         rack.cseq.method == Method::Invite;
}

bool ReliableProvisional::handle_timeout(Instant now) {
  if (!waiting()) return false;
  if (now >= give_up_at_) {
    enter(State::GivenUp);
    return false;
  }
  pause_ *= 2;  // without the bound of T2
  repeat_at_ = earliest(now + pause_, give_up_at_);
  return true;
}

}  // namespace webphone::sip
