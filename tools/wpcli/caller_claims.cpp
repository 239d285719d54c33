#include "tools/wpcli/caller_claims.hpp"

#include "core/base/text_writer.hpp"
#include "core/sip/headers/asserted_identity.hpp"
#include "core/sip/headers/diversion.hpp"
#include "core/sip/headers/history_info.hpp"
#include "core/sip/headers/identity.hpp"
#include "core/sip/headers/info_reference.hpp"
#include "core/sip/headers/passport.hpp"
#include "core/sip/headers/privacy.hpp"
#include "core/sip/headers/reason.hpp"
#include "core/sip/headers/remote_party_id.hpp"

namespace webphone::wpcli {

using sip::HeaderId;

namespace {

/// Claims collects a line for each value of a header that can be read.
struct Claims {
  const sip::Message& invite;
  std::vector<std::string> lines;

  template <typename Parse, typename Say>
  void add(HeaderId id, Parse parse, Say say) {
    for (const std::string_view value : invite.values(id)) {
      if (const auto parsed = parse(value)) lines.push_back(say(*parsed));
    }
  }
  void add_identity(HeaderId id, std::string_view what) {
    const auto identity = read_asserted_identity(invite, id);
    if (!identity.empty()) lines.push_back(text(what, identity.write()));
  }
};

std::string say_history(const sip::HistoryInfo& entry) {
  std::string line = text("was at ", entry.address.uri_text, ", ", entry.index);
  const std::string value = entry.reason();
  if (const auto reason = sip::parse_reason(value); reason && reason->cause) {
    line += text(", because of ", *reason->cause);
  }
  if (entry.is_private()) line += ", private";
  return line;
}

std::string say_identity(const sip::Identity& identity) {
  const auto passport = sip::decode_passport(identity.token);
  if (!passport) return text("identity token: ", describe(passport.error()));
  constexpr std::string_view kLevels[] = {"no level", "A", "B", "C"};
  return text("attestation ", kLevels[static_cast<std::size_t>(passport->attestation)], " of ",
              passport->origin, " by ", identity.info, ", NOT VERIFIED");
}

}  // namespace

std::vector<std::string> caller_claims(const sip::Message& invite) {
  Claims claims{invite, {}};
  claims.add_identity(HeaderId::PAssertedIdentity, "asserted as ");
  claims.add_identity(HeaderId::PPreferredIdentity, "prefers to be ");
  claims.add(HeaderId::RemotePartyId, sip::parse_remote_party_id, [](const sip::RemotePartyId& id) {
    return text("remote party ", id.write(), id.screened ? ", screened" : ", not screened");
  });
  claims.add(HeaderId::Privacy, sip::parse_privacy, [](const sip::Privacy& privacy) {
    return text("privacy ", privacy.write(), privacy.hides_identity() ? ": not to be shown" : "");
  });
  claims.add(HeaderId::Diversion, sip::parse_diversion, [](const sip::Diversion& diversion) {
    return text("diverted by ", diversion.address.uri_text, ", ", diversion_reason_name(diversion.reason));
  });
  claims.add(HeaderId::HistoryInfo, sip::parse_history_info, say_history);
  claims.add(HeaderId::Identity, sip::parse_identity, say_identity);
  claims.add(HeaderId::AlertInfo, sip::parse_info_reference,
             [](const sip::InfoReference& info) { return text("rings as ", info.uri); });
  claims.add(HeaderId::CallInfo, sip::parse_info_reference, [](const sip::InfoReference& info) {
    return text("information at ", info.uri, ", ", info.purpose());
  });
  return std::move(claims.lines);
}

}  // namespace webphone::wpcli
