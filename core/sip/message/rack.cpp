#include "core/sip/message/rack.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::sip {

std::optional<std::uint32_t> parse_rseq(std::string_view text) {
  const auto number = parse_number<std::uint32_t>(trim(text));
  return number && *number > 0 ? number : std::nullopt;
}

std::optional<RAck> parse_rack(std::string_view text) {
  text = trim(text);
  const auto end = text.find_first_of(" \t");
  if (end == std::string_view::npos) return std::nullopt;
  const auto rseq = parse_rseq(text.substr(0, end));
  const auto cseq = parse_cseq(text.substr(end));
  if (!rseq || !cseq) return std::nullopt;
  return RAck{*rseq, *cseq};
}

std::string make_rack(std::uint32_t rseq, std::string_view cseq) {
  return text(rseq, ' ', cseq);
}

}  // namespace webphone::sip
