#include "core/sip/message/host.hpp"

#include "core/base/ascii.hpp"
#include "core/sip/message/character_class.hpp"

namespace webphone::sip {

namespace {

/// read_ipv4 reads a dotted quad into four octets.
bool read_ipv4(std::string_view text, std::uint8_t* octets) {
  for (int i = 0; i < 4; ++i) {
    const Split part = split_at(text, '.');
    if (part.found != (i < 3) || part.head.size() > 3) return false;
    const auto number = parse_number<std::uint8_t>(part.head);
    if (!number) return false;
    octets[i] = *number;
    text = part.rest;
  }
  return true;
}

/// Groups collects the 16-bit groups of an IPv6 address on one side of "::".
struct Groups {
  std::array<std::uint8_t, 16> octets{};
  std::size_t size = 0;

  bool put(std::string_view group) {
    if (group.empty() || group.size() > 4 || size + 2 > octets.size()) return false;
    unsigned number = 0;
    for (const char c : group) {
      const int digit = hex_value(c);
      if (digit < 0) return false;
      number = number * 16 + static_cast<unsigned>(digit);
    }
    octets[size++] = static_cast<std::uint8_t>(number >> 8U);
    octets[size++] = static_cast<std::uint8_t>(number & 0xFFU);
    return true;
  }

  /// read takes groups separated by colons; the last may be a dotted quad.
  bool read(std::string_view text) {
    while (true) {
      const Split part = split_at(text, ':');
      if (!part.found && part.head.find('.') != std::string_view::npos) {
        if (size + 4 > octets.size() || !read_ipv4(part.head, octets.data() + size)) return false;
        size += 4;
        return true;
      }
      if (!put(part.head)) return false;
      if (!part.found) return true;
      text = part.rest;
    }
  }
};

/// is_numeric tells whether a host is all digits and dots.
bool is_numeric(std::string_view host) {
  for (const char c : host) {
    if (!is_digit(c) && c != '.') return false;
  }
  return true;
}

}  // namespace

bool is_ipv4_address(std::string_view text) {
  std::array<std::uint8_t, 4> octets{};
  return read_ipv4(text, octets.data());
}

std::optional<Ipv6Address> parse_ipv6_address(std::string_view text) {
  if (text.size() > 45) return std::nullopt;
  const std::size_t gap = text.find("::");
  Groups head;
  if (gap == std::string_view::npos) {
    if (!head.read(text) || head.size != 16) return std::nullopt;
    return head.octets;
  }
  Groups tail;
  const std::string_view before = text.substr(0, gap);
  const std::string_view after = text.substr(gap + 2);
  if (before.find('.') != std::string_view::npos) return std::nullopt;
  if (!before.empty() && !head.read(before)) return std::nullopt;
  if (!after.empty() && !tail.read(after)) return std::nullopt;
  if (head.size + tail.size > 14) return std::nullopt;
  for (std::size_t i = 0; i < tail.size; ++i) head.octets[16 - tail.size + i] = tail.octets[i];
  return head.octets;
}

std::size_t host_length(std::string_view text) {
  if (text.empty()) return 0;
  if (text.front() == '[') {
    const std::size_t end = text.substr(0, 48).find(']');
    if (end == std::string_view::npos || !parse_ipv6_address(text.substr(1, end - 1))) return 0;
    return end + 1;
  }
  if (text.front() == '-') return 0;
  std::size_t length = 0;
  while (true) {
    const std::size_t label = run_length(text.substr(length), CharacterClass::HostLabel);
    length += label;
    if (length == text.size() || text[length] != '.') break;
    if (label == 0) return 0;
    ++length;
  }
  if (length > 255) return 0;
  if (is_digit(text.front()) && is_numeric(text.substr(0, length)) &&
      !is_ipv4_address(text.substr(0, length))) {
    return 0;
  }
  return length;
}

bool is_host(std::string_view text) {
  return !text.empty() && host_length(text) == text.size();
}

bool same_host(std::string_view a, std::string_view b) {
  if (iequals(a, b)) return true;
  if (a.empty() || b.empty() || a.front() != '[' || b.front() != '[') return false;
  const auto address = parse_ipv6_address(host_without_brackets(a));
  return address && address == parse_ipv6_address(host_without_brackets(b));
}

std::string_view host_without_brackets(std::string_view host) {
  if (host.size() < 2 || host.front() != '[' || host.back() != ']') return host;
  return host.substr(1, host.size() - 2);
}

}  // namespace webphone::sip
