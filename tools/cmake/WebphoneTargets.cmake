# The three kinds of target that the tree is made of. A folder's CMakeLists.txt names its sources and what it may use,
# nothing else; tools/check_layers holds DEPENDS against the table of allowed arrows.

add_library(webphone_warnings INTERFACE)
target_compile_options(webphone_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wswitch-enum
  -Wnon-virtual-dtor -Wold-style-cast $<$<BOOL:${WEBPHONE_DEVELOPER}>:-Werror>
  # Members with defaults in place are left out on purpose.
  -Wno-missing-field-initializers
  # g++-12 sees uninitialised members in every moved std::variant and std::optional.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)

# webphone_library(NAME [FAST] SOURCES a.cpp ... DEPENDS base ...): the static library of one core folder, target
# webphone_NAME. FAST chooses speed over size in WebAssembly.
function(webphone_library name)
  cmake_parse_arguments(ARG "FAST" "" "SOURCES;DEPENDS" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND webphone_)
  if(ARG_SOURCES)
    add_library(webphone_${name} STATIC ${ARG_SOURCES})
    target_include_directories(webphone_${name} PUBLIC "${PROJECT_SOURCE_DIR}")
    target_compile_options(webphone_${name} PRIVATE -fno-exceptions -fno-rtti)
    if(EMSCRIPTEN AND NOT ARG_FAST)
      target_compile_options(webphone_${name} PRIVATE
        "SHELL:-include ${PROJECT_SOURCE_DIR}/wasm_bindings/outlined_library.hpp")
    endif()
    target_link_libraries(webphone_${name} PUBLIC ${ARG_DEPENDS} PRIVATE webphone_warnings)
  else()
    add_library(webphone_${name} INTERFACE)
    target_include_directories(webphone_${name} INTERFACE "${PROJECT_SOURCE_DIR}")
    target_link_libraries(webphone_${name} INTERFACE ${ARG_DEPENDS})
  endif()
endfunction()

# webphone_test(NAME GROUP unit SOURCES a_test.cpp ... DEPENDS base ...): one Catch2 program, run by ctest under its
# group's label.
function(webphone_test name)
  cmake_parse_arguments(ARG "" "GROUP" "SOURCES;DEPENDS" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND webphone_)
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE webphone_catch ${ARG_DEPENDS} webphone_warnings)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES LABELS ${ARG_GROUP}
                       ENVIRONMENT "WEBPHONE_ROOT=${PROJECT_SOURCE_DIR}")
endfunction()

# webphone_fuzzer(NAME SOURCES fuzz_x.cpp DEPENDS ...): one libFuzzer program.
function(webphone_fuzzer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS" ${ARGN})
  list(TRANSFORM ARG_DEPENDS PREPEND webphone_)
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_DEPENDS} webphone_warnings)
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
endfunction()
