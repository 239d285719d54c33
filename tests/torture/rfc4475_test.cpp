// The messages of RFC 4475, read in place from WEBPHONE_CORPORA, against the verdicts of the message layer.
// Where the verdict needs a user agent (405, 415, 420, ...), the message layer has to accept.

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

#include "tests/torture/verdict.hpp"

using namespace webphone::sip;

namespace {

struct Expectation {
  const char* file;
  int verdict;  // kAccept, kDrop or the status of the refusal
};

constexpr std::array<Expectation, 49> kExpectations = {{
    {"wsinv", kAccept},     {"intmeth", kAccept},    {"esc01", kAccept},    {"escnull", kAccept},
    {"esc02", kAccept},     {"lwsdisp", kAccept},    {"longreq", kAccept},  {"dblreq", kAccept},
    {"semiuri", kAccept},   {"transports", kAccept}, {"mpart01", kAccept},  {"unreason", kAccept},
    {"noreason", kAccept},  {"badinv01", 400},       {"clerr", 400},        {"ncl", 400},
    {"scalar02", 400},      {"scalarlg", kDrop},     {"quotbal", 400},      {"ltgtruri", 400},
    {"lwsruri", 400},       {"lwsstart", 400},       {"trws", 400},         {"escruri", 400},
    {"baddate", kAccept},   {"regbadct", 400},       {"badaspec", 400},     {"baddn", 400},
    {"badvers", 505},       {"mismatch01", 400},     {"mismatch02", 400},   {"bigcode", kDrop},
    {"badbranch", kAccept}, {"insuf", 400},          {"unkscm", 416},       {"novelsc", 416},
    {"unksm2", kAccept},    {"bext01", kAccept},     {"invut", kAccept},    {"regaut01", kAccept},
    {"multi01", 400},       {"mcl01", 400},          {"bcast", kAccept},    {"zeromf", kAccept},
    {"cparam01", kAccept},  {"cparam02", kAccept},   {"regescrt", kAccept}, {"sdp01", kAccept},
    {"inv2543", kAccept},
}};

std::string corpus_folder() {
  if (const char* folder = std::getenv("WEBPHONE_CORPORA")) return std::string(folder) + "/rfc4475/";
  const char* root = std::getenv("WEBPHONE_ROOT");
  return std::string(root != nullptr ? root : ".") + "/../shared/corpora/rfc4475/";
}

std::optional<std::string> read(const std::string& name) {
  std::ifstream file(corpus_folder() + name + ".dat", std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace

TEST_CASE("RFC 4475: every message gets its verdict") {
  for (const Expectation& expectation : kExpectations) {
    const auto octets = read(expectation.file);
    if (!octets) {
      WARN("skipped: no RFC 4475 corpus in " << corpus_folder());
      return;
    }
    INFO(expectation.file);
    CHECK(verdict_of(*octets) == expectation.verdict);
  }
}

TEST_CASE("RFC 4475: what is accepted prints and parses to the same") {
  for (const Expectation& expectation : kExpectations) {
    const auto octets = read(expectation.file);
    if (!octets) {
      WARN("skipped: no RFC 4475 corpus in " << corpus_folder());
      return;
    }
    if (expectation.verdict != kAccept) continue;
    INFO(expectation.file);
    const auto message = parse(*octets);
    REQUIRE(message);
    const auto again = parse(message->write());
    REQUIRE(again);
    CHECK(again->write() == message->write());
    CHECK(again->body() == message->body());
  }
}

TEST_CASE("RFC 4475: the points that the messages make") {
  const auto wsinv = read("wsinv");
  const auto semiuri = read("semiuri");
  const auto esc01 = read("esc01");
  const auto dblreq = read("dblreq");
  if (!wsinv || !semiuri || !esc01 || !dblreq) {
    WARN("skipped: no RFC 4475 corpus in " << corpus_folder());
    return;
  }
  const auto folded = parse(*wsinv);
  REQUIRE(folded);
  CHECK(folded->cseq() == 9);
  CHECK(folded->max_forwards() == 68);
  CHECK(folded->value(HeaderId::Subject).empty());
  std::size_t vias = 0;
  for ([[maybe_unused]] const auto via : folded->values(HeaderId::Via)) ++vias;
  CHECK(vias == 3);

  const auto semicolon = parse(*semiuri);
  REQUIRE(semicolon);
  CHECK(parse_uri(semicolon->request_uri())->user == "user;par=u%40example.net");

  const auto escaped = parse(*esc01);
  REQUIRE(escaped);
  CHECK(unescape(parse_uri(escaped->request_uri())->user) == "sips:user@example.com");

  const auto doubled = parse(*dblreq);
  REQUIRE(doubled);
  CHECK(doubled->is(Method::Register));
  CHECK(doubled->body().empty());
}
