#include "core/sdp/candidate.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"

namespace webphone::sdp {
namespace {

/// Words takes white-space separated words off the front of a text.
struct Words {
  std::string_view rest;

  std::string_view next() {
    while (!rest.empty() && is_wsp(rest.front())) rest.remove_prefix(1);
    std::size_t size = 0;
    while (size < rest.size() && !is_wsp(rest[size])) ++size;
    const std::string_view word = rest.substr(0, size);
    rest.remove_prefix(size);
    return word;
  }
};

/// read_related takes "raddr ADDRESS rport PORT" off the words; the rest stays as extensions.
bool read_related(Words& words, Candidate& out) {
  Words ahead = words;
  if (ahead.next() != "raddr") return true;
  out.related_address = ahead.next();
  Words after_address = ahead;
  if (out.related_address.empty()) return false;
  if (ahead.next() != "rport") {
    words = after_address;
    return true;
  }
  const auto port = parse_number<std::uint16_t>(ahead.next());
  if (!port) return false;
  out.related_port = *port;
  words = ahead;
  return true;
}

}  // namespace

std::optional<Candidate> parse_candidate(std::string_view value) {
  Words words{value};
  Candidate out;
  out.foundation = words.next();
  const auto component = parse_number<std::uint16_t>(words.next());
  out.transport = words.next();
  const auto priority = parse_number<std::uint32_t>(words.next());
  out.address = words.next();
  const auto port = parse_number<std::uint16_t>(words.next());
  if (!component || *component == 0 || *component > 256 || !priority || !port) return std::nullopt;
  if (words.next() != "typ") return std::nullopt;
  out.type = words.next();
  if (out.type.empty()) return std::nullopt;
  out.component = *component;
  out.priority = *priority;
  out.port = *port;
  if (!read_related(words, out)) return std::nullopt;
  out.extensions = trim(words.rest);
  return out;
}

void append_candidate(std::string& out, const Candidate& candidate) {
  TextWriter writer(out);
  writer << candidate.foundation << ' ' << candidate.component << ' ' << candidate.transport << ' '
         << candidate.priority << ' ' << candidate.address << ' ' << candidate.port << " typ "
         << candidate.type;
  if (!candidate.related_address.empty()) {
    writer << " raddr " << candidate.related_address << " rport " << candidate.related_port;
  }
  if (!candidate.extensions.empty()) writer << ' ' << candidate.extensions;
}

void keep_known_extensions(Candidate& candidate) {
  Words words{candidate.extensions};
  std::string kept;
  while (!trim(words.rest).empty()) {
    const std::string_view name = words.next();
    const std::string_view value = words.next();
    if (name == "tcptype") kept = text(name, ' ', value);
  }
  candidate.extensions = kept;
}

bool is_ipv4(std::string_view address) {
  int parts = 0;
  for (Split part{{}, address, true}; part.found; ++parts) {
    part = split_at(part.rest, '.');
    if (part.head.size() > 3 || !parse_number<std::uint8_t>(part.head)) return false;
  }
  return parts == 4;
}

bool is_ipv6(std::string_view address) {
  if (address.size() < 2 || address.size() > 45) return false;
  int colons = 0;
  for (const char c : address) {
    if (c == ':') {
      ++colons;
    } else if (hex_value(c) < 0 && c != '.') {
      return false;
    }
  }
  return colons >= 2 && colons <= 8;
}

bool is_loopback(std::string_view address) {
  return address == "::1" || (is_ipv4(address) && address.starts_with("127."));
}

bool is_unspecified(std::string_view address) {
  return address == "0.0.0.0" || address == "::";
}

bool is_mdns(std::string_view address) {
  constexpr std::string_view kSuffix = ".local";
  return address.size() > kSuffix.size() && iequals(address.substr(address.size() - kSuffix.size()), kSuffix);
}

}  // namespace webphone::sdp
