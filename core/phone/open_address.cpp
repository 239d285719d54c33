#include "core/phone/open_address.hpp"

#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/phone/user_list.hpp"

namespace webphone::phone {
namespace {

constexpr std::size_t kMaxLink = 4096;
constexpr std::string_view kAlways = "http,https,sip,sips,tel";
constexpr std::string_view kNever = "about,blob,data,file,filesystem,javascript,vbscript,view-source";

bool lists(std::string_view list, std::string_view scheme) {
  for (std::string_view known = next_user(list); !known.empty(); known = next_user(list)) {
    if (iequals(known, scheme)) return true;
  }
  return false;
}

}  // namespace

bool is_openable(const Settings& settings, std::string_view url) {
  const Split parts = split_at(url, ':');
  if (!parts.found || parts.rest.empty() || url.size() > kMaxLink || has_control(url)) return false;
  if (url.find_first_of(" \"<>\\") != std::string_view::npos || lists(kNever, parts.head)) return false;
  return lists(kAlways, parts.head) || lists(settings.text(Parameter::AppProtocol), parts.head);
}

bool open_address(PhoneContext& context, std::string url) {
  if (!is_openable(context.settings, url)) {
    context.log.error(text("not an address that the page may open: ", std::string_view(url).substr(0, 100)));
    return false;
  }
  context.outbox.push(OpenAddress{std::move(url)});
  return true;
}

}  // namespace webphone::phone
