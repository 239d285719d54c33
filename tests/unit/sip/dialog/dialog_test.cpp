#include "core/sip/dialog/dialog.hpp"

#include "tests/unit/sip/dialog/messages.hpp"

using namespace webphone;
using namespace webphone::sip;

namespace {

constexpr std::string_view kContact = "Contact: <sip:bob@192.0.2.2>\r\n";

std::vector<std::string> routes_of(const OutgoingMessage& request) {
  std::vector<std::string> routes;
  for (const auto& field : request.fields()) {
    if (field.id == HeaderId::Route) routes.emplace_back(field.value);
  }
  return routes;
}

}  // namespace

TEST_CASE("the caller's dialog sends through the Record-Route in reverse, to the Contact") {
  auto dialog = Dialog::as_uac(
      our_invite(), 7,
      response_from("them", 200, text("Record-Route: <sip:p2;lr>, <sip:p1;lr>\r\n", kContact)));
  REQUIRE(dialog);
  CHECK(dialog->state() == Dialog::State::Confirmed);
  const auto bye = dialog->make_request(Method::Bye);
  CHECK(bye.request_uri() == "sip:bob@192.0.2.2");
  CHECK(routes_of(bye) == std::vector<std::string>{"<sip:p1;lr>", "<sip:p2;lr>"});
  CHECK(bye.value(HeaderId::CSeq) == "8 BYE");
  CHECK(bye.value(HeaderId::From) == "<sip:alice@example.com>;tag=us");
  CHECK(bye.value(HeaderId::To) == "<sip:bob@example.com>;tag=them");
  CHECK(dialog->make_ack(7).value(HeaderId::CSeq) == "7 ACK");
}

TEST_CASE(
    "the called side's dialog sends through the Record-Route as it came, with the addresses exchanged") {
  auto dialog = Dialog::as_uas(
      request_of("INVITE", 1, text("Record-Route: <sip:p2;lr>\r\nRecord-Route: <sip:p1;lr>\r\n", kContact),
                 ""),
      "us");
  REQUIRE(dialog);
  CHECK(dialog->state() == Dialog::State::Early);
  const auto bye = dialog->make_request(Method::Bye);
  CHECK(routes_of(bye) == std::vector<std::string>{"<sip:p2;lr>", "<sip:p1;lr>"});
  CHECK(bye.value(HeaderId::From) == "<sip:alice@example.com>;tag=us");
  CHECK(bye.value(HeaderId::To) == "\"Bob\" <sip:bob@example.com>;tag=them");
}

TEST_CASE("a strict router gets the request to itself, and the target as last Route") {
  auto dialog = Dialog::as_uac(
      our_invite(), 7, response_from("them", 200, text("Record-Route: <sip:p2;lr>, <sip:p1>\r\n", kContact)));
  const auto bye = dialog->make_request(Method::Bye);
  CHECK(bye.request_uri() == "sip:p1");
  CHECK(routes_of(bye) == std::vector<std::string>{"<sip:p2;lr>", "<sip:bob@192.0.2.2>"});
}

TEST_CASE("a Contact brings no headers and no method into the Request-URI") {
  auto dialog =
      Dialog::as_uac(our_invite(), 7,
                     response_from("them", 200, "Contact: <sip:bob@192.0.2.2;method=REFER?Replaces=x>\r\n"));
  CHECK(dialog->make_request(Method::Bye).request_uri() == "sip:bob@192.0.2.2");
}

TEST_CASE("a route set that is too long or not readable makes no dialog") {
  std::string routes;
  for (std::size_t i = 0; i <= Dialog::kMaxRouteSet; ++i) routes += "Record-Route: <sip:p;lr>\r\n";
  CHECK_FALSE(Dialog::as_uac(our_invite(), 7, response_from("them", 200, text(routes, kContact))));
  CHECK_FALSE(Dialog::as_uas(request_of("INVITE", 1, "Contact: <mailto:x@y>\r\n", ""), "us"));
  CHECK_FALSE(Dialog::as_uac(our_invite(), 7, response_from("", 180, kContact)));
}

TEST_CASE("the 2xx of an early dialog brings route set and target anew") {
  auto dialog = Dialog::as_uac(our_invite(), 7, response_from("them", 180, kContact));
  CHECK(dialog->state() == Dialog::State::Early);
  dialog->confirm(
      response_from("them", 200, "Record-Route: <sip:p1;lr>\r\nContact: <sip:bob@192.0.2.3>\r\n"));
  CHECK(dialog->state() == Dialog::State::Confirmed);
  CHECK(dialog->remote_target() == "sip:bob@192.0.2.3");
  CHECK(dialog->route_set().size() == 1);
  dialog->refresh_target(response_from("them", 200, ""));
  CHECK(dialog->remote_target() == "sip:bob@192.0.2.3");
}

TEST_CASE("received numbers must rise") {
  auto dialog = Dialog::as_uas(request_of("INVITE", 5, kContact, ""), "us");
  CHECK_FALSE(dialog->accept_order(4));
  CHECK_FALSE(dialog->accept_order(5));
  CHECK(dialog->accept_order(9));
  CHECK_FALSE(dialog->accept_order(6));
  CHECK(dialog->accept_order(10));
}

TEST_CASE("a request belongs to the dialog only with both tags and the Call-ID right") {
  auto dialog = Dialog::as_uas(request_of("INVITE", 5, kContact, ""), "us");
  CHECK(dialog->matches(request_of("BYE", 6)));
  CHECK_FALSE(dialog->matches(request_of("BYE", 6, "", ";tag=other")));
  CHECK_FALSE(dialog->matches(request_of("BYE", 6, "", "")));
}

TEST_CASE("a sips target makes the dialog secure") {
  CHECK(Dialog::as_uac(our_invite("sips:bob@example.com"), 7, response_from("t", 180, kContact))->secure());
  CHECK_FALSE(Dialog::as_uac(our_invite(), 7, response_from("t", 180, kContact))->secure());
}
