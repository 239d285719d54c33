#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.hpp"
#include "core/sip/usage/user_agent_event.hpp"

namespace webphone::phone {

struct PhoneContext;

/// ExtraAccounts keeps the accounts of `extraregisteraccounts` registered beside the main one, from its start
/// to its stop. Calls come in on all of them; those that go out are of the main account.
class ExtraAccounts {
 public:
  /// More accounts than this are not registered.
  static constexpr std::size_t kMaxExtraAccounts = 16;

  explicit ExtraAccounts(PhoneContext& context) : context_(context) {}

  /// follow lets the accounts be those of the setting; after every input.
  void follow(Instant now);
  void register_all(Instant now);
  void unregister_all(Instant now);
  /// close ends them at once, with the stack.
  void close(Instant now);
  void on_change(const sip::AccountStateChanged& change);

  /// unregistering tells whether the server has still to confirm that a registration is taken back.
  [[nodiscard]] bool unregistering() const;
  /// user_of gives the user that an account is of; empty for one that is none of these.
  [[nodiscard]] std::string_view user_of(sip::AccountId account) const;
  /// account_of gives the account of a user, or an id of nothing.
  [[nodiscard]] sip::AccountId account_of(std::string_view user) const;

 private:
  struct Entry {
    sip::AccountId id;
    std::string row;   ///< as the setting has it
    std::string name;  ///< user@domain, for people
    std::size_t user_length = 0;
    bool listed = true;
    bool bound = false;  ///< the server may have a binding
    bool leaving = false;
    bool failure_shown = false;  ///< once a failure, not once a retry
  };

  void take_list(Instant now);
  void add(std::string_view row, Instant now);
  void unregister(Entry& entry, Instant now);
  void remove_unlisted(Instant now);
  void failed(Entry& entry, std::string_view reason);

  PhoneContext& context_;
  std::string followed_;  ///< the setting as it was when it was last read
  std::vector<Entry> entries_;
};

}  // namespace webphone::phone
