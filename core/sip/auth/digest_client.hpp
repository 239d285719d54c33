#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/random_source.hpp"
#include "core/base/result.hpp"
#include "core/sip/auth/challenge.hpp"
#include "core/sip/auth/credentials.hpp"
#include "core/sip/message/message.hpp"
#include "core/sip/message/outgoing_message.hpp"

namespace webphone::sip {

/// Challenger tells a 401 with WWW-Authenticate (Server) from a 407 with Proxy-Authenticate (Proxy).
enum class Challenger : std::uint8_t { Server, Proxy };

enum class AuthError : std::uint8_t {
  NoCredentials,  ///< challenged, and there is no user name or no password
  NoChallenge,    ///< no Digest challenge that can be read
  ForeignRealm,   ///< challenges only for realms that are not ours
  Unsupported,    ///< algorithm or qop unknown, or a pre-computed MD5 hash and no MD5 offered
  Downgrade,      ///< MD5 where a sound hash was in use
  Rejected,       ///< the server refused a fresh answer: wrong user name or password
  TooManyTries,   ///< stale again and again
};

/// describe gives a sentence for a log or a person. It holds no secret.
std::string_view describe(AuthError error);

/// AuthTries belongs to one request and goes along through its re-sends.
struct AuthTries {
  struct Count {
    std::uint8_t sent = 0;      ///< times that the request went out with credentials for this challenger
    std::uint8_t answered = 0;  ///< challenges to this request that were answered
  };
  std::array<Count, 2> by_challenger;
};

/// DigestClient answers the digest challenges to one account (RFC 3261 §22, RFC 7616, RFC 8760):
///
///     before each send:   digest.authorize(request, tries);              // adds nothing as long as no nonce
///     is known on a 401 or 407:    digest.on_challenge(response, request, tries)  // ok: a new CSeq,
///     authorize, send again on a 2xx:           digest.on_success(response, request)
///
/// Nonces are kept and counted, so that later requests to the same host carry their answer at once. Only one
/// realm is ever answered: the configured one, or that of the first challenge. Of several challenges the
/// strongest algorithm is answered, and once it was a sound one, MD5 is refused. A request goes out with
/// credentials at most twice for each challenger.
///
/// The caller passes on only what came over the account's own connection, and copies the headers of an INVITE
/// to the ACK of its 2xx (RFC 3261 §13.2.2.4).
class DigestClient {
 public:
  static constexpr std::uint8_t kMaxTries = 2;
  static constexpr std::size_t kMaxNonces = 16;  ///< kept in all, the oldest go first

  /// random outlives the client.
  DigestClient(Credentials credentials, RandomSource& random);

  /// on_challenge reads the challenges of a 401 or 407 to request.
  Status<AuthError> on_challenge(const Message& response, const OutgoingMessage& request, AuthTries& tries);

  /// authorize sets the headers Authorization and Proxy-Authorization of request, for all nonces that apply
  /// to it; it counts the nonces and the try. Headers of an earlier try go away.
  void authorize(OutgoingMessage& request, AuthTries& tries);

  /// on_success reads Authentication-Info: a nextnonce takes the place of the nonce that request used.
  void on_success(const Message& response, const OutgoingMessage& request);

  /// realm is the one realm that is answered; empty as long as none is configured or learnt.
  [[nodiscard]] const std::string& realm() const { return credentials_.realm; }

 private:
  // Where a nonce may be used without being asked: a REGISTER's answer would otherwise go with an INVITE
  // through the proxy to a stranger, who could guess at the password from it.
  struct Scope {
    Challenger challenger = Challenger::Server;
    bool registration = false;
    std::string host;

    bool operator==(const Scope&) const = default;
  };
  struct Nonce {
    Scope scope;
    Challenge challenge;
    std::string cnonce;
    std::uint32_t count = 0;
  };

  static Scope scope_of(Challenger challenger, const OutgoingMessage& request);
  Result<std::vector<Challenge>, AuthError> choose(const Message& response, HeaderId header);
  [[nodiscard]] std::optional<AuthError> refusal(const Challenge& challenge) const;
  void forget(const Scope& scope);
  void keep(const Scope& scope, std::vector<Challenge> challenges);
  [[nodiscard]] std::string secret(const Challenge& challenge) const;
  [[nodiscard]] std::string answer(const Nonce& nonce, const OutgoingMessage& request) const;

  Credentials credentials_;
  RandomSource& random_;
  std::vector<Nonce> nonces_;
  bool sound_hash_used_ = false;
};

}  // namespace webphone::sip
