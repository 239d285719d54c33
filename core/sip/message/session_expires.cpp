#include "core/sip/message/session_expires.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

std::optional<SessionExpires> parse_session_expires(std::string_view text) {
  const auto seconds = parse_min_se(text);
  if (!seconds) return std::nullopt;
  SessionExpires value{*seconds};
  const auto semicolon = text.find(';');
  if (semicolon == std::string_view::npos) return value;
  const std::string_view refresher = Parameters(text.substr(semicolon)).value("refresher");
  if (iequals(refresher, "uac")) value.refresher = Refresher::Uac;
  if (iequals(refresher, "uas")) value.refresher = Refresher::Uas;
  return value;
}

std::optional<std::uint32_t> parse_min_se(std::string_view text) {
  return parse_number<std::uint32_t>(trim(split_at(text, ';').head));
}

std::string make_session_expires(const SessionExpires& value) {
  std::string_view refresher;
  if (value.refresher == Refresher::Uac) refresher = ";refresher=uac";
  if (value.refresher == Refresher::Uas) refresher = ";refresher=uas";
  return text(value.seconds, refresher);
}

}  // namespace webphone::sip
