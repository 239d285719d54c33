#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace webphone::transcript {

/// transcript tells in full what a parser makes of octets and how it writes them again. `kind` is the name of
/// the parser's fuzzer without its `fuzz_`; text for a kind that there is none of is empty.
std::string transcript(std::string_view kind, std::string_view octets);

/// parser_transcript is the same for all kinds but `link`, which is a whole phone.
std::string parser_transcript(std::string_view kind, std::string_view octets);

/// Sample is a message that is not a file: those of the benchmarks and of the torture tests.
struct Sample {
  std::string kind;
  std::string octets;
};

/// sample gives them by their number, and one without a kind behind the last.
Sample sample(std::size_t index);

}  // namespace webphone::transcript
