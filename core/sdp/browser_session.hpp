#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/sdp/browser_profile.hpp"
#include "core/sdp/media_stream.hpp"
#include "core/sdp/session_description.hpp"

namespace webphone::sdp {

/// BrowserSession stands between one RTCPeerConnection and one SIP dialog and translates every description
/// that passes. It remembers which m= line of the browser is which on the wire, since the two sides need not
/// have the same number: what the browser has and the wire does not want (a data channel) never leaves, and
/// what the wire offers and the browser should not see (video in an audio call, fax) is refused in its place.
///
/// Each exchange is an offer followed by its answer, or by roll_back(); the four methods give the text for
/// the other side, and change nothing when they fail. The value may be copied while a local offer is pending:
/// one copy for each early dialog of a forked INVITE.
class BrowserSession {
 public:
  /// session_id names the session in o=, and should be random; it stays below 2^63 on the wire (RFC 8829
  /// §5.2.1).
  BrowserSession(WirePolicy policy, std::uint64_t session_id);

  /// local_offer and local_answer take what the browser made (localDescription.sdp, once the needed
  /// candidates are in) and give what to send.
  Result<std::string, ProfileError> local_offer(std::string_view browser_text);
  Result<std::string, ProfileError> local_answer(std::string_view browser_text);

  /// remote_offer and remote_answer take what the peer sent and give what to pass to setRemoteDescription.
  Result<std::string, ProfileError> remote_offer(std::string_view wire_text);
  Result<std::string, ProfileError> remote_answer(std::string_view wire_text);

  /// roll_back forgets the pending offer, after a 488 or 491 or a failure on our side.
  void roll_back();

  /// renew: the session goes on in another RTCPeerConnection, whose lines are matched with those of the wire
  /// anew. A pending offer is forgotten.
  void renew();
  /// resume: this is the session of an origin() that an earlier life of the host has used.
  void resume(std::string_view origin);
  /// origin gives the session's name and its last version in o=, empty before the first description.
  [[nodiscard]] std::string origin() const;

  /// want sets our direction from the next offer or answer on: hold_direction() to hold, SendRecv to resume.
  /// The browser need not know: it follows what the peer's answer allows.
  void want(Direction direction) { wish_ = direction; }

  /// set_policy applies from the next offer or answer on.
  void set_policy(WirePolicy policy) { policy_ = std::move(policy); }

  enum class Pending : std::uint8_t { None, LocalOffer, RemoteOffer };
  [[nodiscard]] Pending pending() const { return pending_; }

  /// established is true after the first complete exchange.
  [[nodiscard]] bool established() const { return !current_.slots.empty(); }
  /// hold tells who holds the audio, by the last complete exchange.
  [[nodiscard]] HoldState hold() const;
  /// audio is the agreed audio stream of the last complete exchange, as the wire sees it.
  [[nodiscard]] std::optional<MediaStream> audio() const;
  /// last_local is what we said last on the wire in a complete exchange, to repeat unchanged in a session
  /// refresh.
  [[nodiscard]] std::string last_local() const;

 private:
  /// Slot is one m= line of the wire.
  struct Slot {
    std::string kind;
    std::string protocol;     // as offered, to be echoed in answers
    std::string browser_mid;  // empty when the browser has no line for it
    std::string wire_mid;
    std::optional<MediaDescription> local;  // the last live sections on the wire
    std::optional<MediaDescription> remote;
  };
  /// Exchange is everything that an offer and its answer change.
  struct Exchange {
    std::vector<Slot> slots;
    std::vector<MediaDescription> browser_lines;  // of the last description to or from the browser
    bool bundles = false;                         // the offerer grouped its lines
    bool we_offered = false;
    Direction wish = Direction::SendRecv;
    SessionDescription local;  // on the wire
    SessionDescription remote;
  };
  using Text = Result<std::string, ProfileError>;
  using Section = Result<std::optional<MediaDescription>, ProfileError>;
  /// Sections holds, for each slot, what the browser gets; nothing where it gets a refused line or none at
  /// all.
  using Sections = std::vector<std::optional<MediaDescription>>;

  [[nodiscard]] bool wants(const MediaDescription& media) const;
  [[nodiscard]] const MediaDescription* audio_section(const SessionDescription& session) const;
  void add_slots(Exchange& exchange) const;
  /// describe_local fills exchange.local out of what the browser said.
  [[nodiscard]] std::optional<ProfileError> describe_local(Exchange& exchange) const;
  void stamp(Exchange& exchange) const;
  [[nodiscard]] Section answered_section(Exchange& exchange, std::size_t index) const;
  [[nodiscard]] Section offered_section(Exchange& exchange, std::size_t index) const;
  [[nodiscard]] Result<Sections, ProfileError> offered_sections(Exchange& exchange) const;
  std::string browser_text(Exchange& exchange, const Sections& sections);

  std::string session_id_;
  WirePolicy policy_;
  Direction wish_ = Direction::SendRecv;
  Pending pending_ = Pending::None;
  std::uint64_t browser_version_ = 0;
  std::optional<SessionDescription> sent_;  // what the peer saw of us last, for the version in o=
  Exchange current_;
  Exchange next_;  // while an offer is pending
};

}  // namespace webphone::sdp
