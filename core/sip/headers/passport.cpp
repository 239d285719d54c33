#include "core/sip/headers/passport.hpp"

#include <optional>
#include <utility>

#include "core/base/ascii.hpp"
#include "core/base/json.hpp"
#include "core/crypto/base64.hpp"

namespace webphone::sip {

namespace {

/// decode_object reads one part of the token as a JSON object.
Result<JsonValue, PassportError> decode_object(std::string_view part) {
  const auto octets = crypto::base64url_decode(part);
  if (!octets) return Failure{PassportError::BadEncoding};
  auto json = parse_json(as_text(*octets));
  if (!json || !json->is(JsonValue::Kind::Object)) return Failure{PassportError::BadJson};
  return std::move(*json);
}

std::string text_of(const JsonValue& object, std::string_view name) {
  return std::string(object.text_of(name).value_or(std::string_view{}));
}

/// read_origin takes the number or URI of `orig`; a list of one, as drafts had it, does as well.
std::string read_origin(const JsonValue& orig) {
  for (const std::string_view kind : {"tn", "uri"}) {
    const JsonValue* value = orig.find(kind);
    if (value != nullptr && value->is(JsonValue::Kind::Array) && !value->members.empty()) {
      value = &value->members.front().value;
    }
    if (value != nullptr && value->is(JsonValue::Kind::Text)) return value->text;
  }
  return {};
}

std::vector<std::string> read_destinations(const JsonValue& dest) {
  std::vector<std::string> out;
  for (const std::string_view kind : {"tn", "uri"}) {
    const JsonValue* list = dest.find(kind);
    if (list == nullptr || !list->is(JsonValue::Kind::Array)) continue;
    for (const JsonMember& member : list->members) {
      if (out.size() < kMaxPassportDestinations && member.value.is(JsonValue::Kind::Text)) {
        out.push_back(member.value.text);
      }
    }
  }
  return out;
}

Attestation parse_attestation(std::string_view text) {
  if (iequals(text, "A")) return Attestation::A;
  if (iequals(text, "B")) return Attestation::B;
  if (iequals(text, "C")) return Attestation::C;
  return Attestation::None;
}

Result<Passport, PassportError> read_claims(const JsonValue& header, const JsonValue& claims) {
  const JsonValue* orig = claims.find("orig");
  const JsonValue* dest = claims.find("dest");
  const auto issued_at = claims.integer_of("iat");
  if (orig == nullptr || dest == nullptr || !issued_at) return Failure{PassportError::MissingClaim};
  Passport passport;
  passport.origin = read_origin(*orig);
  passport.destinations = read_destinations(*dest);
  if (passport.origin.empty() || passport.destinations.empty()) return Failure{PassportError::MissingClaim};
  passport.issued_at = *issued_at;
  passport.attestation = parse_attestation(text_of(claims, "attest"));
  passport.origination_id = text_of(claims, "origid");
  passport.type = text_of(header, "ppt");
  passport.algorithm = text_of(header, "alg");
  passport.certificate = text_of(header, "x5u");
  return passport;
}

}  // namespace

Result<Passport, PassportError> decode_passport(std::string_view token) {
  if (token.size() > kMaxPassportLength) return Failure{PassportError::TooLong};
  const Split header_part = split_at(token, '.');
  const Split claims_part = split_at(header_part.rest, '.');
  if (!header_part.found || !claims_part.found || claims_part.rest.find('.') != std::string_view::npos) {
    return Failure{PassportError::BadForm};
  }
  if (header_part.head.empty() && claims_part.head.empty()) return Failure{PassportError::Compact};
  const auto header = decode_object(header_part.head);
  if (!header) return Failure{header.error()};
  const auto claims = decode_object(claims_part.head);
  if (!claims) return Failure{claims.error()};
  return read_claims(*header, *claims);
}

std::string_view describe(PassportError error) {
  switch (error) {
    case PassportError::TooLong: return "too long";
    case PassportError::BadForm: return "not three parts";
    case PassportError::Compact: return "compact form without claims";
    case PassportError::BadEncoding: return "not base64url";
    case PassportError::BadJson: return "not a JSON object";
    case PassportError::MissingClaim: return "a claim is missing";
  }
  return "malformed";
}

}  // namespace webphone::sip
