#include "core/phone/dial_plan.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::phone {
namespace {

constexpr std::size_t kMaxDialled = 512;

bool is_uri(std::string_view dialled) {
  return dialled.find('@') != std::string_view::npos || istarts_with(dialled, "sip:") ||
         istarts_with(dialled, "sips:") || istarts_with(dialled, "tel:");
}

// The documented rule: at least 5 digits, no letters, no @, and 5 to 20 long.
bool looks_like_a_number(std::string_view dialled) {
  if (dialled.size() < 5 || dialled.size() > 20) return false;
  if (std::any_of(dialled.begin(), dialled.end(), is_alpha)) return false;
  return std::count_if(dialled.begin(), dialled.end(), is_digit) >= 5;
}

}  // namespace

std::string cleaned_number(std::string_view dialled) {
  std::string number;
  for (const char c : dialled) {
    if (is_digit(c) || c == '*' || c == '#' || (c == '+' && number.empty())) number.push_back(c);
  }
  return number;
}

namespace {

/// rewritten applies the first rule `prefix,replacement,minlen,maxlen` whose prefix and lengths fit the
/// number; rules are separated by semicolons, and a length that is missing does not limit.
std::string rewritten(std::string_view rules, std::string number) {
  for (Split rule{{}, rules, true}; rule.found;) {
    rule = split_at(rule.rest, ';');
    const Split prefix = split_at(trim(rule.head), ',');
    const Split replacement = split_at(prefix.rest, ',');
    const Split least = split_at(replacement.rest, ',');
    const std::string_view head = trim(prefix.head);
    const std::size_t low = parse_number<std::uint16_t>(trim(least.head)).value_or(0);
    const std::size_t high = parse_number<std::uint16_t>(trim(least.rest)).value_or(kMaxDialled);
    if (head.empty() || !number.starts_with(head) || number.size() < low || number.size() > high) continue;
    return text(trim(replacement.head), std::string_view(number).substr(head.size()));
  }
  return number;
}

/// The one list of rules under its three names, the first name that is set.
std::string_view rewrite_rules(const Settings& settings) {
  for (const Parameter name : {Parameter::Numpxrewrite, Parameter::Numrewriterules, Parameter::Filters}) {
    if (settings.has(name)) return settings.text(name);
  }
  return {};
}

}  // namespace

std::string peer_name(std::string_view target) {
  for (const std::string_view scheme : {"sip:", "sips:", "tel:"}) {
    if (istarts_with(target, scheme)) target.remove_prefix(scheme.size());
  }
  const std::string_view user = split_at(target, '@').head;
  return std::string(split_at(user, ';').head);
}

Result<DialTarget, DialError> plan_dial(const Settings& settings, std::string_view dialled) {
  if (has_control(dialled)) return Failure{DialError::ForbiddenText};
  if (dialled.size() > kMaxDialled) return Failure{DialError::TooLong};
  DialTarget plan;
  std::string_view number = trim(dialled);
  const Split split = split_at(number, ',');
  if (split.found && is_dtmf(split.rest)) {
    plan.digits = split.rest;
    number = trim(split.head);
  }
  if (number.empty()) return Failure{DialError::Empty};
  if (is_uri(number)) {
    plan.target = number;
  } else {
    const bool clean = settings.number(Parameter::Normalizenumber) != 0 && looks_like_a_number(number);
    std::string cleaned = clean ? cleaned_number(number) : std::string(number);
    const std::string_view rules = rewrite_rules(settings);
    if (!rules.empty()) cleaned = rewritten(rules, std::move(cleaned));
    plan.target = text(settings.text(Parameter::Techprefix), cleaned);
  }
  plan.peer = peer_name(plan.target);
  return plan;
}

std::string_view dial_error_text(DialError error) {
  switch (error) {
    case DialError::Empty: return "Invalid destination: no number to call";
    case DialError::ForbiddenText:
      return "Invalid destination: line breaks and control characters are not allowed";
    case DialError::TooLong: break;
  }
  return "Invalid destination: too long";
}

bool is_dtmf(std::string_view digits) {
  constexpr std::string_view kValid = "0123456789*#ABCDabcd ,";
  return !digits.empty() && digits.find_first_not_of(kValid) == std::string_view::npos;
}

}  // namespace webphone::phone
