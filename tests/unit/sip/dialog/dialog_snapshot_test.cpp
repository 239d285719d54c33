#include "core/sip/dialog/dialog_snapshot.hpp"

#include "tests/unit/sip/dialog/messages.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

DialogSnapshot sample() {
  const std::string headers = "Contact: <sip:bob@192.0.2.2>\r\nRecord-Route: <sip:p2;lr>, <sip:p1;lr>\r\n";
  auto dialog = Dialog::as_uac(our_invite(), 7, response_from("them", 200, headers));
  REQUIRE(dialog);
  REQUIRE(dialog->accept_order(41));
  return {std::move(*dialog), true, std::string("\0media\r\n", 8)};
}

}  // namespace

TEST_CASE("a snapshot gives the dialog back as it was") {
  const std::string octets = sample().write();
  REQUIRE_FALSE(octets.empty());
  auto restored = DialogSnapshot::read(octets);
  REQUIRE(restored);
  CHECK(restored->write() == octets);
  CHECK(restored->is_caller);
  CHECK(restored->media_identity == std::string("\0media\r\n", 8));
  CHECK(restored->dialog.id() == sample().dialog.id());
  CHECK_FALSE(restored->dialog.accept_order(41));
  CHECK(restored->dialog.accept_order(42));
  CHECK(restored->dialog.make_request(Method::Bye).write() ==
        sample().dialog.make_request(Method::Bye).write());
}

TEST_CASE("cut short or made longer anywhere, a snapshot is refused") {
  const std::string octets = sample().write();
  for (std::size_t size = 0; size < octets.size(); ++size) {
    CAPTURE(size);
    CHECK_FALSE(DialogSnapshot::read(std::string_view(octets).substr(0, size)));
  }
  CHECK_FALSE(DialogSnapshot::read(octets + '\0'));
}

TEST_CASE("a snapshot of another version, or with what no header can carry, is refused") {
  const std::string octets = sample().write();
  std::string other = octets;
  other[0] = 2;
  CHECK_FALSE(DialogSnapshot::read(other));
  const auto with = [&](std::string_view part, std::string_view instead) {
    std::string changed = octets;
    REQUIRE(part.size() == instead.size());
    const std::size_t at = changed.find(part);
    REQUIRE(at != std::string::npos);
    return changed.replace(at, part.size(), instead);
  };
  CHECK_FALSE(DialogSnapshot::read(with("sip:bob@192.0.2.2", "sip:bob@192.0\r\n22")));
  CHECK_FALSE(DialogSnapshot::read(with("<sip:p1;lr>", "<sip:p1;\r\n>")));
  CHECK_FALSE(DialogSnapshot::read(with("<sip:p1;lr>", "<tel:111;l>")));
  CHECK_FALSE(DialogSnapshot::read(with(";tag=them", ";tag=they")));
  CHECK_FALSE(DialogSnapshot::read(with("sip:bob@192.0.2.2", "tel:+12345678901x")));
}

TEST_CASE("what is too long, or not confirmed, is not written") {
  DialogSnapshot snapshot = sample();
  snapshot.media_identity.assign(kMaxMediaIdentity, 'x');
  CHECK(DialogSnapshot::read(snapshot.write()));
  snapshot.media_identity += 'x';
  CHECK(snapshot.write().empty());
  auto early =
      Dialog::as_uac(our_invite(), 7, response_from("them", 180, "Contact: <sip:bob@192.0.2.2>\r\n"));
  REQUIRE(early);
  CHECK(DialogSnapshot{std::move(*early), true, {}}.write().empty());
}
