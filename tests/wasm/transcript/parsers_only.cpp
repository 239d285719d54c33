// transcript() of the parsers alone, for measuring what covers them.

#include "tests/wasm/transcript/transcript.hpp"

namespace webphone::transcript {

std::string transcript(std::string_view kind, std::string_view octets) {
  return parser_transcript(kind, octets);
}

}  // namespace webphone::transcript
