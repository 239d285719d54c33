#include "core/event_body/dialog_info.hpp"

#include <array>

#include "core/base/ascii.hpp"

namespace webphone::event {

namespace {

// In the order of WatchedDialogState, after Unknown.
constexpr std::array<std::string_view, 5> kStates = {"trying", "proceeding", "early", "confirmed",
                                                     "terminated"};

std::string attribute(const XmlReader& xml, std::string_view name) {
  return xml.attribute(name).value_or(std::string());
}

DialogParty read_party(XmlReader& xml) {
  DialogParty party;
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    if (xml.name() == "identity") {
      party.display_name = attribute(xml, "display");
      party.identity = xml.read_text();
    } else if (xml.name() == "target") {
      party.target = attribute(xml, "uri");
    }
  }
  return party;
}

void read_state(XmlReader& xml, WatchedDialog& dialog) {
  dialog.event = attribute(xml, "event");
  dialog.code = parse_number<std::uint16_t>(attribute(xml, "code")).value_or(0);
  const std::string text = xml.read_text();
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (iequals(text, kStates[i])) dialog.state = static_cast<WatchedDialogState>(i + 1);
  }
}

WatchedDialog read_dialog(XmlReader& xml) {
  WatchedDialog dialog;
  dialog.id = attribute(xml, "id");
  dialog.call_id = attribute(xml, "call-id");
  dialog.local_tag = attribute(xml, "local-tag");
  dialog.remote_tag = attribute(xml, "remote-tag");
  const std::string direction = attribute(xml, "direction");
  if (iequals(direction, "initiator")) dialog.direction = DialogDirection::Initiator;
  if (iequals(direction, "recipient")) dialog.direction = DialogDirection::Recipient;
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    if (xml.name() == "state") {
      read_state(xml, dialog);
    } else if (xml.name() == "local") {
      dialog.local = read_party(xml);
    } else if (xml.name() == "remote") {
      dialog.remote = read_party(xml);
    }
  }
  return dialog;
}

}  // namespace

Result<DialogInfo, XmlError> parse_dialog_info(std::string_view body) {
  XmlReader xml(body);
  DialogInfo info;
  if (xml.open_root("dialog-info")) {
    info.version = parse_number<std::uint32_t>(attribute(xml, "version")).value_or(0);
    info.full = iequals(attribute(xml, "state"), "full");
    info.entity = attribute(xml, "entity");
    while (xml.next_child(1)) {
      if (xml.name() != "dialog" || info.dialogs.size() == kMaxDialogInfoEntries) continue;
      info.dialogs.push_back(read_dialog(xml));
    }
  }
  if (!xml.finish()) return Failure{xml.error()};
  return info;
}

}  // namespace webphone::event
