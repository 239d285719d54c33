#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/sip/message/parameters.hpp"
#include "core/sip/message/uri.hpp"

namespace webphone::sip {

/// NameAddrView is one value of From, To, Contact, Route, Refer-To and their kin: an optional display name, a
/// URI and parameters (RFC 3261 §20.10). It views text that somebody else owns.
struct NameAddrView {
  /// As written: a quoted string or tokens; display_name() resolves it.
  std::string_view display;
  std::string_view uri_text;
  UriView uri;
  Parameters parameters;
  std::string_view tag;
  /// `Contact: *`; the URI is empty then.
  bool is_star = false;

  [[nodiscard]] std::string display_name() const;
};

/// parse_name_addr reads one value in name-addr or addr-spec form. Without angle brackets, parameters belong
/// to the header and not to the URI, and a URI with `?` or `,` is refused (RFC 3261 §20). Unquoted display
/// names are read leniently: UTF-8 and separators other than `",:;<>` are tolerated.
std::optional<NameAddrView> parse_name_addr(std::string_view text);

/// NameAddr is the same as a value. The display name is plain text; write() quotes it.
struct NameAddr {
  std::string display_name;
  Uri uri;
  std::string parameters;
  bool is_star = false;

  static std::optional<NameAddr> parse(std::string_view text);
  static NameAddr from(const NameAddrView& view);

  [[nodiscard]] std::optional<std::string_view> parameter(std::string_view name) const {
    return Parameters(parameters).find(name);
  }
  void set_parameter(std::string_view name, std::string_view value = {}) {
    sip::set_parameter(parameters, name, value);
  }
  /// write gives name-addr form, always with angle brackets, or `*`.
  [[nodiscard]] std::string write() const;
};

}  // namespace webphone::sip
