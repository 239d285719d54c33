#pragma once

// Included before every C++ source of the WebAssembly build. Left to itself clang copies the standard
// library's strings, containers and variants into each caller; a call is a few octets, and phone.wasm a
// twelfth smaller. What is included before the pragma stays inlined: iterators, moves and views cost less
// than a call.

#include <__debug>
#include <__node_handle>
#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#pragma clang attribute push(__attribute__((noinline)), apply_to = function)
#include <__hash_table>
#include <__split_buffer>
#include <list>
#include <optional>
#include <string>
#include <variant>
#include <vector>
#pragma clang attribute pop
