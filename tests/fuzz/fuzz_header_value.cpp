// The input is one header line, `Name: value`. What its family's parser takes must print to text that parses
// and prints to the same again.

#include <string>

#include "core/base/ascii.hpp"
#include "core/base/bytes.hpp"
#include "core/sip/headers/diversion.hpp"
#include "core/sip/headers/history_info.hpp"
#include "core/sip/headers/identity.hpp"
#include "core/sip/headers/info_reference.hpp"
#include "core/sip/headers/passport.hpp"
#include "core/sip/headers/privacy.hpp"
#include "core/sip/headers/reason.hpp"
#include "core/sip/headers/remote_party_id.hpp"
#include "core/sip/headers/warning.hpp"
#include "core/sip/message/cseq.hpp"
#include "core/sip/message/dialog_reference.hpp"
#include "core/sip/message/event_type.hpp"
#include "core/sip/message/header_id.hpp"
#include "core/sip/message/rack.hpp"
#include "core/sip/message/refer_to.hpp"
#include "core/sip/message/session_expires.hpp"
#include "core/sip/message/subscription_state.hpp"
#include "core/sip/message/via.hpp"
#include "tests/fuzz/require.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

template <typename Value>
void check(std::string_view text, std::optional<Value> (*parse)(std::string_view)) {
  const auto value = parse(text);
  if (!value) return;
  const std::string written = value->write();
  if (written.empty()) return;  // a Privacy of unknown types only
  const auto again = parse(written);
  require(again.has_value());
  require(again->write() == written);
}

void check_identity(std::string_view text) {
  check(text, parse_identity);
  const auto identity = parse_identity(text);
  if (!identity) return;
  const auto passport = decode_passport(identity->token);
  require(passport ? !passport->origin.empty() : !describe(passport.error()).empty());
}

void check_history(std::string_view text) {
  check(text, parse_history_info);
  const auto entry = parse_history_info(text);
  if (!entry) return;
  (void)entry->is_private();
  const std::string reason = entry->reason();
  check(reason, parse_reason);
}

void check_reason(std::string_view text) {
  check(text, parse_reason);
  const auto reason = parse_reason(text);
  if (!reason || !reason->cause) return;
  const std::string made = make_reason(reason->protocol, *reason->cause, reason->text());
  require(parse_reason(made)->write() == made);
}

void check_cseq(std::string_view text) {
  const auto cseq = parse_cseq(text);
  if (!cseq) return;
  const std::string written = make_cseq(cseq->number, cseq->method_name);
  const auto again = parse_cseq(written);
  require(again && again->number == cseq->number && again->method_name == cseq->method_name);
}

void check_rack(std::string_view text) {
  const auto rack = parse_rack(text);
  if (!rack) return;
  const std::string written = make_rack(rack->rseq, make_cseq(rack->cseq.number, rack->cseq.method_name));
  const auto again = parse_rack(written);
  require(again && again->rseq == rack->rseq && again->cseq.method_name == rack->cseq.method_name);
}

void check_session_expires(std::string_view text) {
  const auto expires = parse_session_expires(text);
  if (expires) require(parse_session_expires(make_session_expires(*expires)) == expires);
}

template <auto Parse>
void check_family(std::string_view text) {
  check(text, Parse);
}

struct Family {
  HeaderId id;
  void (*check)(std::string_view);
};

constexpr Family kFamilies[] = {
    {HeaderId::AlertInfo, check_family<parse_info_reference>},
    {HeaderId::AllowEvents, [](std::string_view text) { (void)parse_event_type(text); }},
    {HeaderId::CallInfo, check_family<parse_info_reference>},
    {HeaderId::CSeq, check_cseq},
    {HeaderId::Diversion, check_family<parse_diversion>},
    {HeaderId::ErrorInfo, check_family<parse_info_reference>},
    {HeaderId::Event, [](std::string_view text) { (void)parse_event_type(text); }},
    {HeaderId::HistoryInfo, check_history},
    {HeaderId::Identity, check_identity},
    {HeaderId::Join, check_family<parse_dialog_reference>},
    {HeaderId::MinSe, [](std::string_view text) { (void)parse_min_se(text); }},
    {HeaderId::Privacy, check_family<parse_privacy>},
    {HeaderId::RAck, check_rack},
    {HeaderId::Reason, check_reason},
    {HeaderId::ReferTo, check_family<parse_refer_to>},
    {HeaderId::RemotePartyId, check_family<parse_remote_party_id>},
    {HeaderId::Replaces, check_family<parse_dialog_reference>},
    {HeaderId::RSeq, [](std::string_view text) { (void)parse_rseq(text); }},
    {HeaderId::SessionExpires, check_session_expires},
    {HeaderId::SubscriptionState, [](std::string_view text) { (void)parse_subscription_state(text); }},
    {HeaderId::TargetDialog, check_family<parse_dialog_reference>},
    {HeaderId::Via, [](std::string_view text) { (void)parse_via(text); }},
    {HeaderId::Warning, check_family<parse_warning>},
};

void check_value(HeaderId id, std::string_view text) {
  for (const Family& family : kFamilies) {
    if (family.id == id) return family.check(text);
  }
  check(text, NameAddr::parse);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Split line = split_at(as_text({data, size}), ':');
  // Values come from the message parser, which lets no control characters through but those in quoted pairs.
  if (line.found) check_value(parse_header_id(line.head), line.rest);
  return 0;
}
