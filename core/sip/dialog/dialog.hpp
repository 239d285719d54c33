#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sip/dialog/dialog_id.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"

namespace webphone::sip {

/// Dialog is a peer-to-peer relationship of two user agents (RFC 3261 §12): who they are, where requests go
/// and how they are numbered. It knows nothing of what the dialog is used for.
class Dialog {
 public:
  static constexpr std::size_t kMaxRouteSet = 32;

  enum class State : std::uint8_t { Early, Confirmed };

  /// as_uac makes the dialog that a response 101..299 creates at the sender of the request (§12.1.2). A
  /// response without Contact leaves the Request-URI as target. Nothing without To tag in a provisional
  /// response, or with a route set over kMaxRouteSet or not readable.
  static std::optional<Dialog> as_uac(const OutgoingMessage& request, std::uint32_t cseq,
                                      const Message& response);
  /// as_uas makes the dialog at the receiver of a request that it answers with local_tag (§12.1.1). Nothing
  /// without a usable Contact, or with a route set as above.
  static std::optional<Dialog> as_uas(const Message& request, std::string_view local_tag);

  /// as_subscriber makes the dialog that a NOTIFY creates at the sender of the SUBSCRIBE or REFER that it
  /// answers (RFC 6665 §4.4.1); local_address and cseq are that request's From and number. Nothing without a
  /// usable Contact, or with a route set as above.
  static std::optional<Dialog> as_subscriber(std::string_view local_address, std::uint32_t cseq,
                                             const Message& notify);

  /// confirm moves an early dialog on with a 2xx; at the sender of the INVITE the route set and the target
  /// are read anew (§13.2.2.4).
  void confirm(const Message& response);
  void confirm() { state_ = State::Confirmed; }

  /// refresh_target takes the Contact of a target refresh request or of its 2xx, if there is a usable one
  /// (§12.2).
  void refresh_target(const Message& message);

  /// make_request starts the next request of this side: Request-URI and Route as the route set asks, strict
  /// routers included (§12.2.1.1), From, To, Call-ID and a new CSeq. Not for ACK and CANCEL.
  OutgoingMessage make_request(Method method);
  /// take_cseq counts on, for a request that is sent again after a challenge.
  std::uint32_t take_cseq() { return ++local_cseq_; }
  /// skip_cseq leaves numbers out that may have been used.
  void skip_cseq(std::uint32_t count) { local_cseq_ += count; }
  /// make_ack starts the ACK to a 2xx, with the CSeq number of its INVITE (§13.2.2.4).
  [[nodiscard]] OutgoingMessage make_ack(std::uint32_t cseq) const;

  /// accept_order tells whether the number of a received request (not ACK or CANCEL) is in order, and notes
  /// it. A number not above the last is to be answered with 500 (§12.2.2): lower is a request overtaken,
  /// equal a copy that outlived its transaction.
  bool accept_order(std::uint32_t cseq);

  /// matches tells whether a received message belongs to this dialog (§12.2.2).
  [[nodiscard]] bool matches(const Message& message) const;

  [[nodiscard]] const DialogId& id() const { return id_; }
  [[nodiscard]] State state() const { return state_; }
  /// secure: the dialog was made by a request to a sips URI, so its requests must stay on TLS (§12.1).
  [[nodiscard]] bool secure() const { return secure_; }
  [[nodiscard]] std::uint32_t local_cseq() const { return local_cseq_; }
  [[nodiscard]] std::string_view remote_target() const { return remote_target_; }
  /// remote_address is the peer's From or To value, tag included.
  [[nodiscard]] std::string_view remote_address() const { return remote_address_; }
  [[nodiscard]] const std::vector<std::string>& route_set() const { return route_set_; }

 private:
  friend struct DialogSnapshot;
  Dialog() = default;
  [[nodiscard]] OutgoingMessage start_request(Method method, std::uint32_t cseq) const;

  DialogId id_;
  State state_ = State::Early;
  bool secure_ = false;
  std::uint32_t local_cseq_ = 0;
  std::optional<std::uint32_t> remote_cseq_;
  std::string local_address_;
  std::string remote_address_;
  std::string remote_target_;
  std::vector<std::string> route_set_;  // Route values, in the order in which this side sends them
};

/// SharedDialog is a dialog that several usages use at a time (RFC 5057): it lasts as long as one of them.
using SharedDialog = std::shared_ptr<Dialog>;
SharedDialog share(std::optional<Dialog> dialog);

}  // namespace webphone::sip
