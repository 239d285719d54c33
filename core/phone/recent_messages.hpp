#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/phone/phone_output.hpp"

namespace webphone::phone {

/// RecentMessages keeps the last SIP messages of each call, one of each kind in each direction, and those of
/// all that is no call together. They are kept as MessageTrace shows them, with credentials masked.
class RecentMessages {
 public:
  /// What getsipmessage() asks for: its `type`.
  enum class Wanted : std::uint8_t { Any, Request, Response, Invite, Success };
  static constexpr std::size_t kMaxMessages = 128;
  /// Octets of one message; what comes after is left out.
  static constexpr std::size_t kMaxOctets = 16384;

  /// add keeps a message. When there are too many, the oldest goes: of a call that no line has, if there is
  /// one, so that strangers cannot push the messages of a call out.
  void add(bool sent, std::string message, const std::vector<LineSnapshot>& lines);

  /// find gives the newest fitting message of a call, or of all with an empty Call-ID; empty if there is
  /// none. Without a direction either will do.
  [[nodiscard]] std::string_view find(std::string_view call_id, std::optional<bool> sent,
                                      Wanted wanted) const;
  /// header gives the value of a header in the newest received message of a call that has it.
  [[nodiscard]] std::string header(std::string_view call_id, std::string_view name) const;

  [[nodiscard]] std::size_t size() const { return messages_.size(); }

 private:
  enum Kind : std::uint8_t { Request = 1, Invite = 2, Response = 4, Success = 8 };
  struct Kept {
    std::string call_id;  ///< empty: of no call
    bool sent = false;
    Kind kind = Request;
    std::string message;
  };
  static Kind kind_of(std::string_view message);
  [[nodiscard]] bool knows(std::string_view call_id) const;
  void make_room(const std::vector<LineSnapshot>& lines);

  std::list<Kept> messages_;  // the newest last
};

}  // namespace webphone::phone
