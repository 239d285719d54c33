// The input is two URIs, one a line. Printing and parsing again must give an equal URI, and equality must be
// the same from both sides.

#include <cstdlib>
#include <string>

#include "core/base/ascii.hpp"
#include "core/base/bytes.hpp"
#include "core/sip/message/uri.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check(const UriView& view) {
  const Uri uri = Uri::from(view);
  const auto again = Uri::parse(uri.write());
  require(again.has_value());
  require(again->write() == uri.write());
  require(equivalent(uri, *again) && equivalent(*again, uri));
  require(unescape(escape_user(view.user)) == view.user);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Split lines = split_at(as_text({data, size}), '\n');
  const auto a = parse_uri(lines.head);
  const auto b = parse_uri(lines.rest);
  if (a) check(*a);
  if (b) check(*b);
  if (a && b) require(equivalent(*a, *b) == equivalent(*b, *a));
  return 0;
}
