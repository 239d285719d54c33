#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sip/usage/user_agent_settings.hpp"

namespace webphone::phone {

/// AddedHeaders are the SIP headers that setsipheader() has added to what one call sends, or to all that is
/// sent.
class AddedHeaders {
 public:
  /// change takes the argument of setsipheader(): `Name: value;Name2: value2` adds headers, or gives those
  /// that are there another value; `Name:` takes that one back, and an empty text all. The error says in
  /// words for the log why nothing has changed: control characters, a name that is none or that the phone
  /// answers for itself, too many headers, too long a one.
  Status<std::string> change(std::string_view list);

  [[nodiscard]] const std::vector<sip::ExtraHeader>& get() const { return headers_; }

 private:
  std::vector<sip::ExtraHeader> headers_;
};

/// merged gives the headers of `base`, with those of `added` in place of the ones with the same name.
std::vector<sip::ExtraHeader> merged(const std::vector<sip::ExtraHeader>& base,
                                     const std::vector<sip::ExtraHeader>& added);

}  // namespace webphone::phone
