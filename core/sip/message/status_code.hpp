#pragma once

#include <cstdint>
#include <string_view>

namespace webphone::sip {

/// default_reason is the reason phrase of the RFCs for a status code, or the phrase of its class.
std::string_view default_reason(std::uint16_t status);

constexpr bool is_provisional(std::uint16_t status) {
  return status >= 100 && status < 200;
}
constexpr bool is_success(std::uint16_t status) {
  return status >= 200 && status < 300;
}
constexpr bool is_final(std::uint16_t status) {
  return status >= 200;
}

}  // namespace webphone::sip
