#include "core/sip/auth/challenge.hpp"

#include "core/base/ascii.hpp"
#include "core/base/text_writer.hpp"
#include "core/sip/message/auth_params.hpp"
#include "core/sip/message/quoted_string.hpp"

namespace webphone::sip {

namespace {

// An empty list offers nothing and is taken as no qop at all, as its writers mean it.
std::optional<Qop> choose_qop(std::string_view list) {
  bool auth_int = false;
  bool empty = true;
  while (!list.empty()) {
    const Split split = split_at(list, ',');
    const std::string_view option = trim(split.head);
    if (iequals(option, "auth")) return Qop::Auth;
    auth_int = auth_int || iequals(option, "auth-int");
    empty = empty && option.empty();
    list = split.rest;
  }
  if (auth_int) return Qop::AuthInt;
  return empty ? std::optional(Qop::None) : std::nullopt;
}

// The parameters that matter, as found; a second one of the same name spoils the challenge.
struct Fields {
  std::optional<std::string_view> realm, nonce, opaque, algorithm, qop, stale;

  std::optional<std::string_view>* find(std::string_view name) {
    if (iequals(name, "realm")) return &realm;
    if (iequals(name, "nonce")) return &nonce;
    if (iequals(name, "opaque")) return &opaque;
    if (iequals(name, "algorithm")) return &algorithm;
    if (iequals(name, "qop")) return &qop;
    if (iequals(name, "stale")) return &stale;
    return nullptr;
  }
};

std::optional<Fields> read_fields(const AuthParams& params) {
  Fields fields;
  for (const AuthParam& param : params) {
    std::optional<std::string_view>* field = fields.find(param.name);
    if (field == nullptr) continue;
    const std::optional<std::string_view> inside = inside_quotes(param.value);
    if (*field || !inside) return std::nullopt;
    *field = inside;
  }
  return fields;
}

}  // namespace

std::optional<std::string_view> inside_quotes(std::string_view value) {
  if (has_control(value)) return std::nullopt;
  if (!value.empty() && value.front() == '"' && quoted_string_length(value) == value.size()) {
    return value.substr(1, value.size() - 2);
  }
  if (value.find_first_of("\"\\") != std::string_view::npos) return std::nullopt;
  return value;
}

std::string unescape_quoted(std::string_view inside) {
  return unquote(text('"', inside, '"'));
}

Result<Challenge, ChallengeError> parse_challenge(std::string_view value) {
  const std::optional<AuthParams> params = AuthParams::parse(value);
  if (!params) return Failure{ChallengeError::Malformed};
  if (!iequals(params->scheme(), "Digest")) return Failure{ChallengeError::OtherScheme};
  const std::optional<Fields> fields = read_fields(*params);
  if (!fields || !fields->realm || !fields->nonce) return Failure{ChallengeError::Malformed};
  if (fields->realm->size() > kMaxRealm || fields->nonce->size() > kMaxNonce ||
      fields->opaque.value_or("").size() > kMaxOpaque) {
    return Failure{ChallengeError::TooLong};
  }
  const std::optional<DigestAlgorithm> algorithm = parse_digest_algorithm(fields->algorithm.value_or("MD5"));
  if (!algorithm) return Failure{ChallengeError::UnknownAlgorithm};
  const std::optional<Qop> qop = choose_qop(fields->qop.value_or(""));
  if (!qop) return Failure{ChallengeError::UnknownQop};

  Challenge challenge;
  challenge.realm = *fields->realm;
  challenge.nonce = *fields->nonce;
  if (fields->opaque) challenge.opaque = std::string(*fields->opaque);
  challenge.algorithm = *algorithm;
  challenge.names_algorithm = fields->algorithm.has_value();
  challenge.qop = *qop;
  challenge.stale = iequals(fields->stale.value_or(""), "true");
  return challenge;
}

}  // namespace webphone::sip
