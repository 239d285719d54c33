#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace webphone {

/// What is wrong with a JSON text.
enum class JsonError : std::uint8_t {
  Syntax,       ///< not JSON by RFC 8259
  InvalidText,  ///< not UTF-8, or a control character within a string
  TooLong,      ///< over kMaxJsonOctets
  TooDeep,      ///< nested over kMaxJsonDepth
  TooMany,      ///< over kMaxJsonValues values
};

inline constexpr std::size_t kMaxJsonOctets = 1024 * 1024;
inline constexpr std::size_t kMaxJsonDepth = 16;
inline constexpr std::size_t kMaxJsonValues = 20'000;

struct JsonMember;

/// JsonValue is one value of a JSON text. Numbers keep their source text, so that a setting given as 1.50
/// stays what its author wrote. Of two members of one name the last counts, as in JavaScript.
struct JsonValue {
  enum class Kind : std::uint8_t { Null, Boolean, Number, Text, Array, Object };

  Kind kind = Kind::Null;
  bool boolean = false;
  std::string text;                 ///< Text: decoded UTF-8; Number: as written
  std::vector<JsonMember> members;  ///< of an Object in order; of an Array with empty names

  [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
  /// find gives an object's member, or nullptr.
  [[nodiscard]] const JsonValue* find(std::string_view name) const;
  /// text_of gives the text of a member that is a string.
  [[nodiscard]] std::optional<std::string_view> text_of(std::string_view name) const;
  /// flag_of gives the value of a member that is a boolean.
  [[nodiscard]] std::optional<bool> flag_of(std::string_view name) const;
  /// integer_of gives the value of a member that is a whole number within 64 bits.
  [[nodiscard]] std::optional<std::int64_t> integer_of(std::string_view name) const;
  [[nodiscard]] std::optional<std::int64_t> integer() const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// parse_json reads exactly one JSON text (RFC 8259), strictly and within the bounds above. A lone surrogate
/// escape becomes U+FFFD.
Result<JsonValue, JsonError> parse_json(std::string_view text);

std::string_view to_text(JsonError error);

/// JsonWriter appends JSON to a string that the caller owns. Commas are its own business; octets that are not
/// UTF-8 become U+FFFD, so what it writes is always a valid text whatever a peer sent.
class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  /// name starts a member of an object; its value must follow.
  JsonWriter& name(std::string_view name);
  JsonWriter& text(std::string_view value);
  JsonWriter& number(std::int64_t value);
  JsonWriter& boolean(bool value);
  JsonWriter& null();

  // A member with its value.
  JsonWriter& text(std::string_view member, std::string_view value) { return name(member).text(value); }
  JsonWriter& number(std::string_view member, std::int64_t value) { return name(member).number(value); }
  JsonWriter& boolean(std::string_view member, bool value) { return name(member).boolean(value); }

 private:
  void separate();
  void write_string(std::string_view value);
  std::string& out_;
  bool first_ = true;  // no comma before the next value
};

}  // namespace webphone
