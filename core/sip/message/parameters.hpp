#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace webphone::sip {

/// Parameter is one `;name=value` or `;name`; the value is as written, quotes included.
struct Parameter {
  std::string_view name;
  std::string_view value;
  bool has_value = false;
};

/// Parameters views the parameters after a value, `;a=b;c="d"`, or empty text. It owns nothing and lives as
/// long as the text. Names compare without case; of a name given twice the first counts.
class Parameters {
 public:
  Parameters() = default;
  /// Parameters takes text as it stands; iteration ends at the first malformed parameter.
  explicit Parameters(std::string_view text) : text_(text) {}

  /// parse checks text against the generic-param grammar (RFC 3261 §25.1) and kMaxParameters.
  static std::optional<Parameters> parse(std::string_view text);
  /// parse_with also gives the value of one parameter, as value() does, without a second walk.
  static std::optional<Parameters> parse_with(std::string_view text, std::string_view name,
                                              std::string_view& value);

  /// find gives the raw value, empty for a parameter without one, or nothing if the name does not occur.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name).has_value(); }
  /// value is find or empty text.
  [[nodiscard]] std::string_view value(std::string_view name) const {
    return find(name).value_or(std::string_view{});
  }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }

  class Iterator {
   public:
    Iterator() = default;
    explicit Iterator(std::string_view text) : rest_(text) { advance(); }
    const Parameter& operator*() const { return current_; }
    const Parameter* operator->() const { return &current_; }
    Iterator& operator++() {
      advance();
      return *this;
    }
    bool operator==(const Iterator& other) const { return done_ == other.done_; }
    /// failed tells, at the end, whether iteration stopped at malformed text.
    [[nodiscard]] bool failed() const { return failed_; }

   private:
    void advance();
    std::string_view rest_;
    Parameter current_;
    bool done_ = true;
    bool failed_ = false;
  };
  [[nodiscard]] Iterator begin() const { return Iterator(text_); }
  [[nodiscard]] static Iterator end() { return {}; }

 private:
  std::string_view text_;
};

/// set_parameter replaces the value of a parameter in text of the form `;a=b;c`, or appends it; an empty
/// value gives a bare name. The caller answers for the syntax of name and value.
void set_parameter(std::string& text, std::string_view name, std::string_view value);
void remove_parameter(std::string& text, std::string_view name);

}  // namespace webphone::sip
