#include "core/sip/auth/mask_credentials.hpp"

#include <algorithm>

#include "core/base/ascii.hpp"
#include "core/sip/message/header_id.hpp"

namespace webphone::sip {

namespace {

void mask(std::string& message, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    if (!is_lws(message[i])) message[i] = '*';
  }
}

// mask_value works on the header value in [begin, end). The values of response parameters are masked from "="
// to the next comma: whatever is wrong with the quotes, no digit of a response is left.
void mask_value(std::string& message, std::size_t begin, std::size_t end) {
  const std::string_view value = std::string_view(message).substr(begin, end - begin);
  if (!istarts_with(trim(value), "Digest")) {
    mask(message, begin, end);
    return;
  }
  const std::string folded = to_lower(value);
  constexpr std::string_view kName = "response";
  for (std::size_t at = folded.find(kName); at != std::string::npos; at = folded.find(kName, at + 1)) {
    const std::size_t equals = folded.find_first_not_of(" \t\r\n", at + kName.size());
    if (equals == std::string::npos || folded[equals] != '=') continue;
    const std::size_t stop = std::min(folded.find(',', equals), folded.size());
    const std::size_t first = std::min(folded.find_first_not_of("=\" \t\r\n", equals), stop);
    const std::size_t last = folded.find_last_not_of("\" \t\r\n", stop - 1);
    mask(message, begin + first, begin + std::max(first, last + 1));
  }
}

}  // namespace

std::string mask_credentials(std::string_view message) {
  std::string out(message);
  std::size_t begin = 0;
  while (begin < out.size()) {
    std::size_t end = std::min(out.find('\n', begin), out.size());
    while (end + 1 < out.size() && is_wsp(out[end + 1])) end = std::min(out.find('\n', end + 1), out.size());
    const std::string_view line = std::string_view(out).substr(begin, end - begin);
    if (trim(line).empty()) break;  // the body follows
    const Split split = split_at(line, ':');
    const HeaderId id = parse_header_id(trim(split.head));
    if (split.found && (id == HeaderId::Authorization || id == HeaderId::ProxyAuthorization)) {
      mask_value(out, begin + split.head.size() + 1, end);
    }
    begin = end + 1;
  }
  return out;
}

}  // namespace webphone::sip
