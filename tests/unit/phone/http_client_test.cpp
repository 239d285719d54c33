#include "core/phone/http_client.hpp"

#include "core/base/random_source.hpp"
#include "core/phone/phone_context.hpp"
#include "tests/catch.hpp"

using namespace webphone;
using namespace webphone::phone;

namespace {

struct Bench {
  SeededRandom random{1};
  PhoneContext context{random};

  bool send(std::string url, HttpPurpose purpose = HttpPurpose::Answer) {
    HttpRequest request;
    request.url = std::move(url);
    return context.http.send(purpose, std::move(request), 2);
  }
  /// sent gives the requests and notifications that the page has to see.
  std::vector<std::string> told() {
    std::vector<std::string> lines;
    while (const auto output = context.outbox.poll()) {
      if (const auto* request = std::get_if<HttpRequest>(&*output)) lines.push_back(request->url);
      if (const auto* event = std::get_if<ApiEvent>(&*output)) {
        lines.push_back(std::get<std::string>(event->arguments.front()));
      }
    }
    return lines;
  }
};

}  // namespace

TEST_CASE("an API address loses its asterisk, and nothing but http and https is asked for") {
  Bench bench;
  CHECK(bench.send("*https://a.example/sms?to=1"));
  CHECK(bench.send("http://a.example/"));
  CHECK(bench.send("api/call.php?url=http://b"));
  for (const char* bad : {"", "*", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x",
                          "https://a.example/\r\nX: y"}) {
    CAPTURE(bad);
    CHECK_FALSE(bench.send(bad));
  }
  CHECK_FALSE(bench.send("https://a.example/" + std::string(HttpClient::kMaxUrl, 'x')));
  CHECK(bench.told() == std::vector<std::string>{"https://a.example/sms?to=1", "http://a.example/",
                                                 "api/call.php?url=http://b"});
}

TEST_CASE("a reply is taken once, by who has asked") {
  Bench bench;
  REQUIRE(bench.send("https://a.example/", HttpPurpose::PeerDetails));
  const auto pending = bench.context.http.take(1);
  REQUIRE(pending);
  CHECK(pending->purpose == HttpPurpose::PeerDetails);
  CHECK(pending->line == 2);
  CHECK_FALSE(bench.context.http.take(1));
  CHECK_FALSE(bench.context.http.take(99));
}

TEST_CASE("requests that wait for an answer are bounded") {
  Bench bench;
  for (std::size_t i = 0; i < HttpClient::kMaxPending; ++i) REQUIRE(bench.send("https://a.example/"));
  CHECK_FALSE(bench.send("https://a.example/"));
  REQUIRE(bench.context.http.take(1));
  CHECK(bench.send("https://a.example/"));
}

TEST_CASE("the log names the address of a request, never its query") {
  Bench bench;
  REQUIRE(bench.send("https://a.example/login?password=canary"));
  CHECK_FALSE(bench.send("ftp://a.example/?password=canary"));
  bench.context.hooks.on_reply({1, false, 0, "refused"});
  std::string log;
  while (const auto record = bench.context.log.poll()) log += record->text + '\n';
  CHECK(log.find("https://a.example/login failed: refused") != std::string::npos);
  CHECK(log.find("canary") == std::string::npos);
}

TEST_CASE("the answer of an API is told by its notification, as one line") {
  Bench bench;
  REQUIRE(bench.send("https://a.example/", HttpPurpose::Credit));
  REQUIRE(bench.send("https://a.example/", HttpPurpose::Rating));
  REQUIRE(bench.send("https://a.example/", HttpPurpose::NewUser));
  REQUIRE(bench.send("https://a.example/", HttpPurpose::Answer));
  REQUIRE(bench.send("https://a.example/", HttpPurpose::Answer));
  static_cast<void>(bench.told());
  bench.context.hooks.on_reply({1, true, 200, "12.50 EUR"});
  bench.context.hooks.on_reply({2, true, 200, "1 ct\r\na minute"});
  bench.context.hooks.on_reply({3, true, 201, "welcome"});
  bench.context.hooks.on_reply({4, true, 200, "sent"});
  bench.context.hooks.on_reply({5, true, 500, "broken"});
  CHECK(bench.told() == std::vector<std::string>{
                            "CREDIT, 12.50 EUR", "RATING, 1 ct  a minute", "NEWUSER, welcome", "ANSWER, sent",
                            "EVENT,ERROR,The server did not take the request: status 500",
                            "The server did not take the request: status 500"});
}
