#pragma once

#include <cstdint>
#include <vector>

#include "core/sip/dialog/dialog.hpp"

namespace webphone::sip {

/// DialogSet holds the dialogs that one INVITE of ours created: a proxy may have forked it, so that several
/// user agents answer, each with a To tag of its own (RFC 3261 §12, §13.2.2.4).
class DialogSet {
 public:
  /// Branches over this many are not followed; their 2xx are still found unknown and ended by the usage.
  static constexpr std::size_t kMaxBranches = 16;

  struct Branch {
    Dialog dialog;
    std::uint32_t number;  ///< counts the early dialogs from 0, in the order in which they appeared
  };

  /// find_or_add gives the branch of a response 101..299 to the INVITE, made if it is new; nullptr when it
  /// makes no dialog or there are too many. Valid until the next call.
  Branch* find_or_add(const OutgoingMessage& invite, std::uint32_t cseq, const Message& response);
  [[nodiscard]] const Branch* find(const Message& message) const;
  /// find by number; nullptr if there is none.
  [[nodiscard]] Branch* find(std::uint32_t number);

  /// find_tag finds the branch of a remote tag.
  [[nodiscard]] const Branch* find_tag(std::string_view remote_tag) const;

  [[nodiscard]] std::size_t size() const { return branches_.size(); }
  void clear() { branches_.clear(); }

 private:
  std::vector<Branch> branches_;
  std::uint32_t seen_ = 0;
};

}  // namespace webphone::sip
