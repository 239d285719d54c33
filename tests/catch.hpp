#pragma once
// The one header through which tests see Catch2, so that versions 2 and 3 both work.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
