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
constexpr std::string_view kForm = "wants headers as Name: value";

std::string problem_of(const sip::ExtraHeader& header, sip::CommandError error) {
  if (error == sip::CommandError::TooLong)
    return text("the header ", header.name.substr(0, 60), " is too long");
  if (!sip::is_token(header.name)) return std::string(kForm);
  return text("the header ", header.name, " is written by the phone itself");
}

}  // namespace

std::vector<sip::ExtraHeader> merged(const std::vector<sip::ExtraHeader>& base,
                                     const std::vector<sip::ExtraHeader>& added) {
  if (base.empty() && added.empty()) return {};
  std::vector<sip::ExtraHeader> headers;
  const auto add = [&](const sip::ExtraHeader& header, bool wanted) {
    if (wanted && !header.value.empty()) headers.push_back(header);
  };
  for (const sip::ExtraHeader& header : base) {
    add(header, std::none_of(added.begin(), added.end(), [&](const sip::ExtraHeader& other) {
          return iequals(other.name, header.name);
        }));
  }
  for (const sip::ExtraHeader& header : added) add(header, true);
  return headers;
}

Status<std::string> AddedHeaders::change(std::string_view list) {
  if (has_control(list)) return Problem{"line breaks and control characters are not allowed"};
  if (trim(list).empty()) {
    headers_.clear();
    return {};
  }
  const auto changes = read_headers(list);
  if (changes.empty()) return Problem{std::string(kForm)};
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
