#include <array>

#include "core/base/ascii.hpp"
#include "core/base/json.hpp"
#include "core/base/utf8.hpp"

namespace webphone {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  Result<JsonValue, JsonError> read() {
    JsonValue value;
    if (!read_value(value, 0)) return Failure{error_};
    skip_space();
    if (!rest_.empty()) return Failure{JsonError::Syntax};
    return value;
  }

 private:
  bool fail(JsonError error) {
    error_ = error;
    return false;
  }

  void skip_space() {
    while (!rest_.empty() && is_lws(rest_.front())) rest_.remove_prefix(1);
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_word(std::string_view word) {
    if (rest_.substr(0, word.size()) != word) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  bool read_value(JsonValue& value, std::size_t depth) {
    if (depth > kMaxJsonDepth) return fail(JsonError::TooDeep);
    if (++values_ > kMaxJsonValues) return fail(JsonError::TooMany);
    skip_space();
    if (take('{')) return read_members(value, JsonValue::Kind::Object, depth);
    if (take('[')) return read_members(value, JsonValue::Kind::Array, depth);
    if (take('"')) {
      value.kind = JsonValue::Kind::Text;
      return read_string(value.text);
    }
    if (take_word("null")) return true;
    if (take_word("true")) {
      value.kind = JsonValue::Kind::Boolean;
      value.boolean = true;
      return true;
    }
    if (take_word("false")) {
      value.kind = JsonValue::Kind::Boolean;
      return true;
    }
    return read_number(value);
  }

  bool read_members(JsonValue& value, JsonValue::Kind kind, std::size_t depth) {
    const bool object = kind == JsonValue::Kind::Object;
    const char close = object ? '}' : ']';
    value.kind = kind;
    skip_space();
    if (take(close)) return true;
    for (;;) {
      JsonMember& member = value.members.emplace_back();
      skip_space();
      if (object) {
        if (!take('"')) return fail(JsonError::Syntax);
        if (!read_string(member.name)) return false;
        skip_space();
        if (!take(':')) return fail(JsonError::Syntax);
      }
      if (!read_value(member.value, depth + 1)) return false;
      skip_space();
      if (take(close)) return true;
      if (!take(',')) return fail(JsonError::Syntax);
    }
  }

  bool take_digits() {
    if (rest_.empty() || !is_digit(rest_.front())) return false;
    while (!rest_.empty() && is_digit(rest_.front())) rest_.remove_prefix(1);
    return true;
  }

  bool read_number(JsonValue& value) {
    const std::string_view start = rest_;
    take('-');
    if (!take('0') && !take_digits()) return fail(JsonError::Syntax);
    if (take('.') && !take_digits()) return fail(JsonError::Syntax);
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!take_digits()) return fail(JsonError::Syntax);
    }
    value.kind = JsonValue::Kind::Number;
    value.text = start.substr(0, start.size() - rest_.size());
    return true;
  }

  bool read_string(std::string& out) {
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (take('"')) return true;
      if (take('\\')) {
        if (!read_escape(out)) return false;
        continue;
      }
      const std::size_t length = utf8_length(rest_);
      if (length == 0 || static_cast<unsigned char>(c) < 0x20) return fail(JsonError::InvalidText);
      out.append(rest_.substr(0, length));
      rest_.remove_prefix(length);
    }
    return fail(JsonError::Syntax);
  }

  bool read_escape(std::string& out) {
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeant = "\"\\/\b\f\n\r\t";
    if (rest_.empty()) return fail(JsonError::Syntax);
    if (take('u')) return read_code_unit_escape(out);
    const std::size_t which = kNames.find(rest_.front());
    if (which == std::string_view::npos) return fail(JsonError::Syntax);
    rest_.remove_prefix(1);
    out.push_back(kMeant[which]);
    return true;
  }

  bool take_hex4(std::uint32_t& unit) {
    if (rest_.size() < 4) return false;
    unit = 0;
    for (const char c : rest_.substr(0, 4)) {
      const int digit = hex_value(c);
      if (digit < 0) return false;
      unit = unit * 16 + static_cast<std::uint32_t>(digit);
    }
    rest_.remove_prefix(4);
    return true;
  }

  // A pair of surrogates is one character; a lone one is none.
  bool read_code_unit_escape(std::string& out) {
    std::uint32_t unit = 0;
    if (!take_hex4(unit)) return fail(JsonError::Syntax);
    if (unit >= 0xD800 && unit < 0xDC00) {
      const std::string_view after_high = rest_;
      std::uint32_t low = 0;
      if (take_word("\\u") && take_hex4(low) && low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
      } else {
        rest_ = after_high;
        unit = kReplacementCharacter;
      }
    } else if (unit >= 0xDC00 && unit < 0xE000) {
      unit = kReplacementCharacter;
    }
    append_utf8(out, unit);
    return true;
  }

  std::string_view rest_;
  std::size_t values_ = 0;
  JsonError error_ = JsonError::Syntax;
};

}  // namespace

Result<JsonValue, JsonError> parse_json(std::string_view text) {
  if (text.size() > kMaxJsonOctets) return Failure{JsonError::TooLong};
  return Reader(text).read();
}

std::string_view to_text(JsonError error) {
  constexpr std::array<std::string_view, 5> kTexts{"syntax error", "invalid text", "too long", "too deep",
                                                   "too many values"};
  return kTexts[static_cast<std::size_t>(error)];
}

const JsonValue* JsonValue::find(std::string_view name) const {
  for (auto member = members.rbegin(); kind == Kind::Object && member != members.rend(); ++member) {
    if (member->name == name) return &member->value;
  }
  return nullptr;
}

std::optional<std::string_view> JsonValue::text_of(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr || !value->is(Kind::Text)) return std::nullopt;
  return value->text;
}

std::optional<bool> JsonValue::flag_of(std::string_view name) const {
  const JsonValue* value = find(name);
  if (value == nullptr || !value->is(Kind::Boolean)) return std::nullopt;
  return value->boolean;
}

std::optional<std::int64_t> JsonValue::integer_of(std::string_view name) const {
  const JsonValue* value = find(name);
  return value == nullptr ? std::nullopt : value->integer();
}

std::optional<std::int64_t> JsonValue::integer() const {
  return is(Kind::Number) ? parse_integer(text) : std::nullopt;
}

}  // namespace webphone
