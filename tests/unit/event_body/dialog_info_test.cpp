#include "core/event_body/dialog_info.hpp"

#include "tests/catch.hpp"

using namespace webphone::event;

TEST_CASE("dialog-info of a ringing extension") {
  const auto info = parse_dialog_info(R"(<?xml version="1.0"?>
<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="7" state="full" entity="sip:1003@webphone.test">
  <dialog id="as7d900as8" call-id="a84b4c76e66710" local-tag="1928301774" remote-tag="456887766" direction="recipient">
    <state>early</state>
    <local><identity display="Reception">sip:1003@webphone.test</identity><target uri="sip:1003@192.0.2.9;transport=ws"/></local>
    <remote>
      <identity display="Alice &amp; Bob">sip:1001@webphone.test</identity>
      <target uri="sip:1001@192.0.2.8"><param pname="+sip.rendering" pvalue="no"/></target>
    </remote>
  </dialog>
</dialog-info>)");
  REQUIRE(info);
  CHECK(info->version == 7);
  CHECK(info->full);
  CHECK(info->entity == "sip:1003@webphone.test");
  REQUIRE(info->dialogs.size() == 1);
  const WatchedDialog& dialog = info->dialogs[0];
  CHECK(dialog.id == "as7d900as8");
  CHECK(dialog.call_id == "a84b4c76e66710");
  CHECK(dialog.local_tag == "1928301774");
  CHECK(dialog.remote_tag == "456887766");
  CHECK(dialog.direction == DialogDirection::Recipient);
  CHECK(dialog.state == WatchedDialogState::Early);
  CHECK(dialog.local.identity == "sip:1003@webphone.test");
  CHECK(dialog.local.target == "sip:1003@192.0.2.9;transport=ws");
  CHECK(dialog.remote.display_name == "Alice & Bob");
  CHECK(dialog.remote.identity == "sip:1001@webphone.test");
  CHECK(dialog.remote.target == "sip:1001@192.0.2.8");
}

TEST_CASE("dialog-info: states") {
  const std::pair<const char*, WatchedDialogState> rows[] = {
      {"trying", WatchedDialogState::Trying},
      {"proceeding", WatchedDialogState::Proceeding},
      {"early", WatchedDialogState::Early},
      {"Confirmed", WatchedDialogState::Confirmed},
      {" terminated\n", WatchedDialogState::Terminated},
      {"dreaming", WatchedDialogState::Unknown},
      {"", WatchedDialogState::Unknown}};
  for (const auto& [text, state] : rows) {
    INFO(text);
    const auto info =
        parse_dialog_info(std::string("<dialog-info version='x' state='partial'><dialog id='1'><state>") +
                          text + "</state></dialog></dialog-info>");
    REQUIRE(info);
    CHECK(info->version == 0);
    CHECK_FALSE(info->full);
    CHECK(info->dialogs[0].state == state);
    CHECK(info->dialogs[0].direction == DialogDirection::Unknown);
  }
}

TEST_CASE("dialog-info: why a dialog ended, and an idle extension") {
  const auto info = parse_dialog_info(
      "<di:dialog-info xmlns:di='x' version='1' state='full' entity='sip:a@b'><di:dialog id='1' "
      "direction='initiator'>"
      "<di:state event='rejected' "
      "code='486'>terminated</di:state><di:duration>5</di:duration></di:dialog></di:dialog-info>");
  REQUIRE(info);
  CHECK(info->dialogs[0].event == "rejected");
  CHECK(info->dialogs[0].code == 486);
  CHECK(info->dialogs[0].direction == DialogDirection::Initiator);
  CHECK(parse_dialog_info("<dialog-info version='0' state='full' entity='sip:a@b'/>")->dialogs.empty());
}

TEST_CASE("dialog-info is bounded, and refused when malformed") {
  std::string body = "<dialog-info>";
  for (int i = 0; i < 200; ++i) body += "<dialog id='1'><state>early</state></dialog>";
  CHECK(parse_dialog_info(body + "</dialog-info>")->dialogs.size() == kMaxDialogInfoEntries);
  CHECK(parse_dialog_info(body).error() == XmlError::Syntax);
  CHECK(parse_dialog_info("<presence/>").error() == XmlError::UnexpectedRoot);
}
