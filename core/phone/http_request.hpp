#pragma once

#include <cstdint>
#include <string>

#include "core/base/instant.hpp"

namespace webphone::phone {

/// HttpRequest asks the host to fetch an address of http or https, or one relative to the page. The host
/// bounds the answer, gives up after the timeout, and answers with an HttpReply in every case.
struct HttpRequest {
  std::int64_t request = 0;
  std::string method = "GET";
  std::string url;
  std::string content_type;  ///< of the body
  std::string body;
  Duration timeout = 10s;
};

/// HttpReply answers an HttpRequest. Without ok nothing has come: `text` says why, in words for the log. The
/// text of an answer is what a foreign server sent.
struct HttpReply {
  std::int64_t request = 0;
  bool ok = false;
  int status = 0;
  std::string text;
};

}  // namespace webphone::phone
