#include "core/sip/dialog/dialog_set.hpp"

#include <utility>

namespace webphone::sip {

DialogSet::Branch* DialogSet::find_or_add(const OutgoingMessage& invite, std::uint32_t cseq,
                                          const Message& response) {
  for (Branch& known : branches_) {
    if (known.dialog.matches(response)) return &known;
  }
  if (branches_.size() == kMaxBranches) return nullptr;
  auto dialog = Dialog::as_uac(invite, cseq, response);
  if (!dialog) return nullptr;
  branches_.push_back(Branch{std::move(*dialog), seen_++});
  return &branches_.back();
}

const DialogSet::Branch* DialogSet::find(const Message& message) const {
  for (const Branch& branch : branches_) {
    if (branch.dialog.matches(message)) return &branch;
  }
  return nullptr;
}

const DialogSet::Branch* DialogSet::find_tag(std::string_view remote_tag) const {
  for (const Branch& branch : branches_) {
    if (branch.dialog.id().remote_tag == remote_tag) return &branch;
  }
  return nullptr;
}

DialogSet::Branch* DialogSet::find(std::uint32_t number) {
  for (Branch& branch : branches_) {
    if (branch.number == number) return &branch;
  }
  return nullptr;
}

}  // namespace webphone::sip
