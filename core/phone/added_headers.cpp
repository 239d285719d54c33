#include "core/phone/added_headers.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/header_field.hpp"
#include "core/sip/message/character_class.hpp"
#include "core/sip/usage/account.hpp"

namespace webphone::phone {
namespace {

using Problem = Failure<std::string>;

std::string problem_of(const sip::ExtraHeader& header, sip::CommandError error) {
  if (error == sip::CommandError::TooLong)
    return text("the header ", header.name.substr(0, 60), " is too long");
  if (!sip::is_token(header.name)) return "wants headers as Name: value";
  return text("the header ", header.name, " is written by the phone itself");
}

}  // namespace

std::vector<sip::ExtraHeader> merged(std::vector<sip::ExtraHeader> base,
                                     const std::vector<sip::ExtraHeader>& added) {
  for (const sip::ExtraHeader& header : added) {
    const auto replaced = std::remove_if(base.begin(), base.end(), [&](const sip::ExtraHeader& other) {
      return iequals(other.name, header.name);
    });
    base.erase(replaced, base.end());
    if (!header.value.empty()) base.push_back(header);
  }
  return base;
}

Status<std::string> AddedHeaders::change(std::string_view list) {
  if (has_control(list)) return Problem{"line breaks and control characters are not allowed"};
  if (trim(list).empty()) {
    headers_.clear();
    return {};
  }
  const auto changes = read_headers(list);
  if (changes.empty()) return Problem{"wants headers as Name: value"};
  for (const sip::ExtraHeader& header : changes) {
    const auto sound = sip::check_extra_headers({header});
    if (!sound.ok()) return Problem{problem_of(header, sound.error())};
  }
  auto wanted = merged(headers_, changes);
  if (!sip::check_extra_headers(wanted).ok()) return Problem{"too many headers"};
  headers_ = std::move(wanted);
  return {};
}

}  // namespace webphone::phone
