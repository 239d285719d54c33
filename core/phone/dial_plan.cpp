#include "core/phone/dial_plan.hpp"

#include <algorithm>

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

std::string_view dial_error_text(DialError error) {
  switch (error) {
    case DialError::Empty: return "Invalid destination: no number to call";
    case DialError::ForbiddenText:
      return "Invalid destination: line breaks and control characters are not allowed";
    case DialError::TooLong: break;
  }
  return "Invalid destination: too long";
}

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
    plan.target =
        text(settings.text(Parameter::Techprefix), clean ? cleaned_number(number) : std::string(number));
  }
  plan.peer = peer_name(plan.target);
  return plan;
}

bool is_dtmf(std::string_view digits) {
  constexpr std::string_view kValid = "0123456789*#ABCDabcd ";
  return !digits.empty() && digits.find_first_not_of(kValid) == std::string_view::npos;
}

}  // namespace webphone::phone
