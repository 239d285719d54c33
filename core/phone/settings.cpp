#include "core/phone/settings.hpp"

#include <algorithm>
#include <array>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/crypto/base64.hpp"

namespace webphone::phone {
namespace {

/// Limit is the range of an Int, and the words of a Word, with the text that says so to a user.
struct Limit {
  std::int32_t low;
  std::int32_t high;
  const char* allowed;
};

struct Shape {
  SettingKind kind;
  std::uint8_t limit;
};

#include "core/phone/api/parameter_table.inc"  // kNames, kDefaults, kLimits, kShapes, kShapeOf; generated

/// Rows cuts the names and defaults, a line each, into rows. It is made at run time: in the module the places
/// of seven hundred texts would take more room than the texts.
class Rows {
 public:
  Rows() {
    cut(kNames, names_);
    cut(kDefaults, defaults_);
  }
  [[nodiscard]] std::string_view name(std::size_t row) const { return line(kNames, names_, row); }
  [[nodiscard]] std::string_view standard(std::size_t row) const { return line(kDefaults, defaults_, row); }

 private:
  using Places = std::array<std::uint16_t, kParameterCount + 1>;
  static void cut(const char* lines, Places& places) {
    std::uint16_t at = 0;
    for (std::size_t row = 0; row < kParameterCount; ++row) {
      places[row] = at;
      while (lines[at] != '\n' && lines[at] != '\0') ++at;
      places[row + 1] = ++at;
    }
  }
  static std::string_view line(const char* lines, const Places& places, std::size_t row) {
    return {lines + places[row], static_cast<std::size_t>(places[row + 1] - places[row] - 1)};
  }
  Places names_;
  Places defaults_;
};

struct Row {
  std::string_view name;
  std::string_view standard;
  SettingKind kind;
  std::uint8_t limit;
};

Row row_of(Parameter parameter) {
  static const Rows rows;
  const auto at = static_cast<std::size_t>(parameter);
  const Shape shape = kShapes[kShapeOf[at]];
  return {rows.name(at), rows.standard(at), shape.kind, shape.limit};
}

int compare_names(std::string_view a, std::string_view b) {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char x = to_lower(a[i]);
    const char y = to_lower(b[i]);
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

std::optional<std::int64_t> read_setting_number(std::string_view value) {
  if (iequals(value, "true") || iequals(value, "yes") || iequals(value, "on")) return 1;
  if (iequals(value, "false") || iequals(value, "no") || iequals(value, "off")) return 0;
  return parse_integer(value);
}

bool is_word_of(std::string_view words, std::string_view value) {
  for (Split split{{}, words, true}; split.found;) {
    split = split_at(split.rest, '|');
    if (iequals(split.head, value)) return true;
  }
  return false;
}

Failure<SettingProblem> problem(SettingError error, const Row& row, std::string_view value,
                                std::string_view wanted) {
  const std::string_view shown = row.kind == SettingKind::Secret ? std::string_view{"(hidden)"} : value;
  return Failure{SettingProblem{
      error, text("parameter ", row.name, ": \"", shown.substr(0, 100), "\" is not ", wanted)}};
}

using Checked = Result<std::string, SettingProblem>;

Checked check_int(const Row& row, std::string_view value) {
  const Limit& limit = kLimits[row.limit];
  const auto number = read_setting_number(value);
  const std::string wanted = text("a whole number of ", limit.allowed);
  if (!number) return problem(SettingError::WrongType, row, value, wanted);
  if (*number < limit.low || *number > limit.high) {
    return problem(SettingError::OutOfRange, row, value, wanted);
  }
  return text(*number);
}

/// check gives the value as it is stored.
Checked check(const Row& row, std::string_view value) {
  if (value.size() > Settings::kMaxSettingLength) {
    return problem(SettingError::TooLong, row, "(long text)", "of allowed length");
  }
  if (row.kind != SettingKind::Text && has_control(value)) {
    return problem(SettingError::ForbiddenText, row, "(text with a line break or control character)",
                   "allowed");
  }
  switch (row.kind) {
    case SettingKind::Int: return check_int(row, trim(value));
    case SettingKind::Bool: {
      const auto number = read_setting_number(trim(value));
      if (!number) return problem(SettingError::WrongType, row, value, "true or false");
      return std::string(*number != 0 ? "true" : "false");
    }
    case SettingKind::Word:
      if (!is_word_of(kLimits[row.limit].allowed, trim(value))) {
        return problem(SettingError::OutOfRange, row, value, text("one of ", kLimits[row.limit].allowed));
      }
      return std::string(trim(value));
    case SettingKind::Secret:
    case SettingKind::Text: return std::string(value);
    case SettingKind::String:
    case SettingKind::List:
    case SettingKind::Url: break;
  }
  return std::string(trim(value));
}

constexpr std::string_view kFileDefaultPrefix = "ucfg_";
constexpr std::string_view kEncryptedPrefix = "encrypted__3__";

}  // namespace

bool Settings::asks_for_default(std::string_view value) {
  return value.empty() || iequals(value, "NULL") || iequals(value, "DEF");
}

SettingKind Settings::kind_of(Parameter parameter) {
  return row_of(parameter).kind;
}

std::optional<std::string> Settings::reveal(std::string_view value) const {
  const auto octets = crypto::base64_decode(value);
  if (!octets) return std::nullopt;
  const std::string_view key = text(Parameter::Encryptionkey);
  std::string plain(octets->begin(), octets->end());
  for (std::size_t i = 0; i < plain.size() && !key.empty(); ++i) {
    plain[i] = static_cast<char>(plain[i] ^ key[i % key.size()]);
  }
  return plain;
}

Status<SettingProblem> Settings::set(std::string_view name, std::string_view value, SettingSource source) {
  if (source == SettingSource::File && istarts_with(name, kFileDefaultPrefix)) {
    return set(name.substr(kFileDefaultPrefix.size()), value, SettingSource::FileDefault);
  }
  const auto parameter = find(name);
  if (!parameter) return set_unknown(name, value);
  const Row row = row_of(*parameter);
  if (source < source_of(*parameter)) {
    return Failure{
        SettingProblem{SettingError::Overruled, webphone::text("parameter ", name, " is already set")}};
  }
  // A file that lists a name without a value leaves what the user has stored.
  const bool is_file = source == SettingSource::File || source == SettingSource::FileDefault;
  if (value.empty() && is_file && source_of(*parameter) != source) return {};
  if (asks_for_default(value)) {
    // What the user takes back no longer stands in the way of others.
    if (source == SettingSource::Api) source = SettingSource::Default;
    store(*parameter, source, std::string(row.standard));
    return {};
  }
  const bool is_encrypted = istarts_with(value, kEncryptedPrefix);
  const auto plain = is_encrypted ? reveal(value.substr(kEncryptedPrefix.size())) : std::nullopt;
  if (is_encrypted && !plain) return problem(SettingError::WrongType, row, value, "valid base64");
  auto checked = check(row, plain ? std::string_view{*plain} : value);
  if (!checked) return Failure{checked.error()};
  store(*parameter, source, *std::move(checked));
  return {};
}

Status<SettingProblem> Settings::set_unknown(std::string_view name, std::string_view value) {
  const bool too_long = name.size() > 100 || value.size() > kMaxSettingLength;
  const std::string_view shown =
      has_control(name) ? std::string_view{"(forbidden text)"} : name.substr(0, 100);
  const auto known = std::find_if(unknown_.begin(), unknown_.end(),
                                  [&](const auto& entry) { return iequals(entry.first, name); });
  if (too_long || has_control(name) || (known == unknown_.end() && unknown_.size() == kMaxUnknown)) {
    return Failure{
        SettingProblem{SettingError::TooLong, webphone::text("unknown parameter ", shown, " is not kept")}};
  }
  if (asks_for_default(value)) {
    if (known != unknown_.end()) unknown_.erase(known);
  } else if (known != unknown_.end()) {
    known->second = value;
  } else {
    unknown_.emplace_back(name, value);
  }
  return Failure{SettingProblem{SettingError::UnknownName, webphone::text("unknown parameter ", shown)}};
}

void Settings::store(Parameter parameter, SettingSource source, std::string value) {
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& candidate) { return candidate.parameter == parameter; });
  if (entry == entries_.end()) {
    entries_.push_back({parameter, source, std::move(value)});
  } else {
    *entry = {parameter, source, std::move(value)};
  }
}

const Settings::Entry* Settings::find_entry(Parameter parameter) const {
  const auto entry = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const Entry& candidate) { return candidate.parameter == parameter; });
  return entry == entries_.end() ? nullptr : &*entry;
}

std::string_view Settings::text(Parameter parameter) const {
  if (const Entry* entry = find_entry(parameter)) return entry->value;
  return row_of(parameter).standard;
}

std::string Settings::text_of(std::string_view name) const {
  if (const auto parameter = find(name)) return std::string(text(*parameter));
  for (const auto& [known, value] : unknown_) {
    if (iequals(known, name)) return value;
  }
  return {};
}

std::int32_t Settings::number(Parameter parameter) const {
  return static_cast<std::int32_t>(read_setting_number(text(parameter)).value_or(0));
}

SettingSource Settings::source_of(Parameter parameter) const {
  const Entry* entry = find_entry(parameter);
  return entry == nullptr ? SettingSource::Default : entry->source;
}

Duration Settings::milliseconds(Parameter parameter) const {
  const std::int64_t value = number(parameter);
  return std::chrono::milliseconds{value > 0 && value < 1000 ? value * 1000 : value};
}

std::string_view Settings::name_of(Parameter parameter) {
  return row_of(parameter).name;
}

std::optional<Parameter> Settings::find(std::string_view name) {
  std::uint16_t low = 0;
  std::uint16_t high = kParameterCount;
  while (low < high) {
    const auto middle = static_cast<std::uint16_t>((low + high) / 2);
    const auto parameter = static_cast<Parameter>(middle);
    const int order = compare_names(name_of(parameter), name);
    if (order == 0) return parameter;
    if (order < 0) {
      low = static_cast<std::uint16_t>(middle + 1);
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

}  // namespace webphone::phone
