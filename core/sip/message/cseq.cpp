#include "core/sip/message/cseq.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/limits.hpp"

namespace webphone::sip {

std::optional<CSeq> parse_cseq(std::string_view text) {
  text = trim_wsp(text);
  const std::size_t digits = run_length(text, CharacterClass::Digit);
  const auto number = parse_number<std::uint32_t>(text.substr(0, digits));
  if (!number || *number > kMaxCSeq) return std::nullopt;
  const std::string_view name = skip_wsp(text.substr(digits));
  if (name.size() + digits == text.size() || name.size() > kMaxMethodLength || !is_token(name)) {
    return std::nullopt;
  }
  return CSeq{*number, parse_method(name), name};
}

std::string make_cseq(std::uint32_t number, std::string_view method_name) {
  return text(number, ' ', method_name);
}

}  // namespace webphone::sip
