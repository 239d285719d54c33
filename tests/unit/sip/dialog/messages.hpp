#pragma once

#include <string>
#include <string_view>

#include "core/base/text_writer.hpp"
#include "core/sip/message/outgoing_message.hpp"
#include "core/sip/message/parser.hpp"
#include "tests/catch.hpp"

namespace webphone::sip {

inline Message parsed(std::string octets) {
  auto message = parse(std::move(octets));
  REQUIRE(message.ok());
  return std::move(*message);
}

inline OutgoingMessage our_invite(std::string target = "sip:bob@example.com") {
  auto invite = OutgoingMessage::request(Method::Invite, std::move(target));
  invite.add(HeaderId::From, "<sip:alice@example.com>;tag=us").add(HeaderId::To, "<sip:bob@example.com>");
  return invite;
}

/// response_from answers our_invite(); extra is whole header lines.
inline Message response_from(std::string_view tag, std::uint16_t status, std::string_view extra = {}) {
  return parsed(text("SIP/2.0 ", status,
                     " x\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nFrom: <sip:alice@example.com>;tag=us\r\n"
                     "To: <sip:bob@example.com>",
                     tag.empty() ? "" : ";tag=", tag, "\r\nCall-ID: c\r\nCSeq: 7 INVITE\r\n", extra,
                     "Content-Length: 0\r\n\r\n"));
}

/// request_of is a request that we receive, from `them` to `us`.
inline Message request_of(std::string_view method, std::uint32_t cseq, std::string_view extra = {},
                          std::string_view to_tag = ";tag=us") {
  return parsed(text(
      method,
      " sip:alice@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n"
      "From: \"Bob\" <sip:bob@example.com>;tag=them\r\nTo: <sip:alice@example.com>",
      to_tag, "\r\nCall-ID: c\r\nCSeq: ", cseq, " ", method, "\r\n", extra, "Content-Length: 0\r\n\r\n"));
}

}  // namespace webphone::sip
