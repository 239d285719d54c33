// What Emscripten's C library would import from JavaScript: defined here, so that the module imports nothing
// but what phone.imports lists.

#include <cstddef>
#include <cstdint>

extern "C" {

void emscripten_notify_memory_growth(std::size_t /*index*/) {}

[[noreturn]] void __wasi_proc_exit(std::uint32_t /*code*/) {
  __builtin_trap();
}  // NOLINT: the library's name

}  // extern "C"
