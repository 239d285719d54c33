#include "tools/sipdump/header_explanation.hpp"

#include "core/sip/headers/diversion.hpp"
#include "core/sip/headers/history_info.hpp"
#include "core/sip/headers/identity.hpp"
#include "core/sip/headers/info_reference.hpp"
#include "core/sip/headers/passport.hpp"
#include "core/sip/headers/reason.hpp"
#include "core/sip/headers/remote_party_id.hpp"
#include "core/sip/headers/warning.hpp"
#include "core/sip/message/auth_params.hpp"
#include "core/sip/message/cseq.hpp"
#include "core/sip/message/dialog_reference.hpp"
#include "core/sip/message/event_type.hpp"
#include "core/sip/message/rack.hpp"
#include "core/sip/message/refer_to.hpp"
#include "core/sip/message/session_expires.hpp"
#include "core/sip/message/subscription_state.hpp"
#include "core/sip/message/via.hpp"
#include "tools/sipdump/plain_text.hpp"

namespace webphone::sipdump {

namespace {

using namespace sip;

void add_uri(Facts& facts, const UriView& uri) {
  facts.add("scheme", uri.scheme_name).add("user", unescape(uri.user));
  if (uri.password) facts.note("with password");
  facts.add("host", uri.host);
  if (uri.port) facts.add("port", std::uint64_t{*uri.port});
  for (const Parameter& parameter : uri.parameters) {
    facts.add("URI parameter",
              std::string(parameter.name).append(parameter.has_value ? "=" : "").append(parameter.value));
  }
  facts.add("URI headers", uri.headers).add("text", uri.opaque);
}

void add_parameters(Facts& facts, const Parameters& parameters) {
  for (const Parameter& parameter : parameters) {
    facts.add("parameter",
              std::string(parameter.name).append(parameter.has_value ? "=" : "").append(parameter.value));
  }
}

void add_address(Facts& facts, const NameAddrView& address) {
  if (address.is_star) facts.note("all bindings");
  facts.add_quoted("name", address.display_name());
  if (!address.is_star) add_uri(facts, address.uri);
  add_parameters(facts, address.parameters);
}

void explain(Facts& facts, const NameAddrView& address) {
  add_address(facts, address);
}

void explain(Facts& facts, const Via& via) {
  facts.add("transport", via.transport).add("sent by", via.host);
  if (via.port) facts.add("port", std::uint64_t{*via.port});
  add_parameters(facts, via.parameters);
}

void explain(Facts& facts, const CSeq& cseq) {
  facts.add("number", std::uint64_t{cseq.number}).add("method", cseq.method_name);
}

std::string_view privacy_name(DisplayPrivacy privacy) {
  switch (privacy) {
    case DisplayPrivacy::Off: return {};
    case DisplayPrivacy::Name: return "name";
    case DisplayPrivacy::Uri: return "URI";
    case DisplayPrivacy::Full: return "name and URI";
  }
  return {};
}

void explain(Facts& facts, const Diversion& diversion) {
  facts.add("diverted because", diversion_reason_name(diversion.reason))
      .add("times", std::uint64_t{diversion.counter});
  facts.add("hidden", privacy_name(diversion.privacy));
  add_address(facts, diversion.address);
}

void explain(Facts& facts, const RemotePartyId& id) {
  if (id.party != RemotePartyId::Party::Other)
    facts.note(id.party == RemotePartyId::Party::Calling ? "calling party" : "called party");
  facts.note(id.screened ? "screened" : "not screened").add("hidden", privacy_name(id.privacy));
  add_address(facts, id.address);
}

void explain(Facts& facts, const Reason& reason) {
  facts.add("protocol", reason.protocol);
  if (reason.cause) facts.add("cause", std::uint64_t{*reason.cause});
  facts.add_quoted("text", reason.text());
}

void explain(Facts& facts, const HistoryInfo& entry) {
  facts.add("index", entry.index).add("made from", entry.changed_from);
  const std::string text = entry.reason();
  if (const auto reason = parse_reason(text)) explain(facts, *reason);
  if (entry.is_private()) facts.note("private");
  add_address(facts, entry.address);
}

void explain(Facts& facts, const Warning& warning) {
  facts.add("code", std::uint64_t{warning.code}).add("agent", warning.agent).add_quoted("text", warning.text);
}

void explain(Facts& facts, const InfoReference& info) {
  facts.add("refers to", info.uri).add("purpose", info.purpose());
  if (const auto after = info.answer_after()) facts.add("answer after seconds", std::uint64_t{*after});
}

void explain(Facts& facts, const Privacy& privacy) {
  facts.add("asked for", privacy.write());
  if (privacy.hides_identity()) facts.note("the caller is not to be shown");
}

void explain(Facts& facts, const Identity& identity) {
  facts.add("certificate", identity.info).add("algorithm", identity.algorithm).add("kind", identity.ppt);
  const auto passport = decode_passport(identity.token);
  if (!passport) {
    facts.add("token", describe(passport.error()));
    return;
  }
  constexpr std::string_view kLevels[] = {"", "A", "B", "C"};
  facts.add("attestation", kLevels[static_cast<std::size_t>(passport->attestation)])
      .add("from", passport->origin);
  for (const std::string& destination : passport->destinations) facts.add("to", destination);
  facts.add("issued at", std::to_string(passport->issued_at)).note("NOT VERIFIED");
}

void explain(Facts& facts, const EventTypeView& event) {
  facts.add("package", event.package).add("id", event.id);
}

void explain(Facts& facts, const SubscriptionState& state) {
  constexpr std::string_view kPhases[] = {"active", "pending", "terminated"};
  facts.add("subscription", kPhases[static_cast<std::size_t>(state.phase)]);
  if (state.expires) facts.add("seconds left", std::uint64_t{*state.expires});
  if (state.retry_after) facts.add("retry after seconds", std::uint64_t{*state.retry_after});
}

void explain(Facts& facts, const DialogReference& dialog) {
  facts.add("call", dialog.call_id)
      .add("tag of its receiver", dialog.to_tag)
      .add("tag of its peer", dialog.from_tag);
  if (dialog.early_only) facts.note("only while early");
}

void explain(Facts& facts, const RAck& rack) {
  facts.add("provisional response", std::uint64_t{rack.rseq}).note("of the request with");
  explain(facts, rack.cseq);
}

void explain(Facts& facts, const SessionExpires& expires) {
  constexpr std::string_view kRefreshers[] = {"", "the caller of this request", "its receiver"};
  facts.add("seconds", std::uint64_t{expires.seconds});
  facts.add("refreshed by", kRefreshers[static_cast<std::size_t>(expires.refresher)]);
}

void explain(Facts& facts, std::uint32_t number) {
  facts.add("number", std::uint64_t{number});
}

void explain(Facts& facts, const ReferTo& refer) {
  facts.add("contact", refer.uri).add("by", refer.method).add("replacing", refer.replaces);
}

void explain(Facts& facts, const AuthParams& params) {
  facts.add("scheme", params.scheme());
  for (const AuthParam& param : params) facts.add(param.name, param.value);
}

template <auto Parse>
void explain_as(Facts& facts, std::string_view value) {
  if (const auto parsed = Parse(value)) {
    explain(facts, *parsed);
  } else {
    facts.note("malformed");
  }
}

struct Family {
  HeaderId id;
  void (*explain)(Facts& facts, std::string_view value);
};

constexpr Family kFamilies[] = {
    {HeaderId::AlertInfo, explain_as<parse_info_reference>},
    {HeaderId::AllowEvents, explain_as<parse_event_type>},
    {HeaderId::Authorization, explain_as<AuthParams::parse>},
    {HeaderId::CallInfo, explain_as<parse_info_reference>},
    {HeaderId::Contact, explain_as<parse_name_addr>},
    {HeaderId::CSeq, explain_as<parse_cseq>},
    {HeaderId::Diversion, explain_as<parse_diversion>},
    {HeaderId::ErrorInfo, explain_as<parse_info_reference>},
    {HeaderId::Event, explain_as<parse_event_type>},
    {HeaderId::From, explain_as<parse_name_addr>},
    {HeaderId::HistoryInfo, explain_as<parse_history_info>},
    {HeaderId::Identity, explain_as<parse_identity>},
    {HeaderId::Join, explain_as<parse_dialog_reference>},
    {HeaderId::MinSe, explain_as<parse_min_se>},
    {HeaderId::PAssertedIdentity, explain_as<parse_name_addr>},
    {HeaderId::PAssociatedUri, explain_as<parse_name_addr>},
    {HeaderId::Path, explain_as<parse_name_addr>},
    {HeaderId::PCalledPartyId, explain_as<parse_name_addr>},
    {HeaderId::PPreferredIdentity, explain_as<parse_name_addr>},
    {HeaderId::Privacy, explain_as<parse_privacy>},
    {HeaderId::ProxyAuthenticate, explain_as<AuthParams::parse>},
    {HeaderId::ProxyAuthorization, explain_as<AuthParams::parse>},
    {HeaderId::RAck, explain_as<parse_rack>},
    {HeaderId::Reason, explain_as<parse_reason>},
    {HeaderId::RecordRoute, explain_as<parse_name_addr>},
    {HeaderId::ReferredBy, explain_as<parse_name_addr>},
    {HeaderId::ReferTo, explain_as<parse_refer_to>},
    {HeaderId::RemotePartyId, explain_as<parse_remote_party_id>},
    {HeaderId::Replaces, explain_as<parse_dialog_reference>},
    {HeaderId::ReplyTo, explain_as<parse_name_addr>},
    {HeaderId::Route, explain_as<parse_name_addr>},
    {HeaderId::RSeq, explain_as<parse_rseq>},
    {HeaderId::ServiceRoute, explain_as<parse_name_addr>},
    {HeaderId::SessionExpires, explain_as<parse_session_expires>},
    {HeaderId::SubscriptionState, explain_as<parse_subscription_state>},
    {HeaderId::TargetDialog, explain_as<parse_dialog_reference>},
    {HeaderId::To, explain_as<parse_name_addr>},
    {HeaderId::Via, explain_as<parse_via>},
    {HeaderId::Warning, explain_as<parse_warning>},
    {HeaderId::WwwAuthenticate, explain_as<AuthParams::parse>},
};

}  // namespace

std::string explain_value(HeaderId id, std::string_view value) {
  Facts facts;
  for (const Family& family : kFamilies) {
    if (family.id == id) family.explain(facts, value);
  }
  return facts.text();
}

std::string explain_uri(std::string_view text) {
  Facts facts;
  if (const auto uri = parse_uri(text)) {
    add_uri(facts, *uri);
  } else {
    facts.note("malformed");
  }
  return facts.text();
}

}  // namespace webphone::sipdump
