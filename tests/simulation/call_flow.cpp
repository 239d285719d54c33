#include "tests/simulation/call_flow.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text_writer.hpp"

namespace webphone::simulation {
namespace {

constexpr std::size_t kColumn = 30;

/// label is `INVITE 1` of a request and `180 INVITE 1` of a response.
std::string label(std::string_view octets) {
  const std::string_view start = octets.substr(0, octets.find("\r\n"));
  std::string_view cseq;
  if (const std::size_t found = octets.find("\r\nCSeq: "); found != std::string_view::npos) {
    cseq = octets.substr(found + 8);
    cseq = cseq.substr(0, cseq.find("\r\n"));
  }
  const std::string_view number = cseq.substr(0, cseq.find(' '));
  const std::string_view method = cseq.substr(std::min(cseq.size(), number.size() + 1));
  std::string out;
  if (start.starts_with("SIP/2.0 ")) TextWriter(out) << start.substr(8, 3) << ' ';
  TextWriter(out) << method << ' ' << number;
  const bool has_body = !octets.ends_with("\r\n\r\n");
  if (has_body) out += " +body";
  return out;
}

std::string seconds(Instant at) {
  const std::string millis = text(at.micros() / 1000);
  const std::string padded = std::string(millis.size() < 4 ? 4 - millis.size() : 0, '0') + millis;
  const std::string out = padded.substr(0, padded.size() - 3) + '.' + padded.substr(padded.size() - 3);
  return std::string(out.size() < 9 ? 9 - out.size() : 0, ' ') + out;
}

std::string arrow(std::string_view label, std::size_t width, bool to_the_right, bool lost) {
  std::string out(width, '-');
  out.replace(std::min<std::size_t>(4, width), std::min(label.size() + 2, width - 4), text(' ', label, ' '));
  out.resize(width, '-');
  if (to_the_right) out.back() = lost ? 'x' : '>';
  if (!to_the_right) out.front() = lost ? 'x' : '<';
  return out;
}

}  // namespace

std::size_t CallFlow::column(std::string_view host) {
  const auto found = std::find(hosts_.begin(), hosts_.end(), host);
  if (found != hosts_.end()) return static_cast<std::size_t>(found - hosts_.begin());
  hosts_.emplace_back(host);
  return hosts_.size() - 1;
}

void CallFlow::add(Line line) {
  lines_.push_back(std::move(line));
  if (lines_.size() > kMaxLines) lines_.pop_front();
}

void CallFlow::message(Instant at, std::string_view from, std::string_view to, std::string_view octets,
                       bool lost) {
  const bool is_keep_alive = octets.starts_with("\r\n");
  if (is_keep_alive) return;
  add({.at = at, .from = column(from), .to = column(to), .text = label(octets), .lost = lost});
}

void CallFlow::note(Instant at, std::string_view host, std::string text) {
  add({.at = at, .from = column(host), .text = std::move(text), .is_note = true});
}

std::string CallFlow::print() const {
  std::string out;
  for (const Line& line : lines_) {
    TextWriter writer(out);
    writer << seconds(line.at) << "  ";
    if (line.is_note) {
      writer << std::string(line.from * kColumn, ' ') << hosts_[line.from] << ": " << line.text << '\n';
      continue;
    }
    const auto [left, right] = std::minmax(line.from, line.to);
    const std::string& first = hosts_[left];
    const std::size_t room = (right - left) * kColumn;
    const std::size_t width = std::max<std::size_t>(room, first.size() + 8) - first.size() - 2;
    writer << std::string(left * kColumn, ' ') << first << ' '
           << arrow(line.text, width, line.from < line.to, line.lost) << ' ' << hosts_[right] << '\n';
  }
  return out;
}

}  // namespace webphone::simulation
