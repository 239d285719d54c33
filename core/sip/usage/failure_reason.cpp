#include "core/sip/usage/failure_reason.hpp"

#include <algorithm>
#include <string_view>

#include "core/sip/message/parameters.hpp"
#include "core/sip/message/quoted_string.hpp"
#include "core/sip/usage/limits.hpp"

namespace webphone::sip {

namespace {

std::string reason_text(const Message& message) {
  for (const std::string_view value : message.values(HeaderId::Reason)) {
    const auto semicolon = value.find(';');
    if (semicolon == std::string_view::npos) continue;
    if (const auto words = Parameters(value.substr(semicolon)).find("text")) return unquote(*words);
  }
  return {};
}

std::string warning_text(const Message& message) {
  for (const std::string_view value : message.values(HeaderId::Warning)) {
    const auto quote = value.find('"');
    if (quote != std::string_view::npos) return unquote(value.substr(quote));
  }
  return {};
}

}  // namespace

std::string failure_reason(const Message& message) {
  std::string words = reason_text(message);
  if (words.empty()) words = warning_text(message);
  if (words.empty() && message.is_response()) words = message.reason();
  if (words.size() > kMaxReasonText) {
    std::size_t end = kMaxReasonText;  // not within a UTF-8 sequence
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) --end;
    words.resize(end);
  }
  std::replace_if(
      words.begin(), words.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F; },
      ' ');
  return words;
}

}  // namespace webphone::sip
