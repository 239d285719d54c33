#include "tools/sipdump/header_explanation.hpp"

#include "tests/catch.hpp"

using namespace webphone::sip;
using namespace webphone::sipdump;

TEST_CASE("Header values in words") {
  struct Row {
    HeaderId id;
    const char* value;
    const char* meaning;
  };
  const Row rows[] = {
      {HeaderId::Contact, "*", "all bindings"},
      {HeaderId::Contact, "<sip:a:b@h:5070?x=y>",
       "scheme sip, user a, with password, host h, port 5070, URI headers x=y"},
      {HeaderId::Via, "SIP/2.0/UDP h:5060;branch=x",
       "transport UDP, sent by h, port 5060, parameter branch=x"},
      {HeaderId::Via, "nonsense", "malformed"},
      {HeaderId::Diversion, "<tel:1>;reason=away;privacy=full",
       "diverted because away, times 1, hidden name and URI, scheme tel, user 1, parameter reason=away, "
       "parameter privacy=full"},
      {HeaderId::RemotePartyId, "<tel:1>;party=called;screen=yes;privacy=name",
       "called party, screened, hidden name, scheme tel, user 1, parameter party=called, parameter "
       "screen=yes, parameter privacy=name"},
      {HeaderId::RemotePartyId, "<tel:1>;party=calling;privacy=uri",
       "calling party, not screened, hidden URI, scheme tel, user 1, parameter party=calling, parameter "
       "privacy=uri"},
      {HeaderId::Reason, "SIP;cause=200;text=\"Elsewhere\"", "protocol SIP, cause 200, text \"Elsewhere\""},
      {HeaderId::HistoryInfo, "<tel:1?Reason=SIP%3Bcause%3D302&Privacy=history>;index=1.1;mp=1", "malformed"},
      {HeaderId::HistoryInfo, "<sip:b@h?Reason=SIP%3Bcause%3D302&Privacy=history>;index=1.1",
       "index 1.1, protocol SIP, cause 302, private, scheme sip, user b, host h, URI headers "
       "Reason=SIP%3Bcause%3D302&Privacy=history, parameter index=1.1"},
      {HeaderId::Warning, "399 h \"w\"", "code 399, agent h, text \"w\""},
      {HeaderId::AlertInfo, "<urn:alert:x>;info=alert-autoanswer",
       "refers to urn:alert:x, answer after seconds 0"},
      {HeaderId::CallInfo, "<http://h/i>;purpose=icon", "refers to http://h/i, purpose icon"},
      {HeaderId::Privacy, "id", "asked for id, the caller is not to be shown"},
      {HeaderId::Identity, "..s;info=<https://c>;ppt=div",
       "certificate https://c, kind div, token compact form without claims"},
      {HeaderId::Identity,
       "e30.eyJhdHRlc3QiOiJCIiwib3JpZyI6eyJ0biI6IjEifSwiZGVzdCI6eyJ0biI6WyIyIl19LCJpYXQiOjd9.s;info=<https://"
       "c>",
       "certificate https://c, attestation B, from 1, to 2, issued at 7, NOT VERIFIED"},
      {HeaderId::SubscriptionState, "terminated;retry-after=5;expires=0",
       "subscription terminated, seconds left 0, retry after seconds 5"},
      {HeaderId::Replaces, "c;to-tag=1;from-tag=2;early-only",
       "call c, tag of its receiver 1, tag of its peer 2, only while early"},
      {HeaderId::ReferTo, "<sip:d@h;method=BYE>", "contact sip:d@h, by BYE"},
      {HeaderId::WwwAuthenticate, "Digest realm=\"r\", nonce=\"n\"",
       "scheme Digest, realm \"r\", nonce \"n\""},
      {HeaderId::RAck, "7 1 INVITE", "provisional response 7, of the request with, number 1, method INVITE"},
      {HeaderId::RSeq, "0", "malformed"},
      {HeaderId::SessionExpires, "1800;refresher=uac",
       "seconds 1800, refreshed by the caller of this request"},
      {HeaderId::MinSe, "90", "number 90"},
      {HeaderId::Subject, "anything", ""},
      {HeaderId::PAssertedIdentity, "<mailto:a@b>", "scheme mailto, text a@b"},
  };
  for (const Row& row : rows) {
    INFO(row.value);
    CHECK(explain_value(row.id, row.value) == row.meaning);
  }
  CHECK(explain_uri("sip:%1B@h") == "scheme sip, user \\x1b, host h");
  CHECK(explain_uri("nowhere") == "malformed");
}
