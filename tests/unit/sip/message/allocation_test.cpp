// Counts what a program of its own takes from the heap: see the CMakeLists.txt.

#include <cstdlib>
#include <new>
#include <string>

#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"
#include "tests/bench/message_mix.hpp"
#include "tests/catch.hpp"

namespace {
std::size_t allocations = 0;
}

void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  std::abort();
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace webphone::sip {
namespace {

TEST_CASE("a parsed message takes nothing from the heap beyond the buffer that it came in") {
  for (const auto& entry : bench::message_mix()) {
    std::string buffer = entry.octets;
    const std::size_t before = allocations;
    auto message = parse(std::move(buffer));
    const Message moved = std::move(*message);
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(moved.call_id() != "");
  }
}

TEST_CASE("what an agent asks of every message takes nothing from the heap either") {
  for (const auto& entry : bench::message_mix()) {
    const auto message = parse(entry.octets);
    REQUIRE(message);
    const std::size_t before = allocations;
    const bool sound = validate(*message).code == ParseErrorCode::None;
    const std::size_t sizes = message->top_via().host.size() + message->from().tag().size() +
                              message->to().tag().size() + message->content_type().size() +
                              message->branch().size() + message->body().size();
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(sound);
    CHECK(sizes > 0);
  }
}

}  // namespace
}  // namespace webphone::sip
