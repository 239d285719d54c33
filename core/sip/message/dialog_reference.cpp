#include "core/sip/message/dialog_reference.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/message/parameters.hpp"

namespace webphone::sip {

namespace {

std::string_view or_zero(std::string_view tag) {
  return tag.empty() ? "0" : tag;
}

}  // namespace

std::string DialogReference::write() const {
  return text(call_id, ";to-tag=", or_zero(to_tag), ";from-tag=", or_zero(from_tag),
              early_only ? ";early-only" : "");
}

std::optional<DialogReference> parse_dialog_reference(std::string_view value) {
  const std::string_view call_id = split_at(value, ';').head;
  const auto parameters = Parameters::parse(value.substr(call_id.size()));
  const Split at = split_at(trim_wsp(call_id), '@');
  if (!parameters || !is_all(at.head, CharacterClass::Word) ||
      (at.found && !is_all(at.rest, CharacterClass::Word))) {
    return std::nullopt;
  }
  DialogReference reference{trim_wsp(call_id), parameters->value("to-tag"), parameters->value("from-tag"),
                            parameters->has("early-only")};
  if (reference.to_tag.empty() || reference.from_tag.empty()) return std::nullopt;
  if (reference.to_tag == "0") reference.to_tag = {};
  if (reference.from_tag == "0") reference.from_tag = {};
  return reference;
}

}  // namespace webphone::sip
