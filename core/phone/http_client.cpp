#include "core/phone/http_client.hpp"

#include <algorithm>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::phone {
namespace {

/// is_fetchable tells whether an address is of http or https, or relative to the page.
bool is_fetchable(std::string_view url) {
  if (url.empty() || url.size() > HttpClient::kMaxUrl || has_control(url)) return false;
  if (istarts_with(url, "https://") || istarts_with(url, "http://")) return true;
  // A colon before the first slash would make it a scheme, as in javascript:.
  const std::size_t end = url.find_first_of(":/?#");
  return end == std::string_view::npos || url[end] != ':';
}

}  // namespace

bool HttpClient::send(HttpPurpose purpose, HttpRequest request, int line, std::string_view peer) {
  if (!request.url.empty() && request.url.front() == '*') request.url.erase(0, 1);
  // The query may hold what no log should.
  std::string place(
      std::string_view(request.url).substr(0, std::min<std::size_t>(request.url.find('?'), 200)));
  if (!is_fetchable(request.url) || pending_.size() == kMaxPending) {
    log_.error(pending_.size() == kMaxPending
                   ? text("HTTP: too many requests are under way, not sent: ", place)
                   : text("HTTP: not an address of http or https, or too long: ", place));
    return false;
  }
  request.request = ++last_;
  pending_.push_back({request.request, purpose, line, std::string(peer), std::move(place)});
  log_.event(text("HTTP ", request.method, ' ', pending_.back().place));
  outbox_.push(std::move(request));
  return true;
}

std::optional<HttpClient::Pending> HttpClient::take(std::int64_t request) {
  const auto found = std::find_if(pending_.begin(), pending_.end(),
                                  [&](const Pending& one) { return one.request == request; });
  if (found == pending_.end()) return std::nullopt;
  Pending taken = std::move(*found);
  pending_.erase(found);
  return taken;
}

}  // namespace webphone::phone
