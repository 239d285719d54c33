#include "core/sip/auth/digest_client.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/auth/digest_response.hpp"
#include "core/sip/message/auth_params.hpp"
#include "core/sip/message/quoted_string.hpp"
#include "core/sip/message/uri.hpp"

namespace webphone::sip {

namespace {

constexpr std::size_t kCnonceLength = 24;
// Proxies that forked a request may each ask with a nonce of their own in one realm (RFC 3261 §22.3).
constexpr std::size_t kMaxAnswers = 4;

HeaderId credentials_header(Challenger challenger) {
  return challenger == Challenger::Server ? HeaderId::Authorization : HeaderId::ProxyAuthorization;
}

AuthTries::Count& count_of(AuthTries& tries, Challenger challenger) {
  return tries.by_challenger[static_cast<std::size_t>(challenger)];
}

std::string nonce_count(std::uint32_t count) {
  std::string octets;
  for (int shift = 24; shift >= 0; shift -= 8) octets.push_back(static_cast<char>((count >> shift) & 0xFFU));
  return to_hex(octets);
}

AuthError to_auth_error(ChallengeError error) {
  switch (error) {
    case ChallengeError::UnknownAlgorithm:
    case ChallengeError::UnknownQop: return AuthError::Unsupported;
    case ChallengeError::OtherScheme:
    case ChallengeError::Malformed:
    case ChallengeError::TooLong: break;
  }
  return AuthError::NoChallenge;
}

/// add_if_strongest keeps chosen a list of different nonces of one algorithm, the strongest so far.
void add_if_strongest(std::vector<Challenge>& chosen, Challenge challenge) {
  if (!chosen.empty() && chosen.front().algorithm.hash < challenge.algorithm.hash) chosen.clear();
  const auto is_alternative = [&challenge](const Challenge& other) {
    return other.algorithm != challenge.algorithm || other.nonce == challenge.nonce;
  };
  if (chosen.size() == kMaxAnswers || std::any_of(chosen.begin(), chosen.end(), is_alternative)) return;
  chosen.push_back(std::move(challenge));
}

}  // namespace

std::string_view describe(AuthError error) {
  switch (error) {
    case AuthError::NoCredentials: return "the server asks for a password and none is set";
    case AuthError::NoChallenge: return "the server's challenge is not a Digest challenge that can be read";
    case AuthError::ForeignRealm: return "challenged for a realm that is not ours";
    case AuthError::Unsupported: return "no algorithm that the server offers can be used";
    case AuthError::Downgrade: return "refused to fall back to MD5 where a stronger algorithm was in use";
    case AuthError::Rejected: return "wrong user name or password";
    case AuthError::TooManyTries: return "the server keeps asking for new credentials";
  }
  return {};
}

DigestClient::DigestClient(Credentials credentials, RandomSource& random)
    : credentials_(std::move(credentials)), random_(random) {
  credentials_.ha1 = to_lower(credentials_.ha1);
}

Status<AuthError> DigestClient::on_challenge(const Message& response, const OutgoingMessage& request,
                                             AuthTries& tries) {
  const bool server = response.status() == 401;
  const Challenger challenger = server ? Challenger::Server : Challenger::Proxy;
  if (credentials_.user.empty() || (credentials_.password.empty() && credentials_.ha1.empty())) {
    return Failure{AuthError::NoCredentials};
  }
  auto chosen = choose(response, server ? HeaderId::WwwAuthenticate : HeaderId::ProxyAuthenticate);
  if (!chosen) return Failure{chosen.error()};

  const Scope scope = scope_of(challenger, request);
  AuthTries::Count& count = count_of(tries, challenger);
  const bool stale = chosen->front().stale;
  if (count.sent >= kMaxTries || (count.answered > 0 && !stale)) {
    forget(scope);
    return Failure{stale ? AuthError::TooManyTries : AuthError::Rejected};
  }
  ++count.answered;
  credentials_.realm = unescape_quoted(chosen->front().realm);
  sound_hash_used_ = sound_hash_used_ || !is_broken(chosen->front().algorithm.hash);
  keep(scope, std::move(*chosen));
  return {};
}

void DigestClient::authorize(OutgoingMessage& request, AuthTries& tries) {
  for (const Challenger challenger : {Challenger::Server, Challenger::Proxy}) {
    const HeaderId header = credentials_header(challenger);
    request.remove(header);
    const Scope scope = scope_of(challenger, request);
    for (Nonce& nonce : nonces_) {
      if (nonce.scope != scope || nonce.count == std::numeric_limits<std::uint32_t>::max()) continue;
      ++nonce.count;
      request.add(header, answer(nonce, request));
    }
    if (request.has(header)) ++count_of(tries, challenger).sent;
  }
}

void DigestClient::on_success(const Message& response, const OutgoingMessage& request) {
  for (const Challenger challenger : {Challenger::Server, Challenger::Proxy}) {
    const std::string_view value = challenger == Challenger::Server
                                       ? response.value(HeaderId::AuthenticationInfo)
                                       : response.named_value("Proxy-Authentication-Info").value_or("");
    const std::optional<AuthParams> info = AuthParams::parse_info(value);
    if (!info) continue;
    const std::optional<std::string_view> next = inside_quotes(info->find("nextnonce").value_or(""));
    if (!next || next->empty() || next->size() > kMaxNonce) continue;
    const Scope scope = scope_of(challenger, request);
    const auto used = std::find_if(nonces_.begin(), nonces_.end(),
                                   [&scope](const Nonce& nonce) { return nonce.scope == scope; });
    if (used == nonces_.end()) continue;
    Challenge challenge = used->challenge;
    challenge.nonce = *next;
    keep(scope, {std::move(challenge)});
  }
}

DigestClient::Scope DigestClient::scope_of(Challenger challenger, const OutgoingMessage& request) {
  const std::optional<UriView> uri = parse_uri(request.request_uri());
  return {challenger, request.method() == Method::Register, uri ? to_lower(uri->host) : std::string()};
}

/// choose gives the challenges to answer: those of the strongest algorithm for our realm.
Result<std::vector<Challenge>, AuthError> DigestClient::choose(const Message& response, HeaderId header) {
  AuthError error = AuthError::NoChallenge;
  std::vector<Challenge> chosen;
  std::optional<std::string> learnt;  // of this response, when no realm is known yet
  for (const std::string_view value : response.values(header)) {
    Result<Challenge, ChallengeError> challenge = parse_challenge(value);
    if (!challenge) {
      error = std::max(error, to_auth_error(challenge.error()));
      continue;
    }
    if (!learnt) learnt = challenge->realm;
    std::optional<AuthError> refused = refusal(*challenge);
    if (credentials_.realm.empty() && challenge->realm != *learnt) refused = AuthError::ForeignRealm;
    if (refused) {
      error = std::max(error, *refused);
      continue;
    }
    add_if_strongest(chosen, std::move(*challenge));
  }
  if (chosen.empty()) return Failure{error};
  return chosen;
}

std::optional<AuthError> DigestClient::refusal(const Challenge& challenge) const {
  const DigestHash hash = challenge.algorithm.hash;
  if (!credentials_.realm.empty() && unescape_quoted(challenge.realm) != credentials_.realm) {
    return AuthError::ForeignRealm;
  }
  if (credentials_.password.empty() && hash != DigestHash::Md5) return AuthError::Unsupported;
  if (sound_hash_used_ && is_broken(hash)) return AuthError::Downgrade;
  return std::nullopt;
}

void DigestClient::forget(const Scope& scope) {
  nonces_.erase(std::remove_if(nonces_.begin(), nonces_.end(),
                               [&scope](const Nonce& nonce) { return nonce.scope == scope; }),
                nonces_.end());
}

void DigestClient::keep(const Scope& scope, std::vector<Challenge> challenges) {
  forget(scope);
  for (Challenge& challenge : challenges) {
    nonces_.push_back({scope, std::move(challenge), random_.token(kCnonceLength), 0});
  }
  if (nonces_.size() > kMaxNonces) {
    nonces_.erase(nonces_.begin(), nonces_.end() - static_cast<std::ptrdiff_t>(kMaxNonces));
  }
}

std::string DigestClient::secret(const Challenge& challenge) const {
  const DigestHash hash = challenge.algorithm.hash;
  if (hash == DigestHash::Md5 && !credentials_.ha1.empty()) return credentials_.ha1;
  return digest_secret(hash, credentials_.user, credentials_.realm, credentials_.password);
}

std::string DigestClient::answer(const Nonce& nonce, const OutgoingMessage& request) const {
  const Challenge& challenge = nonce.challenge;
  const std::string nc = nonce_count(nonce.count);
  const std::string user_secret = secret(challenge);
  const std::string plain_nonce = unescape_quoted(challenge.nonce);
  const std::string response =
      digest_response({challenge.algorithm, challenge.qop, user_secret, plain_nonce, nonce.cnonce, nc,
                       request.method_name(), request.request_uri(), request.body()});
  std::string out;
  TextWriter writer(out);
  writer << "Digest username=" << quote(credentials_.user) << ", realm=\"" << challenge.realm
         << "\", nonce=\"" << challenge.nonce << "\", uri=" << quote(request.request_uri()) << ", response=\""
         << response << '"';
  if (challenge.names_algorithm) writer << ", algorithm=" << digest_algorithm_name(challenge.algorithm);
  if (challenge.opaque) writer << ", opaque=\"" << *challenge.opaque << '"';
  if (challenge.qop != Qop::None) writer << ", qop=" << qop_name(challenge.qop) << ", nc=" << nc;
  // A -sess secret depends on the cnonce, so the server must see it even where RFC 2069 knew none.
  if (challenge.qop != Qop::None || challenge.algorithm.session)
    writer << ", cnonce=\"" << nonce.cnonce << '"';
  return out;
}

}  // namespace webphone::sip
