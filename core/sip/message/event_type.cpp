#include "core/sip/message/event_type.hpp"

#include "core/sip/message/character_class.hpp"
#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

std::optional<EventTypeView> parse_event_type(std::string_view text) {
  text = trim_wsp(text);
  const std::size_t length = run_length(text, CharacterClass::Token);
  const auto parameters = Parameters::parse(text.substr(length));
  if (length == 0 || !parameters) return std::nullopt;
  return EventTypeView{text.substr(0, length), parameters->value("id")};
}

}  // namespace webphone::sip
