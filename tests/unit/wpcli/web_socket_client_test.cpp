#include "tools/wpcli/web_socket_client.hpp"

#include <string>

#include "core/base/text_writer.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::wpcli;
using State = WebSocketClient::State;

namespace {

std::string answer_to(std::string_view request, std::string_view protocol = "sip") {
  const std::size_t at = request.find("Sec-WebSocket-Key: ") + 19;
  return text(
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n"
      "Sec-WebSocket-Accept: ",
      accept_key(request.substr(at, 24)), "\r\nSec-WebSocket-Protocol: ", protocol, "\r\n\r\n");
}

struct Session {
  SeededRandom random{3};
  WebSocketClient client{"host:8080", "/sip", random};

  Session& open(std::string_view with = {}) {
    client.receive(answer_to(client.take_output()) + std::string(with));
    return *this;
  }
};

}  // namespace

TEST_CASE("accept_key gives the example of RFC 6455 §1.3") {
  CHECK(accept_key("dGhlIHNhbXBsZSBub25jZQ==") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

TEST_CASE("the handshake asks for the subprotocol sip") {
  Session session;
  const std::string request = session.client.take_output();
  CHECK(request.starts_with("GET /sip HTTP/1.1\r\nHost: host:8080\r\n"));
  CHECK(request.find("\r\nSec-WebSocket-Protocol: sip\r\n") != std::string::npos);
  CHECK(session.client.state() == State::Handshake);
}

TEST_CASE("messages may come with the last octets of the handshake") {
  Session session;
  session.open("\x81\x02hi");
  CHECK(session.client.state() == State::Open);
  CHECK(session.client.poll_message() == std::optional<std::string>("hi"));
}

TEST_CASE("a server that does not agree to sip is left") {
  Session session;
  session.client.receive(answer_to(session.client.take_output(), "chat"));
  CHECK(session.client.state() == State::Closed);
  CHECK(session.client.reason() == "the server does not speak the subprotocol sip");
}

TEST_CASE("other faults of the handshake are told apart") {
  const std::string good =
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: k\r\n"
      "Sec-WebSocket-Protocol: sip";
  CHECK(handshake_fault(good, "k").empty());
  CHECK(handshake_fault(good, "l") == "the server's Sec-WebSocket-Accept is wrong");
  CHECK(handshake_fault("HTTP/1.1 404 Not Found\r\n", "k") ==
        "the server answered \"HTTP/1.1 404 Not Found\"");
  CHECK(handshake_fault("HTTP/1.1 101 X\r\nConnection: Upgrade", "k") ==
        "the server's answer is no upgrade to WebSocket");
  CHECK_FALSE(handshake_fault(good + "\r\nSec-WebSocket-Extensions: permessage-deflate", "k").empty());
}

TEST_CASE("an endless answer to the handshake is cut off") {
  Session session;
  session.client.receive(std::string(20000, 'x'));
  CHECK(session.client.state() == State::Closed);
}

TEST_CASE("a ping is answered with its own payload") {
  Session session;
  session.open("\x89\x02pp");
  const std::string pong = session.client.take_output();
  REQUIRE(pong.size() == 8);
  CHECK(pong.substr(0, 2) == "\x8A\x82");
}

TEST_CASE("a close is answered and ends the socket") {
  Session session;
  session.open("\x88\x02\x03\xE9");
  CHECK(session.client.state() == State::Closed);
  CHECK(session.client.reason() == "the server closed the WebSocket: 1001");
  CHECK(session.client.take_output().substr(0, 2) == "\x88\x82");
}

TEST_CASE("our close waits for the server's") {
  Session session;
  session.open();
  session.client.close(CloseCode::Normal);
  CHECK(session.client.state() == State::Closing);
  CHECK(session.client.take_output().size() == 8);
  session.client.receive("\x88\x02\x03\xE8");
  CHECK(session.client.state() == State::Closed);
  CHECK(session.client.take_output().empty());
}

TEST_CASE("text goes out as text and the rest as binary") {
  Session session;
  session.open();
  session.client.send("a");
  CHECK(session.client.take_output()[0] == '\x81');
  session.client.send("\xFF");
  CHECK(session.client.take_output()[0] == '\x82');
}

TEST_CASE("a broken frame closes with its code") {
  Session session;
  session.open("\xC1\x01x");
  CHECK(session.client.state() == State::Closed);
  CHECK_FALSE(session.client.take_output().empty());
}
