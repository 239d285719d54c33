#include <array>

#include "core/base/ascii.hpp"
#include "core/sip/message/host.hpp"
#include "core/sip/message/uri.hpp"

namespace webphone::sip {

namespace {

/// Octet is one octet of a URI part. An escaped octet of the reserved set is not the same as the plain one.
struct Octet {
  char c = '\0';
  bool escaped_reserved = false;
  bool operator==(const Octet&) const = default;
};

Octet take_octet(std::string_view& text) {
  const char c = text.front();
  if (c == '%' && text.size() >= 3 && hex_value(text[1]) >= 0 && hex_value(text[2]) >= 0) {
    const char plain = static_cast<char>(hex_value(text[1]) * 16 + hex_value(text[2]));
    text.remove_prefix(3);
    constexpr std::string_view kReserved = ";/?:@&=+$,";
    return {plain, kReserved.find(plain) != std::string_view::npos};
  }
  text.remove_prefix(1);
  return {c, false};
}

enum class Case : std::uint8_t { Matters, Ignored };

bool same_text(std::string_view a, std::string_view b, Case letter_case) {
  while (!a.empty() && !b.empty()) {
    Octet left = take_octet(a);
    Octet right = take_octet(b);
    if (letter_case == Case::Ignored) {
      left.c = to_lower(left.c);
      right.c = to_lower(right.c);
    }
    if (left != right) return false;
  }
  return a.empty() && b.empty();
}

/// Parameters whose presence in one URI alone makes a difference.
bool never_defaults(std::string_view name) {
  constexpr std::array<std::string_view, 5> kNames = {"user", "ttl", "method", "maddr", "transport"};
  for (const std::string_view known : kNames) {
    if (iequals(name, known)) return true;
  }
  return false;
}

bool parameters_agree(const UriView& a, const UriView& b, bool all_must_match) {
  for (const Parameter& parameter : a.parameters) {
    // Of a name that stands twice, the first counts on both sides.
    const auto own = a.parameters.find(parameter.name);
    const auto other = b.parameters.find(parameter.name);
    if (!other && (all_must_match || never_defaults(parameter.name))) return false;
    if (other && !same_text(*own, *other, Case::Ignored)) return false;
  }
  return true;
}

/// headers_within tells whether each header of a stands in b with the same value.
bool headers_within(std::string_view a, std::string_view b) {
  while (!a.empty()) {
    const Split header = split_at(a, '&');
    const Split parts = split_at(header.head, '=');
    bool found = false;
    for (std::string_view rest = b; !rest.empty() && !found;) {
      const Split other = split_at(rest, '&');
      const Split other_parts = split_at(other.head, '=');
      found = same_text(parts.head, other_parts.head, Case::Ignored) &&
              same_text(parts.rest, other_parts.rest, Case::Matters);
      rest = other.rest;
    }
    if (!found) return false;
    a = header.rest;
  }
  return true;
}

bool same_password(const UriView& a, const UriView& b) {
  if (a.password.has_value() != b.password.has_value()) return false;
  return !a.password || same_text(*a.password, *b.password, Case::Matters);
}

/// same_number compares telephone numbers without their visual separators.
bool same_number(std::string_view a, std::string_view b) {
  const auto take_digit = [](std::string_view& text) {
    while (!text.empty() && std::string_view("-.()").find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    }
    if (text.empty()) return '\0';
    const char digit = to_lower(text.front());
    text.remove_prefix(1);
    return digit;
  };
  while (true) {
    const char digit = take_digit(a);
    if (digit != take_digit(b)) return false;
    if (digit == '\0') return true;
  }
}

}  // namespace

bool equivalent(const UriView& a, const UriView& b) {
  if (a.scheme != b.scheme) return false;
  if (a.scheme == UriScheme::Other) {
    return iequals(a.scheme_name, b.scheme_name) && same_text(a.opaque, b.opaque, Case::Matters);
  }
  if (a.scheme == UriScheme::Tel) {
    return same_number(a.user, b.user) && parameters_agree(a, b, true) && parameters_agree(b, a, true);
  }
  return same_text(a.user, b.user, Case::Matters) && same_password(a, b) && same_host(a.host, b.host) &&
         a.port == b.port && parameters_agree(a, b, false) && parameters_agree(b, a, false) &&
         headers_within(a.headers, b.headers) && headers_within(b.headers, a.headers);
}

}  // namespace webphone::sip
