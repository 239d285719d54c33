#include "core/event_body/pidf.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/event_body/xml_text.hpp"

namespace webphone::event {

namespace {

Basic parse_basic(std::string_view text) {
  if (iequals(text, "open")) return Basic::Open;
  return iequals(text, "closed") ? Basic::Closed : Basic::Unknown;
}

/// keep_first puts a text where there is none yet.
void keep_first(std::string& where, std::string text) {
  if (where.empty()) where = std::move(text);
}

void read_activities(XmlReader& xml, Presence& presence) {
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    const std::string_view name = xml.name();
    const bool known =
        std::find(presence.activities.begin(), presence.activities.end(), name) != presence.activities.end();
    if (name == "note" || known || presence.activities.size() == kMaxActivities) continue;
    presence.activities.emplace_back(name);
  }
}

void read_person(XmlReader& xml, Presence& presence) {
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    if (xml.name() == "note") {
      keep_first(presence.note, xml.read_text());
    } else if (xml.name() == "activities") {
      read_activities(xml, presence);
    }
  }
}

void read_status(XmlReader& xml, Presence& presence, PresenceTuple& tuple) {
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    if (xml.name() == "basic") {
      tuple.basic = parse_basic(xml.read_text());
    } else if (xml.name() == "activities") {
      read_activities(xml, presence);
    }
  }
}

PresenceTuple read_tuple(XmlReader& xml, Presence& presence) {
  PresenceTuple tuple;
  tuple.id = xml.attribute("id").value_or(std::string());
  const std::size_t depth = xml.depth();
  while (xml.next_child(depth)) {
    if (xml.name() == "status") {
      read_status(xml, presence, tuple);
    } else if (xml.name() == "activities") {
      read_activities(xml, presence);
    } else if (xml.name() == "contact") {
      keep_first(tuple.contact, xml.read_text());
    } else if (xml.name() == "note") {
      keep_first(tuple.note, xml.read_text());
    } else if (xml.name() == "timestamp") {
      keep_first(tuple.timestamp, xml.read_text());
    }
  }
  return tuple;
}

void write_tuple(std::string& out, const PresenceTuple& tuple) {
  out += "<tuple id=\"";
  append_xml_text(out, tuple.id);
  out += "\">\r\n<status>";
  if (tuple.basic != Basic::Unknown) {
    out.append("<basic>").append(tuple.basic == Basic::Open ? "open" : "closed").append("</basic>");
  }
  out += "</status>\r\n";
  append_xml_element(out, "contact", tuple.contact);
  append_xml_element(out, "note", tuple.note);
  append_xml_element(out, "timestamp", tuple.timestamp);
  out += "</tuple>\r\n";
}

void write_person(std::string& out, const Presence& presence) {
  if (presence.activities.empty() && presence.note.empty()) return;
  out += "<dm:person id=\"person\">\r\n";
  if (!presence.activities.empty()) {
    out += "<rpid:activities>";
    for (const std::string& activity : presence.activities) {
      if (is_xml_name(activity) && activity.find(':') == std::string::npos) {
        out.append("<rpid:").append(activity).append("/>");
      }
    }
    out += "</rpid:activities>\r\n";
  }
  append_xml_element(out, "dm:note", presence.note);
  out += "</dm:person>\r\n";
}

}  // namespace

bool Presence::is_open() const {
  return std::any_of(tuples.begin(), tuples.end(),
                     [](const PresenceTuple& tuple) { return tuple.basic == Basic::Open; });
}

Result<Presence, XmlError> parse_pidf(std::string_view body) {
  XmlReader xml(body);
  Presence presence;
  if (xml.open_root("presence")) {
    presence.entity = xml.attribute("entity").value_or(std::string());
    while (xml.next_child(1)) {
      if (xml.name() == "tuple" && presence.tuples.size() < kMaxPresenceTuples) {
        presence.tuples.push_back(read_tuple(xml, presence));
      } else if (xml.name() == "person") {
        read_person(xml, presence);
      } else if (xml.name() == "note") {
        keep_first(presence.note, xml.read_text());
      }
    }
  }
  if (!xml.finish()) return Failure{xml.error()};
  return presence;
}

std::string write_pidf(const Presence& presence) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
      "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\" xmlns:dm=\"urn:ietf:params:xml:ns:pidf:data-model\" "
      "xmlns:rpid=\"urn:ietf:params:xml:ns:pidf:rpid\" entity=\"";
  append_xml_text(out, presence.entity);
  out += "\">\r\n";
  for (const PresenceTuple& tuple : presence.tuples) write_tuple(out, tuple);
  write_person(out, presence);
  out += "</presence>\r\n";
  return out;
}

}  // namespace webphone::event
