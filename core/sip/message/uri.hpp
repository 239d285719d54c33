#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/parameters.hpp"
#include "core/sip/message/uri_escape.hpp"  // IWYU pragma: export

namespace webphone::sip {

enum class UriScheme : std::uint8_t { Sip, Sips, Tel, Other };

/// UriView is a parsed URI over text that somebody else owns. All parts are as written, escapes included.
struct UriView {
  UriScheme scheme = UriScheme::Sip;
  std::string_view scheme_name;
  /// The user part of sip and sips, the number of tel; empty when there is none.
  std::string_view user;
  std::optional<std::string_view> password;
  /// Host name, IPv4 address, or IPv6 reference with its brackets; empty for tel and other schemes.
  std::string_view host;
  std::optional<std::uint16_t> port;
  /// `;transport=ws;lr`, with the leading semicolon.
  Parameters parameters;
  /// The text after `?`, of the form `name=value&name=value`.
  std::string_view headers;
  /// What follows the colon of a scheme that this stack does not know.
  std::string_view opaque;

  [[nodiscard]] bool is_sip() const { return scheme == UriScheme::Sip || scheme == UriScheme::Sips; }
};

/// parse_uri reads a whole URI (RFC 3261 §19.1.1, RFC 3966): absent when the text is no URI of its scheme. A
/// URI of an unknown scheme is read as opaque text.
std::optional<UriView> parse_uri(std::string_view text);

/// Uri is a URI as a value: the same parts as UriView, in wire form. Write user parts through escape_user.
struct Uri {
  UriScheme scheme = UriScheme::Sip;
  std::string scheme_name;  // only for UriScheme::Other
  std::string user;
  std::optional<std::string> password;
  std::string host;
  std::optional<std::uint16_t> port;
  std::string parameters;
  std::string headers;
  std::string opaque;

  static std::optional<Uri> parse(std::string_view text);
  static Uri from(const UriView& view);

  [[nodiscard]] UriView view() const;
  [[nodiscard]] bool is_sip() const { return scheme == UriScheme::Sip || scheme == UriScheme::Sips; }
  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const {
    return Parameters(parameters).find(name);
  }
  void set_parameter(std::string_view name, std::string_view value = {}) {
    sip::set_parameter(parameters, name, value);
  }
  void remove_parameter(std::string_view name) { sip::remove_parameter(parameters, name); }

  [[nodiscard]] std::string write() const;
};

void write_uri(const UriView& uri, std::string& out);

/// equivalent compares by the rules of RFC 3261 §19.1.4 (RFC 3966 §4 for tel): scheme, user and password with
/// escapes resolved, host without case, port, the parameters that must match, and headers. Not transitive.
bool equivalent(const UriView& a, const UriView& b);
inline bool equivalent(const Uri& a, const Uri& b) {
  return equivalent(a.view(), b.view());
}

}  // namespace webphone::sip
