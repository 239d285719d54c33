#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/phone/api/parameter.hpp"  // generated from api/parameters.tsv

namespace webphone::phone {

/// SettingSource says where a value comes from; a later enumerator wins over an earlier one.
enum class SettingSource : std::uint8_t {
  Default,
  FileDefault,  ///< the page's `ucfg_NAME`, which gives way to what the user has chosen before
  Stored,       ///< of an earlier session
  File,         ///< the page's own `parameters`
  Cookie,
  Url,            ///< the page's address: anybody can make a link
  Server,         ///< the answer of `scurl_setparameters`
  ServerSession,  ///< the SIP header x-mparam
  ServerStored,   ///< the SIP header x-mparamp
  Api,            ///< `setparameter()`
};

/// is_kept tells whether a value of this source is stored for later sessions.
constexpr bool is_kept(SettingSource source) {
  return source == SettingSource::ServerStored || source == SettingSource::Api;
}

/// SettingKind is the type column of api/parameters.tsv. String, List, Url and Secret hold one line; Text may
/// hold several; Word is one of a closed list, compared without case.
enum class SettingKind : std::uint8_t { String, Text, Secret, List, Url, Int, Bool, Word };

enum class SettingError : std::uint8_t {
  UnknownName,    ///< no documented parameter; the value is kept all the same
  WrongType,      ///< not a whole number, not a boolean, not base64
  OutOfRange,     ///< outside of the documented values
  ForbiddenText,  ///< CR, LF, NUL or another control character in a value of one line
  TooLong,        ///< over kMaxSettingLength, or one unknown name too many
  Overruled,      ///< a source of higher rank has set it
};

/// SettingProblem tells what was wrong with a value, in words for the log; a secret is not in them.
struct SettingProblem {
  SettingError error = SettingError::UnknownName;
  std::string message;
};

/// Settings holds the documented parameters. Values come and go as text, whatever their type; unknown names
/// are kept too, because a newer page or skin may know them.
class Settings {
 public:
  static constexpr std::size_t kMaxSettingLength = 16 * 1024;
  static constexpr std::size_t kMaxUnknown = 200;

  /// set gives a parameter a value. The names are compared without case; `ucfg_` before a name of the file
  /// makes it a FileDefault. Empty text, NULL and DEF give the default back. `encrypted__3__` before a value
  /// is base64 of it, XORed with `encryptionkey`. On a problem other than UnknownName the old value stays.
  Status<SettingProblem> set(std::string_view name, std::string_view value, SettingSource source);

  /// text gives the current value, or the default.
  [[nodiscard]] std::string_view text(Parameter parameter) const;
  /// number gives the current value of a whole number or boolean parameter, 0 when it has none.
  [[nodiscard]] std::int32_t number(Parameter parameter) const;
  [[nodiscard]] bool flag(Parameter parameter) const { return number(parameter) != 0; }
  [[nodiscard]] bool has(Parameter parameter) const { return !text(parameter).empty(); }
  /// source_of tells where the current value comes from.
  [[nodiscard]] SettingSource source_of(Parameter parameter) const;
  /// chosen gives that of two names of one setting which was set: by the higher source, else the first.
  [[nodiscard]] Parameter chosen(Parameter name, Parameter other) const {
    return source_of(other) > source_of(name) ? other : name;
  }
  /// milliseconds reads a duration; values under 1000 are seconds, as the documented samples use both.
  [[nodiscard]] Duration milliseconds(Parameter parameter) const;

  /// text_of gives the value of a parameter by name, of unknown ones too; empty if there is none.
  [[nodiscard]] std::string text_of(std::string_view name) const;

  static std::string_view name_of(Parameter parameter);
  static std::optional<Parameter> find(std::string_view name);
  static SettingKind kind_of(Parameter parameter);
  /// asks_for_default tells whether a value means: forget what was set.
  static bool asks_for_default(std::string_view value);

  /// for_each calls visit(name, value) for every parameter that has a value, defaults included.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint16_t i = 0; i < kParameterCount; ++i) {
      const auto parameter = static_cast<Parameter>(i);
      if (has(parameter)) visit(name_of(parameter), text(parameter));
    }
    for (const auto& [name, value] : unknown_) visit(std::string_view{name}, std::string_view{value});
  }

 private:
  struct Entry {
    Parameter parameter;
    SettingSource source;
    std::string value;
  };
  [[nodiscard]] const Entry* find_entry(Parameter parameter) const;
  [[nodiscard]] std::optional<std::string> reveal(std::string_view value) const;
  Status<SettingProblem> set_unknown(std::string_view name, std::string_view value);
  void store(Parameter parameter, SettingSource source, std::string value);

  std::vector<Entry> entries_;  // only what was set; a few dozen at most
  std::vector<std::pair<std::string, std::string>> unknown_;
};

}  // namespace webphone::phone
