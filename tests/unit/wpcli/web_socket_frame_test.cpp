#include "tools/wpcli/web_socket_frame.hpp"

#include <string>

#include "tests/catch.hpp"

using namespace webphone::wpcli;

namespace {

// A frame as a server writes it: not masked. The first octet holds FIN, the reserved bits and the opcode.
std::string server_frame(unsigned first, std::string_view payload) {
  std::string out(1, static_cast<char>(first));
  if (payload.size() < 126) {
    out.push_back(static_cast<char>(payload.size()));
  } else {
    out.push_back(static_cast<char>(127));
    for (int shift = 56; shift >= 0; shift -= 8) {
      out.push_back(static_cast<char>((std::uint64_t{payload.size()} >> shift) & 0xFFU));
    }
  }
  return out.append(payload);
}

CloseCode error_of(std::string_view octets) {
  FrameReader reader;
  reader.append(octets);
  while (reader.next()) {
  }
  REQUIRE(reader.error());
  return *reader.error();
}

}  // namespace

TEST_CASE("a client frame is masked as in the example of RFC 6455 §5.7") {
  std::string out;
  write_client_frame(FrameType::Text, "Hello", 0x37FA213D, out);
  CHECK(out == "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58");
}

TEST_CASE("a client frame takes the shortest form of its length") {
  const auto head_size = [](std::size_t payload) {
    std::string out;
    write_client_frame(FrameType::Binary, std::string(payload, 'x'), 0, out);
    return out.size() - payload;
  };
  CHECK(head_size(0) == 6);
  CHECK(head_size(125) == 6);
  CHECK(head_size(126) == 8);
  CHECK(head_size(65535) == 8);
  CHECK(head_size(65536) == 14);
}

TEST_CASE("the reader takes frames octet by octet") {
  const std::string stream =
      server_frame(0x81, "one") + server_frame(0x89, "ping") + server_frame(0x82, "two");
  FrameReader reader;
  std::string seen;
  for (const char c : stream) {
    reader.append(std::string_view(&c, 1));
    while (const auto event = reader.next()) seen += event->payload + ";";
  }
  CHECK(seen == "one;ping;two;");
  CHECK_FALSE(reader.error());
}

TEST_CASE("fragments are put together around control frames") {
  FrameReader reader;
  reader.append(server_frame(0x01, "RE") + server_frame(0x89, "") + server_frame(0x00, "GIS") +
                server_frame(0x80, "TER"));
  REQUIRE(reader.next()->type == FrameType::Ping);
  const auto event = reader.next();
  REQUIRE(event);
  CHECK(event->type == FrameType::Text);
  CHECK(event->payload == "REGISTER");
}

TEST_CASE("the reader refuses what a server must not send") {
  CHECK(error_of("\x81\x80") == CloseCode::ProtocolError);                                 // masked
  CHECK(error_of("\xC1\x01x") == CloseCode::ProtocolError);                                // reserved bit
  CHECK(error_of("\x83\x01x") == CloseCode::ProtocolError);                                // unknown opcode
  CHECK(error_of(server_frame(0x09, "x")) == CloseCode::ProtocolError);                    // fragmented ping
  CHECK(error_of(server_frame(0x89, std::string(126, 'x'))) == CloseCode::ProtocolError);  // long ping
  CHECK(error_of(server_frame(0x80, "x")) == CloseCode::ProtocolError);  // continues nothing
  CHECK(error_of(server_frame(0x01, "x") + server_frame(0x81, "y")) == CloseCode::ProtocolError);
  CHECK(error_of(server_frame(0x81, "\xC0\x80")) == CloseCode::InvalidText);
}

TEST_CASE("a message is at most 64 KiB, whole or in fragments") {
  const std::string most(kMaxWebSocketMessage, 'x');
  FrameReader reader;
  reader.append(server_frame(0x82, most));
  CHECK(reader.next()->payload.size() == kMaxWebSocketMessage);
  CHECK(error_of(server_frame(0x82, most + "x")) == CloseCode::TooBig);
  CHECK(error_of(server_frame(0x02, most) + server_frame(0x80, "x")) == CloseCode::TooBig);
  CHECK(error_of(std::string("\x82\x7F\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF", 10)) == CloseCode::TooBig);
}

TEST_CASE("is_utf8 follows RFC 3629") {
  for (const char* good :
       {"", "abc", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x93\x9E", "\xF4\x8F\xBF\xBF", "\xEE\x80\x80"}) {
    CHECK(is_utf8(good));
  }
  for (const char* bad : {"\x80", "\xC3", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xE2\x82", "a\xFF"}) {
    CHECK_FALSE(is_utf8(bad));
  }
}
