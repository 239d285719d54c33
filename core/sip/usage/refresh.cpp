#include "core/sip/usage/refresh.hpp"

#include <algorithm>
#include <iterator>

#include "core/sip/usage/binding.hpp"

namespace webphone::sip {

using std::chrono::seconds;

Duration refresh_pause(seconds granted, RandomSource& random) {
  const auto percent = static_cast<std::int64_t>(70 + random.below(16));
  return Duration{granted} * percent / 100;
}

Duration retry_pause(std::uint8_t& failures, std::optional<std::uint32_t> retry_after, RandomSource& random) {
  constexpr seconds kFirstRetry{4};
  constexpr seconds kLongestRetry{1'800};
  constexpr std::uint32_t kLongestRetryAfter = 3'600;
  const auto doubled = kFirstRetry * (1 << std::min<int>(failures, 9));
  failures = static_cast<std::uint8_t>(std::min<int>(failures + 1, 100));
  const Duration pause = std::min<Duration>(doubled, kLongestRetry);
  const auto half = static_cast<std::uint64_t>(pause.count() / 2);
  const Duration wait = pause / 2 + Duration{static_cast<std::int64_t>(random.below(half + 1))};
  return std::max<Duration>(wait, seconds{std::min(retry_after.value_or(0), kLongestRetryAfter)});
}

bool lengthen_interval(const Message& response, seconds& wanted, std::uint8_t& brief_answers) {
  constexpr std::uint8_t kMaxBriefAnswers = 3;
  const auto least = response.number(HeaderId::MinExpires);
  if (!least || seconds{*least} <= wanted || seconds{*least} > kLongestRegistration ||
      ++brief_answers > kMaxBriefAnswers) {
    return false;
  }
  wanted = seconds{*least};
  return true;
}

bool is_permanent(std::uint16_t status) {
  constexpr std::uint16_t kPassing[] = {408, 423, 429, 430, 480, 481, 482, 483, 486, 487, 491, 494};
  if (status >= 500 && status < 600) return status == 501 || status == 505 || status == 513;
  return std::find(std::begin(kPassing), std::end(kPassing), status) == std::end(kPassing);
}

}  // namespace webphone::sip
