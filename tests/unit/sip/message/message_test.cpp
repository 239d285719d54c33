#include "core/sip/message/message.hpp"

#include <string>
#include <utility>
#include <vector>

#include "core/sip/message/parser.hpp"
#include "tests/catch.hpp"

using namespace webphone::sip;

namespace {

const std::string kRegister =
    "REGISTER sip:example.com SIP/2.0\r\n"
    "Via: SIP/2.0/WSS x.invalid;branch=z9hG4bK1;rport\r\n"
    "Max-Forwards: 70\r\n"
    "f: \"Al \\\"x\\\"\" <sip:alice@example.com>;tag=ft\r\n"
    "t: <sip:alice@example.com>\r\n"
    "i: call\r\n"
    "CSeq: 3 REGISTER\r\n"
    "m: \"a, b\" <sip:1@x>;q=0.5, <sip:2@x,y>\r\n"
    "Contact: <sip:3@x>\r\n"
    "Supported: path, ,outbound\r\n"
    "Authorization: Digest a=b, c=d\r\n"
    "Authorization: Digest e=f\r\n"
    "Expires: 99999999999\r\n"
    "X-Own: 1\r\n"
    "c: text/plain;charset=utf-8\r\n"
    "l: 2\r\n\r\nhi";

std::vector<std::string> all(const Message& message, HeaderId id) {
  std::vector<std::string> values;
  for (const std::string_view value : message.values(id)) values.emplace_back(value);
  return values;
}

}  // namespace

TEST_CASE("Message gives its essentials") {
  const auto message = parse(kRegister);
  REQUIRE(message);
  CHECK(message->is(Method::Register));
  CHECK(message->request_uri() == "sip:example.com");
  CHECK(message->call_id() == "call");
  CHECK(message->from_tag() == "ft");
  CHECK(message->to_tag().empty());
  CHECK(message->cseq() == 3);
  CHECK(message->branch() == "z9hG4bK1");
  CHECK(message->top_via().transport == "WSS");
  CHECK(message->from().display_name() == "Al \"x\"");
  CHECK(message->max_forwards() == 70);
  CHECK(message->content_type() == "text/plain");
  CHECK(message->body() == "hi");
}

TEST_CASE("Message walks lists over lines, and lines that are no lists") {
  const auto message = parse(kRegister);
  REQUIRE(message);
  CHECK(all(*message, HeaderId::Contact) ==
        std::vector<std::string>{"\"a, b\" <sip:1@x>;q=0.5", "<sip:2@x,y>", "<sip:3@x>"});
  CHECK(all(*message, HeaderId::Supported) == std::vector<std::string>{"path", "outbound"});
  CHECK(all(*message, HeaderId::Authorization) == std::vector<std::string>{"Digest a=b, c=d", "Digest e=f"});
  CHECK(all(*message, HeaderId::Route).empty());
  CHECK(message->lists(HeaderId::Supported, "Outbound"));
  CHECK_FALSE(message->lists(HeaderId::Supported, "gruu"));
}

TEST_CASE("Message reads numbers and unknown headers") {
  const auto message = parse(kRegister);
  REQUIRE(message);
  CHECK(message->number(HeaderId::Expires) == UINT32_MAX);
  CHECK_FALSE(message->number(HeaderId::MinSe));
  CHECK(message->named_value("x-own") == "1");
  CHECK(message->named_value("from") == std::nullopt);
  CHECK(message->named_value("F").has_value());
  CHECK_FALSE(message->named_value("X-Other"));
}

TEST_CASE("Views stay valid when the message moves") {
  auto parsed = parse(kRegister);
  REQUIRE(parsed);
  const std::string_view call_id = parsed->call_id();
  const Message moved = std::move(*parsed);
  CHECK(call_id.data() == moved.call_id().data());
  CHECK(moved.body() == "hi");
}

TEST_CASE("A copy has views of its own") {
  const auto message = parse(kRegister);
  REQUIRE(message);
  const Message copy = *message;
  CHECK(copy.call_id() == message->call_id());
  CHECK(copy.call_id().data() != message->call_id().data());
}

TEST_CASE("Printing gives full names and the right length, and parses to the same") {
  const auto message = parse(kRegister);
  REQUIRE(message);
  const std::string printed = message->write();
  CHECK(printed.find("\r\nFrom: ") != std::string::npos);
  CHECK(printed.find("\r\nX-Own: 1\r\n") != std::string::npos);
  CHECK(printed.ends_with("\r\nContent-Length: 2\r\n\r\nhi"));
  const auto again = parse(printed);
  REQUIRE(again);
  CHECK(again->write() == printed);
  std::string appended = "before ";
  message->write(appended);
  CHECK(appended == "before " + printed);
}

TEST_CASE("Lines in canonical form are printed as they came, and all others in it") {
  const std::string head = "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP c;branch=z9hG4bK1\r\n";
  const std::string rest = "From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\n";
  const auto printed = [&](const std::string& lines) {
    const auto message = parse(head + lines + rest + "\r\n");
    REQUIRE(message);
    const std::string octets = message->write();
    REQUIRE(octets.starts_with(head));
    REQUIRE(octets.ends_with(rest + "Content-Length: 0\r\n\r\n"));
    return octets.substr(head.size(), octets.size() - head.size() - rest.size() - 21);
  };
  CHECK(printed("Subject: x\r\nX-Own: y\r\n") == "Subject: x\r\nX-Own: y\r\n");
  CHECK(printed("subject: x\r\n") == "Subject: x\r\n");
  CHECK(printed("s: x\r\n") == "Subject: x\r\n");
  CHECK(printed("Subject : x\r\nX-Own : y\r\n") == "Subject: x\r\nX-Own: y\r\n");
  CHECK(printed("Subject:x\r\n") == "Subject: x\r\n");
  CHECK(printed("Subject:\tx\r\n") == "Subject: x\r\n");
  CHECK(printed("Subject:  x\r\n") == "Subject: x\r\n");
  CHECK(printed("Subject: x \r\n") == "Subject: x\r\n");
  CHECK(printed("Subject: x\r\n y\r\n") == "Subject: x y\r\n");
  CHECK(printed("Subject:\r\n") == "Subject: \r\n");
  CHECK(printed("Subject: \r\n") == "Subject: \r\n");
  CHECK(printed("Content-Length: 0\r\nSubject: x\r\n") == "Subject: x\r\n");
  CHECK(printed("Subject: x\r\nl: 0\r\nX-Own: y\r\n") == "Subject: x\r\nX-Own: y\r\n");
}

TEST_CASE("The source of a request is an address or nothing") {
  auto message = parse(kRegister);
  REQUIRE(message);
  message->set_source("evil;x=y", 1);
  CHECK(message->source_address().empty());
  message->set_source("2001:db8::1", 5061);
  CHECK(message->source_address() == "2001:db8::1");
  CHECK(message->source_port() == 5061);
}

TEST_CASE("To and the first Contact are read as addresses; a copy can be assigned") {
  const auto first = parse(kRegister);
  REQUIRE(first);
  CHECK(first->to().uri.is_sip());
  const auto contact = first->contact();
  CHECK(contact.has_value() == first->has(HeaderId::Contact));
  CHECK_FALSE(first->address(HeaderId::ReferTo));
  Message copy = *first;
  copy = *first;
  CHECK(copy.write() == first->write());
}

TEST_CASE("Every parse error has words of its own") {
  for (int code = 0; code <= static_cast<int>(ParseErrorCode::UnsupportedScheme); ++code) {
    CHECK(describe(static_cast<ParseErrorCode>(code)) != "Malformed Message");
  }
}
