#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// AuthParam is one `name=value` of a challenge or of credentials; the value is as written, quotes included.
struct AuthParam {
  std::string_view name;
  std::string_view value;
};

/// AuthParams views the value of WWW-Authenticate, Proxy-Authenticate, Authorization, Proxy-Authorization or
/// Authentication-Info: a scheme and comma-separated parameters (RFC 3261 §25.1 challenge, credentials). It
/// owns nothing.
class AuthParams {
 public:
  /// parse checks the form `Scheme name=value, name="value"`; names compare without case.
  static std::optional<AuthParams> parse(std::string_view header_value);
  /// parse_info reads the parameters alone, as in Authentication-Info.
  static std::optional<AuthParams> parse_info(std::string_view header_value);

  [[nodiscard]] std::string_view scheme() const { return scheme_; }
  /// find gives the raw value of the first parameter of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  /// text is the value with its quotes resolved, or empty.
  [[nodiscard]] std::string text(std::string_view name) const;

  class Iterator {
   public:
    Iterator() = default;
    explicit Iterator(std::string_view text) : rest_(text) { advance(); }
    const AuthParam& operator*() const { return current_; }
    const AuthParam* operator->() const { return &current_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    bool operator==(const Iterator& other) const { return done_ == other.done_; }
    [[nodiscard]] bool failed() const { return failed_; }

   private:
    void advance();
    std::string_view rest_;
    AuthParam current_;
    bool done_ = true;
    bool failed_ = false;
  };
  [[nodiscard]] Iterator begin() const { return Iterator(parameters_); }
  [[nodiscard]] static Iterator end() { return {}; }

 private:
  std::string_view scheme_;
  std::string_view parameters_;
};

}  // namespace webphone::sip
