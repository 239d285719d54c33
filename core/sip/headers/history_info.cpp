#include "core/sip/headers/history_info.hpp"

#include "core/base/ascii.hpp"
#include "core/sip/headers/header_text.hpp"
#include "core/sip/headers/privacy.hpp"

namespace webphone::sip {

namespace {

/// is_index tells whether text is numbers with dots between them.
bool is_index(std::string_view text) {
  if (text.size() > kMaxHistoryIndexLength) return false;
  bool after_digit = false;
  for (const char c : text) {
    if (!is_digit(c) && (c != '.' || !after_digit)) return false;
    after_digit = is_digit(c);
  }
  return after_digit;
}

}  // namespace

std::optional<HistoryInfo> parse_history_info(std::string_view value) {
  const auto address = parse_address(value);
  if (!address) return std::nullopt;
  HistoryInfo entry;
  entry.address = *address;
  entry.index = address->parameters.value("index");
  if (!entry.index.empty() && !is_index(entry.index)) return std::nullopt;
  const auto read = [&](std::string_view name, HistoryInfo::Change change) {
    const auto from = address->parameters.find(name);
    if (!from || !is_index(*from)) return;
    entry.change = change;
    entry.changed_from = *from;
  };
  read("np", HistoryInfo::Change::NoChange);
  read("rc", HistoryInfo::Change::Recursed);
  read("mp", HistoryInfo::Change::Mapped);
  return entry;
}

std::string HistoryInfo::reason() const {
  return uri_header(address.uri, "Reason").value_or(std::string());
}

bool HistoryInfo::is_private() const {
  const auto privacy = uri_header(address.uri, "Privacy");
  const auto types = privacy ? parse_privacy(*privacy) : std::nullopt;
  return types && types->has(PrivacyType::History);
}

std::string HistoryInfo::write() const {
  return write_address(address);
}

}  // namespace webphone::sip
