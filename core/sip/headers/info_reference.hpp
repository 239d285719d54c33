#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

/// InfoReference is one value of Alert-Info, Call-Info or Error-Info (RFC 3261 §20.4, §20.9, §20.18): where
/// something is to be found, and parameters. Nothing is fetched from there. It views the text that it was
/// read from.
struct InfoReference {
  /// Any URI; servers also put bare words here, such as Bellcore-dr2, or nothing.
  std::string_view uri;
  Parameters parameters;

  /// purpose is `icon`, `info`, `card` or an extension of Call-Info.
  [[nodiscard]] std::string_view purpose() const { return parameters.value("purpose"); }
  /// answer_after gives the seconds after which the caller wants to be answered by the phone itself: the
  /// parameter `answer-after`, or `info=alert-autoanswer` (RFC 5373 is what replaces both).
  [[nodiscard]] std::optional<std::uint32_t> answer_after() const;
  [[nodiscard]] std::string write() const;
};

/// parse_info_reference reads one value; angle brackets may be missing.
std::optional<InfoReference> parse_info_reference(std::string_view value);

}  // namespace webphone::sip
