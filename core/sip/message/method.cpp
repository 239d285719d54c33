#include "core/sip/message/method.hpp"

#include <array>
#include <cstddef>

namespace webphone::sip {

namespace {

constexpr std::array<std::string_view, 15> kNames = {
    "INVITE", "ACK",       "BYE",    "CANCEL",  "REGISTER", "OPTIONS", "INFO", "PRACK",
    "UPDATE", "SUBSCRIBE", "NOTIFY", "PUBLISH", "REFER",    "MESSAGE", "",
};

}  // namespace

Method parse_method(std::string_view name) {
  if (name.empty()) return Method::Other;
  for (std::size_t i = 0; i + 1 < kNames.size(); ++i) {
    if (name.front() == kNames[i].front() && name == kNames[i]) return static_cast<Method>(i);
  }
  return Method::Other;
}

std::string_view method_name(Method method) {
  return kNames[static_cast<std::size_t>(method)];
}

}  // namespace webphone::sip
