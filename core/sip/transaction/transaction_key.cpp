#include "core/sip/transaction/transaction_key.hpp"

#include "core/base/ascii.hpp"
#include "core/base/hash_index.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/via.hpp"

namespace webphone::sip {

// The parts of a key are joined by line ends, which no part can hold.

std::string client_key(std::string_view branch, std::string_view method_name) {
  return text(branch, '\n', method_name);
}

bool follows_rfc3261(const Message& request) {
  return request.branch().size() > kBranchCookie.size() && istarts_with(request.branch(), kBranchCookie);
}

std::string server_key(const Message& request, std::string_view method_name) {
  const Via via = request.top_via();
  if (follows_rfc3261(request)) {
    return text(via.branch, '\n', to_lower(via.host), ':', via.port.value_or(0), '\n', method_name);
  }
  return text("2543\n", request.request_uri(), '\n', request.from_tag(), '\n', request.call_id(), '\n',
              request.cseq(), '\n', *request.values(HeaderId::Via).begin(), '\n', method_name);
}

std::uint64_t origin_of(const Message& request) {
  const std::string origin =
      text(request.from_tag(), '\n', request.call_id(), '\n', request.cseq(), '\n', request.method_name());
  return hash_of(origin) | 1U;
}

}  // namespace webphone::sip
