#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/log.hpp"
#include "core/phone/http_request.hpp"
#include "core/phone/outbox.hpp"

namespace webphone::phone {

/// HttpPurpose says what the answer of a server is for.
enum class HttpPurpose : std::uint8_t {
  Notice,        ///< nobody reads it
  Provisioning,  ///< settings
  PeerDetails,   ///< a text about the peer of a call
  Credit,        ///< each of these is told as the notification of its name
  Rating,
  NewUser,
  Answer,
  Sms,  ///< ANSWER too, and CHATREPORT
};

/// HttpClient asks the host to fetch addresses that the page's owner has written down, and knows what each is
/// for until the answer comes.
class HttpClient {
 public:
  static constexpr std::size_t kMaxPending = 32;
  static constexpr std::size_t kMaxUrl = 8 * 1024;

  HttpClient(Outbox& outbox, Log& log) : outbox_(outbox), log_(log) {}

  /// send gives a request its number and passes it on. A documented API address may begin with an asterisk,
  /// which is not part of it. False, and a line in the log, if the address is none of http or https or too
  /// many requests are under way. `line` and `peer` come back with the answer.
  bool send(HttpPurpose purpose, HttpRequest request, int line = -1, std::string_view peer = {});

  struct Pending {
    std::int64_t request = 0;
    HttpPurpose purpose = HttpPurpose::Notice;
    int line = -1;
    std::string peer;
    std::string place;  ///< the address without its query, for the log
  };
  /// take gives what a reply was waited for, once.
  std::optional<Pending> take(std::int64_t request);

 private:
  Outbox& outbox_;
  Log& log_;
  std::int64_t last_ = 0;
  std::vector<Pending> pending_;
};

}  // namespace webphone::phone
