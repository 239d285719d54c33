#pragma once

#include <cstdlib>

/// require ends the fuzzer with a finding when something that always holds does not.
inline void require(bool holds) {
  if (!holds) std::abort();
}
