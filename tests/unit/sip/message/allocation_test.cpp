// Counts what a program of its own takes from the heap: see the CMakeLists.txt.

#include <cstddef>
#include <string>

#include "core/sip/message/parser.hpp"
#include "core/sip/message/validator.hpp"
#include "tests/bench/message_mix.hpp"
#include "tests/catch.hpp"

// Declared here, as GCC 12 does not install <sanitizer/allocator_interface.h>.
// NOLINTNEXTLINE(bugprone-reserved-identifier, readability-identifier-naming)
extern "C" int __sanitizer_install_malloc_and_free_hooks(void (*malloc_hook)(const volatile void*,
                                                                             std::size_t),
                                                         void (*free_hook)(const volatile void*));

namespace {

std::size_t allocations = 0;

[[maybe_unused]] const int kHooks = __sanitizer_install_malloc_and_free_hooks(
    [](const volatile void*, std::size_t) { ++allocations; }, [](const volatile void*) {});

}  // namespace

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
    const std::size_t sizes = message->top_via().host.size() + message->from().tag.size() +
                              message->to().tag.size() + message->content_type().size() +
                              message->branch().size() + message->body().size();
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(sound);
    CHECK(sizes > 0);
  }
}

}  // namespace
}  // namespace webphone::sip
