#include "tools/sipdump/explanation.hpp"

#include "core/base/text_writer.hpp"
#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"
#include "tools/sipdump/body_explanation.hpp"
#include "tools/sipdump/error_explanation.hpp"
#include "tools/sipdump/header_explanation.hpp"
#include "tools/sipdump/plain_text.hpp"

namespace webphone::sipdump {

namespace {

std::string with_crlf(std::string_view octets) {
  std::string out;
  const bool has_crlf = octets.find("\r\n") != std::string_view::npos;
  for (const char c : octets) {
    if (c == '\n' && !has_crlf) out += '\r';
    out += c;
  }
  return out;
}

void explain_start_line(std::string& out, const sip::Message& message) {
  Facts facts;
  if (message.is_response()) {
    facts.add("response", std::uint64_t{message.status()}).add_quoted("reason", message.reason());
    facts.add("to", message.method_name());
  } else {
    facts.add("request", message.method_name()).add("for", message.request_uri());
  }
  out += facts.text() + "\n";
  if (message.is_request()) out.append("  ").append(explain_uri(message.request_uri())).append("\n");
}

/// explain_headers lists the header lines, each list element with its meaning.
void explain_headers(std::string& out, const sip::Message& message) {
  for (std::size_t i = 0; i < message.field_count(); ++i) {
    const sip::HeaderField field = message.field(i);
    const std::string_view name = sip::header_name(field.id);
    append_plain(out, name.empty() ? field.name : name);
    out += ": ";
    append_plain(out, field.value);
    out += name.empty() ? "\n  (not known)\n" : "\n";
    const auto values = message.values(field.id);
    for (auto value = values.begin(); value != values.end(); ++value) {
      if (value.line() != i) continue;
      const std::string meaning = explain_value(field.id, *value);
      if (!meaning.empty()) out.append("  ").append(meaning).append("\n");
    }
  }
}

void explain_body_of(std::string& out, const sip::Message& message) {
  if (message.body().empty()) return;
  out += text("body of ", std::uint64_t{message.body().size()}, " octets");
  const std::string_view type = message.content_type();
  if (!type.empty()) append_plain(out.append(", "), type);
  out += "\n" + explain_body(type, message.body());
}

}  // namespace

Explanation explain(std::string_view octets) {
  Explanation explanation;
  const std::string input = with_crlf(octets);
  const auto parsed = sip::parse(input);
  if (!parsed) {
    explanation.text = explain_error(input, parsed.error().error);
    return explanation;
  }
  const sip::ParseError error = sip::validate(*parsed);
  explanation.sound = error.code == sip::ParseErrorCode::None;
  if (!explanation.sound) explanation.text = explain_error(input, error);
  explain_start_line(explanation.text, *parsed);
  explain_headers(explanation.text, *parsed);
  explain_body_of(explanation.text, *parsed);
  explanation.written = parsed->write();
  return explanation;
}

}  // namespace webphone::sipdump
